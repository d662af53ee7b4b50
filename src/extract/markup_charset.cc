// SPDX-License-Identifier: EUPL-1.2
// Declared charsets of markup (HTML standard, 13.2.3.2; XML 1.0, appendix F).
#include "extract/markup_charset.h"

#include <algorithm>

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

DecodedText decode_markup(ByteView bytes) { return decode_to_utf8(bytes, declared_charset(bytes)); }

}  // namespace clew::extract
