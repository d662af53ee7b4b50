// SPDX-License-Identifier: EUPL-1.2
// Angles and pairs of them; see place_reader.h.
#include "extract/reading/place_reader.h"

#include <charconv>

#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"
#include "model/values/coordinates.h"

namespace clew::extract {
namespace {

/// One angle as written.
struct Angle {
  double degrees = 0;
  size_t start = 0;
  size_t end = 0;
  size_t decimals = 0;
  char hemisphere = 0;  ///< N, S, E, W or 0
  bool sign = false;    ///< degree signs were used
};

size_t skip_one(std::string_view text, size_t at, std::initializer_list<std::string_view> signs) {
  for (const std::string_view sign : signs) {
    if (text.substr(at, sign.size()) == sign) return at + sign.size();
  }
  return at;
}

/// An unsigned decimal number; decimals counts the digits after the point.
bool read_decimal(std::string_view text, size_t& at, double& value, size_t& decimals) {
  const size_t start = at;
  while (at < text.size() && is_ascii_digit(text[at])) ++at;
  if (at == start || at - start > 3) return false;
  decimals = 0;
  if (at + 1 < text.size() && text[at] == '.' && is_ascii_digit(text[at + 1])) {
    const size_t point = at++;
    while (at < text.size() && is_ascii_digit(text[at])) ++at;
    decimals = at - point - 1;
  }
  constexpr size_t kDecimalsMax = 16;
  if (decimals > kDecimalsMax) return false;
  return std::from_chars(text.data() + start, text.data() + at, value).ec == std::errc();
}

bool is_hemisphere(char c) { return c == 'N' || c == 'S' || c == 'E' || c == 'W'; }

/// Minutes and seconds after a degree sign.
bool read_minutes(std::string_view text, size_t& at, Angle& angle) {
  double part = 0;
  size_t decimals = 0;
  for (const double scale : {60.0, 3600.0}) {
    size_t position = skip_blanks(text, at, 1);
    if (!read_decimal(text, position, part, decimals)) return true;
    const bool minutes = scale == 60.0;
    const size_t after = minutes ? skip_one(text, position, {"'", "\u2032", "\u2019"})
                                 : skip_one(text, position, {"\"", "\u2033", "\u201D", "''"});
    if (after == position) return true;
    if (part >= 60) return false;
    angle.degrees += part / scale;
    at = after;
  }
  return true;
}

bool read_angle(std::string_view text, size_t at, Angle& angle) {
  angle.start = at;
  if (at < text.size() && is_hemisphere(text[at])) {
    angle.hemisphere = text[at];
    at = skip_blanks(text, at + 1, 1);
  }
  const bool minus = at < text.size() && text[at] == '-';
  if (minus || (at < text.size() && text[at] == '+')) ++at;
  if (!read_decimal(text, at, angle.degrees, angle.decimals)) return false;
  const size_t after = skip_one(text, at, {"\u00B0", "\u00BA"});
  if (after > at) {
    angle.sign = true;
    at = after;
    if (!read_minutes(text, at, angle)) return false;
  }
  const size_t letter = skip_blanks(text, at, 1);
  const bool follows =
      letter < text.size() && is_hemisphere(text[letter]) && !word_character_at(text, letter + 1);
  if (angle.hemisphere == 0 && follows) {
    angle.hemisphere = text[letter];
    at = letter + 1;
  }
  if (minus || angle.hemisphere == 'S' || angle.hemisphere == 'W') angle.degrees = -angle.degrees;
  angle.end = at;
  return !word_character_at(text, at);
}

/// Where the angle begins that has its first digit at `at`.
size_t angle_start(std::string_view text, size_t at) {
  if (at > 0 && (text[at - 1] == '-' || text[at - 1] == '+')) --at;
  const size_t letter = at > 0 && text[at - 1] == ' ' ? at - 1 : at;
  const bool hemisphere =
      letter > 0 && is_hemisphere(text[letter - 1]) && !word_character_before(text, letter - 1);
  return hemisphere ? letter - 1 : at;
}

/// A list of decimals is no place: another number before or after the pair.
bool in_list(std::string_view text, size_t start, size_t end) {
  size_t before = start;
  while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == ',')) --before;
  const bool list_before = before < start && before > 0 && is_ascii_digit(text[before - 1]);
  size_t after = end;
  while (after < text.size() && (text[after] == ' ' || text[after] == ',')) ++after;
  const bool list_after = after > end && after < text.size() &&
                          text.substr(end, after - end).find(',') != std::string_view::npos &&
                          (is_ascii_digit(text[after]) || text[after] == '-');
  return list_before || list_after;
}

bool is_believed(std::string_view text, const Angle& first, const Angle& second, bool comma,
                 InList list) {
  const bool hemispheres = (first.hemisphere == 'N' || first.hemisphere == 'S') &&
                           (second.hemisphere == 'E' || second.hemisphere == 'W');
  if (first.hemisphere != 0 || second.hemisphere != 0) return hemispheres;
  if (first.sign && second.sign) return true;
  const bool geo = first.start >= 4 && text.substr(first.start - 4, 4) == "geo:";
  if (geo) return comma;
  constexpr size_t kDecimalsMin = 4;  // eleven metres; rougher pairs are any numbers
  return comma && first.decimals >= kDecimalsMin && second.decimals >= kDecimalsMin &&
         (list == InList::kAccept || !in_list(text, first.start, second.end));
}

/// One to three digits, then a point or a degree sign.
bool may_be_degrees(std::string_view text, size_t at) {
  constexpr size_t kDigitsMax = 3;
  size_t end = at;
  while (end < text.size() && end - at <= kDigitsMax && is_ascii_digit(text[end])) ++end;
  return end < text.size() && (text[end] == '.' || static_cast<uint8_t>(text[end]) >= 0x80);
}

}  // namespace

std::optional<Place> read_place(std::string_view text, size_t at, InList in_list) {
  if (at >= text.size() || !is_ascii_digit(text[at]) || !may_be_degrees(text, at)) {
    return std::nullopt;
  }
  const size_t start = angle_start(text, at);
  if (word_character_before(text, start) || (start > 0 && text[start - 1] == '.')) {
    return std::nullopt;
  }
  Angle first;
  Angle second;
  if (!read_angle(text, start, first)) return std::nullopt;
  size_t next = skip_blanks(text, first.end, 1);
  const size_t mark = skip_one(text, next, {",", ";"});
  const bool comma = mark > next;
  next = skip_blanks(text, mark, 2);
  if (next == first.end || !read_angle(text, next, second)) return std::nullopt;
  if (!is_believed(text, first, second, comma, in_list)) return std::nullopt;
  auto value = model::normalise_coordinates(first.degrees, second.degrees);
  if (!value) return std::nullopt;
  return Place{std::move(*value), first.start, second.end};
}

}  // namespace clew::extract
