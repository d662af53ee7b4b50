// SPDX-License-Identifier: EUPL-1.2
// Days: year first, day first (month first where the first region is the United States), and with
// the month's name in the languages of the dictionary.
#include "model/values/date.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

/// A number of at most four digits; length 0 when none or a longer one stands there.
struct Number {
  int value = 0;
  size_t length = 0;
};

Number number_at(std::string_view text, size_t at) {
  Number number;
  while (at < text.size() && is_ascii_digit(text[at])) {
    if (++number.length > 4) return {};
    number.value = number.value * 10 + (text[at++] - '0');
  }
  return number;
}

struct Day {
  std::string value;
  size_t start = 0;
  size_t end = 0;
};

std::optional<Day> day_of(int year, int month, int day, size_t start, size_t end) {
  auto value = model::normalise_date(year, month, day);
  if (!value) return std::nullopt;
  return Day{std::move(*value), start, end};
}

/// A date must not be part of something longer with the same separator.
bool stands_alone(std::string_view text, size_t start, size_t end, char separator) {
  if (start >= 2 && (text[start - 1] == separator || text[start - 1] == '.') &&
      is_ascii_alnum(text[start - 2])) {
    return false;
  }
  if (end >= text.size()) return true;
  if (is_ascii_digit(text[end])) return false;
  const bool time_follows = (text[end] == 'T' || text[end] == 't') && end + 1 < text.size() &&
                            is_ascii_digit(text[end + 1]);
  if (word_character_at(text, end) && !time_follows) return false;
  return !(text[end] == separator && end + 1 < text.size() && is_ascii_digit(text[end + 1]));
}

/// "06.12.34 56 78" is a telephone number: pairs of digits go on after two-digit years.
bool pairs_go_on(std::string_view text, size_t end) {
  auto digit = [&](size_t i) { return i < text.size() && is_ascii_digit(text[i]); };
  const size_t blank = blank_length(text, end);
  if (blank == 0 || !digit(end + blank) || !digit(end + blank + 1)) return false;
  const size_t after = end + blank + 2;
  return after < text.size() &&
         (blank_length(text, after) > 0 || text[after] == '.' || text[after] == '-' ||
          text[after] == '/') &&
         digit(after + 1);
}

std::optional<Day> numeric(std::string_view text, size_t at, bool month_first) {
  const Number first = number_at(text, at);
  size_t position = at + first.length;
  if (first.length == 0 || position >= text.size()) return std::nullopt;
  const char separator = text[position];
  if (separator != '-' && separator != '.' && separator != '/') return std::nullopt;
  position = separator == '.' ? skip_blanks(text, position + 1, 1) : position + 1;
  const Number second = number_at(text, position);
  position += second.length;
  if (second.length == 0 || second.length > 2 || position >= text.size() ||
      text[position] != separator) {
    return std::nullopt;
  }
  position = separator == '.' ? skip_blanks(text, position + 1, 1) : position + 1;
  const Number third = number_at(text, position);
  const size_t end = position + third.length;
  if (third.length == 0 || !stands_alone(text, at, end, separator)) return std::nullopt;
  if (first.length == 4 && third.length <= 2) {
    return day_of(first.value, second.value, third.value, at, end);
  }
  if (first.length > 2 || third.length == 3 || third.length == 1) return std::nullopt;
  if (third.length == 2) {
    const bool padded = first.length == 2 && second.length == 2 && separator != '-';
    const bool slashed = separator == '/' && !month_first;
    if (!padded && !slashed && !(separator == '/' && month_first)) return std::nullopt;
    if (pairs_go_on(text, end)) return std::nullopt;
  }
  const int day = month_first && separator == '/' ? second.value : first.value;
  const int month = month_first && separator == '/' ? first.value : second.value;
  auto read = day_of(third.value, month, day, at, end);
  return read || separator != '/' ? read : day_of(third.value, day, month, at, end);
}

/// The month named by the word at `at`.
int month_at(const Scan& scan, size_t at, size_t& end) {
  const Word word = read_word(scan.text, at);
  end = word.end;
  const Meaning* meaning = scan.words.find(word.folded);
  return meaning != nullptr && meaning->is(Role::kMonth) ? meaning->month : 0;
}

/// Skips "of", "de" and a comma or full stop, and blanks.
size_t skip_joint(std::string_view text, size_t at) {
  if (at < text.size() &&
      (text[at] == '.' || text[at] == ',' || text[at] == '-' || text[at] == '/')) {
    ++at;
  }
  at = skip_blanks(text, at, 2);
  for (const std::string_view word : {"de ", "of ", "del "}) {
    if (text.substr(at, word.size()) == word) return at + word.size();
  }
  return at;
}

