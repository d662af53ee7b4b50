// SPDX-License-Identifier: EUPL-1.2
// libpng and libjpeg for the pixels; the EXIF block is written here: a big-endian TIFF with three
// directories (image, EXIF, GPS), values longer than four bytes after each directory.
#include "training/formats/image.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/core.h>
#include <jpeglib.h>
#include <png.h>

#include <vector>

namespace clew::training {
namespace {

enum class TiffType : uint16_t { kAscii = 2, kShort = 3, kLong = 4, kRational = 5 };

struct TiffField {
  uint16_t tag;
  TiffType type;
  uint32_t count;
  Bytes value;
};

TiffField ascii(uint16_t tag, std::string text) {
  text.push_back('\0');
  const uint32_t count = static_cast<uint32_t>(text.size());
  return {tag, TiffType::kAscii, count, std::move(text)};
}

TiffField offset_field(uint16_t tag, uint32_t value) {
  TiffField field{tag, TiffType::kLong, 1, {}};
  base::append_be(field.value, value);
  return field;
}

/// Degrees, minutes and hundredths of seconds of a distance from the equator or the meridian.
TiffField degrees(uint16_t tag, int e5) {
  const uint64_t hundredths = static_cast<uint64_t>(std::abs(e5)) * 360000 / 100000;
  TiffField field{tag, TiffType::kRational, 3, {}};
  const uint32_t parts[][2] = {{static_cast<uint32_t>(hundredths / 360000), 1},
                               {static_cast<uint32_t>(hundredths / 6000 % 60), 1},
                               {static_cast<uint32_t>(hundredths % 6000), 100}};
  for (const auto& part : parts) {
    base::append_be(field.value, part[0]);
    base::append_be(field.value, part[1]);
  }
  return field;
}

size_t directory_size(const std::vector<TiffField>& fields) {
  size_t size = 2 + 12 * fields.size() + 4;
  for (const TiffField& field : fields) size += field.value.size() > 4 ? field.value.size() : 0;
  return size;
}

/// One directory, whose first byte stands at `start` of the TIFF.
Bytes directory(const std::vector<TiffField>& fields, size_t start) {
  Bytes out, after;
  base::append_be(out, static_cast<uint16_t>(fields.size()));
  const size_t values = start + 2 + 12 * fields.size() + 4;
  for (const TiffField& field : fields) {
    base::append_be(out, field.tag);
    base::append_be(out, static_cast<uint16_t>(field.type));
    base::append_be(out, field.count);
    if (field.value.size() > 4) {
      base::append_be(out, static_cast<uint32_t>(values + after.size()));
      after += field.value;
    } else {
      Bytes inside = field.value;
      inside.resize(4, '\0');
      out += inside;
    }
  }
  base::append_be<uint32_t>(out, 0);
  return out + after;
}

Bytes exif_block(const CameraFacts& camera) {
  const base::CivilTime at = base::to_civil(camera.wall_time);
  const std::string taken = fmt::format("{}:{:02}:{:02} {:02}:{:02}:{:02}", at.year, at.month,
                                        at.day, at.hour, at.minute, at.second);
  std::vector<TiffField> image = {ascii(0x010f, camera.maker), ascii(0x0110, camera.model),
                                  ascii(0x0132, taken), offset_field(0x8769, 0)};
  if (camera.position) image.push_back(offset_field(0x8825, 0));
  const std::vector<TiffField> exif = {ascii(0x9003, taken), ascii(0x9004, taken)};
  const size_t exif_at = 8 + directory_size(image), gps_at = exif_at + directory_size(exif);
  image[3] = offset_field(0x8769, static_cast<uint32_t>(exif_at));
  Bytes out("Exif\0\0MM\0*", 10);
  base::append_be<uint32_t>(out, 8);
  if (camera.position) image[4] = offset_field(0x8825, static_cast<uint32_t>(gps_at));
  out += directory(image, 8) + directory(exif, exif_at);
  if (camera.position) {
    const auto [latitude, longitude] = *camera.position;
    out += directory({ascii(1, latitude < 0 ? "S" : "N"), degrees(2, latitude),
                      ascii(3, longitude < 0 ? "W" : "E"), degrees(4, longitude)},
                     gps_at);
  }
  return out;
}

void append_png(png_structp png, png_bytep data, png_size_t length) {
  static_cast<Bytes*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), length);
}

}  // namespace

Bytes make_png(const Canvas& canvas) {
  Bytes out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  CHECK(png != nullptr && info != nullptr);
  // Writing to memory fails only when memory is out; libpng would then jump here.
  if (setjmp(png_jmpbuf(png))) UNREACHABLE();
  png_set_write_fn(png, &out, append_png, nullptr);
  png_set_compression_level(png, 4);
  png_set_IHDR(png, info, static_cast<png_uint_32>(canvas.width()),
               static_cast<png_uint_32>(canvas.height()), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (int y = 0; y < canvas.height(); ++y) png_write_row(png, canvas.row(y));
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return out;
}

Bytes make_jpeg(const Canvas& canvas, int quality, const std::optional<CameraFacts>& camera) {
  jpeg_compress_struct jpeg = {};
  jpeg_error_mgr errors = {};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = static_cast<JDIMENSION>(canvas.width());
  jpeg.image_height = static_cast<JDIMENSION>(canvas.height());
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.dct_method = JDCT_ISLOW;  // the integer method gives the same bytes everywhere
  jpeg_start_compress(&jpeg, TRUE);
  if (camera) {
    const Bytes block = exif_block(*camera);
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(block.data()),
                      static_cast<unsigned>(block.size()));
  }
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(canvas.row(static_cast<int>(jpeg.next_scanline)));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  Bytes out(reinterpret_cast<const char*>(memory), size);
  std::free(memory);
  jpeg_destroy_compress(&jpeg);
  return out;
}

}  // namespace clew::training
