// SPDX-License-Identifier: EUPL-1.2
// Units and shards: how adopting a shard moves both together, once.
#include "store/shards.h"

#include <gtest/gtest.h>

#include "store/rows_fixture.h"

namespace clew::store {
namespace {

class Shards : public Rows {
 protected:
  Adopted adopt(const Adoption& adoption) {
    auto transaction = begin();
    auto adopted = MUST(adopt_shard(transaction, adoption));
    MUST(transaction.commit());
    return adopted;
  }
};

Adoption adoption_of(std::string name, std::vector<UnitOutcome> units) {
  Adoption adoption;
  adoption.shard.name = std::move(name);
  adoption.shard.items = 7;
  adoption.shard.digest = Bytes(32, 'd');
  adoption.units = std::move(units);
  return adoption;
}

TEST_F(Shards, UnitsArePendingUntilTheirShardIsAdopted) {
  fill();
  auto pending = MUST(pending_units(db_, 0, 2));
  ASSERT_EQ(pending.size(), 2u);
  pending = MUST(pending_units(db_, pending[1].id, 2));
  ASSERT_EQ(pending.size(), 1u);
  EXPECT_EQ(pending[0].exhibit, "E1");
  {
    auto transaction = begin();
    const std::vector<int64_t> ids = {1, 2};
    MUST(count_tries(transaction, ids));
    MUST(transaction.commit());
  }
  EXPECT_EQ(MUST(unit(db_, 1)).tries, 1u);
  auto adoption = adoption_of("s1", {{1, UnitState::kDone}, {2, UnitState::kFailed}});
  adoption.files = {hashes("E1", 1, "three")};
  adoption.new_units = {{"E1", 3, "partition 1", 100}, {"E1", 3, "", 20}};
  const auto adopted = adopt(adoption);
  EXPECT_TRUE(adopted.is_new);
  EXPECT_EQ(MUST(count_units(db_)), (UnitCounts{2, 1, 1, 120, 40}));
  EXPECT_EQ(MUST(unit(db_, 1)).shard, adopted.shard);
  EXPECT_EQ(MUST(units_in_state(db_, UnitState::kFailed, 0, 10)).size(), 1u);
  EXPECT_EQ(MUST(files_without_hashes(db_, "E1")), 2u);
  EXPECT_EQ(unit(db_, 77).error().kind, ErrorKind::kNotFound);
}

TEST_F(Shards, AdoptingTwiceChangesNothing) {
  fill();
  const auto adoption = adoption_of("s1", {{1, UnitState::kDone}});
  const auto first = adopt(adoption);
  const auto again = adopt(adoption_of("s1", {{2, UnitState::kDone}}));
  EXPECT_TRUE(first.is_new);
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.shard, first.shard);
  EXPECT_EQ(MUST(unit(db_, 2)).state, UnitState::kPending);
  EXPECT_EQ(MUST(shards(db_)).size(), 1u);
}

TEST_F(Shards, AdoptionIsAllOrNothing) {
  fill();
  {
    auto transaction = begin();
    const auto refused = adopt_shard(
        transaction, adoption_of("s1", {{1, UnitState::kDone}, {99, UnitState::kDone}}));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::kNotFound);
  }
  EXPECT_TRUE(MUST(shards(db_)).empty());
  EXPECT_EQ(MUST(count_units(db_)).pending, 3u);
  auto transaction = begin();
  EXPECT_EQ(adopt_shard(transaction, adoption_of("No Such/Name", {})).error().kind,
            ErrorKind::kUsage);
}

TEST_F(Shards, RedoneUnitsMoveAndEmptyShardsAreSuperseded) {
  fill();
  adopt(adoption_of("s1", {{1, UnitState::kDone}, {2, UnitState::kFailed}}));
  {
    auto transaction = begin();
    const std::vector<int64_t> ids = {2};
    MUST(redo_units(transaction, ids));
    MUST(transaction.commit());
  }
  EXPECT_EQ(MUST(unit(db_, 2)).state, UnitState::kPending);
  EXPECT_EQ(MUST(unit(db_, 2)).shard, 1);
  const auto second = adopt(adoption_of("s2", {{2, UnitState::kDone}}));
  EXPECT_EQ(MUST(units_of_shard(db_, 1)).size(), 1u);
  EXPECT_EQ(MUST(units_of_shard(db_, second.shard)).size(), 1u);
  EXPECT_EQ(MUST(live_shards(db_)).size(), 2u);
  adopt(adoption_of("s3", {{1, UnitState::kDone}}));
  const auto all = MUST(shards(db_));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].state, ShardState::kSuperseded);
  EXPECT_EQ(all[1].state, ShardState::kLive);
  EXPECT_EQ(all[0].items, 7u);
}

TEST_F(Shards, MergedShardTakesTheUnitsOver) {
  fill();
  const auto one = adopt(adoption_of("s1", {{1, UnitState::kDone}}));
  const auto two = adopt(adoption_of("s2", {{2, UnitState::kDone}}));
  auto transaction = begin();
  const std::vector<int64_t> merged = {one.shard, two.shard};
  const auto whole = MUST(adopt_merged(transaction, adoption_of("s3", {}).shard, merged));
  EXPECT_TRUE(whole.is_new);
  EXPECT_EQ(MUST(units_of_shard(db_, whole.shard)).size(), 2u);
  ASSERT_EQ(MUST(live_shards(db_)).size(), 1u);
  EXPECT_EQ(MUST(shards(db_))[0].state, ShardState::kMerged);
  EXPECT_EQ(adopt_merged(transaction, adoption_of("s4", {}).shard, merged).error().kind,
            ErrorKind::kUsage);
}

TEST_F(Shards, ResetKeepsWhatCannotBeDerived) {
  fill();
  auto adoption = adoption_of("s1", {{1, UnitState::kDone}});
  adoption.files = {hashes("E1", 1, "three")};
  adoption.new_units = {{"E1", 1, "inner", 5}};
  adopt(adoption);
  auto transaction = begin();
  MUST(reset_derived(transaction));
  MUST(transaction.commit());
  EXPECT_TRUE(MUST(shards(db_)).empty());
  EXPECT_EQ(MUST(count_units(db_)), (UnitCounts{3, 0, 0, 60, 0}));
  EXPECT_TRUE(MUST(exhibit_file(db_, "E1", 1)).digests.has_value());
  EXPECT_TRUE(adopt(adoption).is_new);
}

}  // namespace
}  // namespace clew::store
