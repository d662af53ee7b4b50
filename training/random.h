// SPDX-License-Identifier: EUPL-1.2
// Random numbers that are the same on every machine: xoshiro256** (Blackman and Vigna, 2018),
// seeded by SplitMix64. The standard library's distributions differ between implementations, so
// none is used. Every part of a world draws from a stream of its own, named in words: adding a draw
// to one part leaves the others as they were.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"

namespace clew::training {

/// A stream of pseudo-random numbers. Thread-compatible.
class Random {
 public:
  /// The stream called `name` of the world with this seed.
  Random(uint64_t seed, std::string_view name);

  uint64_t next();

  /// Uniform in [0, bound), without bias; bound > 0.
  uint64_t below(uint64_t bound);

  /// Uniform in [low, high], both included.
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low) + 1));
  }

  /// True in `per_mille` of a thousand draws.
  bool chance(int per_mille) { return static_cast<int>(below(1000)) < per_mille; }

  /// One element of a container that is not empty.
  template <typename Container>
  auto& pick(Container& from) {
    CHECK(std::size(from) > 0);
    return from[below(std::size(from))];
  }

  /// Fisher-Yates.
  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

  /// `count` bytes, any content.
  Bytes bytes(size_t count);

  /// `count` decimal digits, the first of them not zero.
  std::string digits(size_t count);

 private:
  uint64_t state_[4];
};

}  // namespace clew::training
