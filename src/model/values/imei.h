// SPDX-License-Identifier: EUPL-1.2
// IMEI: the identity of a mobile device, 14 digits and a Luhn check digit (3GPP TS 23.003, 6.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// The 15 digits, for 15 ASCII digits with a right check digit. Thread-safe.
std::optional<std::string> normalise_imei(std::string_view digits);

/// Whether the first two digits are those of the bodies that allocated nearly all type codes of
/// phones in use (01, 35, 86): one bare number of fifteen digits in ten has a right check digit, so
/// without a word beside it this much more is asked for. Thread-safe.
bool has_likely_type_code(std::string_view imei);

}  // namespace clew::model
