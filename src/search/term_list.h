// SPDX-License-Identifier: EUPL-1.2
// Lists of terms, one a line, as investigators exchange them: words and phrases in any script,
// selectors, hashes of files. docs/reference/query.md has the form of a line.
//
//   const auto list = TRY(parse_term_list(text));
//   const auto counts = TRY(count_terms(shards, list, {}, {}));       // term_pass.h
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "search/query.h"

namespace clew::search {

inline constexpr size_t kTermListBytesMax = 64 << 20;
inline constexpr size_t kTermsMax = 1'000'000;
inline constexpr size_t kTermBytesMax = 4096;  ///< of one line

/// One line of a list. A hash has no query.
struct Term {
  std::string text;   ///< as written, without white space around it
  uint64_t line = 0;  ///< counted from 1; 0 when it was not read from a file
  Query query;
  Bytes hash;  ///< raw bytes of a SHA-256, SHA-1 or MD5
};

/// Reads one term. kUsage, saying what is wrong, when it has nothing to look for.
Result<Term> parse_term(std::string_view text);

/// Reads a list: empty lines and lines that begin with `#` are passed over, a line that was there
/// before too. An error names the line.
Result<std::vector<Term>> parse_term_list(std::string_view text);

}  // namespace clew::search
