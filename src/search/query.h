// SPDX-License-Identifier: EUPL-1.2
// The query language (docs/reference/query.md): words, phrases, prefixes, NEAR, AND, OR, NOT,
// parentheses and fields. Reading a query gives a tree; search.h runs it.
//
//   auto query = TRY(parse_query("from:anna (flat OR \"small room\") -tourist date:2026-03"));
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/item.h"
#include "model/selector.h"

namespace clew::search {

inline constexpr size_t kQueryBytesMax = 256 * 1024;
inline constexpr size_t kQueryTermsMax = 10'000;  ///< words, phrases and fields
inline constexpr int kQueryDepthMax = 32;         ///< of parentheses
inline constexpr uint32_t kSlipsMax = 2;
inline constexpr size_t kSlipsLettersMin = 3;  ///< shorter words are near too many others
inline constexpr uint32_t kNearDistanceDefault = 10;
inline constexpr uint32_t kNearDistanceMax = 1000;

/// One word, phrase or prefix: consecutive tokens.
struct Phrase {
  std::string text;                 ///< as written, UTF-8
  std::vector<std::string> tokens;  ///< folded (index/tokenizer.h); at least one
  bool prefix = false;              ///< the last token may go on
  bool exact = false;               ///< written in quotes: no variants
  uint32_t slips = 0;               ///< words of so many slips of the pen are meant too
};

/// Where words are looked for.
enum class Place : uint8_t {
  kAnywhere,  ///< text, titles and people
  kTitle,     ///< title, conversation, address and name of the item
  kFrom,      ///< sender, author
  kTo,        ///< recipients, open and hidden copies
};

/// What is compared without words.
enum class Filter : uint8_t { kType, kExhibit, kLanguage, kState, kKind, kPath, kTime };

enum class NodeKind : uint8_t { kText, kNear, kFilter, kSelector, kRegex, kAnd, kOr, kNot };

/// A node of the tree. Which members count depends on `kind`.
struct Node {
  NodeKind kind = NodeKind::kText;

  std::vector<Phrase> phrases;  ///< kText: one; kNear: two or more
  Place place = Place::kAnywhere;
  uint32_t distance = 0;  ///< kNear: most tokens between its phrases

  Filter filter = Filter::kType;
  std::string value;    ///< kFilter, kSelector: lower case where case does not count; kRegex
  bool prefix = false;  ///< kFilter, kSelector: `value` is a beginning
  int64_t number = -1;  ///< kState, kKind: the enumerator
  TimeMs from = std::numeric_limits<TimeMs>::min();   ///< kTime: first instant
  TimeMs until = std::numeric_limits<TimeMs>::max();  ///< kTime: first instant after it

  model::SelectorKind selector = model::SelectorKind::kPhone;

  std::vector<Node> children;  ///< kAnd, kOr: two or more; kNot: one
};

/// A query that was read. Thread-compatible value.
struct Query {
  std::string text;
  Node root;
};

/// Reads a query. Errors are kUsage (kLimit beyond the limits above) and say at which character
/// (counted from 1) and what to write instead.
Result<Query> parse_query(std::string_view text);

/// The names of all fields, sorted: for help and completion.
std::vector<std::string> query_fields();

}  // namespace clew::search
