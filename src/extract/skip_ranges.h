// SPDX-License-Identifier: EUPL-1.2
// Skip ranges: which items of a unit are done, so that a second worker goes on where the first
// ended.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace clew::extract {

/// What is done already in a unit that is continued. Items end in post-order; what is kept are
/// whole sub-trees (first to last ordinal) and runs of leaves that are neighbours. Sorted.
/// Thread-compatible.
class SkipRanges {
 public:
  struct Range {
    uint64_t first = 0;
    uint64_t last = 0;
    bool leaves = false;  ///< each ordinal is a sub-tree of its own
  };
  /// The sub-tree of `first`, whose last ordinal is `last`, has ended.
  void add(uint64_t first, uint64_t last);
  /// Appends a range as it was; for decoding.
  void restore(Range range) { ranges_.push_back(range); }
  /// The last ordinal of the finished sub-tree that begins at `ordinal`, if it is one.
  std::optional<uint64_t> find(uint64_t ordinal) const;
  const std::vector<Range>& ranges() const { return ranges_; }

 private:
  std::vector<Range> ranges_;
};

}  // namespace clew::extract
