// SPDX-License-Identifier: EUPL-1.2
// Values as Windows writes them into its files: times and texts. Thread-compatible.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/time.h"
#include "extract/charset.h"

namespace clew::extract {

/// A FILETIME ([MS-DTYP] 2.3.3): steps of 100 ns since 1601. Nothing for nought and for times that
/// no calendar has.
inline std::optional<TimeMs> time_of_filetime(uint64_t steps) {
  constexpr uint64_t kStepsPerMs = 10'000;
  constexpr int64_t kMsTo1970 = 11'644'473'600'000;
  constexpr uint64_t kStepsMax = uint64_t{253'402'300'800'000 + 11'644'473'600'000} * kStepsPerMs;
  if (steps == 0 || steps >= kStepsMax) return std::nullopt;
  return static_cast<int64_t>(steps / kStepsPerMs) - kMsTo1970;
}

/// UTF-16LE up to a NUL or the end as UTF-8.
inline std::string utf8_of_wide(ByteView wide) {
  size_t length = 0;
  while (length + 2 <= wide.size() && (wide[length] != 0 || wide[length + 1] != 0)) length += 2;
  if (length == 0) return {};
  return decode_to_utf8(wide.substr(0, length), "utf-16le").text;
}

}  // namespace clew::extract
