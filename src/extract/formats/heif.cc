// SPDX-License-Identifier: EUPL-1.2
// HEIF and AVIF pictures by libheif 1.15, loaded late: size, number of pictures, EXIF and XMP.
// Small ones are decoded to be sure of them, all under the full profile, where text in them is
// looked for.
#include <libheif/heif.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "extract/image.h"
#include "extract/iso_boxes.h"
#include "extract/late_library.h"
#include "extract/ocr.h"

/// libheif asks libde265 for a thread to decode on and would wait for it forever where none can be
/// had, as in the sandbox. This takes the place of libde265's function (clew-worker exports it, see
/// cmake/layers.cmake): without threads the library decodes in the caller.
extern "C" int de265_start_worker_threads(void* /*decoder*/, int /*count*/) { return 0; }

namespace clew::extract {
namespace {

constexpr int64_t kDecodedFast = 1 << 20;    ///< pixels; larger ones only under the full profile
constexpr int64_t kPixelsMax = 100'000'000;  ///< larger ones are not decoded
constexpr int kSideMax = 32'768;             ///< what libheif may be asked for
constexpr int kMetadataMax = 64;             ///< blocks of one picture
constexpr size_t kMetadataBytesMax = 16 << 20;

int sniff(const Prefix& prefix) {
  if (prefix.head.size() < 12 || prefix.head.substr(4, 4) != "ftyp") return kNo;
  for (const auto* brand :
       {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"}) {
    if (prefix.head.substr(8, 4) == brand) return kSure;
  }
  return kNo;
}

/// The functions that are called here.
class Libheif {
 private:
  LateLibrary library_{"libheif.so.1"};
  template <typename Function>
  Function* from(const char* name) {
    return library_.function<Function*>(name);
  }

 public:
  static Libheif& get() {
    static Libheif libheif;
    return libheif;
  }
  bool loaded() const { return library_.loaded(); }

  decltype(&::heif_context_alloc) alloc =
      from<decltype(::heif_context_alloc)>("heif_context_alloc");
  decltype(&::heif_context_free) free = from<decltype(::heif_context_free)>("heif_context_free");
  decltype(&::heif_context_set_maximum_image_size_limit) set_side_max =
      from<decltype(::heif_context_set_maximum_image_size_limit)>(
          "heif_context_set_maximum_image_size_limit");
  decltype(&::heif_context_set_max_decoding_threads) set_threads =
      from<decltype(::heif_context_set_max_decoding_threads)>(
          "heif_context_set_max_decoding_threads");
  decltype(&::heif_context_read_from_memory_without_copy) read =
      from<decltype(::heif_context_read_from_memory_without_copy)>(
          "heif_context_read_from_memory_without_copy");
  decltype(&::heif_context_get_number_of_top_level_images) count =
      from<decltype(::heif_context_get_number_of_top_level_images)>(
          "heif_context_get_number_of_top_level_images");
  decltype(&::heif_context_get_primary_image_handle) primary =
      from<decltype(::heif_context_get_primary_image_handle)>(
          "heif_context_get_primary_image_handle");
  decltype(&::heif_image_handle_release) release =
      from<decltype(::heif_image_handle_release)>("heif_image_handle_release");
  decltype(&::heif_image_handle_get_width) width =
      from<decltype(::heif_image_handle_get_width)>("heif_image_handle_get_width");
  decltype(&::heif_image_handle_get_height) height =
      from<decltype(::heif_image_handle_get_height)>("heif_image_handle_get_height");
  decltype(&::heif_image_handle_get_list_of_metadata_block_IDs) metadata_ids =
      from<decltype(::heif_image_handle_get_list_of_metadata_block_IDs)>(
          "heif_image_handle_get_list_of_metadata_block_IDs");
  decltype(&::heif_image_handle_get_metadata_type) metadata_type =
      from<decltype(::heif_image_handle_get_metadata_type)>("heif_image_handle_get_metadata_type");
  decltype(&::heif_image_handle_get_metadata_size) metadata_size =
      from<decltype(::heif_image_handle_get_metadata_size)>("heif_image_handle_get_metadata_size");
  decltype(&::heif_image_handle_get_metadata) metadata =
      from<decltype(::heif_image_handle_get_metadata)>("heif_image_handle_get_metadata");
  decltype(&::heif_decode_image) decode = from<decltype(::heif_decode_image)>("heif_decode_image");
  decltype(&::heif_image_get_plane_readonly) plane =
      from<decltype(::heif_image_get_plane_readonly)>("heif_image_get_plane_readonly");
  decltype(&::heif_image_get_width) plane_width =
      from<decltype(::heif_image_get_width)>("heif_image_get_width");
  decltype(&::heif_image_get_height) plane_height =
      from<decltype(::heif_image_get_height)>("heif_image_get_height");
  decltype(&::heif_image_release) image_release =
      from<decltype(::heif_image_release)>("heif_image_release");
};

/// One picture while it is read.
class Picture {
 public:
  explicit Picture(Output& out) : heif_(Libheif::get()), out_(out), context_(heif_.alloc()) {}
  ~Picture() {
    if (handle_ != nullptr) heif_.release(handle_);
    if (context_ != nullptr) heif_.free(context_);
  }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;

  bool open(ByteView bytes) {
    if (context_ == nullptr) return false;
    heif_.set_side_max(context_, kSideMax);
    // Threads cannot be had in the sandbox.
    heif_.set_threads(context_, 0);
    return good(heif_.read(context_, bytes.data(), bytes.size(), nullptr)) &&
           good(heif_.primary(context_, &handle_));
  }

  void describe() {
    out_.field(model::field::kWidth, std::to_string(heif_.width(handle_)));
    out_.field(model::field::kHeight, std::to_string(heif_.height(handle_)));
    const int pictures = heif_.count(context_);
    if (pictures > 1) out_.field("pictures", std::to_string(pictures));
    heif_item_id ids[kMetadataMax];
    const int blocks = heif_.metadata_ids(handle_, nullptr, ids, kMetadataMax);
    for (int i = 0; i < blocks; ++i) read_metadata(ids[i]);
  }

  /// False when it was tried and failed.
  bool decode() {
    const int64_t pixels = int64_t{heif_.width(handle_)} * heif_.height(handle_);
    if (pixels > kPixelsMax || (!out_.thorough() && pixels > kDecodedFast)) return true;
    heif_image* image = nullptr;
    if (!good(heif_.decode(handle_, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB,
                           nullptr))) {
      return false;
    }
    int stride = 0;
    const uint8_t* rows = heif_.plane(image, heif_channel_interleaved, &stride);
    const int width = heif_.plane_width(image, heif_channel_interleaved);
    const int height = heif_.plane_height(image, heif_channel_interleaved);
    if (rows != nullptr && out_.thorough()) {
      add_text_of_pixels({rows, width, height, stride, 3}, out_);
    }
    heif_.image_release(image);
    return rows != nullptr;
  }

 private:
  bool good(const heif_error& error) {
    if (error.code == heif_error_Ok) return true;
    out_.anomaly("heif_error", 0, error.message == nullptr ? "" : error.message);
    return false;
  }

  void read_metadata(heif_item_id id) {
    const char* type = heif_.metadata_type(handle_, id);
    const size_t size = heif_.metadata_size(handle_, id);
    if (type == nullptr || size < 8 || size > kMetadataBytesMax) return;
    Bytes block(size, '\0');
    if (!good(heif_.metadata(handle_, id, block.data()))) return;
    if (std::string_view(type) == "Exif") {
      // Before the TIFF structure stands how far away it is (ISO/IEC 23008-12, A.2.1).
      const uint64_t start = uint64_t{4} + base::read_be<uint32_t>(block, 0);
      if (start < block.size()) read_picture_metadata(ByteView(block).substr(start), out_);
    } else {
      read_picture_metadata(block, out_);
    }
  }

  Libheif& heif_;
  Output& out_;
  heif_context* context_;
  heif_image_handle* handle_ = nullptr;
};

Outcome extract(ByteSource& source, Output& out) {
  if (source.size() > kImageBytesMax) return Outcome::skipped("image larger than is read");
  if (!Libheif::get().loaded()) return Outcome::skipped("libheif is not installed");
  auto bytes = evidence::read_all(source, kImageBytesMax);
  if (!bytes.ok()) return Outcome::failed("its bytes could not be read");
  out.field(model::field::kKind, ByteView(*bytes).substr(8, 2) == "av" ? "avif" : "heif");
  const auto end = end_of_boxes(source);
  const bool cut_off = end && *end > source.size();
  if (cut_off) {
    out.anomaly("image_cut_off", source.size());
    // libheif reads nothing of a file whose last box is short; zeros let it read what is there.
    if (*end <= kImageBytesMax) bytes->resize(*end, '\0');
  }
  Picture picture(out);
  if (!picture.open(*bytes)) return Outcome::failed("the image is damaged");
  picture.describe();
  const bool decoded = picture.decode();
  if (cut_off || !decoded) return Outcome::partial("the image is cut off or damaged");
  return Outcome::done();
}

}  // namespace

extern constinit const Format kHeif = {
    .name = "heif",
    .summary = "HEIF and AVIF images",
    .specification = "ISO/IEC 23008-12, AVIF 1.1",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
