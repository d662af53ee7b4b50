// SPDX-License-Identifier: EUPL-1.2
// Undressing of texts; see bare_text.h. One pass that looks at bytes first: plain ASCII is passed
// over eight bytes at a time, Cyrillic and Han by their lead bytes.
#include "extract/reading/bare_text.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstring>

#include "extract/reading/characters.h"

namespace clew::extract {
namespace {

using model::Unmasking;

constexpr char32_t kKeycap = 0x20E3;
constexpr char32_t kVariationSelector = 0xFE0F;

/// Where the next byte beyond ASCII stands, at or after `at`.
size_t next_high(std::string_view text, size_t at) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    if ((eight & kHighBits) != 0) break;
  }
  while (at < text.size() && static_cast<uint8_t>(text[at]) < 0x80) ++at;
  return at;
}

bool is_invisible(char32_t point) {
  return point == 0xAD || point == 0x34F || point == 0x180E ||
         (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x2069) || point == 0xFEFF;
}

struct Letters {
  char32_t first;
  char32_t last;
  char to;  ///< what the first stands for
};

// Letters and digits in rings, boxes and brackets; capitals of the letters are told apart.
constexpr Letters kEnclosed[] = {
    {0x2460, 0x2468, '1'},   {0x2474, 0x247C, '1'},   {0x249C, 0x24B5, 'a'},
    {0x24B6, 0x24CF, 'A'},   {0x24D0, 0x24E9, 'a'},   {0x24EA, 0x24EA, '0'},
    {0x24F5, 0x24FD, '1'},   {0x24FF, 0x24FF, '0'},   {0x2776, 0x277E, '1'},
    {0x2780, 0x2788, '1'},   {0x278A, 0x2792, '1'},   {0x1F110, 0x1F129, 'A'},
    {0x1F130, 0x1F149, 'A'}, {0x1F150, 0x1F169, 'A'}, {0x1F170, 0x1F189, 'A'}};

/// Unicode's mathematical alphabets: thirteen times 52 letters, then digits.
char mathematical(char32_t point) {
  constexpr char32_t kFirst = 0x1D400;
  constexpr char32_t kGreek = 0x1D6A4;
  constexpr char32_t kDigits = 0x1D7CE;
  if (point < kGreek) {
    const auto letter = static_cast<char>((point - kFirst) % 52);
    return static_cast<char>(letter < 26 ? 'A' + letter : 'a' + letter - 26);
  }
  return point >= kDigits ? static_cast<char>('0' + (point - kDigits) % 10) : '\0';
}

/// The ASCII character that `point` is a dress of, or 0.
char undressed(char32_t point) {
  if (point >= 0xFF01 && point <= 0xFF5E) {
    // Punctuation of Chinese sentences stays what it is.
    const bool sentence = point == 0xFF0C || point == 0xFF1B || point == 0xFF01 || point == 0xFF1F;
    return sentence ? '\0' : static_cast<char>(point - 0xFEE0);
  }
  if (point >= 0x1D400 && point <= 0x1D7FF) return mathematical(point);
  if (point == 0x210E) return 'h';  // the gap in the italic alphabet
  for (const Letters& row : kEnclosed) {
    if (point >= row.first && point <= row.last) {
      return static_cast<char>(row.to + static_cast<char>(point - row.first));
    }
  }
  const int32_t digit = u_charDigitValue(static_cast<UChar32>(point));
  return digit >= 0 ? static_cast<char>('0' + digit) : '\0';
}

struct Confusable {
  char32_t point;
  char to;
};

