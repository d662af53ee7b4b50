// SPDX-License-Identifier: EUPL-1.2
// Addresses of crypto-currencies whose checksum can be proved: Base58Check (Bitcoin, Litecoin,
// Dogecoin, Tron), segwit (Bitcoin, Litecoin) and Ethereum's mixed case (EIP-55).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// Whether an Ethereum address without mixed case, which proves nothing, is believed.
enum class UnprovenCase { kRefuse, kAccept };

/// The address as its checksum demands: Base58 as written, segwit in lower case, Ethereum in EIP-55
/// case. Thread-safe.
std::optional<std::string> normalise_wallet(std::string_view text, UnprovenCase unproven);

}  // namespace clew::model
