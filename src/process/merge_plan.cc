// SPDX-License-Identifier: EUPL-1.2
// Tiers of shards; see merge_plan.h.
#include "process/merge_plan.h"

#include <algorithm>

namespace clew::process {
namespace {

constexpr uint64_t kItemWeight = kShardTextMax / kShardItemsMax;
constexpr uint64_t kSmallest = 256 << 10;  ///< the lowest tier ends here
constexpr uint64_t kTierFactor = 4;

}  // namespace

uint64_t weight_of(const store::Shard& shard) {
  return shard.text_bytes + shard.items * kItemWeight;
}

int tier_of(const store::Shard& shard) {
  const uint64_t weight = weight_of(shard);
  if (weight > kShardTextMax / 2) return kMergeTiers;
  int tier = 0;
  for (uint64_t end = kSmallest; weight > end && tier < kMergeTiers - 1; end *= kTierFactor) ++tier;
  return tier;
}

std::vector<store::Shard> next_merge(const std::vector<store::Shard>& live,
                                     const std::set<int64_t>& busy) {
  std::vector<store::Shard> small;
  for (const auto& shard : live) {
    if (tier_of(shard) < kMergeTiers && !busy.contains(shard.id)) small.push_back(shard);
  }
  std::sort(small.begin(), small.end(), [](const store::Shard& a, const store::Shard& b) {
    return weight_of(a) != weight_of(b) ? weight_of(a) < weight_of(b) : a.id < b.id;
  });
  for (int tier = 0; tier < kMergeTiers; ++tier) {
    // The lower tiers come along: they are small beside it.
    std::vector<store::Shard> group;
    uint64_t weight = 0;
    size_t of_tier = 0;
    for (const auto& shard : small) {
      if (tier_of(shard) > tier) break;
      if (weight + weight_of(shard) > kShardTextMax) break;
      weight += weight_of(shard);
      if (tier_of(shard) == tier) ++of_tier;
      group.push_back(shard);
    }
    const bool is_full = weight > kShardTextMax / 2 && group.size() > 1;
    if (of_tier >= kMergeFan || is_full) return group;
  }
  return {};
}

}  // namespace clew::process
