// SPDX-License-Identifier: EUPL-1.2
// Expert Witness images (E01) of disks, by libewf over libbfio: Expert Witness Compression
// Format 2. What the examiner wrote into the image becomes fields, and the digest that was stored
// at the acquisition is compared with that of the medium as it reads now.
#include <libbfio.h>
#include <libewf.h>

#include <algorithm>
#include <optional>

#include "extract/formats/tsk_reader.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature("EVF\x09\x0d\x0a\xff\x00", 8);
constexpr uint64_t kCheckBytesMax = uint64_t{8} << 30;  ///< larger media are not digested here
constexpr uint32_t kFailuresMax = 500;  ///< reads that may fail: libewf loses memory in each
constexpr size_t kSectionSize = 76;     ///< descriptor of a section: type, next, size, checksum
constexpr ByteView kNothing("\0\0", 2);
constexpr size_t kHeadSize = 13;  ///< signature, fields start, segment number, fields end
constexpr size_t kPiece = 1 << 20;
constexpr uint32_t kChecksumErrorsShown = 20;

/// libbfio's view of a ByteSource. Its callbacks must not throw: C frames lie above them.
struct Feed {
  ByteSource& source;
  uint64_t at = 0;
  bool open = false;
};

Feed& feed_of(intptr_t* io) { return *reinterpret_cast<Feed*>(io); }

int feed_free(intptr_t** io, libbfio_error_t**) noexcept {
  *io = nullptr;  // owned by the Segments
  return 1;
}
int feed_open(intptr_t* io, int, libbfio_error_t**) noexcept {
  feed_of(io).open = true;
  feed_of(io).at = 0;
  return 1;
}
int feed_close(intptr_t* io, libbfio_error_t**) noexcept {
  feed_of(io).open = false;
  return 0;
}
ssize_t feed_read(intptr_t* io, uint8_t* out, size_t length, libbfio_error_t**) noexcept {
  Feed& feed = feed_of(io);
  try {
    const auto n = feed.source.read(feed.at, reinterpret_cast<char*>(out), length);
    if (!n.ok()) return -1;
    feed.at += *n;
    return static_cast<ssize_t>(*n);
  } catch (const std::exception&) {
    return -1;
  }
}
ssize_t feed_write(intptr_t*, const uint8_t*, size_t, libbfio_error_t**) noexcept { return -1; }
off64_t feed_seek(intptr_t* io, off64_t offset, int whence, libbfio_error_t**) noexcept {
  Feed& feed = feed_of(io);
  const auto size = static_cast<int64_t>(feed.source.size());
  const int64_t base = whence == SEEK_SET   ? 0
                       : whence == SEEK_CUR ? static_cast<int64_t>(feed.at)
                                            : size;
  int64_t target = 0;
  if (__builtin_add_overflow(base, offset, &target) || target < 0 || target > size) return -1;
  feed.at = static_cast<uint64_t>(target);
  return target;
}
int feed_exists(intptr_t*, libbfio_error_t**) noexcept { return 1; }
int feed_is_open(intptr_t* io, libbfio_error_t**) noexcept { return feed_of(io).open ? 1 : 0; }
int feed_size(intptr_t* io, size64_t* size, libbfio_error_t**) noexcept {
  *size = feed_of(io).source.size();
  return 1;
}

/// The text of an error, which it frees.
std::string take_error(libewf_error_t*& error) {
  if (error == nullptr) return {};
  char text[512] = {};
  libewf_error_sprint(error, text, sizeof(text) - 1);
  libewf_error_free(&error);
  return text;
}

/// An open image: its segments, in order, as one medium.
class Medium : public ByteSource {
 public:
  /// Holds nothing yet; open() makes one that does.
  Medium() = default;
  ~Medium() override {
    if (handle_ != nullptr) {
      libewf_handle_close(handle_, nullptr);
      libewf_handle_free(&handle_, nullptr);
    }
    if (pool_ != nullptr) libbfio_pool_free(&pool_, nullptr);
  }
  Medium(const Medium&) = delete;
  Medium& operator=(const Medium&) = delete;

