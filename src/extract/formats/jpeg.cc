// SPDX-License-Identifier: EUPL-1.2
// JPEG: walks the segments to size and end, through scans and restarts; metadata by
// extract/image.h.
#include "extract/image.h"

namespace clew::extract {
namespace {

int sniff(const Prefix& prefix) { return prefix.head.starts_with("\xff\xd8\xff") ? kSure : kNo; }

bool is_frame(uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// The offset of the next marker in coded data: 0xFF that is neither stuffed nor a restart.
size_t next_marker(ByteView bytes, size_t at) {
  for (;; ++at) {
    at = bytes.find('\xff', at);
    if (at == ByteView::npos || at + 1 >= bytes.size()) return bytes.size();
    const auto code = static_cast<uint8_t>(bytes[at + 1]);
    if (code != 0 && code != 0xFF && (code < 0xD0 || code > 0xD7)) return at;
  }
}

ImageShape walk(ByteView bytes) {
  ImageShape shape;
  for (size_t at = 2; at + 2 <= bytes.size();) {
    if (bytes[at] != '\xff') {
      at = next_marker(bytes, at);
      continue;
    }
    const auto marker = static_cast<uint8_t>(bytes[at + 1]);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (marker == 0xD9) {
      shape.end = at + 2;
      shape.whole = shape.width > 0;
      return shape;
    }
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.size()) break;
    const size_t length = base::read_be<uint16_t>(bytes, at + 2);
    if (is_frame(marker) && shape.width == 0 && at + 9 <= bytes.size()) {
      shape.height = base::read_be<uint16_t>(bytes, at + 5);
      shape.width = base::read_be<uint16_t>(bytes, at + 7);
    }
    if (marker == 0xFE && length > 2 && at + 4 < bytes.size()) {
      shape.comments.append(bytes.substr(at + 4, length - 2));
      shape.comments.push_back('\n');
    }
    at += 2 + std::max<size_t>(length, 2);
    if (marker == 0xDA && at < bytes.size()) at = next_marker(bytes, at);
  }
  return shape;
}

Outcome extract(ByteSource& source, Output& out) { return read_image(source, out, walk); }

}  // namespace

extern constinit const Format kJpeg = {
    .name = "jpeg",
    .summary = "JPEG images",
    .specification = "ITU-T T.81",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
