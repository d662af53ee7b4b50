// SPDX-License-Identifier: EUPL-1.2
// Tests of JPEG: size, metadata, comments, damage, what hides behind the end.
#include <gtest/gtest.h>

#include <exiv2/exiv2.hpp>

#include "extract/collect.h"

namespace clew::extract {
namespace {

/// A picture of 3 by 2 whose coded data holds a stuffed 0xFF and a restart.
Bytes jpeg(const Bytes& segments = "") {
  return Bytes("\xff\xd8", 2) + segments +
         Bytes("\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00", 13) +
         Bytes("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00", 10) +
         Bytes(
             "ab\xff\x00"
             "cd\xff\xd0"
             "ef",
             10) +
         Bytes("\xff\xd9", 2);
}

model::Item read(const Bytes& bytes) { return collect(bytes, "file")[0].item; }

Bytes with_metadata() {
  Exiv2::ExifData exif;
  exif["Exif.Image.Make"] = "Maker";
  exif["Exif.Image.Model"] = "Phone 7";
  exif["Exif.Image.Artist"] = "Ana";
  exif["Exif.Image.ImageDescription"] = "at the flat";
  exif["Exif.Photo.DateTimeOriginal"] = "2026:03:03 09:12:44";
  exif["Exif.Photo.OffsetTimeOriginal"] = "+01:00";
  exif["Exif.GPSInfo.GPSLatitude"] = "48/1 51/1 2380/100";
  exif["Exif.GPSInfo.GPSLatitudeRef"] = "N";
  exif["Exif.GPSInfo.GPSLongitude"] = "2/1 21/1 800/100";
  exif["Exif.GPSInfo.GPSLongitudeRef"] = "W";
  Exiv2::XmpData xmp;
  xmp["Xmp.dc.description"] = "lang=x-default call 07400 123456";
  Exiv2::IptcData iptc;
  iptc["Iptc.Application2.Keywords"] = "hotel";
  const Bytes plain = jpeg();
  auto image = Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte*>(plain.data()),
                                         static_cast<long>(plain.size()));
  image->setExifData(exif);
  image->setXmpData(xmp);
  image->setIptcData(iptc);
  image->writeMetadata();
  image->io().seek(0, Exiv2::BasicIo::beg);
  Bytes out(static_cast<size_t>(image->io().size()), '\0');
  image->io().read(reinterpret_cast<Exiv2::byte*>(out.data()), static_cast<long>(out.size()));
  return out;
}

TEST(JpegTest, ReadsSizeAndComments) {
  const auto item = read(jpeg(Bytes("\xff\xfe\x00\x07hello", 9)));
  EXPECT_EQ(item.type, "jpeg");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(field_of(item, "width"), "3");
  EXPECT_EQ(field_of(item, "height"), "2");
  EXPECT_EQ(item.text, "hello\n");
}

TEST(JpegTest, ReadsMetadata) {
  const auto item = read(with_metadata());
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(field_of(item, "camera"), "Maker Phone 7");
  EXPECT_EQ(field_of(item, "author"), "Ana");
  EXPECT_EQ(field_of(item, "coordinates"), "48.85661,-2.35222");
  EXPECT_EQ(field_of(item, "created"), "2026-03-03T08:12:44Z");
  ASSERT_TRUE(item.time.has_value());
  EXPECT_EQ(item.time->certainty, model::TimeCertainty::kZoned);
  EXPECT_EQ(item.text, "at the flat\ncall 07400 123456\nhotel\n");
}

TEST(JpegTest, BytesBehindTheEndAreAChild) {
  const Bytes hidden = "<html><body>" + Bytes(80, 'x');
  const auto items = collect(jpeg() + hidden, "file");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_TRUE(has_anomaly(items[0].item, "trailing_data"));
  EXPECT_EQ(items[0].item.anomalies[0].offset, jpeg().size());
  EXPECT_EQ(items[1].path, "file/trailing");
  EXPECT_EQ(items[1].item.type, "html");
  // A few bytes are told of and not kept; padding is nothing.
  EXPECT_TRUE(has_anomaly(read(jpeg() + "x"), "trailing_data"));
  EXPECT_EQ(collect(jpeg() + "x", "file").size(), 1u);
  EXPECT_FALSE(has_anomaly(read(jpeg() + Bytes(100, '\0')), "trailing_data"));
}

TEST(JpegTest, DamageIsNamed) {
  const Bytes whole = jpeg();
  const auto cut = read(whole.substr(0, whole.size() - 4));
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut, "image_cut_off"));
  EXPECT_EQ(read(Bytes("\xff\xd8\xff\xe0", 4)).state, model::ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
