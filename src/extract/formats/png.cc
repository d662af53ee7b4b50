// SPDX-License-Identifier: EUPL-1.2
// PNG: walks the chunks to size, texts and end; metadata by extract/image.h.
#include "extract/image.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature("\x89PNG\r\n\x1a\n", 8);

int sniff(const Prefix& prefix) { return prefix.head.starts_with(kSignature) ? kSure : kNo; }

/// "keyword: text" of a tEXt or an uncompressed iTXt chunk; compressed ones are exiv2's.
std::string text_of(ByteView kind, ByteView data) {
  const size_t end = data.find('\0');
  if (end == ByteView::npos) return {};
  const ByteView keyword = data.substr(0, end);
  if (keyword.starts_with("XML:") || keyword.starts_with("Raw profile")) return {};
  ByteView text = data.substr(end + 1);
  if (kind == "iTXt") {
    if (text.size() < 2 || text[0] != 0) return {};
    text.remove_prefix(2);
    for (int skipped = 0; skipped < 2; ++skipped) {
      text.remove_prefix(std::min(text.find('\0'), text.size()));
      if (!text.empty()) text.remove_prefix(1);
    }
  }
  return std::string(keyword) + ": " + std::string(text) + "\n";
}

ImageShape walk(ByteView bytes) {
  ImageShape shape;
  for (size_t at = kSignature.size(); at + 12 <= bytes.size();) {
    const size_t length = base::read_be<uint32_t>(bytes, at);
    const ByteView kind = bytes.substr(at + 4, 4);
    const ByteView data = bytes.substr(at + 8, length);
    if (kind == "IHDR" && data.size() >= 8) {
      shape.width = base::read_be<uint32_t>(data, 0);
      shape.height = base::read_be<uint32_t>(data, 4);
    }
    if (kind == "tEXt" || kind == "iTXt") shape.comments += text_of(kind, data);
    at += 12 + length;
    if (kind == "IEND" && at <= bytes.size()) {
      shape.end = at;
      shape.whole = shape.width > 0;
      return shape;
    }
  }
  return shape;
}

Outcome extract(ByteSource& source, Output& out) { return read_image(source, out, walk); }

}  // namespace

extern constinit const Format kPng = {
    .name = "png",
    .summary = "PNG images",
    .specification = "ISO/IEC 15948",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
