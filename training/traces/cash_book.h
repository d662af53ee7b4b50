// SPDX-License-Identifier: EUPL-1.2
// The cash book: what was taken, paid and lent, as the deputies and the collector write it down.
// The same rows appear as a table of comma-separated values, as a workbook and in the locked
// archive.
#pragma once

#include <string>
#include <vector>

#include "training/traces/scene.h"

namespace clew::training {

struct CashRow {
  std::vector<std::string> cells;  ///< date, what, from whom (a first name or a room), euro, remark
  std::vector<SelectorUse> selectors;
  int act = 0;
};

/// The heading and the rows, in order of time.
struct CashBook {
  std::vector<std::string> heading;
  std::vector<CashRow> rows;
};

CashBook make_cash_book(const World& world);

/// The book as CSV with semicolons, as a German or French spreadsheet saves it, and as cells.
std::string cash_csv(const CashBook& book);
std::vector<std::vector<std::string>> cash_cells(const CashBook& book);

/// Notes in the truth that `item` (a table) witnesses the rows' acts: row n is `item`/n.
void witness_cash_book(const CashBook& book, const std::string& item, Truth& truth);

}  // namespace clew::training
