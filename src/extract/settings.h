// SPDX-License-Identifier: EUPL-1.2
// Settings of extraction: what a case, and the person who starts the work, say about reading.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace clew::extract {

/// What the case says about reading: set once a worker.
struct ExtractSettings {
  std::vector<std::string> regions;                 ///< ISO 3166 alpha-2, in order of preference
  uint64_t unpack_bytes_min = uint64_t{256} << 20;  ///< unpacked bytes of a unit, at least
  uint64_t unpack_ratio_max = 250;             ///< and at most this many times the unit's own bytes
  uint64_t memory_bytes = uint64_t{64} << 20;  ///< unpacked bytes that may lie in memory
  uint64_t scratch_bytes = uint64_t{64} << 30;  ///< and in scratch space
  bool thorough = false;               ///< also what is slow: text in pictures, unallocated space
  std::vector<std::string> passwords;  ///< to try on what is locked, in this order
};

}  // namespace clew::extract
