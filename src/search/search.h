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

inline constexpr size_t kHitsMax = 100'000;   ///< offset and limit together
inline constexpr size_t kVariantsMax = 64;    ///< of one word
inline constexpr size_t kNearWordsMax = 256;  ///< with slips of the pen, of one word
inline constexpr size_t kSnippetBytesMax = 64 * 1024;
inline constexpr size_t kTwinsMax = 256;  ///< places told of one hit, in one shard

struct SearchOptions {
  size_t limit = 20;
  size_t offset = 0;           ///< hits passed over first
  size_t snippet_bytes = 160;  ///< 0: no snippets
  model::Regions regions;      ///< whose national telephone numbers are tried, in order
  bool each_copy = false;      ///< copies of one message or file are hits of their own
};

/// An item in one of the shards.
struct ItemPlace {
  index::ShardReader* shard = nullptr;
  int64_t row = 0;
};

struct Hit {
  index::ShardReader* shard = nullptr;
  int64_t row = 0;
  model::ItemId id;
  double score = 0;
  std::string snippet;  ///< UTF-8, what matched between "[" and "]"
  /// The other items that are the same message or file (index/twin.h), in the order of identities.
  std::vector<ItemPlace> copies;
};

struct SearchResult {
  std::vector<Hit> hits;
  uint64_t total = 0;  ///< exact, of all shards: items, copies too
  /// What was searched beside the query's own words: for a folded word those of other scripts, for
  /// "flat~1" the words that are nearly it, for "/.../" words that the index was asked for first.
  std::map<std::string, std::vector<std::string>> variants;
};

/// Ranks by BM25 (Robertson and Zaragoza, 2009; k1 = 1.2, b = 0.75; a word in a title counts
/// twice) with the item count, lengths and document frequencies of all shards together; equal
/// scores stand in the order of the items' identities. Items found without words (fields, values)
/// have score 0; a query without words orders by time, then identity. Copies of one message or file
/// are one hit, the first of them in this order, which names the places of all. Memory: the hits
/// wanted, one bit for each item of one shard, and what the readers keep. One thread only, like the
/// shards.
Result<SearchResult> search(const std::vector<index::ShardReader*>& shards, const Query& query,
                            const SearchOptions& options);

}  // namespace clew::search
