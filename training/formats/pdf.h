// SPDX-License-Identifier: EUPL-1.2
// PDF 1.4 (ISO 32000-1) with text in Helvetica and WinAnsi letters, compressed pages, document
// information and a right cross-reference table.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "training/formats/office.h"

namespace clew::training {

/// One line of UTF-8 per entry, 48 lines a page. Letters outside Latin-1 are transliterated when
/// they are Cyrillic and become '?' otherwise.
Bytes make_pdf(const std::vector<std::string>& lines, const DocumentFacts& facts);

}  // namespace clew::training
