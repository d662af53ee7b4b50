// SPDX-License-Identifier: EUPL-1.2
// Time: instants in UTC with millisecond steps, and their ISO 8601 text. Evidence often states
// local time without a zone; what is known about the zone travels with the value (model/item.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clew::base {

/// Milliseconds since 1970-01-01T00:00:00Z. May be negative.
using TimeMs = int64_t;

/// Now, by the system's clock.
TimeMs now_ms();

/// A civil date and time of day in the proleptic Gregorian calendar.
struct CivilTime {
  int year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31
  int hour = 0;
  int minute = 0;
  int second = 0;  ///< 0 to 60; a leap second counts as the next second
  int ms = 0;
};

/// The instant of a civil time that is `offset_minutes` east of UTC; nothing when a part is out of
/// range (month 13, 30 February).
std::optional<TimeMs> from_civil(const CivilTime& civil, int offset_minutes = 0);

/// The civil time in UTC of an instant.
CivilTime to_civil(TimeMs time);

/// "2026-03-03T08:12:44Z", or with ".123" when there are milliseconds.
std::string to_iso(TimeMs time);

/// Reads ISO 8601 / RFC 3339: date alone, or date and time with `T` or a space, seconds and
/// fraction optional, zone `Z`, `+01:00`, `+0100` or none (taken as UTC; `has_zone` tells).
struct IsoTime {
  TimeMs time = 0;
  bool has_zone = false;
};
std::optional<IsoTime> parse_iso(std::string_view text);

}  // namespace clew::base

namespace clew {
using base::TimeMs;
}  // namespace clew
