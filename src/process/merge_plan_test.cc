// SPDX-License-Identifier: EUPL-1.2
// Tests of the tiers: however shards come, few are live, none is too large, and none is rewritten
// often.
#include "process/merge_plan.h"

#include <gtest/gtest.h>

#include <random>

namespace clew::process {
namespace {

struct Simulated {
  std::vector<store::Shard> live;
  int64_t next_id = 0;
  uint64_t written = 0;  ///< by merges
  uint64_t total = 0;

  void add(uint64_t text, uint64_t items) {
    store::Shard shard;
    shard.id = ++next_id;
    shard.text_bytes = text;
    shard.items = items;
    total += weight_of(shard);
    live.push_back(shard);
    for (auto group = next_merge(live, {}); !group.empty(); group = next_merge(live, {})) {
      store::Shard merged;
      merged.id = ++next_id;
      for (const auto& part : group) {
        merged.text_bytes += part.text_bytes;
        merged.items += part.items;
        std::erase_if(live, [&](const store::Shard& s) { return s.id == part.id; });
      }
      EXPECT_LE(weight_of(merged), kShardTextMax);
      written += weight_of(merged);
      live.push_back(merged);
    }
  }
  void expect_bounds() const {
    EXPECT_LE(live.size(), kMergeFan * kMergeTiers + total / (kShardTextMax / 2) + 1);
    EXPECT_LE(written, total * (kMergeTiers + 1));
  }
};

TEST(MergePlan, ManySmallShardsBecomeFew) {
  Simulated all;
  for (int i = 0; i < 20'000; ++i) all.add(100'000, 50);
  all.expect_bounds();
  EXPECT_LT(all.live.size(), 60u);
}

TEST(MergePlan, ShardsOfAllSizesStayWithinBounds) {
  std::mt19937 random(1);
  Simulated all;
  for (int i = 0; i < 3000; ++i) all.add(uint64_t{1} << random() % 29, random() % 2000);
  all.expect_bounds();
}

TEST(MergePlan, AFewSmallOnesAndLargeOnesAreLeftAlone) {
  std::vector<store::Shard> live(7);
  for (size_t i = 0; i < live.size(); ++i) {
    live[i].id = static_cast<int64_t>(i);
    live[i].text_bytes = 1000;
  }
  EXPECT_TRUE(next_merge(live, {}).empty());
  live.push_back(live[0]);
  live.back().id = 7;
  EXPECT_EQ(next_merge(live, {}).size(), 8u);
  EXPECT_TRUE(next_merge(live, {3}).empty());
  for (auto& shard : live) shard.text_bytes = kShardTextMax;
  EXPECT_TRUE(next_merge(live, {}).empty());
}

}  // namespace
}  // namespace clew::process