/// "3 March 2026", "3rd of March, 2026", "3. März 2026".
std::optional<Day> named_month(const Scan& scan, size_t at) {
  const Number day = number_at(scan.text, at);
  if (day.length == 0 || day.length > 2) return std::nullopt;
  size_t position = at + day.length;
  const char mark = position < scan.text.size() ? scan.text[position] : ' ';
  const bool suffixed = mark == '-' || is_ascii_letter(mark) || static_cast<uint8_t>(mark) >= 0x80;
  for (const std::string_view suffix : {"st", "nd", "rd", "th", "er", "\u00BA", "-\u0433\u043E"}) {
    if (!suffixed) break;
    if (scan.text.substr(position, suffix.size()) != suffix) continue;
    position += suffix.size();
    break;
  }
  position = skip_joint(scan.text, position);
  size_t end = position;
  if (position >= scan.text.size() || !scan.words.may_mean(scan.text, position))
    return std::nullopt;
  const int month = month_at(scan, position, end);
  if (month == 0) return std::nullopt;
  position = skip_joint(scan.text, end);
  const Number year = number_at(scan.text, position);
  const size_t last = position + year.length;
  if (year.length != 4 || word_character_at(scan.text, last)) return std::nullopt;
  return day_of(year.value, month, day.value, at, last);
}

/// "March 3, 2026", seen from the day.
std::optional<Day> after_month(const Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (at < 4 || text[at - 1] != ' ' || is_ascii_digit(text[at - 2])) return std::nullopt;
  size_t start = at - 1;
  if (text[start - 1] == '.') --start;
  const size_t letters = start;
  constexpr size_t kReach = 24;
  while (start > 0 && letters - start < kReach && word_character_before(text, start)) {
    start -= decode_before(text, start).length;
  }
  size_t end = start;
  const int month = start < letters ? month_at(scan, start, end) : 0;
  const Number day = number_at(text, at);
  if (month == 0 || day.length == 0 || day.length > 2) return std::nullopt;
  size_t position = at + day.length;
  for (const std::string_view suffix : {"st", "nd", "rd", "th"}) {
    if (text.substr(position, 2) == suffix) position += 2;
  }
  position = skip_joint(text, position);
  const Number year = number_at(text, position);
  const size_t last = position + year.length;
  if (year.length != 4 || word_character_at(text, last)) return std::nullopt;
  return day_of(year.value, month, day.value, start, last);
}

/// "2026年3月3日"
std::optional<Day> han(std::string_view text, size_t at) {
  const Number year = number_at(text, at);
  size_t position = at + year.length;
  if (year.length != 4 || text.substr(position, 3) != "\u5E74") return std::nullopt;
  const Number month = number_at(text, position + 3);
  position += 3 + month.length;
  if (month.length == 0 || text.substr(position, 3) != "\u6708") return std::nullopt;
  const Number day = number_at(text, position + 3);
  position += 3 + day.length;
  if (day.length == 0 || text.substr(position, 3) != "\u65E5") return std::nullopt;
  return day_of(year.value, month.value, day.value, at, position + 3);
}

/// The end of a time of day with its zone ("10:15:20.250 +0200"), which is no value of its own but
/// must not be read as one; `at` when none stands there.
size_t time_end(std::string_view text, size_t at) {
  const Number hours = number_at(text, at);
  size_t end = at + hours.length;
  if (hours.length == 0 || hours.length > 2 || hours.value > 24) return at;
  int parts = 0;
  for (; end < text.size() && text[end] == ':'; ++parts) {
    const Number part = number_at(text, end + 1);
    if (part.length != 2 || part.value > 60) return at;
    end += 3;
  }
  if (parts == 0 || parts > 2) return at;
  if (parts == 2 && end < text.size() && (text[end] == '.' || text[end] == ',')) {
    end += 1 + number_at(text, end + 1).length;
  }
  const size_t zone = skip_blanks(text, end, 1);
  if (zone < text.size() && (text[zone] == '+' || text[zone] == '-')) {
    const Number offset = number_at(text, zone + 1);
    if (offset.length == 4) return zone + 5;
  }
  const Number year = number_at(text, zone);
  return zone > end && year.length == 4 && year.value >= model::kYearMin ? zone + 4 : end;
}

size_t read(Scan& scan, size_t at) {
  constexpr size_t kYearDigits = 4;
  if (scan.figures > kYearDigits) return 0;
  if (!is_ascii_digit(scan.text[at]) || (at > 0 && is_ascii_alnum(scan.text[at - 1]))) return 0;
  auto day = numeric(scan.text, at, scan.month_first);
  if (!day) day = named_month(scan, at);
  if (!day) day = after_month(scan, at);
  if (!day) day = han(scan.text, at);
  if (!day) {
    const size_t end = time_end(scan.text, at);
    return end > at ? end : 0;
  }
  const size_t end = day->end;
  scan.add(model::SelectorKind::kDate, day->start, end, std::move(day->value));
  return end;
}

}  // namespace

extern constinit const Detector kDateDetector{
    .name = "date",
    .summary = "days of the calendar",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
