// SPDX-License-Identifier: EUPL-1.2
// International bank account numbers (ISO 13616-1): country, check digits by ISO 7064 mod 97-10,
// the length that the country registered.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// Length of IBANs of a country (two capital letters), 0 when it issues none. Thread-safe.
size_t iban_length(std::string_view country);

/// What stands at `place` (from 0) of a country's accounts: 'n' a digit, 'a' a letter, 'c' either.
/// Thread-safe.
char iban_sign(std::string_view country, size_t place);

/// The IBAN in upper case without separators; `text` has letters and digits only. Thread-safe.
std::optional<std::string> normalise_iban(std::string_view text);

}  // namespace clew::model
