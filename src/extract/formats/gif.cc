// SPDX-License-Identifier: EUPL-1.2
// GIF: walks the blocks to size, comments and end.
#include "extract/image.h"

namespace clew::extract {
namespace {

int sniff(const Prefix& prefix) {
  return prefix.head.starts_with("GIF87a") || prefix.head.starts_with("GIF89a") ? kSure : kNo;
}

/// Bytes of the colour table that the flags announce.
size_t table_bytes(char flags) {
  return (flags & 0x80) == 0 ? 0 : size_t{3} << ((static_cast<uint8_t>(flags) & 7) + 1);
}

/// Goes past the sub-blocks at `at`; they are appended to `kept` when it is given.
size_t skip_blocks(ByteView bytes, size_t at, std::string* kept) {
  while (at < bytes.size()) {
    const size_t length = static_cast<uint8_t>(bytes[at]);
    if (length == 0) return at + 1;
    if (kept != nullptr) kept->append(bytes.substr(at + 1, length));
    at += 1 + length;
  }
  return at;
}

ImageShape walk(ByteView bytes) {
  ImageShape shape;
  if (bytes.size() < 13) return shape;
  shape.width = base::read_le<uint16_t>(bytes, 6);
  shape.height = base::read_le<uint16_t>(bytes, 8);
  size_t at = 13 + table_bytes(bytes[10]);
  while (at < bytes.size()) {
    const char kind = bytes[at];
    if (kind == ';') {
      shape.end = at + 1;
      shape.whole = true;
      return shape;
    }
    if (kind == '!' && at + 2 < bytes.size()) {
      const bool comment = bytes[at + 1] == '\xfe';
      at = skip_blocks(bytes, at + 2, comment ? &shape.comments : nullptr);
      if (comment) shape.comments.push_back('\n');
    } else if (kind == ',' && at + 11 < bytes.size()) {
      at = skip_blocks(bytes, at + 11 + table_bytes(bytes[at + 9]), nullptr);
    } else {
      return shape;
    }
  }
  return shape;
}

Outcome extract(ByteSource& source, Output& out) { return read_image(source, out, walk); }

}  // namespace

extern constinit const Format kGif = {
    .name = "gif",
    .summary = "GIF images",
    .specification = "GIF89a",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
