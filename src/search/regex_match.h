// SPDX-License-Identifier: EUPL-1.2
// Regular expressions over texts (RE2, https://github.com/google/re2/wiki/Syntax: no backtracking,
// time linear in the text), and the literals that a text must hold to match: what the index can
// look for first. Case does not count unless the expression says `(?-i)`.
//
//   const auto regex = TRY(RegexMatcher::make("fl[ao]t 4[0-9]"));
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace clew::search {

inline constexpr size_t kRegexBytesMax = 4096;

/// Bytes of a text.
struct RegexSpan {
  size_t start = 0;
  size_t end = 0;
};

/// Thread-compatible.
class RegexMatcher {
 public:
  /// kUsage, with what RE2 says, for what is no expression or would need too much memory.
  static Result<RegexMatcher> make(const std::string& pattern);
  RegexMatcher(RegexMatcher&&) noexcept;
  RegexMatcher& operator=(RegexMatcher&&) noexcept;
  ~RegexMatcher();

  /// Pieces of words, folded as the index folds. A text that matches holds a word with each of
  /// them in it (`needs_all`), or with one of them at least. Empty: nothing is known.
  const std::vector<std::string>& pieces() const;
  bool needs_all() const;

  /// The places of matches that are not empty, at most `limit`.
  std::vector<RegexSpan> find(std::string_view text, size_t limit) const;

 private:
  struct State;
  explicit RegexMatcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace clew::search
