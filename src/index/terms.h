// SPDX-License-Identifier: EUPL-1.2
// Terms: the distinct words of a shard while it is written, and in how many items each stands.
// Words come by the million and are mostly known, so a look-up touches one slot of eight bytes
// before any text is compared.
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
  /// The terms added from now on are another item's.
  void begin_item();
  /// Adds a term if it is not there (keeps a copy), and counts it for this item.
  void add(std::string_view term);
  /// How many terms were added since begin_item(), repeated ones too.
  uint32_t of_item() const { return of_item_; }
  /// All terms in the order of their first appearance; valid until the next add().
  const std::vector<std::string_view>& all() const { return terms_; }
  /// In how many items all()[place] stands.
  uint32_t items_with(size_t place) const { return counts_[place].items; }

 private:
  struct Slot {
    uint32_t hash = 0;    ///< its upper half; the lower one chose the slot
    uint32_t number = 0;  ///< of the term, from 1; 0: free
  };
  struct Count {
    uint32_t items = 0;
    uint32_t last_item = 0;  ///< the item that was counted last
  };
  void count(size_t place);
  std::string_view keep(std::string_view term);
  void grow();

  std::vector<Slot> slots_;  ///< a power of two of them, at most half in use
  std::vector<std::string_view> terms_;
  std::vector<Count> counts_;  ///< by place in terms_
  uint32_t item_ = 1;
  uint32_t of_item_ = 0;
  std::vector<std::unique_ptr<char[]>> chunks_;  ///< where the terms' bytes lie
  size_t chunk_left_ = 0;
  char* chunk_at_ = nullptr;
};

}  // namespace clew::index
