// SPDX-License-Identifier: EUPL-1.2
// Bech32 and Bech32m (BIP 173, BIP 350): the addresses of segregated witness.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace clew::model {

inline constexpr size_t kBech32CharsMax = 90;  ///< BIP 173

/// What a segwit address says.
struct SegwitAddress {
  std::string prefix;   ///< human-readable part in lower case: "bc", "tb", "ltc"
  uint8_t version = 0;  ///< witness version, 0 to 16
  Bytes program;        ///< witness program, 2 to 40 bytes
};

/// Decodes an address of one case with the checksum its version demands (0: Bech32, above: Bech32m)
/// and a program length that BIP 141 allows. Thread-safe.
std::optional<SegwitAddress> decode_segwit(std::string_view text);

}  // namespace clew::model
