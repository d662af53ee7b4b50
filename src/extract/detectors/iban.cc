// SPDX-License-Identifier: EUPL-1.2
// Bank accounts: a country's two letters and two check digits begin one; the country says how long
// it is and which signs are digits, so that letters written for digits are read as such. Groups may
// be parted in any way; what is parted oddly must have its country's structure.
#include "model/values/iban.h"

#include <array>

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

using model::Unmasking;

constexpr size_t kSeparatorBytesMax = 5;  // " - ", a bullet between blanks
constexpr size_t kLookAlikesMax = 6;
constexpr size_t kBreaksMax = 2;
constexpr size_t kIbanCharsMax = 34;

/// Length of one sign that may part groups: a blank, a mark, a line break; 0 for another.
size_t separator_length(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (const size_t blank = blank_length(text, at)) return blank;
  constexpr std::string_view kMarks = "-._/*:\n\r";
  if (kMarks.find(text[at]) != std::string_view::npos) return 1;
  if (text.substr(at, 2) == "\u00B7") return 2;
  const std::string_view three = text.substr(at, 3);
  return three == "\u2022" || three == "\u2013" || three == "\u2014" ? 3 : 0;
}

/// The end of what parts two signs, `at` when nothing does.
size_t past_separators(std::string_view text, size_t at) {
  size_t end = at;
  while (const size_t length = separator_length(text, end)) {
    if (end + length - at > kSeparatorBytesMax) break;
    end += length;
  }
  return end;
}

/// The letter before `at`, with separators between them; where it stands, or npos.
size_t letter_before(std::string_view text, size_t at) {
  size_t before = at;
  while (before > 0 && at - before < kSeparatorBytesMax && text[before - 1] != '\n' &&
         !is_ascii_alnum(text[before - 1])) {
    --before;
  }
  if (before == 0 || !is_ascii_letter(text[before - 1])) return std::string_view::npos;
  return before == at || past_separators(text, before) >= at ? before - 1 : std::string_view::npos;
}

/// The digit or letter that `c` passes for where `wanted` stands; 0 when it cannot.
char as_wanted(char c, char wanted) {
  constexpr std::string_view kLetters = "OQILZSB";
  constexpr std::string_view kDigits = "0011258";
  if (wanted == 'c') return c;
  if (is_ascii_digit(c) == (wanted == 'n')) return c;
  const std::string_view& from = wanted == 'n' ? kLetters : kDigits;
  const std::string_view& to = wanted == 'n' ? kDigits : kLetters;
  const size_t place = from.find(c);
  return place == std::string_view::npos ? '\0' : to[place];
}

struct Gathered {
  std::array<char, kIbanCharsMax> written{};
  std::array<char, kIbanCharsMax> meant{};
  size_t count = 0;
  size_t end = 0;
  size_t look_alikes = 0;
  bool odd = false;  ///< parted otherwise than by one blank, dash or dot
  bool broken = false;
};

/// Reads `wanted` signs from `start`; count is less where the country's structure does not allow
/// one.
Gathered gather(std::string_view text, size_t start, size_t wanted, std::string_view country) {
  Gathered out;
  size_t at = start;
  size_t breaks = 0;
  while (at < text.size() && out.count < wanted) {
    if (!is_ascii_alnum(text[at])) {
      const size_t next = past_separators(text, at);
      if (next == at || next >= text.size() || !is_ascii_alnum(text[next])) break;
      const std::string_view between = text.substr(at, next - at);
      const bool usual =
          blank_length(text, at) == between.size() || between == "-" || between == ".";
      out.odd = out.odd || !usual || out.count == 2;
      for (const char c : between) breaks += c == '\n' ? 1 : 0;
      if (breaks > kBreaksMax) break;
      out.broken = breaks > 0;
      at = next;
      continue;
    }
    const char c = static_cast<char>(text[at] >= 'a' ? text[at] - 32 : text[at]);
    const char meant = as_wanted(c, model::iban_sign(country, out.count));
    if (meant == '\0') break;
    out.written[out.count] = c;
    out.meant[out.count] = meant;
    out.look_alikes += c != meant ? 1 : 0;
    ++out.count;
    out.end = ++at;
  }
  return out;
}

size_t try_at(Scan& scan, size_t start, std::string_view country) {
  const std::string_view text = scan.text;
  const size_t length = model::iban_length(country);
  if (length == 0 || length > kIbanCharsMax) return 0;
  Gathered gathered = gather(text, start, length, country);
  if (gathered.count != length || word_character_at(text, gathered.end)) return 0;
  std::string signs(gathered.meant.data(), length);
  auto value = gathered.look_alikes > kLookAlikesMax ? std::nullopt : model::normalise_iban(signs);
  bool look_alikes = gathered.look_alikes > 0;
  if (!value) {  // letters in the parts that may hold letters
    for (size_t i = 4; i < length; ++i) {
      if (model::iban_sign(country, i) != 'c') continue;
      const char digit = as_wanted(signs[i], 'n');
      if (signs[i] == 'O' || signs[i] == 'I' || signs[i] == 'L') signs[i] = digit;
    }
    look_alikes = true;
    value = model::normalise_iban(signs);
  }
  if (!value) return 0;
  Unmasking how = look_alikes ? Unmasking::kLookAlikes : Unmasking::kNone;
  if (gathered.odd) how = how | Unmasking::kSeparators;
  if (gathered.broken) how = how | Unmasking::kSplit;
  scan.add(model::SelectorKind::kIban, start, gathered.end, std::move(*value), how);
  return gathered.end;
}

size_t read(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (at < 2) return 0;
  const char before = text[at - 1];
  // Most digits stand after a blank and something else, or after another digit.
  if (!is_ascii_letter(before) && separator_length(text, at - 1) == 0 &&
      static_cast<uint8_t>(before) < 0x80) {
    return 0;
  }
  size_t second = letter_before(text, at);
  for (int shift = 0; shift < 2 && second != std::string_view::npos; ++shift) {
    const size_t first = letter_before(text, second);
    if (first == std::string_view::npos) return 0;
    if (!word_character_before(text, first)) {
      const char country[2] = {static_cast<char>(text[first] & ~0x20),
                               static_cast<char>(text[second] & ~0x20)};
      if (const size_t end = try_at(scan, first, {country, 2})) return end;
    }
    // The first check digit may be a letter that passes for one: "DE O7".
    if (second + 1 != at || as_wanted(static_cast<char>(text[second] & ~0x20), 'n') == '\0') break;
    second = first;
  }
  return 0;
}

}  // namespace

extern constinit const Detector kIbanDetector{
    .name = "iban",
    .summary = "international bank account numbers",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
