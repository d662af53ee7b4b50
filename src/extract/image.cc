// SPDX-License-Identifier: EUPL-1.2
// Images: fields and metadata; see image.h. EXIF tags as in CIPA DC-008 (Exif 2.32).
#include "extract/image.h"

#include <fmt/format.h>

#include <cmath>
#include <exiv2/exiv2.hpp>
#include <optional>

#include "base/time.h"
#include "extract/charset.h"
#include "extract/ocr.h"

namespace clew::extract {
namespace {

constexpr uint64_t kTrailingChildMin = 64;  ///< fewer bytes behind an image are told, not kept
constexpr size_t kMetadataTextMax = 1 << 20;

/// Reads the metadata that exiv2 finds.
class Metadata {
 public:
  Metadata(ByteView bytes, Output& out) : out_(out) {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    try {
      image_ = Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte*>(bytes.data()),
                                         static_cast<long>(bytes.size()));
      if (image_.get() != nullptr) image_->readMetadata();
    } catch (const Exiv2::BasicError<char>& error) {
      const bool unknown = error.code() == Exiv2::kerMemoryContainsUnknownImageType;
      if (!unknown) out.anomaly("metadata_malformed", 0, error.what());
    }
  }

  /// `shown` is text that the structure gave already.
  void read(const std::string& shown) {
    if (image_.get() == nullptr) return;
    fields();
    times();
    place();
    texts(shown);
  }

 private:
  std::string exif(const char* key) const {
    return guarded([&] {
      const auto& data = image_->exifData();
      const auto found = data.findKey(Exiv2::ExifKey(key));
      return found == data.end() ? std::string() : found->toString();
    });
  }
  std::string xmp(const char* key) const {
    return guarded([&] {
      const auto& data = image_->xmpData();
      const auto found = data.findKey(Exiv2::XmpKey(key));
      if (found == data.end() || found->count() == 0) return std::string();
      std::string all;
      for (long i = 0; i < found->count(); ++i) all += (i == 0 ? "" : ", ") + found->toString(i);
      return without_language(all);
    });
  }
  std::string iptc(const char* key) const {
    return guarded([&] {
      std::string all;
      for (const auto& datum : image_->iptcData()) {
        if (datum.key() == key) all += (all.empty() ? "" : ", ") + datum.toString();
      }
      return decode_to_utf8(all).text;
    });
  }
  /// exiv2 reports what it cannot convert by exceptions.
  template <typename Read>
  static std::string guarded(const Read& read) {
    try {
      std::string value = read();
      while (!value.empty() && (value.back() == ' ' || value.back() == '\0')) value.pop_back();
      return value;
    } catch (const Exiv2::BasicError<char>&) {
      return {};
    }
  }
  /// `lang="x-default" words` as `words`.
  static std::string without_language(const std::string& value) {
    if (!value.starts_with("lang=\"")) return value;
    const size_t end = value.find("\" ");
    return end == std::string::npos ? value : value.substr(end + 2);
  }
  static std::string first_of(std::initializer_list<std::string> values) {
    for (const auto& value : values) {
      if (!value.empty()) return value;
    }
    return {};
  }

  void fields() {
    namespace f = model::field;
    const std::string make = exif("Exif.Image.Make");
    const std::string model = exif("Exif.Image.Model");
    out_.field(f::kCamera, make.empty() || model.starts_with(make)
                               ? model
                               : make + (model.empty() ? "" : " ") + model);
    out_.field("camera_serial", exif("Exif.Photo.BodySerialNumber"));
    out_.field(f::kSoftware, first_of({exif("Exif.Image.Software"), xmp("Xmp.xmp.CreatorTool")}));
    out_.field(f::kAuthor, first_of({exif("Exif.Image.Artist"), xmp("Xmp.dc.creator"),
                                     iptc("Iptc.Application2.Byline")}));
    out_.field(f::kTitle, first_of({xmp("Xmp.dc.title"), iptc("Iptc.Application2.ObjectName")}));
    out_.field("copyright", first_of({exif("Exif.Image.Copyright"), xmp("Xmp.dc.rights")}));
    out_.field("orientation", exif("Exif.Image.Orientation"));
  }

