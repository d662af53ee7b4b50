// SPDX-License-Identifier: EUPL-1.2
// What lies in or around RTF as bytes: objects of OLE 1.0 and Outlook's compression; see
// rtf_text.h.
#include <algorithm>

#include "extract/rtf_text.h"

namespace clew::extract {
namespace {

/// Reads one field after the other; fails for good at the first that is not whole.
class FieldReader {
 public:
  explicit FieldReader(ByteView bytes) : bytes_(bytes) {}
  uint32_t u32() {
    if (!need(4)) return 0;
    at_ += 4;
    return base::read_le<uint32_t>(bytes_, at_ - 4);
  }
  uint16_t u16() {
    if (!need(2)) return 0;
    at_ += 2;
    return base::read_le<uint16_t>(bytes_, at_ - 2);
  }
  ByteView bytes(size_t length) {
    if (!need(length)) return {};
    at_ += length;
    return bytes_.substr(at_ - length, length);
  }
  /// Up to a zero byte, which is left out.
  ByteView text() {
    const size_t end = failed_ ? ByteView::npos : bytes_.find('\0', at_);
    if (end == ByteView::npos) {
      failed_ = true;
      return {};
    }
    const ByteView found = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return found;
  }
  ByteView rest() const { return failed_ ? ByteView() : bytes_.substr(at_); }
  bool failed() const { return failed_; }

 private:
  bool need(size_t length) {
    failed_ = failed_ || bytes_.size() - at_ < length;
    return !failed_;
  }
  ByteView bytes_;
  size_t at_ = 0;
  bool failed_ = false;
};

std::string last_part(ByteView path) {
  const size_t slash = path.find_last_of("/\\");
  return std::string(slash == ByteView::npos ? path : path.substr(slash + 1));
}

}  // namespace

RtfObject unwrap_package(ByteView native) {
  FieldReader reader(native);
  if (reader.u16() != 2) return {};
  const std::string label = last_part(reader.text());
  reader.text();  // where its icon was
  reader.u32();
  reader.bytes(reader.u32());  // where the file was
  const uint32_t length = reader.u32();
  const ByteView bytes = reader.rest().substr(0, length);
  if (reader.failed() || bytes.empty()) return {};
  return {label.empty() ? "package.bin" : label, Bytes(bytes)};
}

RtfObject unwrap_ole_object(ByteView object) {
  FieldReader reader(object);
  reader.u32();  // version
  constexpr uint32_t kEmbedded = 2;
  if (reader.u32() != kEmbedded) return {};
  ByteView program = reader.bytes(reader.u32());
  if (!program.empty() && program.back() == '\0') program.remove_suffix(1);
  reader.bytes(reader.u32());  // topic
  reader.bytes(reader.u32());  // item
  const uint32_t length = reader.u32();
  const ByteView native = reader.rest().substr(0, length);
  if (reader.failed() || native.empty()) return {};
  if (program == "Package") {
    if (auto file = unwrap_package(native); !file.bytes.empty()) return file;
  }
  std::string name(program.substr(0, 64));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c < ' ' || c >= 0x7F; }, '_');
  return {name.empty() ? "object.bin" : name + ".bin", Bytes(native)};
}

/// [MS-OXRTFCP] 2.1.3: a dictionary of 4096 bytes that begins with frequent words of RTF; a byte of
/// flags tells which of the next eight tokens are references into it.
Bytes decompress_rtf(ByteView compressed, size_t limit) {
  constexpr std::string_view kStart =
      "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
      "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
      "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
  constexpr size_t kHeader = 16;
  constexpr uint32_t kCompressed = 0x75465A4C;
  constexpr uint32_t kPlain = 0x414C454D;
  constexpr size_t kWindow = 4096;
  if (compressed.size() < kHeader) return {};
  const size_t size = std::min<size_t>(base::read_le<uint32_t>(compressed, 4), limit);
  const auto kind = base::read_le<uint32_t>(compressed, 8);
  if (kind == kPlain) return Bytes(compressed.substr(kHeader, size));
  if (kind != kCompressed) return {};
  Bytes window(kWindow, ' ');
  std::copy(kStart.begin(), kStart.end(), window.begin());
  size_t write = kStart.size();
  Bytes out;
  size_t at = kHeader;
  const auto put = [&](char c) {
    out.push_back(c);
    window[write] = c;
    write = (write + 1) % kWindow;
  };
  while (at < compressed.size() && out.size() < size) {
    const auto flags = static_cast<uint8_t>(compressed[at++]);
    for (int bit = 0; bit < 8 && at < compressed.size() && out.size() < size; ++bit) {
      if ((flags >> bit & 1) == 0) {
        put(compressed[at++]);
        continue;
      }
      if (at + 2 > compressed.size()) return out;
      const auto token = base::read_be<uint16_t>(compressed, at);
      at += 2;
      const size_t from = token >> 4;
      if (from == write) return out;  // the mark of the end
      const size_t length = (token & 15) + 2;
      for (size_t i = 0; i < length && out.size() < size; ++i) put(window[(from + i) % kWindow]);
    }
  }
  return out;
}

}  // namespace clew::extract
