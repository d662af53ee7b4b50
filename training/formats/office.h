// SPDX-License-Identifier: EUPL-1.2
// Office documents as small as their standards allow: WordprocessingML and SpreadsheetML (ISO/IEC
// 29500), OpenDocument text (ISO/IEC 26300).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace clew::training {

/// What a document says about itself.
struct DocumentFacts {
  std::string title, author, last_author;
  TimeMs created = 0, changed = 0;
};

/// A text document, one paragraph per line of UTF-8.
Bytes make_docx(const std::vector<std::string>& paragraphs, const DocumentFacts& facts);
Bytes make_odt(const std::vector<std::string>& paragraphs, const DocumentFacts& facts);

/// A workbook with one sheet; cells that are whole numbers become numbers.
Bytes make_xlsx(const std::vector<std::vector<std::string>>& rows, const DocumentFacts& facts);

/// The text with & < > and quotes as entities.
std::string xml_escaped(std::string_view text);

}  // namespace clew::training
