// SPDX-License-Identifier: EUPL-1.2
// Terms: the set of distinct words of a shard while it is written. Words come by the million and
// are mostly known, so a look-up touches one slot of eight bytes before any text is compared.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace clew::index {

/// Grows only. Thread-compatible.
class Terms {
 public:
  Terms();
  /// Adds a term if it is not there; keeps a copy.
  void add(std::string_view term);
  /// All terms in the order of their first appearance; valid until the next add().
  const std::vector<std::string_view>& all() const { return terms_; }

 private:
  struct Slot {
    uint32_t hash = 0;    ///< its upper half; the lower one chose the slot
    uint32_t number = 0;  ///< of the term, from 1; 0: free
  };
  std::string_view keep(std::string_view term);
  void grow();

  std::vector<Slot> slots_;  ///< a power of two of them, at most half in use
  std::vector<std::string_view> terms_;
  std::vector<std::unique_ptr<char[]>> chunks_;  ///< where the terms' bytes lie
  size_t chunk_left_ = 0;
  char* chunk_at_ = nullptr;
};

}  // namespace clew::index
