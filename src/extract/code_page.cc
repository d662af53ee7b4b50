// SPDX-License-Identifier: EUPL-1.2
// Code pages; see code_page.h.
#include "extract/code_page.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/utf8.h"

namespace clew::extract {

std::string_view charset_of_code_page(int code_page) {
  struct Known {
    int number;
    std::string_view charset;
  };
  static constexpr Known kKnown[] = {
      {437, "ibm437"},
      {708, "iso-8859-6"},
      {850, "ibm850"},
      {852, "ibm852"},
      {855, "ibm855"},
      {857, "ibm857"},
      {858, "ibm858"},
      {862, "ibm862"},
      {866, "ibm866"},
      {874, "windows-874"},
      {932, "shift_jis"},
      {936, "gbk"},
      {949, "euc-kr"},
      {950, "big5"},
      {1200, "utf-16le"},
      {1201, "utf-16be"},
      {1250, "windows-1250"},
      {1251, "windows-1251"},
      {1252, "windows-1252"},
      {1253, "windows-1253"},
      {1254, "windows-1254"},
      {1255, "windows-1255"},
      {1256, "windows-1256"},
      {1257, "windows-1257"},
      {1258, "windows-1258"},
      {10000, "macintosh"},
      {10006, "x-mac-greek"},
      {10007, "x-mac-cyrillic"},
      {10029, "x-mac-centraleurroman"},
      {20127, "windows-1252"},
      {20866, "koi8-r"},
      {20932, "euc-jp"},
      {21866, "koi8-u"},
      {28591, "windows-1252"},
      {28592, "iso-8859-2"},
      {28593, "iso-8859-3"},
      {28594, "iso-8859-4"},
      {28595, "iso-8859-5"},
      {28596, "iso-8859-6"},
      {28597, "iso-8859-7"},
      {28598, "iso-8859-8"},
      {28599, "windows-1254"},
      {28603, "iso-8859-13"},
      {28605, "iso-8859-15"},
      {32768, "macintosh"},
      {50220, "iso-2022-jp"},
      {50221, "iso-2022-jp"},
      {50225, "iso-2022-kr"},
      {51932, "euc-jp"},
      {51936, "gb2312"},
      {51949, "euc-kr"},
      {52936, "hz-gb-2312"},
      {54936, "gb18030"},
      {65001, "utf-8"},
  };
  const auto* found = std::lower_bound(std::begin(kKnown), std::end(kKnown), code_page,
                                       [](const Known& k, int n) { return k.number < n; });
  return found != std::end(kKnown) && found->number == code_page ? found->charset : "windows-1252";
}

void CodePages::append(std::string& out, ByteView bytes, int code_page) {
  if (bytes.empty()) return;
  const std::string_view charset = charset_of_code_page(code_page);
  auto found = decoders_.find(charset);
  if (found == decoders_.end()) {
    auto opened = CharsetDecoder::open(charset);
    if (!opened.ok()) opened = CharsetDecoder::open("windows-1252");
    if (!opened.ok()) return;
    found = decoders_.emplace(charset, std::move(*opened)).first;
  }
  found->second.decode(bytes, /*last=*/true, out);
}

std::string utf16le_to_utf8(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    uint32_t point = base::read_le<uint16_t>(bytes, at);
    if (point >= 0xD800 && point < 0xDC00 && at + 4 <= bytes.size()) {
      const uint32_t low = base::read_le<uint16_t>(bytes, at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    base::append_utf8(out, point);
  }
  return out;
}

}  // namespace clew::extract
