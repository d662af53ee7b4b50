// SPDX-License-Identifier: EUPL-1.2
// What is done in a unit; see skip_ranges.h.
#include "extract/skip_ranges.h"

#include <algorithm>

namespace clew::extract {

void SkipRanges::add(uint64_t first, uint64_t last) {
  while (!ranges_.empty() && ranges_.back().first > first) ranges_.pop_back();
  const bool leaf = first == last;
  if (leaf && !ranges_.empty() && ranges_.back().leaves && ranges_.back().last + 1 == first) {
    ranges_.back().last = first;
    return;
  }
  ranges_.push_back({first, last, leaf});
}

std::optional<uint64_t> SkipRanges::find(uint64_t ordinal) const {
  auto after = std::upper_bound(ranges_.begin(), ranges_.end(), ordinal,
                                [](uint64_t o, const Range& range) { return o < range.first; });
  if (after == ranges_.begin()) return std::nullopt;
  const Range& range = *--after;
  if (range.leaves) return ordinal <= range.last ? std::optional(ordinal) : std::nullopt;
  return range.first == ordinal ? std::optional(range.last) : std::nullopt;
}

}  // namespace clew::extract
