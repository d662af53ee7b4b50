// SPDX-License-Identifier: EUPL-1.2
// Thousands of terms in one pass over each shard: terms are looked up in the order of the index, so
// that its pages are read once; a term whose words the shard does not hold costs a look-up and no
// more.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "index/shard.h"
#include "index/variants.h"
#include "model/values/value_type.h"
#include "search/term_list.h"

namespace clew::search {

/// Terms made ready. Memory: about two kilobytes a term, and the rows of one term in one shard. One
/// thread only.
class TermPass {
 public:
  /// Borrows the terms for its life. `regions`: whose national telephone numbers are tried.
  TermPass(const std::vector<Term>& terms, model::Regions regions);
  ~TermPass();

  /// Called for each term that stands in the shard, with the rows of its items in ascending order.
  using Sink = std::function<Result<void>(size_t term, const std::vector<int64_t>& rows)>;
  /// Looks all terms up in one shard.
  Result<void> run(index::ShardReader& shard, const Sink& sink);
  /// Words of other scripts with which a term was found so far.
  const std::vector<std::string>& variants(size_t term) const;

 private:
  struct Work;
  Result<void> find_rows(index::ShardReader& shard, Work& work);
  Result<void> find_text(index::ShardReader& shard, Work& work, const Phrase& phrase);
  Result<void> find_variants(index::ShardReader& shard, Work& work, const Phrase& phrase);
  Result<void> match(index::ShardReader& shard, Work& work, const std::string& expression);
  Result<void> find_value(index::ShardReader& shard, Work& work, const Node& node);
  Result<void> find_other(index::ShardReader& shard, Work& work);
  Result<void> find_hashes(index::ShardReader& shard);
  Result<void> find_partial_values(index::ShardReader& shard);

  const std::vector<Term>& terms_;
  model::Regions regions_;
  index::VariantKeys keys_;
  std::vector<Work> work_;     ///< by term
  std::vector<size_t> order_;  ///< places in work_, as the index is ordered
};

/// What a list finds.
struct TermCounts {
  std::vector<uint64_t> items;  ///< by term, copies too
  std::vector<std::vector<std::string>> variants;
};

/// Counts the items of each term. `progress` is told how many shards are done.
Result<TermCounts> count_terms(const std::vector<index::ShardReader*>& shards,
                               const std::vector<Term>& terms, const model::Regions& regions,
                               const std::function<void(size_t)>& progress);

}  // namespace clew::search
