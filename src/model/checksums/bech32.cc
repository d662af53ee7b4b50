// SPDX-License-Identifier: EUPL-1.2
// The BCH code over GF(32) of BIP 173 and the regrouping of five bits to eight; see bech32.h.
#include "model/checksums/bech32.h"

#include <array>

namespace clew::model {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr size_t kChecksumChars = 6;
constexpr uint32_t kBech32 = 1;
constexpr uint32_t kBech32m = 0x2bc830a3;

constexpr std::array<int8_t, 128> kValues = [] {
  std::array<int8_t, 128> values{};
  for (auto& value : values) value = -1;
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  return values;
}();

uint32_t step(uint32_t state, uint32_t value) {
  constexpr uint32_t kGenerators[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  const uint32_t top = state >> 25;
  state = ((state & 0x1ffffff) << 5) ^ value;
  for (int i = 0; i < 5; ++i) {
    if (((top >> i) & 1) != 0) state ^= kGenerators[i];
  }
  return state;
}

/// Lower case, or nothing for mixed case and characters outside 33..126.
std::optional<std::string> lower(std::string_view text) {
  std::string out;
  bool small = false;
  bool capital = false;
  for (const char c : text) {
    if (c < 33 || c > 126) return std::nullopt;
    small = small || (c >= 'a' && c <= 'z');
    capital = capital || (c >= 'A' && c <= 'Z');
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (small && capital) return std::nullopt;
  return out;
}

/// Five-bit values to bytes; the padding must be shorter than five bits and zero.
std::optional<Bytes> regroup(std::string_view values) {
  Bytes out;
  uint32_t bits = 0;
  int count = 0;
  for (const char value : values) {
    bits = (bits << 5) | static_cast<uint32_t>(value);
    count += 5;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>((bits >> count) & 0xff));
      bits &= (1U << count) - 1;
    }
  }
  if (count >= 5 || bits != 0) return std::nullopt;
  return out;
}

}  // namespace

std::optional<SegwitAddress> decode_segwit(std::string_view text) {
  if (text.size() > kBech32CharsMax) return std::nullopt;
  const auto address = lower(text);
  if (!address) return std::nullopt;
  const size_t border = address->rfind('1');
  if (border == std::string::npos || border == 0) return std::nullopt;
  if (address->size() - border - 1 <= kChecksumChars) return std::nullopt;
  const std::string prefix = address->substr(0, border);
  uint32_t state = 1;
  for (const char c : prefix) state = step(state, static_cast<uint32_t>(c) >> 5);
  state = step(state, 0);
  for (const char c : prefix) state = step(state, static_cast<uint32_t>(c) & 31);
  std::string values;
  for (const char c : address->substr(border + 1)) {
    const int8_t value = kValues[static_cast<uint8_t>(c)];
    if (value < 0) return std::nullopt;
    values.push_back(static_cast<char>(value));
    state = step(state, static_cast<uint32_t>(value));
  }
  const auto version = static_cast<uint8_t>(values[0]);
  if (version > 16 || state != (version == 0 ? kBech32 : kBech32m)) return std::nullopt;
  auto program = regroup(std::string_view(values).substr(1, values.size() - 1 - kChecksumChars));
  if (!program || program->size() < 2 || program->size() > 40) return std::nullopt;
  if (version == 0 && program->size() != 20 && program->size() != 32) return std::nullopt;
  return SegwitAddress{prefix, version, std::move(*program)};
}

}  // namespace clew::model
