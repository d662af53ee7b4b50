// SPDX-License-Identifier: EUPL-1.2
// What single characters of a text stand for when people write numbers: digits in every dress,
// letters that pass for digits, what stands between digits.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "model/selector.h"

namespace clew::extract {

/// base::decode_utf8() with short ways for one byte and for two, which most characters are.
inline base::Decoded decode_at(std::string_view text, size_t at) {
  const auto byte = static_cast<uint8_t>(text[at]);
  if (byte < 0x80) return {byte, 1, true};
  if (byte >= 0xC2 && byte < 0xE0 && at + 1 < text.size()) {
    const auto next = static_cast<uint8_t>(text[at + 1]);
    if ((next & 0xC0) == 0x80) return {char32_t{byte & 0x1FU} << 6 | (next & 0x3FU), 2, true};
  }
  return base::decode_utf8(text, at);
}

/// A digit and how it was dressed. length 0: no digit stands there.
struct DigitGlyph {
  uint8_t value = 0;
  uint32_t length = 0;  ///< bytes, with a keycap's trailing characters
  model::Unmasking how = model::Unmasking::kNone;
};

/// The digit at `at`: ASCII, full-width, keycap emoji, circled, parenthesised, superscript,
/// mathematical, any script's decimal digits (Unicode Nd), Chinese numerals. Thread-safe.
DigitGlyph digit_at(std::string_view text, size_t at);

/// The letter at `at` that passes for a digit among digits: o, O, Cyrillic and Greek o for 0; l, I,
/// | for 1; z, Z for 2; Cyrillic ze for 3; S, s for 5; b for 6; B for 8; g, q for 9 are too common
/// in words and stay out. Thread-safe.
DigitGlyph look_alike_at(std::string_view text, size_t at);

/// What a character between two digits says about them.
enum class Between : uint8_t {
  kNot,        ///< no separator: a run of digits ends here
  kInvisible,  ///< zero-width and format characters
  kSpace,      ///< blanks of any width but the tab
  kMark,       ///< dash, dot, bullet, bracket, underscore, emoji ...
  kPart,       ///< comma, semicolon, bar: often parts two numbers
  kSlash,
  kBreak,  ///< tab or line break
  kPlus,   ///< plus signs
};
Between between_at(char32_t point);

/// Letters and marks of any script that writes words with spaces: not Chinese, Japanese, Thai.
bool is_word_letter(char32_t point);

/// Lower case without accents; the point itself where nothing is to be folded; 0 for a mark.
char32_t fold(char32_t point);

inline constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
inline constexpr bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline constexpr bool is_ascii_alnum(char c) { return is_ascii_digit(c) || is_ascii_letter(c); }
inline constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// The code point that ends right before `at` (> 0), and its length.
base::Decoded decode_before(std::string_view text, size_t at);

/// Whether a letter or digit of a word stands right before / at `at`; text borders are none.
bool word_character_before(std::string_view text, size_t at);
bool word_character_at(std::string_view text, size_t at);

}  // namespace clew::extract
