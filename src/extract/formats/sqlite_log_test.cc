// SPDX-License-Identifier: EUPL-1.2
// Logs and journals of SQLite, made of pages that SQLite itself wrote.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/database_maker_test.h"

namespace clew::extract {
namespace {

constexpr size_t kPage = 4096;

/// The second page of a database with one table: its rows.
Bytes page_of(const std::string& rows) {
  return database("PRAGMA page_size=4096; CREATE TABLE t(a TEXT, b INTEGER, c REAL);" + rows)
      .substr(kPage, kPage);
}

Bytes frame(uint32_t number, uint32_t salt, const Bytes& page) {
  Bytes out;
  for (const uint32_t word : {number, 0U, salt, salt, 0U, 0U}) base::append_be(out, word);
  return out + page;
}

Bytes log_of(const std::vector<Bytes>& frames) {
  Bytes out;
  for (const uint32_t word : {0x377F0682U, 3007000U, 4096U, 0U, 5U, 5U, 0U, 0U}) {
    base::append_be(out, word);
  }
  for (const auto& one : frames) out += one;
  return out;
}

TEST(SqliteLogTest, RowsOfAWriteAheadLogAreRecords) {
  const Bytes first = page_of("INSERT INTO t VALUES('see you at 8', 7, 1.5);");
  const Bytes second = page_of(
      "INSERT INTO t VALUES('see you at 8', 7, 1.5); INSERT INTO t VALUES('+447400123456', 1, 0);");
  const auto items =
      collect(log_of({frame(2, 5, first), frame(2, 5, second),
                      frame(2, 4, page_of("INSERT INTO t VALUES('an older round', 0, 0);"))}),
              "chat.db-wal");
  EXPECT_EQ(items[0].item.type, "sqlite_log");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "frames"), "3");
  ASSERT_EQ(items.size(), 4u);  // the first row once, though two frames have it
  EXPECT_EQ(items[1].item.text, "see you at 8\n7\n1.5\n");
  EXPECT_EQ(field_of(items[1].item, "page"), "2");
  EXPECT_FALSE(items[1].item.deleted);
  EXPECT_EQ(items[2].path, "chat.db-wal/frame 2/2");
  ASSERT_FALSE(items[2].item.mentions.empty());
  EXPECT_TRUE(items[3].item.deleted);
  EXPECT_EQ(items[3].item.text, "an older round\n0\n0\n");
}

TEST(SqliteLogTest, RowsOfARollbackJournalAreRecords) {
  Bytes journal("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
  for (const uint32_t word : {1U, 0U, 2U, 512U, 4096U}) base::append_be(journal, word);
  journal.resize(512);
  base::append_be(journal, uint32_t{2});
  journal += page_of("INSERT INTO t VALUES('as it was', 3, 0.5);");
  base::append_be(journal, uint32_t{0});
  const auto items = collect(journal, "chat.db-journal");
  EXPECT_EQ(field_of(items[0].item, "kind"), "sqlite_journal");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.text, "as it was\n3\n0.5\n");
}

TEST(SqliteLogTest, CutOffEmptyAndHostile) {
  const Bytes log = log_of({frame(2, 5, page_of("INSERT INTO t VALUES('kept', 1, 1);"))});
  const auto cut = collect(log + frame(2, 5, Bytes(100, 'x')), "wal");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "sqlite_cut_off"));
  ASSERT_EQ(cut.size(), 2u);
  EXPECT_EQ(collect(log.substr(0, 32), "wal").size(), 1u);
  EXPECT_EQ(collect(log.substr(0, 20), "wal", "sqlite_log")[0].item.state,
            model::ItemState::kFailed);
  Bytes odd = log;
  odd[10] = 3;  // pages of 768 bytes
  EXPECT_EQ(collect(odd, "wal")[0].item.state, model::ItemState::kFailed);
  for (size_t i = 56; i < log.size(); i += 7) {
    Bytes mutated = log;
    mutated[i] = '\xff';
    EXPECT_FALSE(collect(mutated, "wal").empty());
  }
}

}  // namespace
}  // namespace clew::extract
