// SPDX-License-Identifier: EUPL-1.2
// The word lists as data: one row for a role and what the words stand for. To add a language, add
// its words to the rows; a folded word may stand in several rows.
#pragma once

#include <string_view>

#include "extract/reading/words.h"

namespace clew::extract {

struct WordRow {
  Role role;
  int number;              ///< of kNumber, kTimes, kMonth; else -1
  std::string_view tag;    ///< of kDocument, kNetwork
  std::string_view words;  ///< parted by spaces, any case, with accents
};

/// Languages whose spelled tens are followed by units. Bits of Meaning::languages.
enum class Speech : uint16_t {
  kEnglish = 1,
  kFrench = 2,
  kSpanish = 4,
  kItalian = 8,
  kGerman = 16,
  kPortuguese = 32,
  kRomanian = 64,
  kPolish = 128,
  kRussian = 256,
  kUkrainian = 512,
  kTurkish = 1024,
  kArabic = 2048,
  kDutch = 4096,
  kOther = 8192,
};

/// Number words of one language: "0 zero oh" gives value and its words.
struct NumberRow {
  Speech speech;
  int value;
  std::string_view words;
};

/// How many rows there are and where they start.
template <typename Row>
struct Rows {
  const Row* first;
  size_t count;
  const Row* begin() const { return first; }
  const Row* end() const { return first + count; }
};

Rows<WordRow> word_rows();
Rows<NumberRow> number_rows();

}  // namespace clew::extract
