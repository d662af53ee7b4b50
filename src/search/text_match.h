// SPDX-License-Identifier: EUPL-1.2
// Finding the phrases of a query in one text by reading it, as the full-text index finds them in
// all: for snippets, for fields that the index does not tell apart, and to test the index.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/tokenizer.h"
#include "search/query.h"

namespace clew::search {

/// Where a phrase stands in a text, in bytes.
struct MatchSpan {
  size_t start = 0;
  size_t end = 0;
  uint32_t phrase = 0;
};

/// Looks for many phrases in one pass. Thread-compatible.
class TextMatcher {
 public:
  explicit TextMatcher(std::vector<Phrase> phrases);

  /// The places in the order in which they end; at most `limit`.
  std::vector<MatchSpan> find(index::Tokenizer& tokenizer, std::string_view text,
                              size_t limit) const;
  bool empty() const { return phrases_.empty(); }

 private:
  std::vector<Phrase> phrases_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_last_;  ///< without prefixes
  std::vector<uint32_t> prefixes_;
  size_t longest_ = 1;
};

/// A piece of at most about `bytes` bytes of `text` with the most different phrases in it, the
/// spans between "[" and "]", white space and control characters as one space, "…" where it was
/// cut. The beginning of the text when there are no spans.
std::string make_snippet(std::string_view text, const std::vector<MatchSpan>& spans, size_t bytes);

}  // namespace clew::search
