// SPDX-License-Identifier: EUPL-1.2
// SQLite databases made in memory and handed over as bytes, the same bytes for the same statements.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"

struct sqlite3;

namespace clew::training {

/// A database under construction. Thread-compatible.
class SqliteImage {
 public:
  SqliteImage();
  ~SqliteImage();
  SqliteImage(const SqliteImage&) = delete;
  SqliteImage& operator=(const SqliteImage&) = delete;

  /// Runs a statement of the program's own making (a table's definition).
  void run(const std::string& statement);

  /// Adds a row to `table`; values are texts, and those that look like whole numbers become
  /// integers where the column's type says so.
  void insert(const std::string& table, const std::vector<std::string>& values);

  /// The bytes of the database file.
  Bytes bytes();

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace clew::training
