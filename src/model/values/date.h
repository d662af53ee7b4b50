// SPDX-License-Identifier: EUPL-1.2
// Days of the Gregorian calendar (ISO 8601).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

inline constexpr int kYearMin = 1900;  ///< earlier and later days are not told from other numbers
inline constexpr int kYearMax = 2100;

/// "2026-03-03"; nothing when the calendar has no such day. Two-digit years: 00-49 are 20xx, 50-99
/// are 19xx. Thread-safe.
std::optional<std::string> normalise_date(int year, int month, int day);

}  // namespace clew::model
