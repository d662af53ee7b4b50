// SPDX-License-Identifier: EUPL-1.2
// WebP: walks the RIFF chunks to size and end; metadata by extract/image.h.
#include "extract/image.h"

namespace clew::extract {
namespace {

int sniff(const Prefix& prefix) {
  return prefix.head.starts_with("RIFF") && prefix.head.substr(0, 12).ends_with("WEBP") ? kSure
                                                                                        : kNo;
}

uint32_t read_24(ByteView bytes, size_t at) {
  return static_cast<uint8_t>(bytes[at]) | static_cast<uint8_t>(bytes[at + 1]) << 8 |
         static_cast<uint8_t>(bytes[at + 2]) << 16;
}

void read_size(ByteView kind, ByteView data, ImageShape& shape) {
  if (shape.width != 0) return;
  if (kind == "VP8X" && data.size() >= 10) {
    shape.width = read_24(data, 4) + 1;
    shape.height = read_24(data, 7) + 1;
  } else if (kind == "VP8 " && data.size() >= 10) {
    shape.width = base::read_le<uint16_t>(data, 6) & 0x3fff;
    shape.height = base::read_le<uint16_t>(data, 8) & 0x3fff;
  } else if (kind == "VP8L" && data.size() >= 5) {
    const auto bits = base::read_le<uint32_t>(data, 1);
    shape.width = (bits & 0x3fff) + 1;
    shape.height = ((bits >> 14) & 0x3fff) + 1;
  }
}

ImageShape walk(ByteView bytes) {
  ImageShape shape;
  if (bytes.size() < 20) return shape;
  const uint64_t end = 8 + uint64_t{base::read_le<uint32_t>(bytes, 4)};
  for (uint64_t at = 12; at + 8 <= std::min<uint64_t>(end, bytes.size());) {
    const uint64_t length = base::read_le<uint32_t>(bytes, at + 4);
    read_size(bytes.substr(at, 4), bytes.substr(at + 8, length), shape);
    at += 8 + length + (length & 1);
  }
  shape.end = std::min<uint64_t>(end + (end & 1), bytes.size());
  shape.whole = shape.width > 0 && end <= bytes.size();
  return shape;
}

Outcome extract(ByteSource& source, Output& out) { return read_image(source, out, walk); }

}  // namespace

extern constinit const Format kWebp = {
    .name = "webp",
    .summary = "WebP images",
    .specification = "RFC 9649",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
