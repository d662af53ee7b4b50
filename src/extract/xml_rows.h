// SPDX-License-Identifier: EUPL-1.2
// The tokens of an XML part that may have any size and consists of rows: it is taken in piece by
// piece and scanned up to the last row that is whole, so that memory is that of a few rows.
//
//   XmlRows rows([&part] { return part.piece(); }, "row");
//   while (rows.next()) if (rows.xml().opens("c")) ...
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "extract/charset.h"
#include "extract/xml_scanner.h"

namespace clew::extract {

/// Bytes without the end of a row that are scanned together; tokens across such a border are lost.
inline constexpr size_t kXmlRowBytesMax = 16 << 20;

/// One thread only.
class XmlRows {
 public:
  /// `piece` gives the next bytes, none at the end; `row` is the local name of the rows' element.
  XmlRows(std::function<Bytes()> piece, std::string row);

  /// Goes on to the next token; false at the end.
  bool next();
  /// The scanner on its current token. Its text and names are valid until the next call.
  const XmlScanner& xml() const { return *scanner_; }
  /// Bytes of the part before the fragment that is being scanned.
  uint64_t offset() const { return before_; }
  /// After the end: whether all that was opened was closed, and no row was beyond the limit.
  bool whole() const { return !cut_ && depth_ == 0; }

 private:
  bool refill();
  size_t end_of_rows() const;

  std::function<Bytes()> piece_;
  std::string row_;
  std::optional<CharsetDecoder> decoder_;
  std::string buffer_;
  size_t scanned_ = 0;  ///< of the buffer
  std::optional<XmlScanner> scanner_;
  uint64_t before_ = 0;
  int64_t depth_ = 0;
  bool begun_ = false;
  bool ended_ = false;
  bool cut_ = false;
};

}  // namespace clew::extract
