// SPDX-License-Identifier: EUPL-1.2
// Tests of HEIF and AVIF: size, EXIF, damage.
#include <gtest/gtest.h>

#include <exiv2/exiv2.hpp>

#include "extract/collect.h"
#include "extract/formats/heif_maker_test.h"

namespace clew::extract {
namespace {

/// A TIFF structure with a camera, a time and a place.
Bytes exif() {
  Exiv2::ExifData data;
  data["Exif.Image.Make"] = "Maker";
  data["Exif.Photo.DateTimeOriginal"] = "2026:03:03 09:12:44";
  data["Exif.Photo.OffsetTimeOriginal"] = "+01:00";
  data["Exif.GPSInfo.GPSLatitudeRef"] = "N";
  data["Exif.GPSInfo.GPSLatitude"] = "48/1 51/1 24/1";
  data["Exif.GPSInfo.GPSLongitudeRef"] = "E";
  data["Exif.GPSInfo.GPSLongitude"] = "2/1 21/1 8/1";
  Exiv2::Blob blob;
  Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, data);
  return Bytes(reinterpret_cast<const char*>(blob.data()), blob.size());
}

class HeifTest : public ::testing::TestWithParam<heif_compression_format> {
 protected:
  /// Empty (and said so) where this system's library cannot write the kind.
  static Bytes picture() {
    Bytes out = heif_of(GetParam(), 96, 64, exif());
    if (out.empty()) std::printf("skipped: libheif has no encoder for it\n");
    return out;
  }
};

TEST_P(HeifTest, SizeAndMetadataAreRead) {
  const Bytes bytes = picture();
  if (bytes.empty()) return;
  const auto items = collect(bytes, "picture");
  EXPECT_EQ(items[0].item.type, "heif");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "width"), "96");
  EXPECT_EQ(field_of(items[0].item, "height"), "64");
  EXPECT_EQ(field_of(items[0].item, "camera"), "Maker");
  EXPECT_EQ(field_of(items[0].item, "coordinates"), "48.85667,2.35222");
  ASSERT_TRUE(items[0].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[0].item.time->ms), "2026-03-03T08:12:44Z");
}

TEST_P(HeifTest, DamageIsTold) {
  const Bytes bytes = picture();
  if (bytes.empty()) return;
  const auto cut = collect(bytes.substr(0, bytes.size() - 20), "picture");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "image_cut_off"));
  EXPECT_EQ(field_of(cut[0].item, "width"), "96");
  const auto none = collect(bytes.substr(0, 100), "picture");
  EXPECT_EQ(none[0].item.type, "heif");
  EXPECT_EQ(none[0].item.state, model::ItemState::kFailed);
  EXPECT_EQ(none[0].item.reason, "the image is damaged");
}

/// Bytes of the header changed in turn: nothing crashes and each ends in a state.
TEST_P(HeifTest, HostileHeadersEnd) {
  const Bytes bytes = picture();
  for (size_t i = 16; i < std::min<size_t>(bytes.size(), 700); i += 5) {
    Bytes changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0xff);
    EXPECT_EQ(collect(changed, "picture", "heif")[0].item.type, "heif") << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, HeifTest,
                         ::testing::Values(heif_compression_HEVC, heif_compression_AV1));

}  // namespace
}  // namespace clew::extract
