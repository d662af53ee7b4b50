// SPDX-License-Identifier: EUPL-1.2
// Text of the parts of office documents: WordprocessingML and DrawingML (slides, text boxes,
// charts) of OOXML (ECMA-376), and the content of ODF (ISO/IEC 26300). Takes the UTF-8 XML of one
// part, however damaged. Sheets are read by extract/sheet_table.h. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace clew::extract {

/// Text of one part.
struct OfficeText {
  std::string text;
  bool has_deleted_text = false;  ///< tracked deletions, which are kept in the text
  bool hidden = false;            ///< a slide that is not shown
  bool whole = true;              ///< false: the XML is malformed or cut off
};

/// Running text and text in drawings. Deleted text, comments' authors, descriptions of pictures and
/// targets of link fields are in it.
OfficeText read_running_text(std::string_view xml);

/// The content, styles or meta part's text of ODF.
OfficeText read_odf_text(std::string_view xml);

/// Leaf elements of a properties part: local name -> text, e.g. "creator" -> "Ana".
std::map<std::string, std::string> read_properties(std::string_view xml);

/// Targets of links that lead out of the document, from a relationships part.
std::vector<std::string> external_targets(std::string_view rels_xml);

}  // namespace clew::extract
