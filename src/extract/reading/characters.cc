// SPDX-License-Identifier: EUPL-1.2
// Digits, look-alikes and separators by their Unicode properties; see characters.h.
#include "extract/reading/characters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

namespace clew::extract {
namespace {

using model::Unmasking;

/// `first` to `last` stand for `value` and the values after it.
struct DigitRange {
  char32_t first;
  char32_t last;
  uint8_t value;
};

// What Unicode does not count as decimal digits (Nd).
constexpr DigitRange kDressedDigits[] = {
    {0x00B2, 0x00B3, 2},   {0x00B9, 0x00B9, 1},   {0x2070, 0x2070, 0},
    {0x2074, 0x2079, 4},   {0x2080, 0x2089, 0},  // superscript and subscript
    {0x2460, 0x2468, 1},   {0x2474, 0x247C, 1},  // circled, parenthesised
    {0x2488, 0x2490, 1},   {0x24EA, 0x24EA, 0},  // with full stop, circled zero
    {0x24F5, 0x24FD, 1},   {0x24FF, 0x24FF, 0},  // double and negative circled
    {0x2776, 0x277E, 1},   {0x2780, 0x2788, 1},   {0x278A, 0x2792, 1},  // dingbats
    {0x1F100, 0x1F100, 0}, {0x1F101, 0x1F10A, 0},  // with full stop, with comma
    {0x2160, 0x2168, 1},   {0x2170, 0x2178, 1},    // Roman numerals
};

/// The value of a Chinese numeral, also in its form on cheques; -1 for other characters.
int han_digit(char32_t point) {
  switch (point) {
    case 0x3007:
    case 0x96F6:
      return 0;
    case 0x4E00:
    case 0x5E7A:
    case 0x58F9:
      return 1;
    case 0x4E8C:
    case 0x4E24:
    case 0x8D30:
      return 2;
    case 0x4E09:
    case 0x53C1:
      return 3;
    case 0x56DB:
    case 0x8086:
      return 4;
    case 0x4E94:
    case 0x4F0D:
      return 5;
    case 0x516D:
    case 0x9646:
      return 6;
    case 0x4E03:
    case 0x67D2:
      return 7;
    case 0x516B:
    case 0x634C:
      return 8;
    case 0x4E5D:
    case 0x7396:
      return 9;
    default:
      return -1;
  }
}

struct LookAlike {
  char32_t point;
  uint8_t value;
};
constexpr LookAlike kLookAlikes[] = {
    {'o', 0},    {'O', 0}, {0x043E, 0}, {0x041E, 0}, {0x03BF, 0}, {0x039F, 0},
    {'l', 1},    {'I', 1}, {'|', 1},    {'i', 1},    {0x0406, 1}, {0x0456, 1},
    {'z', 2},    {'Z', 2}, {0x0437, 3}, {0x0417, 3}, {'S', 5},    {'s', 5},
    {0x0405, 5}, {'b', 6}, {0x0431, 6}, {'B', 8},    {0x0412, 8}};

constexpr char32_t kVariationSelector = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;

/// Bytes of U+FE0F? U+20E3 at `at`, 0 when they do not stand there.
uint32_t keycap_length(std::string_view text, size_t at) {
  uint32_t length = 0;
  for (int i = 0; i < 2 && at + length < text.size(); ++i) {
    const base::Decoded next = base::decode_utf8(text, at + length);
    if (next.point == kKeycap) return length + next.length;
    if (next.point != kVariationSelector) return 0;
    length += next.length;
  }
  return 0;
}

DigitGlyph beyond_ascii(char32_t point, uint32_t length) {
  constexpr char32_t kArabicIndicZero = 0x660;  // below it only superscripts are digits
  if (point < kArabicIndicZero && point > 0xB9) return {};
  if (point >= 0x3007 && point <= 0x9FFF) {
    const int value = han_digit(point);
    if (value < 0) return {};
    return {static_cast<uint8_t>(value), length, Unmasking::kHanDigits};
  }
  for (const DigitRange& range : kDressedDigits) {
    if (point >= range.first && point <= range.last) {
      const auto value = static_cast<uint8_t>(range.value + (point - range.first));
      return {value, length, Unmasking::kFullWidth};
    }
  }
  const int32_t value = u_charDigitValue(static_cast<UChar32>(point));
  if (value < 0) return {};
  return {static_cast<uint8_t>(value), length, Unmasking::kFullWidth};
}

const UNormalizer2* decomposer() {
  UErrorCode error = U_ZERO_ERROR;
  static const UNormalizer2* const nfc = unorm2_getNFCInstance(&error);
  return nfc;
}

}  // namespace

DigitGlyph digit_at(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  const char c = text[at];
  if (is_ascii_digit(c)) {
    const auto value = static_cast<uint8_t>(c - '0');
    if (at + 1 < text.size() && static_cast<uint8_t>(text[at + 1]) >= 0x80) {
      const uint32_t keycap = keycap_length(text, at + 1);
      if (keycap > 0) return {value, 1 + keycap, Unmasking::kFullWidth};
    }
    return {value, 1, Unmasking::kNone};
  }
  if (static_cast<uint8_t>(c) < 0x80) return {};
  const base::Decoded decoded = decode_at(text, at);
  return decoded.valid ? beyond_ascii(decoded.point, decoded.length) : DigitGlyph{};
}

DigitGlyph look_alike_at(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  const base::Decoded decoded = decode_at(text, at);
  for (const LookAlike& letter : kLookAlikes) {
    if (letter.point == decoded.point) {
      return {letter.value, decoded.length, Unmasking::kLookAlikes};
    }
  }
  return {};
}

namespace {

Between between_ascii(char c) {
  if (c == ' ') return Between::kSpace;
  if (c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f') return Between::kBreak;
  if (c == ',' || c == ';' || c == '|') return Between::kPart;
  if (c == '/' || c == '\\') return Between::kSlash;
  if (c == '+') return Between::kPlus;
  constexpr std::string_view kMarks = "-._*~()[]{}':!";
  return kMarks.find(c) != std::string_view::npos ? Between::kMark : Between::kNot;
}

constexpr uint32_t kMarkTypes = U_GC_PD_MASK | U_GC_PS_MASK | U_GC_PE_MASK | U_GC_PC_MASK |
                                U_GC_PO_MASK | U_GC_PI_MASK | U_GC_PF_MASK | U_GC_SO_MASK |
                                U_GC_SM_MASK | U_GC_SK_MASK;

}  // namespace

Between between_at(char32_t point) {
  if (point < 0x80) return between_ascii(static_cast<char>(point));
  switch (point) {
    case base::kReplacement:
      return Between::kNot;
    case 0x85:
    case 0x2028:
    case 0x2029:
      return Between::kBreak;
    case 0x3001:
    case 0xFF0C:
    case 0x060C:
      return Between::kPart;  // commas
    case 0xFF0F:
      return Between::kSlash;
    case 0xFF0B:
    case 0x2795:
    case 0xFE62:
      return Between::kPlus;
    case 0xAD:
    case 0x34F:
    case kVariationSelector:
    case kKeycap:
      return Between::kInvisible;
    default:
      break;
  }
  const uint32_t type = U_GET_GC_MASK(static_cast<UChar32>(point));
  if ((type & U_GC_CF_MASK) != 0) return Between::kInvisible;
  if ((type & U_GC_ZS_MASK) != 0) return Between::kSpace;
  return (type & kMarkTypes) != 0 ? Between::kMark : Between::kNot;
}

bool is_word_letter(char32_t point) {
  if (point < 0x80) return is_ascii_letter(static_cast<char>(point));
  const bool latin = point >= 0xC0 && point <= 0x24F && point != 0xD7 && point != 0xF7;
  const bool cyrillic = point >= 0x400 && point <= 0x52F && point != 0x482;
  const bool arabic = point >= 0x620 && point <= 0x64A;
  if (latin || cyrillic || arabic) return true;
  if (point >= 0x3040 && point <= 0x9FFF) return false;  // kana and Han
  if (point < 0xAA || !(U_GET_GC_MASK(static_cast<UChar32>(point)) & (U_GC_L_MASK | U_GC_M_MASK))) {
    return false;
  }
  if (point < 0x0E00) return true;
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(point), &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_INHERITED:
    case USCRIPT_COMMON:
      return false;
    default:
      return true;
  }
}

char32_t fold(char32_t point) {
  if (point < 0x80) return static_cast<char32_t>(ascii_lower(static_cast<char>(point)));
  if (point >= 0x430 && point <= 0x44F && point != 0x439) return point;  // Cyrillic but short i
  if (point >= 0x410 && point <= 0x42F && point != 0x419) return point + 0x20;
  auto folded = static_cast<UChar32>(u_tolower(static_cast<UChar32>(point)));
  if (folded == 0x142) return 'l';
  if (folded == 0x131) return 'i';
  if (folded == 0x629) return 0x647;  // Arabic teh marbuta, often written heh
  if (folded == 0x649) return 0x64A;  // alef maksura and yeh
  if (u_charType(folded) == U_NON_SPACING_MARK || folded == 0x640) return 0;
  UChar parts[8];
  for (int depth = 0; depth < 3; ++depth) {
    UErrorCode error = U_ZERO_ERROR;
    const int32_t size = unorm2_getRawDecomposition(decomposer(), folded, parts, 8, &error);
    if (size <= 0 || U_FAILURE(error)) break;
    UChar32 first = 0;
    int32_t offset = 0;
    U16_NEXT(parts, offset, size, first);
    folded = first;
  }
  return static_cast<char32_t>(folded);
}

base::Decoded decode_before(std::string_view text, size_t at) {
  if (static_cast<uint8_t>(text[at - 1]) < 0x80) return decode_at(text, at - 1);
  constexpr size_t kLongest = 4;
  for (size_t back = 1; back <= kLongest && back <= at; ++back) {
    if ((static_cast<uint8_t>(text[at - back]) & 0xC0) == 0x80) continue;
    const base::Decoded decoded = base::decode_utf8(text, at - back);
    if (decoded.length == back) return decoded;
    break;
  }
  return {};
}

bool word_character_before(std::string_view text, size_t at) {
  if (at == 0) return false;
  if (is_ascii_alnum(text[at - 1])) return true;
  if (static_cast<uint8_t>(text[at - 1]) < 0x80) return false;
  const char32_t point = decode_before(text, at).point;
  return is_word_letter(point) || u_charDigitValue(static_cast<UChar32>(point)) >= 0;
}

bool word_character_at(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  if (static_cast<uint8_t>(text[at]) < 0x80) return is_ascii_alnum(text[at]);
  const char32_t point = decode_at(text, at).point;
  return is_word_letter(point) || u_charDigitValue(static_cast<UChar32>(point)) >= 0;
}

}  // namespace clew::extract
