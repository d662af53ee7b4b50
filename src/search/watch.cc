// SPDX-License-Identifier: EUPL-1.2
// Running watch lists; see watch.h.
#include "search/watch.h"

#include <fmt/format.h>

#include "search/term_pass.h"
#include "store/watch.h"

namespace clew::search {
namespace {

/// Hits of one entry in one shard that are kept; an entry that is commoner is no use to anybody.
constexpr size_t kHitsMax = 200'000;

Result<std::vector<store::WatchHit>> look_up(index::ShardReader& shard,
                                             const std::vector<store::WatchEntry>& entries,
                                             const model::Regions& regions) {
  std::vector<Term> terms;
  for (const auto& entry : entries) {
    auto term = TRY(parse_term(entry.entry));
    terms.push_back(std::move(term));
  }
  std::vector<store::WatchHit> hits;
  TermPass pass(terms, regions);
  const auto keep = [&](size_t term, const std::vector<int64_t>& rows) -> Result<void> {
    if (rows.size() > kHitsMax) {
      return Error(ErrorKind::kLimit,
                   fmt::format("an entry of a watch list stands in {} items of one shard; remove "
                               "it with clew watch CASE remove: {}",
                               rows.size(), entries[term].entry));
    }
    auto* select = TRY(shard.prepared("SELECT identity FROM item WHERE id = ?1"));
    for (const int64_t row : rows) {
      const bool found = TRY(select->start(row));
      if (found) hits.push_back({entries[term].id, Bytes(select->blob(0))});
    }
    select->reset();
    return {};
  };
  TRY(pass.run(shard, keep));
  return hits;
}

}  // namespace

Result<uint64_t> run_watch_lists(store::Case& the_case,
                                 const std::function<void(size_t, size_t)>& progress) {
  auto& database = the_case.database();
  const auto live = TRY(store::live_shards(database));
  const auto settings = TRY(store::case_settings(database));
  const store::ShardFiles files = the_case.shard_files();
  uint64_t added = 0;
  for (size_t i = 0; i < live.size(); ++i) {
    const auto entries = TRY(store::unscanned_entries(database, live[i].id));
    if (entries.empty()) continue;
    const auto shard = TRY(index::ShardReader::open(
        files.path(live[i].name), the_case.key().for_shard(live[i].name), the_case.cipher()));
    const auto hits = TRY(look_up(*shard, entries, settings.regions));
    auto transaction = TRY(store::Transaction::begin(database));
    const uint64_t recorded = TRY(store::record_watch_hits(transaction, live[i].id, entries, hits));
    added += recorded;
    TRY(transaction.commit());
    if (progress) progress(i + 1, live.size());
  }
  return added;
}

}  // namespace clew::search
