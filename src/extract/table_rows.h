// SPDX-License-Identifier: EUPL-1.2
// Rows of tables as items, whatever file the table is in: the first row that reads like names of
// columns names the cells, a table of adverts is known by its columns, and their titles, addresses,
// authors and dates become fields of the rows. One thread only.
//
//   TableRows rows(out, TableRows::Unnamed::kTabs);
//   while (...) if (!rows.take(cells, {.number = 12, .length = 300})) break;
//   rows.finish();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/format.h"

namespace clew::extract {

inline constexpr size_t kTableRowBytesMax = 1 << 20;  ///< a longer row is cut
inline constexpr size_t kTableColumnsMax = 4096;      ///< cells of a row

class TableRows {
 public:
  /// How cells are told that have no column's name: "column 3: x" on a line of its own, or all in
  /// one line, parted by tabs.
  enum class Unnamed { kNumbered, kTabs };
  TableRows(Output& out, Unnamed unnamed) : out_(out), unnamed_(unnamed) {}

  /// Where a row stands.
  struct Place {
    uint64_t number = 0;  ///< its name; 0: it is counted
    uint64_t offset = 0;
    uint64_t length = 0;
    bool cut = false;     ///< it was longer than is read
    bool hidden = false;  ///< its table does not show it
  };
  /// Gives the row out, or takes the names of columns from it. False when no more rows are wanted.
  bool take(const std::vector<std::string_view>& cells, const Place& place);
  /// Tells what the table is. Call once, after the last row.
  void finish();

 private:
  enum class Meaning { kNone, kTitle, kText, kUrl, kSender, kTime, kPhone, kPlace, kPrice };
  struct Column {
    std::string name;
    Meaning meaning = Meaning::kNone;
  };
  static Meaning meaning_of(std::string_view column);
  static void set_field(Child& child, Meaning meaning, std::string_view value);
  bool has(Meaning meaning) const;
  bool is_adverts() const;
  void set_header(const std::vector<std::string_view>& cells);
  void write_cells(const std::vector<std::string_view>& cells, Child& child);
  void give(const std::vector<std::string_view>& cells, const Place& place);

  Output& out_;
  Unnamed unnamed_;
  std::vector<Column> columns_;
  std::string text_;
  uint64_t rows_ = 0;
  bool begun_ = false;
  bool ragged_ = false;
};

}  // namespace clew::extract
