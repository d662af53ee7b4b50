// SPDX-License-Identifier: EUPL-1.2
// Wallet addresses by coin; see wallet.h.
#include "model/values/wallet.h"

#include <algorithm>

#include "base/bytes.h"
#include "model/checksums/base58.h"
#include "model/checksums/bech32.h"
#include "model/checksums/keccak.h"
#include "model/values/value_type.h"

namespace clew::model {
namespace {

constexpr size_t kEthereumChars = 42;

/// Version bytes of 20-byte hashes: Bitcoin 0 and 5, Litecoin 48 and 50, Dogecoin 30 and 22,
/// Tron 65.
bool is_address_version(uint8_t version) {
  constexpr uint8_t kVersions[] = {0x00, 0x05, 0x30, 0x32, 0x1e, 0x16, 0x41};
  return std::find(std::begin(kVersions), std::end(kVersions), version) != std::end(kVersions);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/// EIP-55: a letter is a capital where the hash of the lower-case address has a digit above 7.
std::optional<std::string> ethereum(std::string_view text, UnprovenCase unproven) {
  std::string plain(text.substr(2));
  bool small = false;
  bool capital = false;
  for (char& c : plain) {
    small = small || (c >= 'a' && c <= 'f');
    capital = capital || (c >= 'A' && c <= 'F');
    c = lower(c);
    if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) return std::nullopt;
  }
  const bool proven = small && capital;
  if (!proven && unproven == UnprovenCase::kRefuse) return std::nullopt;
  const std::string hash = base::to_hex(keccak256(plain));
  std::string out = "0x";
  for (size_t i = 0; i < plain.size(); ++i) out += hash[i] > '7' ? upper(plain[i]) : plain[i];
  if (proven && out.substr(2) != text.substr(2)) return std::nullopt;
  return out;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  return normalise_wallet(typed, UnprovenCase::kAccept);
}

}  // namespace

std::optional<std::string> normalise_wallet(std::string_view text, UnprovenCase unproven) {
  if (text.size() == kEthereumChars && text[0] == '0' && lower(text[1]) == 'x') {
    return ethereum(text, unproven);
  }
  if (const auto segwit = decode_segwit(text)) {
    if (segwit->prefix != "bc" && segwit->prefix != "ltc") return std::nullopt;
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
  }
  constexpr size_t kPayloadBytes = 21;
  const auto payload = decode_base58check(text);
  if (!payload || payload->size() != kPayloadBytes) return std::nullopt;
  if (!is_address_version(static_cast<uint8_t>((*payload)[0]))) return std::nullopt;
  return std::string(text);
}

extern constinit const ValueType kWalletValue{SelectorKind::kWallet,
                                              "addresses of crypto-currencies",
                                              "Base58Check, BIP 173, BIP 350, EIP-55", from_query};

}  // namespace clew::model
