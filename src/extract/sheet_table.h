// SPDX-License-Identifier: EUPL-1.2
// Sheets of workbooks as tables, row by row: SpreadsheetML (ECMA-376) and OpenDocument
// (ISO/IEC 26300). Each sheet is an item with its rows as children, named by their numbers on the
// sheet; hidden sheets, rows and columns are read, too, and told. One thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extract/cell_value.h"
#include "extract/format.h"
#include "extract/table_rows.h"
#include "extract/xml_rows.h"

namespace clew::extract {

/// Texts that cells name by number. Where they are many they lie where unpacked bytes lie, not in
/// memory.
class SharedStrings {
 public:
  /// Reads the part; `unpacker` takes the texts in.
  static SharedStrings read(const std::function<Bytes()>& piece,
                            std::unique_ptr<Unpacker> unpacker);
  /// "" beyond the last.
  std::string at(size_t index);
  /// Whether all were read.
  bool whole() const { return whole_; }

 private:
  std::unique_ptr<ByteSource> source_;
  std::vector<uint64_t> ends_;
  Bytes held_;  ///< a piece of the source
  uint64_t held_at_ = 0;
  bool whole_ = true;
};

/// The cells of one row, by column. Thread-compatible value.
class SheetRow {
 public:
  void clear();
  /// Puts a text in a column (0: the first); beyond the limits it is dropped.
  void set(size_t column, std::string_view text);
  bool empty() const { return filled_ == 0; }
  bool cut() const { return cut_; }
  /// Valid until the row changes.
  const std::vector<std::string_view>& cells();

 private:
  std::vector<std::string> texts_;
  std::vector<std::string_view> cells_;
  size_t filled_ = 0;
  size_t bytes_ = 0;
  bool cut_ = false;
};

/// The column of a cell's name: 0 for "A7", 27 for "AB3"; `fallback` where it names none.
size_t column_of(std::string_view cell, size_t fallback);

/// How a sheet ended.
struct SheetEnd {
  bool whole = true;
  bool any = false;  ///< it had a row
};

/// Gives the rows of one sheet of SpreadsheetML to `out`, which is the sheet's item.
SheetEnd give_sheet(XmlRows& xml, SharedStrings& strings, const CellStyles& styles, Output& out);

/// Gives the tables of an OpenDocument sheet's content as children of `out`.
SheetEnd give_open_tables(XmlRows& xml, Output& out);

}  // namespace clew::extract
