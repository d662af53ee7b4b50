// SPDX-License-Identifier: EUPL-1.2
// Payment card numbers: issuer ranges and lengths (ISO/IEC 7812), Luhn check digit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// The digits when they have a known issuer's prefix and length and a right check digit; `digits`
/// are ASCII digits only. Thread-safe.
std::optional<std::string> normalise_card(std::string_view digits);

}  // namespace clew::model
