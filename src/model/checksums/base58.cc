// SPDX-License-Identifier: EUPL-1.2
// Base58Check by long division in base 256; see base58.h.
#include "model/checksums/base58.h"

#include <algorithm>
#include <array>

#include "base/hash.h"

namespace clew::model {
namespace {

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr size_t kChecksumBytes = 4;

constexpr std::array<int8_t, 256> kValues = [] {
  std::array<int8_t, 256> values{};
  for (auto& value : values) value = -1;
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  return values;
}();

Bytes checksum(ByteView payload) {
  return base::sha256(base::sha256(payload)).substr(0, kChecksumBytes);
}

}  // namespace

bool is_base58(char c) { return kValues[static_cast<uint8_t>(c)] >= 0; }

std::optional<Bytes> decode_base58check(std::string_view text) {
  if (text.empty() || text.size() > kBase58CharsMax) return std::nullopt;
  size_t zeros = 0;
  while (zeros < text.size() && text[zeros] == '1') ++zeros;
  Bytes bytes;  // little-endian while it grows
  for (const char c : text.substr(zeros)) {
    int carry = kValues[static_cast<uint8_t>(c)];
    if (carry < 0) return std::nullopt;
    for (char& byte : bytes) {
      carry += 58 * static_cast<uint8_t>(byte);
      byte = static_cast<char>(carry & 0xff);
      carry >>= 8;
    }
    while (carry > 0) {
      bytes.push_back(static_cast<char>(carry & 0xff));
      carry >>= 8;
    }
  }
  bytes.append(zeros, '\0');
  std::reverse(bytes.begin(), bytes.end());
  if (bytes.size() <= kChecksumBytes) return std::nullopt;
  Bytes payload = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (checksum(payload) != bytes.substr(payload.size())) return std::nullopt;
  return payload;
}

std::string encode_base58check(ByteView payload) {
  const Bytes bytes = Bytes(payload) + checksum(payload);
  size_t zeros = 0;
  while (zeros < bytes.size() && bytes[zeros] == '\0') ++zeros;
  std::string digits;  // values, least significant first
  for (const char byte : bytes.substr(zeros)) {
    int carry = static_cast<uint8_t>(byte);
    for (char& digit : digits) {
      carry += 256 * digit;
      digit = static_cast<char>(carry % 58);
      carry /= 58;
    }
    while (carry > 0) {
      digits.push_back(static_cast<char>(carry % 58));
      carry /= 58;
    }
  }
  std::string out(zeros, '1');
  for (size_t i = digits.size(); i-- > 0;) out += kAlphabet[static_cast<size_t>(digits[i])];
  return out;
}

}  // namespace clew::model
