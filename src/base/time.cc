// SPDX-License-Identifier: EUPL-1.2
// Civil calendar by Howard Hinnant's published day-count formulas ("chrono-Compatible Low-Level
// Date Algorithms"); ISO 8601 / RFC 3339 text. See time.h.
#include "base/time.h"

#include <fmt/format.h>

#include <chrono>

namespace clew::base {
namespace {

constexpr int64_t kMsPerDay = 86'400'000;

int64_t days_from_civil(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

/// Takes exactly `width` digits from the front of `text`.
bool take_digits(std::string_view& text, size_t width, int& value) {
  if (text.size() < width) return false;
  value = 0;
  for (size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_fraction(std::string_view& text, int& ms) {
  int scale = 100;
  size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    ms += (text.front() - '0') * scale;
    scale /= 10;
    text.remove_prefix(1);
    ++digits;
  }
  return digits > 0;
}

/// Z, +01:00, +0100, +01 or nothing. False when what is left is not a zone.
bool take_zone(std::string_view& text, int& offset_minutes, bool& has_zone) {
  if (text.empty()) return true;
  has_zone = true;
  if (take(text, 'Z') || take(text, 'z')) return text.empty();
  const bool west = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return false;
  int hours = 0;
  int minutes = 0;
  if (!take_digits(text, 2, hours)) return false;
  if (!text.empty()) {
    take(text, ':');
    if (!take_digits(text, 2, minutes)) return false;
  }
  if (hours > 14 || minutes > 59) return false;
  offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
  return text.empty();
}

}  // namespace

TimeMs now_ms() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return duration_cast<milliseconds>(since).count();
}

std::optional<TimeMs> from_civil(const CivilTime& c, int offset_minutes) {
  if (c.year < -9999 || c.year > 9999 || c.month < 1 || c.month > 12) return std::nullopt;
  if (c.day < 1 || c.day > days_in_month(c.year, c.month)) return std::nullopt;
  if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59) return std::nullopt;
  if (c.second < 0 || c.second > 60 || c.ms < 0 || c.ms > 999) return std::nullopt;
  const int64_t seconds = (c.hour * 60 + c.minute - offset_minutes) * int64_t{60} + c.second;
  return days_from_civil(c.year, c.month, c.day) * kMsPerDay + seconds * 1000 + c.ms;
}

CivilTime to_civil(TimeMs time) {
  int64_t days = time / kMsPerDay;
  int64_t rest = time % kMsPerDay;
  if (rest < 0) {
    rest += kMsPerDay;
    --days;
  }
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t doe = z - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  CivilTime c;
  c.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  c.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  c.year = static_cast<int>(yoe + era * 400 + (c.month <= 2));
  c.hour = static_cast<int>(rest / 3'600'000);
  c.minute = static_cast<int>(rest / 60'000 % 60);
  c.second = static_cast<int>(rest / 1000 % 60);
  c.ms = static_cast<int>(rest % 1000);
  return c;
}

std::string to_iso(TimeMs time) {
  const CivilTime c = to_civil(time);
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day,
                                c.hour, c.minute, c.second);
  if (c.ms != 0) out += fmt::format(".{:03}", c.ms);
  return out + "Z";
}

std::optional<IsoTime> parse_iso(std::string_view text) {
  CivilTime c;
  if (!take_digits(text, 4, c.year) || !take(text, '-')) return std::nullopt;
  if (!take_digits(text, 2, c.month) || !take(text, '-')) return std::nullopt;
  if (!take_digits(text, 2, c.day)) return std::nullopt;
  IsoTime iso;
  int offset_minutes = 0;
  if (!text.empty()) {
    if (!take(text, 'T') && !take(text, ' ') && !take(text, 't')) return std::nullopt;
    if (!take_digits(text, 2, c.hour) || !take(text, ':')) return std::nullopt;
    if (!take_digits(text, 2, c.minute)) return std::nullopt;
    if (take(text, ':')) {
      if (!take_digits(text, 2, c.second)) return std::nullopt;
      if ((take(text, '.') || take(text, ',')) && !take_fraction(text, c.ms)) return std::nullopt;
    }
    take(text, ' ');
    if (!take_zone(text, offset_minutes, iso.has_zone)) return std::nullopt;
  }
  const auto time = from_civil(c, offset_minutes);
  if (!time) return std::nullopt;
  iso.time = *time;
  return iso;
}

}  // namespace clew::base
