// SPDX-License-Identifier: EUPL-1.2
// Tokens and grouped digits; see tokens.h.
#include "extract/reading/tokens.h"

#include <algorithm>

#include "extract/reading/characters.h"

namespace clew::extract {

Token token_around(std::string_view text, size_t at, size_t reach) {
  Token token{at, at};
  const size_t floor = at > reach ? at - reach : 0;
  const size_t ceiling = std::min(text.size(), at + reach);
  while (token.start > floor && is_ascii_alnum(text[token.start - 1])) --token.start;
  while (token.end < ceiling && is_ascii_alnum(text[token.end])) ++token.end;
  return token;
}

size_t blank_length(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ') return 1;
  if (static_cast<uint8_t>(text[at]) < 0x80) return 0;
  if (text.substr(at, 2) == "\u00A0") return 2;
  return text.substr(at, 3) == "\u202F" ? 3 : 0;
}

size_t skip_blanks(std::string_view text, size_t at, size_t most) {
  for (; most > 0; --most) {
    const size_t length = blank_length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

GroupedDigits read_grouped_digits(std::string_view text, size_t at, size_t digits_max,
                                  std::string_view separators) {
  GroupedDigits out;
  size_t group = 0;
  size_t position = at;
  while (position < text.size() && out.digits.size() <= digits_max) {
    if (is_ascii_digit(text[position])) {
      out.digits += text[position++];
      ++group;
      out.end = position;
      continue;
    }
    const size_t blank = blank_length(text, position);
    const bool separator = separators.find(text[position]) != std::string_view::npos;
    const size_t length = blank > 0 ? blank : separator ? 1 : 0;
    if (length == 0 || group == 0 || position + length >= text.size()) break;
    if (!is_ascii_digit(text[position + length])) break;
    out.shape += static_cast<char>('0' + group);
    group = 0;
    position += length;
  }
  if (group > 0) out.shape += static_cast<char>('0' + group);
  return out;
}

}  // namespace clew::extract