// Cyrillic and Greek letters drawn like Latin ones (Unicode TR 39, confusables.txt). Sorted.
constexpr Confusable kConfusables[] = {
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},
    {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'},
    {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03B1, 'a'}, {0x03B9, 'i'}, {0x03BD, 'v'}, {0x03BF, 'o'},
    {0x03C1, 'p'}, {0x03F2, 'c'}, {0x03F3, 'j'}, {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'},
    {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'},
    {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'},
    {0x0430, 'a'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x04BB, 'h'},
    {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'}};

char latin_shape(char32_t point) {
  const auto* found =
      std::lower_bound(std::begin(kConfusables), std::end(kConfusables), point,
                       [](const Confusable& one, char32_t wanted) { return one.point < wanted; });
  return found != std::end(kConfusables) && found->point == point ? found->to : '\0';
}

bool is_other_alphabet(uint8_t lead) { return lead >= 0xCE && lead <= 0xD4; }

bool is_in_address(char c) {
  return is_ascii_alnum(c) || c == '_' || c == '.' || c == '-' || c == '+' || c == '@';
}

}  // namespace

BareText::BareText(std::string_view text) : original_(text) { build(); }

void BareText::build() {
  const std::string_view text = original_;
  for (size_t at = next_high(text, 0); at < text.size(); at = next_high(text, at)) {
    if (changes_.size() >= kChangesMax) break;
    const auto lead = static_cast<uint8_t>(text[at]);
    if (is_other_alphabet(lead)) {
      at = other_alphabet(at);
      continue;
    }
    const bool han = lead >= 0xE3 && lead <= 0xE9 && at + 3 <= text.size();
    if (han) {
      at = han_sign(at);
      continue;
    }
    const base::Decoded d = decode_at(text, at);
    if (d.point == kKeycap || d.point == kVariationSelector) {
      keycap(at, d.length);
    } else if (!d.valid || d.point < 0xAD || (d.point >= 0xC0 && d.point < 0x300)) {
      // Latin letters with accents
    } else if (is_invisible(d.point)) {
      drop(at, d.length, Unmasking::kSplit);
    } else if (const char to = undressed(d.point); to != '\0') {
      change(at, d.length, to, Unmasking::kFullWidth);
    }
    at += d.length;
  }
  if (!changes_.empty()) copy_to(text.size());
}

void BareText::copy_to(size_t at) {
  bare_ += original_.substr(copied_, at - copied_);
  copied_ = at;
}

void BareText::change(size_t at, size_t length, char to, Unmasking how) {
  copy_to(at);
  const bool goes_on = !changes_.empty() && changes_.back().how == how &&
                       changes_.back().end() == at && changes_.back().bare_length > 0 &&
                       changes_.back().length == length * changes_.back().bare_length;
  if (goes_on) {
    ++changes_.back().bare_length;
    changes_.back().length += static_cast<uint32_t>(length);
  } else {
    changes_.push_back({static_cast<uint32_t>(bare_.size()), 1, static_cast<uint32_t>(at),
                        static_cast<uint32_t>(length), how});
  }
  bare_ += to;
  copied_ = at + length;
}

void BareText::drop(size_t at, size_t length, Unmasking how) {
  copy_to(at);
  if (!changes_.empty() && changes_.back().end() == at && changes_.back().bare_length == 0) {
    changes_.back().length += static_cast<uint32_t>(length);
  } else {
    changes_.push_back({static_cast<uint32_t>(bare_.size()), 0, static_cast<uint32_t>(at),
                        static_cast<uint32_t>(length), how});
  }
  copied_ = at + length;
}

/// The Chinese words for the at sign and the dot between Latin letters stand for the signs, with
/// the blanks around them. Returns where to go on.
size_t BareText::han_sign(size_t at) {
  const std::string_view text = original_;
  const bool sign = text.substr(at, 6) == "艾特";
  const bool dot = !sign && text.substr(at, 3) == "点";
  if (!sign && !dot) return at + 3;
  const size_t start = at > copied_ && text[at - 1] == ' ' ? at - 1 : at;
  size_t end = at + (sign ? 6 : 3);
  if (end < text.size() && text[end] == ' ') ++end;
  const bool before = start > copied_ && (is_ascii_letter(text[start - 1]) ||
                                          (sign && is_ascii_digit(text[start - 1])));
  const bool after =
      end < text.size() && (is_ascii_letter(text[end]) || (sign && is_ascii_digit(text[end])));
  if (before && after) change(start, end - start, sign ? '@' : '.', Unmasking::kAtDot);
  return end;
}

/// A keycap, or the variation selector before one, belongs to the digit it stands on.
void BareText::keycap(size_t at, size_t length) {
  if (at == 0) return;
  const bool on_selector = copied_ == at && !changes_.empty() && changes_.back().end() == at &&
                           original_[changes_.back().start] >= '0' &&
                           original_[changes_.back().start] <= '9';
  if (on_selector) {  // the keycap after its selector
    changes_.back().length += static_cast<uint32_t>(length);
    copied_ = at + length;
    return;
  }
  const bool keycap_follows =
      decode_at(original_, at).point == kKeycap ||
      (at + length < original_.size() && decode_at(original_, at + length).point == kKeycap);
  if (!is_ascii_digit(original_[at - 1]) || !keycap_follows || copied_ > at - 1) return;
  copy_to(at - 1);
  changes_.push_back({static_cast<uint32_t>(bare_.size()), 1, static_cast<uint32_t>(at - 1),
                      static_cast<uint32_t>(1 + length), Unmasking::kFullWidth});
  bare_ += original_[at - 1];
  copied_ = at + length;
}

/// Greek, Cyrillic, Armenian from `at`: read past, unless ASCII or an at sign touches them.
size_t BareText::other_alphabet(size_t at) {
  const std::string_view text = original_;
  size_t end = at;
  while (end + 1 < text.size() && is_other_alphabet(static_cast<uint8_t>(text[end]))) end += 2;
  if (end == at) return at + 1;
  const char before = at > 0 ? text[at - 1] : ' ';
  const char after = end < text.size() ? text[end] : ' ';
  const bool touched =
      is_ascii_alnum(before) || is_ascii_alnum(after) || before == '@' || after == '@';
  if (!touched || at < judged_) return end;
  constexpr size_t kReach = 96;
  auto belongs = [&](size_t i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    return byte < 0x80 ? is_in_address(text[i]) : is_other_alphabet(byte) || (byte & 0xC0) == 0x80;
  };
  size_t start = at;
  while (start > std::max(judged_, copied_) && at - start < kReach && belongs(start - 1)) --start;
  while (start < at && (static_cast<uint8_t>(text[start]) & 0xC0) == 0x80) ++start;
  while (end < text.size() && end - at < kReach && belongs(end)) ++end;
  while (end < text.size() && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) ++end;
  judged_ = end;
  fold_word(start, end);
  return end;
}

/// Folds the letters of [start, end) when all that are not Latin pass for Latin ones.
void BareText::fold_word(size_t start, size_t end) {
  bool latin = false;
  for (size_t at = start; at < end;) {
    const base::Decoded d = decode_at(original_, at);
    latin = latin || (d.point < 0x80 && is_ascii_letter(static_cast<char>(d.point)));
    if (d.point >= 0x80 && latin_shape(d.point) == '\0') return;
    at += d.length;
  }
  if (!latin) return;
  for (size_t at = start; at < end;) {
    const base::Decoded d = decode_at(original_, at);
    if (d.point >= 0x80) change(at, d.length, latin_shape(d.point), Unmasking::kLookAlikes);
    at += d.length;
  }
}

BareText::Span BareText::original(size_t start, size_t end) const {
  Span span{start, end};
  if (changes_.empty()) return span;
  auto place = [](const Change& change, size_t at) {
    if (at >= change.bare_end()) return change.end() + (at - change.bare_end());
    return change.start + (at - change.bare) * (change.length / change.bare_length);
  };
  // The last change that begins at or before `start`: what is dropped there stays outside.
  auto first = std::upper_bound(changes_.begin(), changes_.end(), start,
                                [](size_t at, const Change& c) { return at < c.bare; });
  if (first != changes_.begin()) span.start = place(*std::prev(first), start);
  auto last = std::lower_bound(changes_.begin(), changes_.end(), end,
                               [](const Change& c, size_t at) { return c.bare < at; });
  if (last != changes_.begin()) span.end = place(*std::prev(last), end);
  while (first != changes_.begin() && std::prev(first)->end() > span.start) --first;
  for (; first != last; ++first) span.how = span.how | first->how;
  return span;
}

}  // namespace clew::extract
