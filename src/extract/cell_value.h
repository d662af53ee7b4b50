// SPDX-License-Identifier: EUPL-1.2
// Numbers in cells of sheets as people see them: dates and times as ISO 8601, whole numbers without
// exponent (telephone numbers are often stored as 4.47400123456E11). Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clew::extract {

/// What a number's format makes of it, as far as dates go.
enum class CellShape : uint8_t { kNumber, kDate, kTime, kDateTime };

/// By a format's code, "dd/mm/yyyy" (ECMA-376 part 1, 18.8.31).
CellShape shape_of_format(std::string_view code);
/// By the number of a format that needs no code (18.8.30).
CellShape shape_of_builtin(unsigned long id);

/// A number as it is to be shown. Days are counted from 1899-12-30, or from 1904-01-01.
std::string cell_text(double number, CellShape shape, bool from_1904);
/// The same of a number in digits; what is none is given back.
std::string cell_text(const std::string& digits, CellShape shape, bool from_1904);

/// Formats of a workbook's cells.
struct CellStyles {
  std::vector<CellShape> shapes;  ///< by style number
  bool from_1904 = false;
  CellShape shape(size_t style) const {
    return style < shapes.size() ? shapes[style] : CellShape::kNumber;
  }
  /// From the styles part of OOXML.
  static CellStyles read(std::string_view styles_xml);
};

}  // namespace clew::extract
