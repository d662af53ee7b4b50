// SPDX-License-Identifier: EUPL-1.2
// The permutation Keccak-f[1600] (FIPS 202, section 3) and the sponge over it; see keccak.h.
#include "model/checksums/keccak.h"

#include <array>
#include <bit>

namespace clew::model {
namespace {

constexpr size_t kRateBytes = 136;  // 1600 bits less the capacity of 512
constexpr int kRounds = 24;
using Lanes = std::array<uint64_t, 25>;  // lane (x, y) at x + 5 * y

/// FIPS 202, algorithm 5: the round constants from its linear feedback shift register.
constexpr std::array<uint64_t, kRounds> kRoundConstants = [] {
  std::array<uint64_t, kRounds> constants{};
  uint32_t state = 1;
  for (auto& constant : constants) {
    for (int j = 0; j <= 6; ++j) {
      if ((state & 1) != 0) constant |= uint64_t{1} << ((1 << j) - 1);
      state <<= 1;
      if ((state & 0x100) != 0) state ^= 0x171;
    }
  }
  return constants;
}();

void permute(Lanes& a) {
  for (const uint64_t constant : kRoundConstants) {
    std::array<uint64_t, 5> column{};
    for (size_t i = 0; i < 25; ++i) column[i % 5] ^= a[i];
    for (size_t i = 0; i < 25; ++i) {  // theta
      a[i] ^= column[(i + 4) % 5] ^ std::rotl(column[(i + 1) % 5], 1);
    }
    Lanes b{};
    b[0] = a[0];
    size_t x = 1;
    size_t y = 0;
    for (int t = 0; t < 24; ++t) {  // rho turns the lanes, pi moves them
      const size_t next = (2 * x + 3 * y) % 5;
      b[y + 5 * next] = std::rotl(a[x + 5 * y], (t + 1) * (t + 2) / 2 % 64);
      x = y;
      y = next;
    }
    for (size_t i = 0; i < 25; ++i) {  // chi
      const size_t row = i - i % 5;
      a[i] = b[i] ^ (~b[row + (i + 1) % 5] & b[row + (i + 2) % 5]);
    }
    a[0] ^= constant;  // iota
  }
}

void absorb(Lanes& a, ByteView block) {
  for (size_t i = 0; i < kRateBytes / 8; ++i) a[i] ^= base::read_le<uint64_t>(block, 8 * i);
  permute(a);
}

}  // namespace

Bytes keccak256(ByteView message) {
  Lanes a{};
  while (message.size() >= kRateBytes) {
    absorb(a, message.substr(0, kRateBytes));
    message.remove_prefix(kRateBytes);
  }
  Bytes last(message);
  last.resize(kRateBytes, '\0');
  last[message.size()] = static_cast<char>(last[message.size()] ^ 0x01);
  last[kRateBytes - 1] = static_cast<char>(last[kRateBytes - 1] ^ 0x80);
  absorb(a, last);
  Bytes out;
  for (size_t i = 0; i < 4; ++i) base::append_le<uint64_t>(out, a[i]);
  return out;
}

}  // namespace clew::model
