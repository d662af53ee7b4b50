// SPDX-License-Identifier: EUPL-1.2
// The functions that search adds to a shard's database: scoring and counting inside the full-text
// engine (https://sqlite.org/fts5.html#custom_auxiliary_functions), and looking into fields, paths
// and values. They are added once a shard and live as long as it does.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/shard.h"
#include "search/plan.h"

namespace clew::search {

/// What scores are computed from: sums over all shards.
struct Statistics {
  uint64_t items = 0;
  uint64_t tokens = 0;
  /// For each phrase of Plan::counted, for each of its words: in how many items it stands.
  std::vector<std::vector<uint64_t>> items_with;
  /// By number of the regular expression: words of the index that were looked for first, some.
  std::map<size_t, std::set<std::string>> regex_words;
};

/// One shard during one search. One thread only.
class ShardSession {
 public:
  /// Borrows all three for its life.
  static Result<ShardSession> begin(index::ShardReader& shard, const Plan& plan,
                                    Statistics& statistics);
  ShardSession(ShardSession&& other) noexcept;
  ~ShardSession();

  /// Adds this shard to the statistics.
  Result<void> count();
  /// Call when all shards were counted: weights of the groups.
  void weigh();
  /// A statement, bound, with the rows for which the plan's condition holds.
  Result<store::Statement> condition_rows();
  /// A statement with the rows and scores of an expression's matches. One at a time.
  Result<store::Statement*> scored_rows(const MatchExpression& expression);

 private:
  struct State;
  explicit ShardSession(State* state) : state_(state) {}
  State* state_;  ///< owned by the database; what it borrows is forgotten with the session
};

}  // namespace clew::search
