// SPDX-License-Identifier: EUPL-1.2
// Which shards are merged: a pure function of their sizes (docs/decisions/0006-merging.md). Small
// shards are gathered by tiers, each four times the size of the one below; eight of a tier make one
// of a higher. What a case holds is so rewritten at most once a tier, a search opens few shards,
// and none grows beyond what one task can write in its memory.
#pragma once

#include <set>
#include <vector>

#include "store/shards.h"

namespace clew::process {

inline constexpr size_t kMergeFan = 8;                          ///< shards of a tier that make one
inline constexpr uint64_t kShardTextMax = uint64_t{256} << 20;  ///< text of a merged shard
inline constexpr uint64_t kShardItemsMax = 1'000'000;           ///< items of a merged shard
inline constexpr int kMergeTiers = 6;

/// What merging counts a shard by: its text, and for each item what a row takes.
uint64_t weight_of(const store::Shard& shard);
/// 0 to kMergeTiers - 1; kMergeTiers for a shard that is left as it is.
int tier_of(const store::Shard& shard);
/// The shards to be merged next, smallest first; empty when all is well. `busy` are left alone.
std::vector<store::Shard> next_merge(const std::vector<store::Shard>& live,
                                     const std::set<int64_t>& busy);

}  // namespace clew::process
