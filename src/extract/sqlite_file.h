// SPDX-License-Identifier: EUPL-1.2
// A SQLite database of others, opened read-only over the bytes of an item: no view, trigger or
// virtual table of it is run, nothing is attached, no journal is looked for (it is another item),
// and a statement that takes too long between two rows is given up.
//
//   SqliteFile file(source);
//   if (!file.open()) ...
//   const auto rows = file.prepare("SELECT a FROM t");
//   while (file.step(rows.get()) == SQLITE_ROW) { ... column_text(rows.get(), 0) ... }
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "extract/format.h"

namespace clew::extract {

using SqliteStatement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

/// One thread only. Borrows the source. Statements must go before it.
class SqliteFile {
 public:
  explicit SqliteFile(ByteSource& source);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  /// False when SQLite refuses it; error() says why.
  bool open();
  sqlite3* handle() const { return database_.get(); }
  /// SQLite's words for what went wrong last, "" before open().
  std::string error() const;

  /// The statement, or nullptr where it does not fit the schema.
  SqliteStatement prepare(const std::string& sql);
  /// As sqlite3_step(), with the limit of work for one row.
  int step(sqlite3_stmt* statement);
  /// Work so far, in thousands of SQLite's instructions.
  uint64_t calls() const { return calls_; }

 private:
  class Layer;
  static int on_progress(void* self);

  std::unique_ptr<Layer> layer_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_{nullptr, sqlite3_close_v2};
  uint64_t calls_ = 0;
  int calls_of_row_ = 0;
};

/// A column of the current row as UTF-8, "" for NULL.
std::string column_text(sqlite3_stmt* statement, int column);
/// The bytes of a column, empty for NULL. Valid until the next step.
ByteView column_blob(sqlite3_stmt* statement, int column);

/// A name and a text as they stand in a statement.
std::string sql_name(std::string_view name);
std::string sql_literal(std::string_view text);

}  // namespace clew::extract
