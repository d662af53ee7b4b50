// SPDX-License-Identifier: EUPL-1.2
// Places as decimal degrees; see coordinates.h.
#include "model/values/coordinates.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "model/values/value_type.h"

namespace clew::model {
namespace {

std::optional<double> number(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  const size_t comma = typed.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto latitude = number(typed.substr(0, comma));
  const auto longitude = number(typed.substr(comma + 1));
  if (!latitude || !longitude) return std::nullopt;
  return normalise_coordinates(*latitude, *longitude);
}

/// Without a minus before a number that rounds to zero.
double rounded(double degrees) {
  const double value = std::round(degrees * 1e5) / 1e5;
  return value == 0 ? 0 : value;
}

}  // namespace

std::optional<std::string> normalise_coordinates(double latitude, double longitude) {
  if (!(std::abs(latitude) <= 90) || !(std::abs(longitude) <= 180)) return std::nullopt;
  return fmt::format("{:.5f},{:.5f}", rounded(latitude), rounded(longitude));
}

extern constinit const ValueType kCoordinatesValue{SelectorKind::kCoordinates,
                                                   "places by latitude and longitude",
                                                   "ISO 6709, RFC 5870", from_query};

}  // namespace clew::model
