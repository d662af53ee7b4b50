// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the XML scanner and the readers of office parts that stand on it.
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "extract/cell_value.h"
#include "extract/office_text.h"
#include "extract/xml_rows.h"
#include "extract/xml_scanner.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using clew::extract::XmlScanner;
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  size_t before = 0;
  for (XmlScanner scanner(xml); scanner.next() != XmlScanner::kEnd;) {
    CHECK(scanner.offset() >= before);
    before = scanner.offset();
  }
  bool given = false;
  const auto piece = [&] { return std::exchange(given, true) ? clew::Bytes() : clew::Bytes(xml); };
  for (clew::extract::XmlRows rows(piece, "row"); rows.next();) {
  }
  clew::extract::CellStyles::read(xml);
  clew::extract::read_running_text(xml);
  clew::extract::read_odf_text(xml);
  clew::extract::read_properties(xml);
  return 0;
}
