// SPDX-License-Identifier: EUPL-1.2
// What all image formats share: the way from the bytes to fields, once a format has walked its own
// structure. Metadata (EXIF, IPTC, XMP) is read by exiv2; pixels are not decoded. One thread only.
#pragma once

#include <cstdint>
#include <string>

#include "extract/format.h"

namespace clew::extract {

/// What walking an image's structure told.
struct ImageShape {
  uint64_t width = 0;
  uint64_t height = 0;
  uint64_t end = 0;      ///< offset of the first byte behind the image
  bool whole = false;    ///< its end was found where it should be
  std::string comments;  ///< texts in the structure itself, each ended by "\n"
};

inline constexpr uint64_t kImageBytesMax = 256 << 20;  ///< larger images are not looked into

/// Walks the image in `bytes`. Never fails: what it cannot follow is not whole.
using ImageWalk = ImageShape (*)(ByteView bytes);

/// Adds what EXIF, IPTC and XMP in `bytes` tell: a picture, or bare EXIF (a TIFF file of its own).
void read_picture_metadata(ByteView bytes, Output& out);

/// Reads an image: size, metadata, text, the bytes behind its end as a child "trailing".
Outcome read_image(ByteSource& source, Output& out, ImageWalk walk);

}  // namespace clew::extract