  static Result<std::unique_ptr<Medium>> open(const std::vector<ByteSource*>& segments) {
    auto medium = std::make_unique<Medium>();
    libewf_error_t* error = nullptr;
    if (!medium->start(segments, &error)) return Error(take_error(error));
    return medium;
  }

  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    if (offset >= size_) return size_t{0};
    length = static_cast<size_t>(std::min<uint64_t>(length, size_ - offset));
    if (failures_ >= kFailuresMax) return Error("the image does not give its medium");
    libewf_error_t* error = nullptr;
    size_t done = 0;
    while (done < length) {
      const ssize_t n = libewf_handle_read_random(handle_, out + done, length - done,
                                                  static_cast<off64_t>(offset + done), &error);
      if (n <= 0) {
        ++failures_;
        return Error("the image does not give its medium: " + take_error(error));
      }
      done += static_cast<size_t>(n);
    }
    return done;
  }

  std::string header(std::string_view name) const {
    char text[1024] = {};
    const int found = libewf_handle_get_utf8_header_value(
        handle_, reinterpret_cast<const uint8_t*>(name.data()), name.size(),
        reinterpret_cast<uint8_t*>(text), sizeof(text), nullptr);
    return found == 1 ? text : "";
  }
  std::string stored_digest(std::string_view name) const {
    char text[128] = {};
    const int found = libewf_handle_get_utf8_hash_value(
        handle_, reinterpret_cast<const uint8_t*>(name.data()), name.size(),
        reinterpret_cast<uint8_t*>(text), sizeof(text), nullptr);
    return found == 1 ? text : "";
  }
  libewf_handle_t* handle() const { return handle_; }

 private:
  bool start(const std::vector<ByteSource*>& segments, libewf_error_t** error) {
    if (libbfio_pool_initialize(&pool_, 0, 0, error) != 1) return false;
    for (ByteSource* segment : segments) {
      feeds_.push_back(std::make_unique<Feed>(Feed{*segment}));
      libbfio_handle_t* one = nullptr;
      if (libbfio_handle_initialize(&one, reinterpret_cast<intptr_t*>(feeds_.back().get()),
                                    feed_free, nullptr, feed_open, feed_close, feed_read,
                                    feed_write, feed_seek, feed_exists, feed_is_open, feed_size, 0,
                                    error) != 1) {
        return false;
      }
      int entry = 0;
      if (libbfio_pool_append_handle(pool_, &entry, one, LIBBFIO_OPEN_READ, error) != 1) {
        libbfio_handle_free(&one, nullptr);
        return false;
      }
    }
    return libewf_handle_initialize(&handle_, error) == 1 &&
           libewf_handle_open_file_io_pool(handle_, pool_, LIBEWF_OPEN_READ, error) == 1 &&
           libewf_handle_get_media_size(handle_, &size_, error) == 1;
  }

  std::vector<std::unique_ptr<Feed>> feeds_;
  libbfio_pool_t* pool_ = nullptr;
  libewf_handle_t* handle_ = nullptr;
  size64_t size_ = 0;
  uint32_t failures_ = 0;
};

void describe(const Medium& medium, Output& out) {
  static constexpr std::pair<std::string_view, std::string_view> kHeaders[] = {
      {"case_number", "case_number"},
      {"evidence_number", "evidence_number"},
      {"description", model::field::kTitle},
      {"examiner_name", "examiner"},
      {"notes", "notes"},
      {"acquiry_date", "acquired"},
      {"system_date", "system_date"},
      {"acquiry_operating_system", "acquired_on"},
      {"acquiry_software_version", model::field::kSoftware},
      {"model", "model"},
      {"serial_number", "serial_number"},
  };
  for (const auto& [name, field] : kHeaders) out.field(field, medium.header(name));
  out.field("stored_md5", medium.stored_digest("MD5"));
  out.field("stored_sha1", medium.stored_digest("SHA1"));
  out.field("medium_size", std::to_string(medium.size()));
}

/// Why the medium is not what was acquired; nothing where it is, or where it is not known.
std::optional<Outcome> check(Medium& medium, Output& out) {
  const std::string stored = medium.stored_digest("MD5");
  if (stored.empty()) return {};
  if (medium.size() > kCheckBytesMax) {
    out.field("stored_md5_checked", "no: the medium is too large");
    return {};
  }
  base::DigestsHasher hasher;
  Bytes piece(kPiece, '\0');
  for (uint64_t at = 0; at < medium.size();) {
    const auto n = medium.read(at, piece.data(), piece.size());
    if (!n.ok() || *n == 0) {
      out.anomaly("medium_unreadable", at, n.ok() ? "" : n.error().text);
      return Outcome::partial("the image is damaged");
    }
    hasher.update(ByteView(piece).substr(0, *n));
    at += *n;
  }
  const bool same = base::to_hex(hasher.finish().md5) == stored;
  out.field("stored_md5_checked", same ? "yes" : "no: it differs");
  if (same) return {};
  out.anomaly("stored_md5_mismatch", 0, stored);
  return Outcome::partial("the medium is not what was acquired");
}

