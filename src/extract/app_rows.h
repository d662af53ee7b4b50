// SPDX-License-Identifier: EUPL-1.2
// Rows of an app's database in Clew's words: finds the schema (extract/app_schema.h) that fits a
// database and runs its queries beside the plain reading of their tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/app_schema.h"
#include "extract/format.h"
#include "extract/sqlite_file.h"

namespace clew::extract {

/// A row as its app means it.
struct AppRow {
  int64_t number = 0;
  model::ItemKind item = model::ItemKind::kRow;
  std::vector<model::Field> fields;  ///< without those that are empty
  std::optional<TimeMs> time;
  std::optional<std::string> text;  ///< nothing: the columns are the text
};

/// The rows of one table in the order of their numbers. One thread only; borrows the file, which
/// must outlive it.
class AppRowReader {
 public:
  AppRowReader(SqliteFile& file, const AppSchema& schema, const AppRows& rows,
               SqliteStatement query)
      : file_(file), schema_(schema), rows_(rows), query_(std::move(query)) {}

  std::string_view table() const { return rows_.table; }
  /// Whether the query tells all that the column has.
  bool tells(std::string_view column) const;
  /// The row of that number, or nullptr where the app's query has none. Numbers must rise from call
  /// to call.
  const AppRow* at(int64_t number);
  /// Why rows are no longer told, if so: "app_rows_failed", "app_rows_costly"; else empty.
  std::string_view trouble() const { return trouble_; }

 private:
  void next();
  void read();

  SqliteFile& file_;
  const AppSchema& schema_;
  const AppRows& rows_;
  SqliteStatement query_;
  AppRow row_;
  bool begun_ = false;
  uint64_t calls_ = 0;
  uint64_t count_ = 0;
  std::string_view trouble_;
};

/// The schemas that fit a database: each with the readers of its tables.
struct AppMatch {
  std::vector<const AppSchema*> schemas;
  std::vector<AppRowReader> readers;
};
/// `tables`: those that have rows of their own (no views, no virtual tables).
AppMatch match_app(SqliteFile& file, const std::vector<std::string>& tables);

/// Declares the functions that queries of schemas use.
void declare_app_functions(SqliteFile& file);

}  // namespace clew::extract
