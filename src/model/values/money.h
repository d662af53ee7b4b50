// SPDX-License-Identifier: EUPL-1.2
// Amounts of money: a currency of ISO 4217 and a decimal number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// The ISO 4217 code of a code, sign or word ("eur", "€", "euros", "гривень"), in lower case and
/// without accents, or of a code in capitals; nothing for other words. Thread-safe.
std::optional<std::string_view> currency_of(std::string_view word);

/// "EUR 1250.00" for a currency and an amount as people write it: groups of thousands parted by
/// space, dot, comma or apostrophe, decimals after dot or comma; `zeros` multiplies it by a power
/// of ten ("1.5 million": 6). Thread-safe.
std::optional<std::string> normalise_money(std::string_view currency, std::string_view amount,
                                           size_t zeros = 0);

}  // namespace clew::model
