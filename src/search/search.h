// SPDX-License-Identifier: EUPL-1.2
// Running a query over the shards of a case: the same hits in the same order with the same scores
// however the items were cut into shards.
//
//   const auto query = TRY(parse_query("natalya phone:0612345678"));
//   const auto result = TRY(search(shards, query, {}));
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "index/shard.h"
#include "model/values/value_type.h"
#include "search/query.h"

namespace clew::search {

inline constexpr size_t kHitsMax = 100'000;  ///< offset and limit together
inline constexpr size_t kVariantsMax = 64;   ///< of one word
inline constexpr size_t kSnippetBytesMax = 64 * 1024;

struct SearchOptions {
  size_t limit = 20;
  size_t offset = 0;           ///< hits passed over first
  size_t snippet_bytes = 160;  ///< 0: no snippets
  model::Regions regions;      ///< whose national telephone numbers are tried, in order
};

struct Hit {
  index::ShardReader* shard = nullptr;
  int64_t row = 0;
  model::ItemId id;
  double score = 0;
  std::string snippet;  ///< UTF-8, what matched between "[" and "]"
};

struct SearchResult {
  std::vector<Hit> hits;
  uint64_t total = 0;  ///< exact, of all shards
  /// Folded words of the query and the words of other scripts that were searched with them.
  std::map<std::string, std::vector<std::string>> variants;
};

/// Ranks by BM25 (Robertson and Zaragoza, 2009; k1 = 1.2, b = 0.75; a word in a title counts
/// twice) with the item count, lengths and document frequencies of all shards together; equal
/// scores stand in the order of the items' identities. Items found without words (fields, values)
/// have score 0; a query without words orders by time, then identity. Memory: the hits wanted and
/// one bit for each item of one shard. One thread only, like the shards.
Result<SearchResult> search(const std::vector<index::ShardReader*>& shards, const Query& query,
                            const SearchOptions& options);

}  // namespace clew::search
