// SPDX-License-Identifier: EUPL-1.2
// Pages of SQLite databases read without SQLite: rows of a table's leaf page, and what is left of
// deleted rows in the free space between them ("Database File Format", sections 1.6 and 2.1).
// Column names are not known there: values stand one a line. Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.h"

namespace clew::extract {

inline constexpr size_t kSqlitePageMin = 512;
inline constexpr size_t kSqlitePageMax = 65536;

struct PageRow {
  int64_t number = 0;
  std::string text;  ///< values that are not NULL, one a line
  bool cut = false;  ///< it goes on in a page of its own
};

/// Whether the page is a leaf of a table. `header_at` is 100 in a database's first page, else 0.
bool is_table_leaf(ByteView page, size_t header_at);
/// Calls `take` for each row that the page lists.
void rows_of_page(ByteView page, size_t header_at, const std::function<void(PageRow&)>& take);
/// Calls `take` for each whole row in free space, and gives the rest of the text there, one run a
/// line; what a listed row says too is left out of it.
std::string remnants_of_page(ByteView page, size_t header_at,
                             const std::function<void(PageRow&)>& take);
/// Runs of readable UTF-8 in bytes of any kind, one a line.
std::string text_runs(ByteView bytes);

}  // namespace clew::extract
