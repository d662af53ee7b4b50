// SPDX-License-Identifier: EUPL-1.2
// libpng and libjpeg decode the pictures; the EXIF values are where its directories point.
#include "training/formats/image.h"

#include <gtest/gtest.h>
// jpeglib.h wants FILE declared first.
#include <cstdio>

#include <jpeglib.h>
#include <png.h>

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

TEST(ImageTest, PngDecodesToTheSamePixels) {
  Random random(1, "room");
  const Canvas room = draw_room(random);
  const Bytes png = make_png(room);
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(png_image_begin_read_from_memory(&image, png.data(), png.size()));
  image.format = PNG_FORMAT_RGB;
  Bytes pixels(PNG_IMAGE_SIZE(image), '\0');
  ASSERT_TRUE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
  EXPECT_EQ(static_cast<int>(image.width), room.width());
  EXPECT_EQ(pixels.compare(0, 3 * 640, reinterpret_cast<const char*>(room.row(0)), 3 * 640), 0);
}

TEST(ImageTest, JpegDecodesAndCarriesExif) {
  Random random(1, "land");
  CameraFacts camera;
  camera.wall_time = kTime;
  camera.position = {4576040, -486030};
  const Bytes jpeg = make_jpeg(draw_landscape(random), 80, camera);
  EXPECT_EQ(jpeg.substr(6, 4), "JFIF");
  const size_t exif = jpeg.find(Bytes("Exif\0\0MM", 8));
  ASSERT_NE(exif, Bytes::npos);
  jpeg_decompress_struct decoder = {};
  jpeg_error_mgr errors = {};
  decoder.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&decoder);
  jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(jpeg.data()), jpeg.size());
  ASSERT_EQ(jpeg_read_header(&decoder, TRUE), JPEG_HEADER_OK);
  EXPECT_EQ(decoder.image_width, 640u);
  jpeg_destroy_decompress(&decoder);
  EXPECT_NE(jpeg.find("2026:02:25 06:13:20"), Bytes::npos);
  const size_t gps = jpeg.find(Bytes("\0\2\0\5\0\0\0\3", 8), exif);  // latitude, three rationals
  ASSERT_NE(gps, Bytes::npos);
  const size_t values = exif + 6 + base::read_be<uint32_t>(jpeg, gps + 8);
  EXPECT_EQ(base::read_be<uint32_t>(jpeg, values), 45u);
  EXPECT_EQ(base::read_be<uint32_t>(jpeg, values + 8), 45u);     // 45.7604 degrees: 45 minutes
  EXPECT_EQ(base::read_be<uint32_t>(jpeg, values + 16), 3744u);  // and 37.44 seconds
}

}  // namespace
}  // namespace clew::training
