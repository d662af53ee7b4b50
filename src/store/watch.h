// SPDX-License-Identifier: EUPL-1.2
// Watch lists in case.db: lists, their entries, and which items the entries were found in. An entry
// remembers the newest shard that it was looked up in, so that every shard is read once for it,
// however often the program is killed in between. search/watch.h does the looking up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/database.h"

namespace clew::store {

inline constexpr size_t kWatchNameBytesMax = 200;

struct WatchList {
  std::string name;
  uint64_t entries = 0;
  uint64_t hits = 0;
};

struct WatchEntry {
  int64_t id = 0;
  std::string list;
  std::string entry;
  int64_t scanned = 0;  ///< the newest shard that it was looked up in; 0: none
};

struct WatchHit {
  int64_t entry_id = 0;
  Bytes item;  ///< its identity
};

/// A hit with the words for people.
struct WatchFinding {
  std::string list;
  std::string entry;
  Bytes item;
};

/// Adds entries to a list, which is made when it is not there. Returns how many are new.
Result<uint64_t> add_watch_entries(Transaction& transaction, const std::string& list,
                                   const std::vector<std::string>& entries);
/// Removes these entries with their hits, or the whole list when none is named. Returns how many.
Result<uint64_t> remove_watch_entries(Transaction& transaction, const std::string& list,
                                      const std::vector<std::string>& entries);

Result<std::vector<WatchList>> watch_lists(Database& database);
/// All entries, by list and entry.
Result<std::vector<WatchEntry>> watch_entries(Database& database);
/// Entries that were not looked up in this shard yet.
Result<std::vector<WatchEntry>> unscanned_entries(Database& database, int64_t shard);
/// Keeps hits, and that these entries were looked up in this shard. Returns how many hits are new.
Result<uint64_t> record_watch_hits(Transaction& transaction, int64_t shard,
                                   const std::vector<WatchEntry>& entries,
                                   const std::vector<WatchHit>& hits);
/// A merged shard holds nothing new for entries that were looked up in all shards until `newest`.
Result<void> pass_over_merged(Transaction& transaction, int64_t newest, int64_t merged);
/// The hits of one list, or of all when the name is empty; by list, entry, item.
Result<std::vector<WatchFinding>> watch_findings(Database& database, const std::string& list,
                                                 uint64_t limit);

}  // namespace clew::store
