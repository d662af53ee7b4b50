// SPDX-License-Identifier: EUPL-1.2
// SQLite opens the bytes and finds them whole.
#include "training/formats/sqlite_image.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

namespace clew::training {
namespace {

TEST(SqliteImageTest, OpensAndIsWhole) {
  SqliteImage image;
  image.run("CREATE TABLE t(id INTEGER PRIMARY KEY, body TEXT)");
  image.insert("t", {"1", "пароль"});
  const Bytes bytes = image.bytes();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  std::copy(bytes.begin(), bytes.end(), copy);
  ASSERT_EQ(
      sqlite3_deserialize(database, "main", copy, static_cast<sqlite3_int64>(bytes.size()),
                          static_cast<sqlite3_int64>(bytes.size()), SQLITE_DESERIALIZE_FREEONCLOSE),
      SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  ASSERT_EQ(
      sqlite3_prepare_v2(database, "SELECT body, (SELECT * FROM pragma_integrity_check) FROM t", -1,
                         &statement, nullptr),
      SQLITE_OK);
  ASSERT_EQ(sqlite3_step(statement), SQLITE_ROW);
  EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)), "пароль");
  EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(statement, 1)), "ok");
  sqlite3_finalize(statement);
  sqlite3_close(database);
}

}  // namespace
}  // namespace clew::training
