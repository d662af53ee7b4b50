// SPDX-License-Identifier: EUPL-1.2
// Places in texts: pairs of decimal degrees, pairs with hemispheres, degrees with minutes and
// seconds (ISO 6709 Annex D and its habits), geo: URIs (RFC 5870).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::extract {

struct Place {
  std::string value;  ///< normalised, see model/values/coordinates.h
  size_t start = 0;
  size_t end = 0;
};

/// Whether a pair of decimals may stand in a list of numbers: map URLs go on with a zoom level.
enum class InList : uint8_t { kRefuse, kAccept };

/// The place whose first angle has its first digit at `at`. Bare decimals must be parted by a comma
/// and have four decimals each.
std::optional<Place> read_place(std::string_view text, size_t at, InList in_list);

}  // namespace clew::extract