  /// "2026:03:03 08:12:44" and "+01:00".
  std::optional<model::ItemTime> parse(std::string time, const std::string& offset) const {
    if (time.size() < 19) return std::nullopt;
    time[4] = time[7] = '-';
    const auto parsed = base::parse_iso(time.substr(0, 19) + offset);
    if (!parsed) return std::nullopt;
    return model::ItemTime{parsed->time, parsed->has_zone ? model::TimeCertainty::kZoned
                                                          : model::TimeCertainty::kLocal};
  }

  void times() {
    namespace f = model::field;
    const auto taken =
        parse(first_of({exif("Exif.Photo.DateTimeOriginal"), exif("Exif.Photo.DateTimeDigitized")}),
              exif("Exif.Photo.OffsetTimeOriginal"));
    const auto changed = parse(exif("Exif.Image.DateTime"), exif("Exif.Photo.OffsetTime"));
    if (taken) out_.field(f::kCreated, iso_of(*taken));
    if (changed) out_.field(f::kModified, iso_of(*changed));
    if (taken || changed) out_.time(taken ? *taken : *changed);
  }
  static std::string iso_of(const model::ItemTime& time) {
    std::string iso = base::to_iso(time.ms);
    if (time.certainty == model::TimeCertainty::kLocal) iso.pop_back();  // no zone is known
    return iso;
  }

  std::optional<double> degrees(const char* key, const char* reference, char negative) const {
    try {
      const auto& data = image_->exifData();
      const auto found = data.findKey(Exiv2::ExifKey(key));
      if (found == data.end() || found->count() < 1) return std::nullopt;
      double value = 0;
      double unit = 1;
      for (long i = 0; i < std::min<long>(found->count(), 3); ++i, unit /= 60) {
        const auto part = found->toRational(i);
        if (part.second == 0) return std::nullopt;
        value += unit * part.first / part.second;
      }
      const std::string side = exif(reference);
      return !side.empty() && side[0] == negative ? -value : value;
    } catch (const Exiv2::BasicError<char>&) {
      return std::nullopt;
    }
  }

  void place() {
    const auto latitude = degrees("Exif.GPSInfo.GPSLatitude", "Exif.GPSInfo.GPSLatitudeRef", 'S');
    const auto longitude =
        degrees("Exif.GPSInfo.GPSLongitude", "Exif.GPSInfo.GPSLongitudeRef", 'W');
    if (!latitude || !longitude || !std::isfinite(*latitude) || !std::isfinite(*longitude)) return;
    if (std::fabs(*latitude) > 90 || std::fabs(*longitude) > 180) {
      return out_.anomaly("coordinates_out_of_range");
    }
    // Writers that know no place leave both at nought.
    if (*latitude == 0 && *longitude == 0) return;
    out_.field(model::field::kCoordinates, fmt::format("{:.5f},{:.5f}", *latitude, *longitude));
  }

  /// Explorer's tags hold UTF-16LE as a list of byte values.
  std::string wide(const char* key) const {
    return guarded([&] {
      const auto& data = image_->exifData();
      const auto found = data.findKey(Exiv2::ExifKey(key));
      if (found == data.end()) return std::string();
      Bytes bytes(static_cast<size_t>(found->size()), '\0');
      found->copy(reinterpret_cast<Exiv2::byte*>(bytes.data()), Exiv2::littleEndian);
      while (bytes.size() >= 2 && bytes.back() == 0 && bytes[bytes.size() - 2] == 0) {
        bytes.resize(bytes.size() - 2);
      }
      return decode_to_utf8(bytes, "utf-16le").text;
    });
  }

