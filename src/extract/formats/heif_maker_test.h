// SPDX-License-Identifier: EUPL-1.2
// Makes HEIF and AVIF pictures in memory by libheif's own writer.
#pragma once

#include <gtest/gtest.h>
#include <libheif/heif.h>

#include <algorithm>

#include "base/bytes.h"

namespace clew::extract {

/// Takes what libheif writes.
inline heif_error take_bytes(heif_context*, const void* data, size_t size, void* self) {
  static_cast<Bytes*>(self)->append(static_cast<const char*>(data), size);
  return {heif_error_Ok, heif_suberror_Unspecified, ""};
}

/// A grey picture of that size with `exif` (a TIFF structure) in it. Empty when this system's
/// libheif has no encoder for the compression.
inline Bytes heif_of(heif_compression_format compression, int width, int height,
                     const Bytes& exif) {
  heif_context* context = heif_context_alloc();
  heif_encoder* encoder = nullptr;
  const auto got = heif_context_get_encoder_for_format(context, compression, &encoder);
  if (got.code != heif_error_Ok) return {};
  heif_image* image = nullptr;
  heif_image_create(width, height, heif_colorspace_monochrome, heif_chroma_monochrome, &image);
  heif_image_add_plane(image, heif_channel_Y, width, height, 8);
  int stride = 0;
  uint8_t* rows = heif_image_get_plane(image, heif_channel_Y, &stride);
  for (int y = 0; y < height; ++y) std::fill_n(rows + y * stride, width, uint8_t{128});
  heif_image_handle* handle = nullptr;
  EXPECT_EQ(heif_context_encode_image(context, image, encoder, nullptr, &handle).code,
            heif_error_Ok);
  heif_context_add_exif_metadata(context, handle, exif.data(), static_cast<int>(exif.size()));
  Bytes out;
  heif_writer writer{1, take_bytes};
  heif_context_write(context, &writer, &out);
  heif_image_handle_release(handle);
  heif_image_release(image);
  heif_encoder_release(encoder);
  heif_context_free(context);
  return out;
}

}  // namespace clew::extract
