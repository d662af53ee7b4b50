// SPDX-License-Identifier: EUPL-1.2
// From a query's tree to what a shard's database runs: expressions of the full-text engine for
// words, SQL for the rest. The same plan serves every shard.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/values/value_type.h"
#include "search/query.h"
#include "search/regex_match.h"
#include "search/text_match.h"

namespace clew::search {

/// Folded query words and the words of other scripts that stand for the same name.
using Variants = std::map<std::string, std::vector<std::string>>;

/// An expression for FTS5's MATCH. FTS5 numbers the phrases in it from left to right; each belongs
/// to a group, a leaf of the query, or to none (-1) where it only excludes.
struct MatchExpression {
  std::string text;
  std::vector<int32_t> groups;
};

/// What is asked of every shard.
struct Plan {
  /// The whole query as one expression, when nothing in it needs SQL.
  bool is_text_only = false;
  MatchExpression whole;
  /// A condition on `item` with its parameters, when something does.
  std::string condition;
  struct RegexNumber {
    size_t number = 0;
  };
  std::vector<std::variant<int64_t, std::string, RegexNumber>> parameters;
  /// All leaves that are not negated, joined by OR: their rows get scores. Empty without words.
  MatchExpression scored;
  /// Their single phrases, each with its group: their words' numbers of items weigh the group.
  struct Counted {
    int32_t group = 0;
    Phrase phrase;
  };
  std::vector<Counted> counted;
  size_t groups = 0;
  /// For clew_has(): what `from:` and `to:` look for in fields.
  std::vector<TextMatcher> field_matchers;
  /// For clew_matches(): the regular expressions. A parameter of the condition that names one is
  /// given, shard by shard, what the index is asked for first.
  struct Regex {
    std::string pattern;
    RegexMatcher matcher;
  };
  std::vector<Regex> regexes;
  /// What snippets show, without what is negated.
  std::vector<Phrase> shown;
  struct ShownValue {
    model::SelectorKind kind;
    std::string comparable;
  };
  std::vector<ShownValue> shown_values;
};

/// `regions`: whose national telephone numbers are tried, in order (model/values/value_type.h).
Plan make_plan(const Query& query, const Variants& variants, const model::Regions& regions);

/// The words whose variants are looked for: single, not in quotes, no prefix.
std::vector<std::string> words_with_variants(const Query& query);

/// A word with its slips, as it stands in Variants: "flat~1".
struct SlippedWord {
  std::string folded;
  uint32_t slips = 0;
  std::string key() const { return folded + "~" + std::to_string(slips); }
};
std::vector<SlippedWord> words_with_slips(const Query& query);

/// A selector's value without what people write in different ways: letters in lower case and
/// digits for numbers, lower case for the rest.
std::string comparable_value(model::SelectorKind kind, std::string_view value);

}  // namespace clew::search
