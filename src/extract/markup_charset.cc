// SPDX-License-Identifier: EUPL-1.2
// Declared charsets of markup (HTML standard, 13.2.3.2; XML 1.0, appendix F) and decoding by ICU.
#include "extract/markup_charset.h"

#include <unicode/ucnv.h>

#include <algorithm>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr size_t kDeclarationWithin = 4096;  ///< bytes in which a declaration must stand

/// The value after `key` and '=', quoted or not.
std::string value_after(std::string_view text, std::string_view key) {
  const size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  size_t i = at + key.size();
  while (i < text.size() &&
         (text[i] == ' ' || text[i] == '=' || text[i] == '"' || text[i] == '\'')) {
    ++i;
  }
  size_t end = i;
  while (end < text.size() && (isalnum(static_cast<unsigned char>(text[end])) ||
                               std::string_view("-_:.").find(text[end]) < 4)) {
    ++end;
  }
  return std::string(text.substr(i, end - i));
}

/// The bytes as UTF-8 through ICU; "" when ICU does not know the charset.
std::string converted(ByteView bytes, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* from = ucnv_open(charset.c_str(), &status);
  if (U_FAILURE(status)) return {};
  std::u16string wide(bytes.size() * 2 + 16, u'\0');
  const int32_t length = ucnv_toUChars(from, wide.data(), static_cast<int32_t>(wide.size()),
                                       bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  ucnv_close(from);
  if (U_FAILURE(status)) return {};
  std::string out;
  for (int32_t i = 0; i < length; ++i) {
    char32_t point = wide[static_cast<size_t>(i)];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < length) {
      const char32_t low = wide[static_cast<size_t>(i) + 1];
      if (low >= 0xDC00 && low < 0xE000) {
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        ++i;
      }
    }
    base::append_utf8(out, point);
  }
  return out;
}

}  // namespace

std::string declared_charset(ByteView head) {
  if (head.substr(0, 3) == "\xef\xbb\xbf") return "utf-8";
  if (head.substr(0, 2) == "\xff\xfe") return "utf-16le";
  if (head.substr(0, 2) == "\xfe\xff") return "utf-16be";
  if (head.size() >= 4 && head[0] == '<' && head[1] == 0 && head[3] == 0) return "utf-16le";
  if (head.size() >= 4 && head[0] == 0 && head[1] == '<' && head[2] == 0) return "utf-16be";
  std::string text(head.substr(0, kDeclarationWithin));
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::string found;
  if (const size_t at = text.find("<?xml"); at != std::string::npos) {
    found = value_after(text.substr(at, text.find("?>", at) - at), "encoding");
  }
  for (size_t at = 0; found.empty() && (at = text.find("<meta", at)) != std::string::npos; ++at) {
    found = value_after(text.substr(at, text.find('>', at) - at), "charset");
  }
  // Who can read the declaration in ASCII is not reading UTF-16.
  return found.starts_with("utf-16") ? "utf-8" : found;
}

DecodedMarkup decode_markup(ByteView bytes) {
  std::string charset = declared_charset(bytes);
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  if (charset.empty() || charset == "utf-8" || charset == "utf8" || charset == "us-ascii") {
    if (base::is_utf8(bytes)) return {std::string(bytes), "utf-8"};
    if (charset == "utf-8" || charset == "utf8") return {base::repair_utf8(bytes), "utf-8"};
    charset.clear();
  }
  if (charset == "iso-8859-1" || charset == "latin1" || charset.empty()) charset = "windows-1252";
  std::string text = converted(bytes, charset);
  if (text.empty()) return {base::repair_utf8(bytes), "utf-8"};
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  return {std::move(text), std::move(charset)};
}

}  // namespace clew::extract
