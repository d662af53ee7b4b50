// SPDX-License-Identifier: EUPL-1.2
// Code pages of Windows by their numbers ([MS-UCODEREF] 2.2.1), as RTF, Outlook and the old Office
// formats name charsets, and text decoded by them.
//
//   CodePages pages;
//   pages.append(out, bytes, 1251);
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "extract/charset.h"

namespace clew::extract {

inline constexpr int kWesternCodePage = 1252;

/// The charset of a code page, "windows-1252" where the number is none that is known. Thread-safe.
std::string_view charset_of_code_page(int code_page);

/// Decoders by code page, kept between calls: texts in these formats come in small pieces. One
/// thread only.
class CodePages {
 public:
  /// Appends the UTF-8 of `bytes` to `out`.
  void append(std::string& out, ByteView bytes, int code_page);

 private:
  std::map<std::string_view, CharsetDecoder> decoders_;
};

/// UTF-8 of UTF-16 with the low byte first; lone surrogates become U+FFFD. An odd last byte is left
/// out.
std::string utf16le_to_utf8(ByteView bytes);

}  // namespace clew::extract
