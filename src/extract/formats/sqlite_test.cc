// SPDX-License-Identifier: EUPL-1.2
// Tests of SQLite databases, which SQLite itself makes here in memory.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/database_maker_test.h"

namespace clew::extract {
namespace {

constexpr char kMessages[] =
    "CREATE TABLE messages(id INTEGER PRIMARY KEY, number TEXT, body TEXT, key BLOB);"
    "INSERT INTO messages VALUES(7, '+447400123456', 'see you', x'00ff'), (9, NULL, 'later', NULL);"
    "CREATE TABLE \"odd \"\"name\"(rowid TEXT, oid TEXT);"
    "INSERT INTO \"odd \"\"name\" VALUES('a', 'b');"
    "CREATE TABLE pairs(a TEXT, b TEXT, PRIMARY KEY(a)) WITHOUT ROWID;"
    "INSERT INTO pairs VALUES('x', 'y'), ('z', 'w');"
    "CREATE VIEW bomb AS SELECT randomblob(100000000) FROM messages;";

TEST(SqliteTest, RowsAreRecords) {
  const auto items = collect(database(kMessages), "chat.db");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "sqlite");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(field_of(item, "tables"), "3");
  EXPECT_NE(item.text.find("CREATE TABLE messages"), std::string::npos);
  ASSERT_EQ(items.size(), 6u);
  EXPECT_EQ(items[1].path, "chat.db/messages/7");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kRow);
  EXPECT_EQ(items[1].item.text, "id: 7\nnumber: +447400123456\nbody: see you\nkey: 00ff\n");
  EXPECT_EQ(field_of(items[1].item, "table"), "messages");
  EXPECT_EQ(items[2].item.text, "id: 9\nbody: later\n");
  EXPECT_EQ(items[3].item.text, "rowid: a\noid: b\n");
  EXPECT_EQ(items[5].path, "chat.db/pairs/2");
}

TEST(SqliteTest, BlobsThatAreFilesAreChildren) {
  std::string hex;
  for (const char c : std::string("<html><body>") + std::string(80, 'x')) {
    hex += base::to_hex(ByteView(&c, 1));
  }
  const auto items =
      collect(database("CREATE TABLE t(page BLOB, noise BLOB); INSERT INTO t VALUES(x'" + hex +
                       "', zeroblob(100))"),
              "db");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[2].path, "db/t/1/page");
  EXPECT_EQ(items[2].item.type, "html");
  EXPECT_EQ(items[1].item.text, "");
}

TEST(SqliteTest, ADatabaseInADatabaseIsRead) {
  const std::string inner = base::to_hex(database("CREATE TABLE t(a); INSERT INTO t VALUES('in')"));
  const auto items =
      collect(database("CREATE TABLE o(b BLOB); INSERT INTO o VALUES(x'" + inner + "')"), "db");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[3].item.text, "a: in\n");
}

TEST(SqliteTest, DamageKeepsTheRowsAroundIt) {
  Bytes bytes = database(
      "PRAGMA page_size=512; CREATE TABLE t(a TEXT);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
      "INSERT INTO t SELECT 'row number ' || i || ' with some words' FROM n");
  const size_t middle = bytes.size() / 2 / 512 * 512;
  bytes.replace(middle, 512, Bytes(512, '\xff'));
  const auto items = collect(bytes, "db");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "sqlite_corrupt"));
  EXPECT_NE(find(items, "db/t/1"), nullptr);
  EXPECT_NE(find(items, "db/t/300"), nullptr);
  EXPECT_LT(items.size(), 301u);
  EXPECT_GT(items.size(), 250u);
}

TEST(SqliteTest, NothingButAHeaderFails) {
  const auto items = collect(database(kMessages).substr(0, 200), "db");
  EXPECT_EQ(items[0].item.state, model::ItemState::kFailed);
  EXPECT_EQ(items[0].item.reason, "the database is damaged");
}

TEST(SqliteTest, AWriteAheadDatabaseIsReadWithoutItsLog) {
  Bytes bytes = database("CREATE TABLE t(a); INSERT INTO t VALUES('kept')");
  bytes[18] = bytes[19] = 2;
  const auto items = collect(bytes, "db");
  EXPECT_EQ(field_of(items[0].item, "journal"), "wal");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.text, "a: kept\n");
}

TEST(SqliteTest, DeletedRowsAreFoundInFreeSpace) {
  std::string sql =
      "PRAGMA secure_delete=OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT);";
  for (int i = 0; i < 5; ++i) {
    sql += "INSERT INTO t VALUES(" + std::to_string(i) + ", 'words of row " + std::to_string(i) +
           "', 'and its end');";
  }
  const auto items = collect(database(sql + "DELETE FROM t WHERE id IN (1, 4);"), "db");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  bool whole = false;
  bool rest = false;
  for (const auto& [path, item] : items) {
    if (!item.deleted) {
      EXPECT_EQ(item.text.find("row 4"), std::string::npos);
      continue;
    }
    EXPECT_TRUE(path.starts_with("db/deleted/page 2")) << path;
    EXPECT_EQ(item.text.find("row 0"), std::string::npos);
    whole = whole || item.text.find("words of row 4") != std::string::npos;
    rest = rest || item.text.find("words of row 1") != std::string::npos;
  }
  EXPECT_TRUE(whole);
  EXPECT_TRUE(rest);
}

TEST(SqliteTest, RowsOfPagesGivenBackAreDeletedRows) {
  std::string sql =
      "PRAGMA secure_delete=OFF; PRAGMA page_size=512; CREATE TABLE t(a TEXT, b INTEGER);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
      "INSERT INTO t SELECT 'message number ' || i, i FROM n;"
      "CREATE TABLE kept(a TEXT); INSERT INTO kept VALUES('stays');";
  const auto before = collect(database(sql), "db");
  const auto after = collect(database(sql + "DROP TABLE t;"), "db");
  EXPECT_EQ(before.size(), 102u);
  size_t found = 0;
  for (const auto& [path, item] : after) {
    if (item.deleted && item.text.starts_with("message number ")) ++found;
  }
  EXPECT_GT(found, 80u);
  EXPECT_NE(find(after, "db/kept/1"), nullptr);
}

}  // namespace
}  // namespace clew::extract