  std::string user_comment() const {
    return guarded([&] {
      const auto& data = image_->exifData();
      const auto found = data.findKey(Exiv2::ExifKey("Exif.Photo.UserComment"));
      if (found == data.end()) return std::string();
      const auto value = found->getValue();
      const auto* comment = dynamic_cast<const Exiv2::CommentValue*>(value.get());
      return comment == nullptr ? std::string() : comment->comment();
    });
  }

  void texts(const std::string& shown) {
    std::vector<std::string> said;
    const auto add = [&](std::string text) {
      while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.erase(0, 1);
      if (text.empty() || text.size() > kMetadataTextMax) return;
      if (std::find(said.begin(), said.end(), text) == said.end()) said.push_back(std::move(text));
    };
    add(decode_to_utf8(exif("Exif.Image.ImageDescription")).text);
    add(user_comment());
    for (const auto* key : {"Exif.Image.XPTitle", "Exif.Image.XPSubject", "Exif.Image.XPComment",
                            "Exif.Image.XPKeywords", "Exif.Image.XPAuthor"}) {
      add(wide(key));
    }
    for (const auto* key : {"Xmp.dc.title", "Xmp.dc.description", "Xmp.dc.subject",
                            "Xmp.photoshop.Headline", "Xmp.photoshop.City"}) {
      add(xmp(key));
    }
    for (const auto* key :
         {"Iptc.Application2.Headline", "Iptc.Application2.Caption", "Iptc.Application2.Keywords",
          "Iptc.Application2.City", "Iptc.Application2.CountryName"}) {
      add(iptc(key));
    }
    const std::string comment = guarded([&] { return image_->comment(); });
    if (shown.find(comment) == std::string::npos) add(decode_to_utf8(comment).text);
    for (const auto& text : said) {
      out_.text(text);
      out_.text("\n");
    }
  }

  Output& out_;
  // The library names the type by a deprecated pointer.
  decltype(Exiv2::ImageFactory::open(nullptr, 0L)) image_;
};

void report_trailing(ByteSource& source, uint64_t end, Output& out) {
  const uint64_t length = source.size() - end;
  out.anomaly("trailing_data", end, fmt::format("{} bytes behind the image", length));
  if (length < kTrailingChildMin) return;
  Child child;
  child.name = "trailing";
  child.kind = model::ItemKind::kEmbedded;
  evidence::SliceSource rest(source, end, length);
  out.child(child, rest);
}

bool only_zeros(ByteView bytes) { return bytes.find_first_not_of('\0') == ByteView::npos; }

}  // namespace

void read_picture_metadata(ByteView bytes, Output& out) { Metadata(bytes, out).read({}); }

Outcome read_image(ByteSource& source, Output& out, ImageWalk walk) {
  if (source.size() > kImageBytesMax) return Outcome::skipped("image larger than is read");
  Bytes own;
  ByteView bytes = source.in_memory();
  if (bytes.empty()) {
    auto read = evidence::read_all(source, kImageBytesMax);
    if (!read.ok()) return Outcome::failed("its bytes could not be read");
    own = read.take();
    bytes = own;
  }
  const ImageShape shape = walk(bytes);
  if (shape.width > 0 && shape.height > 0) {
    out.field(model::field::kWidth, std::to_string(shape.width));
    out.field(model::field::kHeight, std::to_string(shape.height));
  }
  Metadata(bytes, out).read(shape.comments);
  out.text(decode_to_utf8(shape.comments).text);
  if (shape.width >= kOcrSideMin && shape.height >= kOcrSideMin &&
      shape.width <= kOcrPixelsMax / shape.height) {
    add_text_of_image(bytes, out);
  }
  if (!shape.whole) {
    out.anomaly("image_cut_off", bytes.size());
    return shape.width == 0 ? Outcome::failed("the image is damaged")
                            : Outcome::partial("the image is cut off or damaged");
  }
  if (shape.end < bytes.size() && !only_zeros(bytes.substr(shape.end))) {
    report_trailing(source, shape.end, out);
  }
  return Outcome::done();
}

}  // namespace clew::extract
