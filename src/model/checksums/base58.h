// SPDX-License-Identifier: EUPL-1.2
// Base58Check, the encoding of Bitcoin's first addresses and of many coins after it: big-endian
// bytes in base 58, leading zero bytes as '1', the last four bytes a double SHA-256 checksum
// (Bitcoin Core, base58.cpp and the wiki page "Base58Check encoding").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace clew::model {

inline constexpr size_t kBase58CharsMax = 64;  ///< longer texts are not addresses

/// Whether the character belongs to the alphabet (no 0, O, I, l).
bool is_base58(char c);

/// The payload (version byte first, checksum removed); nothing for a foreign character, a length
/// above kBase58CharsMax or a wrong checksum. Thread-safe.
std::optional<Bytes> decode_base58check(std::string_view text);

/// The text for a payload of at most 40 bytes. Thread-safe.
std::string encode_base58check(ByteView payload);

}  // namespace clew::model
