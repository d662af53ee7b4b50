// SPDX-License-Identifier: EUPL-1.2
// Makes SQLite databases in memory, for tests.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

#include "base/bytes.h"

namespace clew::extract {

/// The file that SQLite writes after these statements.
inline Bytes database(const std::string& sql) {
  sqlite3* made = nullptr;
  EXPECT_EQ(sqlite3_open(":memory:", &made), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(made, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_int64 size = 0;
  unsigned char* image = sqlite3_serialize(made, "main", &size, 0);
  Bytes bytes(reinterpret_cast<const char*>(image), static_cast<size_t>(size));
  sqlite3_free(image);
  sqlite3_close(made);
  return bytes;
}

}  // namespace clew::extract
