// SPDX-License-Identifier: EUPL-1.2
// Numbers in cells; see cell_value.h.
#include "extract/cell_value.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "base/time.h"
#include "extract/xml_scanner.h"

namespace clew::extract {

CellShape shape_of_format(std::string_view code) {
  bool date = false;
  bool time = false;
  bool quoted = false;
  for (const char c : code) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[') quoted = true;  // "[Red]", "[$-409]" are no parts of a date
    date = date || c == 'y' || c == 'd';
    time = time || c == 'h' || c == 's';
    if (c == ';') break;
  }
  if (date) return time ? CellShape::kDateTime : CellShape::kDate;
  return time ? CellShape::kTime : CellShape::kNumber;
}

CellShape shape_of_builtin(unsigned long id) {
  if (id == 22) return CellShape::kDateTime;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58)) {
    return CellShape::kDate;
  }
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return CellShape::kTime;
  return CellShape::kNumber;
}

std::string cell_text(double number, CellShape shape, bool from_1904) {
  constexpr double kDaysMax = 2'958'466;  // the year 10000
  if (shape != CellShape::kNumber && number >= 0 && number < kDaysMax) {
    constexpr int64_t kDayMs = 86'400'000;
    const int64_t epoch_days = from_1904 ? 24'107 : 25'569;  // from day 0 to 1970-01-01
    const auto seconds = static_cast<int64_t>(std::llround(number * 86'400));
    const std::string iso = base::to_iso(seconds * 1000 - epoch_days * kDayMs);
    if (shape == CellShape::kTime && number < 1) return iso.substr(11, 8);
    if (shape == CellShape::kDate && iso.size() > 10) return iso.substr(0, 10);
    return iso.substr(0, 10) + " " + iso.substr(11, 8);
  }
  if (std::fabs(number) < 1e15 && number == std::floor(number))
    return fmt::format("{:.0f}", number);
  return fmt::format("{}", number);
}

std::string cell_text(const std::string& digits, CellShape shape, bool from_1904) {
  char* end = nullptr;
  const double number = std::strtod(digits.c_str(), &end);
  if (end == digits.c_str() || *end != 0 || !std::isfinite(number)) return digits;
  // Digits stand as they are where nothing is to be made of them.
  const bool plain = digits.find_first_of(".eE") == std::string::npos;
  const bool whole = std::fabs(number) < 1e15 && number == std::floor(number);
  if (shape == CellShape::kNumber && (plain || !whole)) return digits;
  return cell_text(number, shape, from_1904);
}

CellStyles CellStyles::read(std::string_view styles_xml) {
  CellStyles styles;
  std::map<unsigned long, CellShape> own;
  bool in_cell_formats = false;
  for (XmlScanner xml(styles_xml); xml.next() != XmlScanner::kEnd;) {
    if (xml.opens("numFmt")) {
      own[std::strtoul(xml.attribute("numFmtId").c_str(), nullptr, 10)] =
          shape_of_format(xml.attribute("formatCode"));
    }
    if (xml.opens("cellXfs")) in_cell_formats = true;
    if (xml.closes("cellXfs")) in_cell_formats = false;
    if (in_cell_formats && xml.opens("xf")) {
      const auto id = std::strtoul(xml.attribute("numFmtId").c_str(), nullptr, 10);
      const auto found = own.find(id);
      styles.shapes.push_back(found == own.end() ? shape_of_builtin(id) : found->second);
    }
  }
  return styles;
}

}  // namespace clew::extract
