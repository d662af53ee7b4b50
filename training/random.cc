// SPDX-License-Identifier: EUPL-1.2
// xoshiro256** 1.0 and SplitMix64 as their authors published them (prng.di.unimi.it); streams are
// told apart by the FNV-1a hash of their names.
#include "training/random.h"

#include <bit>

namespace clew::training {
namespace {

uint64_t split_mix(uint64_t& state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

uint64_t fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace

Random::Random(uint64_t seed, std::string_view name) {
  uint64_t state = seed ^ std::rotl(fnv1a(name), 17);
  for (uint64_t& word : state_) word = split_mix(state);
}

uint64_t Random::next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Random::below(uint64_t bound) {
  CHECK(bound > 0);
  // Draws in the last, incomplete run of `bound` values would favour the low ones.
  const uint64_t unfair = (0 - bound) % bound;
  uint64_t draw = next();
  while (draw < unfair) draw = next();
  return draw % bound;
}

Bytes Random::bytes(size_t count) {
  Bytes out;
  out.reserve(count + 8);
  while (out.size() < count) base::append_le(out, next());
  out.resize(count);
  return out;
}

std::string Random::digits(size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    out.push_back(static_cast<char>('0' + (i == 0 ? between(1, 9) : between(0, 9))));
  }
  return out;
}

}  // namespace clew::training
