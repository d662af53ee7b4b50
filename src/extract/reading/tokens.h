// SPDX-License-Identifier: EUPL-1.2
// Tokens of ASCII letters and digits, and digits in groups, as account and device numbers are
// written.
#pragma once

#include <string>
#include <string_view>

namespace clew::extract {

/// Where the unbroken ASCII letters and digits around `at` begin and end. At most `reach` bytes
/// each way; longer tokens come back cut.
struct Token {
  size_t start = 0;
  size_t end = 0;
  size_t size() const { return end - start; }
};
Token token_around(std::string_view text, size_t at, size_t reach);

/// ASCII digits in groups with one blank or dash (or one of `separators`) between them.
struct GroupedDigits {
  std::string digits;
  std::string shape;  ///< sizes of the groups, '4' '4' '4' '4'; ':' and above for ten and more
  size_t end = 0;
};
GroupedDigits read_grouped_digits(std::string_view text, size_t at, size_t digits_max,
                                  std::string_view separators);

/// Length of one blank (space, no-break space, narrow no-break space) at `at`, or 0.
size_t blank_length(std::string_view text, size_t at);

/// Skips blanks from `at`, at most `most` of them.
size_t skip_blanks(std::string_view text, size_t at, size_t most = 4);

}  // namespace clew::extract