/// Chunks whose checksum is wrong; libewf gives zeros for them.
bool report_checksum_errors(const Medium& medium, Output& out) {
  uint32_t count = 0;
  if (libewf_handle_get_number_of_checksum_errors(medium.handle(), &count, nullptr) != 1)
    return false;
  for (uint32_t i = 0; i < std::min(count, kChecksumErrorsShown); ++i) {
    uint64_t sector = 0;
    uint64_t sectors = 0;
    libewf_handle_get_checksum_error(medium.handle(), i, &sector, &sectors, nullptr);
    out.anomaly("checksum_mismatch", sector * 512, std::to_string(sectors) + " sectors");
  }
  return count > 0;
}

/// What lacks at the end of the last segment: its closing section is "done", or "next" where
/// another segment follows.
std::optional<Outcome> check_end(ByteSource& last, Output& out) {
  char section[kSectionSize] = {};
  if (last.size() >= kSectionSize) {
    const auto n = last.read(last.size() - kSectionSize, section, kSectionSize);
    if (!n.ok()) return Outcome::failed("its bytes could not be read");
  }
  const ByteView type(section, 4);
  if (type == "done") return {};
  if (type == "next") {
    out.anomaly("segments_missing", last.size());
    return Outcome::partial("segments of the image are missing");
  }
  out.anomaly("image_ends_early", last.size());
  return Outcome::partial("the image ends early");
}

/// Reads an image that lies in `segments`, in their order.
Outcome extract_segments(const std::vector<ByteSource*>& segments, Output& out) {
  out.field("segments", std::to_string(segments.size()));
  auto medium = Medium::open(segments);
  if (!medium.ok() && segments.size() > 1) {
    // One that belongs to another image keeps the library from all of them.
    out.anomaly("segments_foreign", 0, medium.error().text);
    return extract_segments({segments.front()}, out);
  }
  if (!medium.ok()) {
    out.anomaly("image_unreadable", 0, medium.error().text);
    return Outcome::failed("the image is damaged");
  }
  describe(**medium, out);
  std::optional<Outcome> problem = check_end(*segments.back(), out);
  if (!problem) problem = check(**medium, out);
  const auto head = evidence::read_head(**medium, kPrefixBytes);
  const bool known = head.ok() && layout_of(head.value(), (*medium)->size()) != Layout::kUnknown;
  Outcome outcome = Outcome::done();
  if (known) {
    outcome = read_medium(**medium, out);
  } else if ((*medium)->size() > 0) {
    Child child;
    child.name = "medium";
    child.kind = model::ItemKind::kPart;
    out.child(child, **medium);
  }
  if (report_checksum_errors(**medium, out) && !problem) {
    problem = Outcome::partial("the image is damaged");
  }
  return problem && outcome.state != model::ItemState::kEncrypted ? *problem : outcome;
}

int sniff(const Prefix& prefix) { return prefix.head.substr(0, 8) == kSignature ? kSure : kNo; }

Outcome extract(ByteSource& source, Output& out) {
  char bytes[kHeadSize] = {};
  const auto n = source.read(0, bytes, sizeof(bytes));
  const ByteView head(bytes, kHeadSize);
  const bool sound = n.ok() && *n == kHeadSize && head[8] == 1 && head.substr(11, 2) == kNothing;
  if (sound && base::read_le<uint16_t>(head, 9) > 1) {
    out.anomaly("segments_missing", 9, "it is not the first");
    return Outcome::partial("segments of the image are missing");
  }
  std::vector<ByteSource*> segments = {&source};
  for (const auto& part : out.parts()) {
    if (part.source == nullptr) {
      // The closing section of the one before it says that it lacks.
      out.anomaly("segment_missing", segments.size(), "what follows it is not read");
      break;
    }
    segments.push_back(part.source);
  }
  return extract_segments(segments, out);
}

}  // namespace

extern constinit const Format kEwf = {
    .name = "ewf",
    .summary = "Expert Witness disk images (E01)",
    .specification = "Expert Witness Compression Format, libewf 20140813",
    .sniff = sniff,
    .extract = extract,
    .takes_parts = true,
};

}  // namespace clew::extract
