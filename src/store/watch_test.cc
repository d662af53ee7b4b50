// SPDX-License-Identifier: EUPL-1.2
// Tests of watch lists' rows: what is still to be looked up, and that hits count once.
#include "store/watch.h"

#include "store/rows_fixture.h"

namespace clew::store {
namespace {

class WatchTest : public Rows {
 protected:
  uint64_t add(const std::string& list, const std::vector<std::string>& entries) {
    auto transaction = begin();
    const uint64_t added = MUST(add_watch_entries(transaction, list, entries));
    MUST(transaction.commit());
    return added;
  }
  uint64_t record(int64_t shard, const std::vector<WatchHit>& hits) {
    const auto entries = MUST(unscanned_entries(db_, shard));
    auto transaction = begin();
    const uint64_t added = MUST(record_watch_hits(transaction, shard, entries, hits));
    MUST(transaction.commit());
    return added;
  }
};

TEST_F(WatchTest, RemembersWhatWasLookedUp) {
  EXPECT_EQ(add("phones", {"+33612345678", "flat"}), 2u);
  EXPECT_EQ(add("phones", {"flat", "room"}), 1u);
  const auto all = MUST(watch_entries(db_));
  ASSERT_EQ(all.size(), 3u);
  const Bytes item(16, 'i');
  EXPECT_EQ(record(4, {{all[0].id, item}, {all[0].id, item}}), 1u);
  EXPECT_TRUE(MUST(unscanned_entries(db_, 4)).empty());
  EXPECT_EQ(MUST(unscanned_entries(db_, 5)).size(), 3u);
  EXPECT_EQ(add("words", {"late"}), 1u);
  const auto late = MUST(unscanned_entries(db_, 4));
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].entry, "late");
  const auto found = MUST(watch_findings(db_, "phones", 10));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].item, item);
  EXPECT_TRUE(MUST(watch_findings(db_, "words", 10)).empty());
  EXPECT_FALSE(watch_findings(db_, "none", 10).ok());
}

TEST_F(WatchTest, AMergedShardIsNotReadAgain) {
  add("words", {"early"});
  record(7, {});
  add("words", {"late"});
  auto transaction = begin();
  MUST(pass_over_merged(transaction, 7, 8));
  MUST(transaction.commit());
  const auto left = MUST(unscanned_entries(db_, 8));
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].entry, "late");
}

TEST_F(WatchTest, RemovesEntriesWithTheirHits) {
  add("words", {"flat", "room"});
  const auto all = MUST(watch_entries(db_));
  record(1, {{all[0].id, Bytes(16, 'a')}, {all[1].id, Bytes(16, 'b')}});
  auto transaction = begin();
  EXPECT_EQ(MUST(remove_watch_entries(transaction, "words", {"flat"})), 1u);
  EXPECT_FALSE(remove_watch_entries(transaction, "words", {"flat"}).ok());
  EXPECT_EQ(MUST(watch_lists(db_)).at(0).hits, 1u);
  EXPECT_EQ(MUST(remove_watch_entries(transaction, "words", {})), 1u);
  EXPECT_TRUE(MUST(watch_lists(db_)).empty());
  MUST(transaction.commit());
  EXPECT_EQ(MUST(db_.query_integer("SELECT count(*) FROM watch_hit")), 0);
}

TEST_F(WatchTest, RefusesNamesThatAreNone) {
  auto transaction = begin();
  EXPECT_FALSE(add_watch_entries(transaction, "", {"a"}).ok());
  EXPECT_FALSE(add_watch_entries(transaction, "\xff", {"a"}).ok());
  EXPECT_FALSE(add_watch_entries(transaction, std::string(201, 'a'), {"a"}).ok());
}

}  // namespace
}  // namespace clew::store
