// SPDX-License-Identifier: EUPL-1.2
// Places on the Earth: latitude and longitude in degrees, WGS 84 (ISO 6709, geo: of RFC 5870).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// "48.85661,2.35222": five decimals, about a metre; latitude within 90, longitude within 180.
/// Thread-safe.
std::optional<std::string> normalise_coordinates(double latitude, double longitude);

}  // namespace clew::model
