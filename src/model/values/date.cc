// SPDX-License-Identifier: EUPL-1.2
// Days of the calendar; see date.h.
#include "model/values/date.h"

#include <fmt/format.h>

#include "model/values/value_type.h"

namespace clew::model {
namespace {

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

/// Accepts 2026-03-03 and 3.3.2026, 3/3/2026 (day first).
std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  int numbers[3] = {0, 0, 0};
  size_t count = 0;
  bool in_number = false;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') {
      if (!in_number && ++count > 3) return std::nullopt;
      in_number = true;
      numbers[count - 1] = numbers[count - 1] * 10 + (c - '0');
      if (numbers[count - 1] > 9999) return std::nullopt;
    } else if (c == '-' || c == '.' || c == '/') {
      in_number = false;
    } else {
      return std::nullopt;
    }
  }
  if (count != 3) return std::nullopt;
  if (numbers[0] >= kYearMin) return normalise_date(numbers[0], numbers[1], numbers[2]);
  return normalise_date(numbers[2], numbers[1], numbers[0]);
}

}  // namespace

std::optional<std::string> normalise_date(int year, int month, int day) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year >= 0 && year < 100) year += year < 50 ? 2000 : 1900;
  if (year < kYearMin || year > kYearMax || month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > kDays[month - 1] + (month == 2 && is_leap(year) ? 1 : 0)) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

extern constinit const ValueType kDateValue{SelectorKind::kDate, "days of the calendar", "ISO 8601",
                                            from_query};

}  // namespace clew::model
