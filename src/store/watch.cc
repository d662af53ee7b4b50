// SPDX-License-Identifier: EUPL-1.2
// The tables watch_list, watch_entry and watch_hit of case.db, behind typed rows.
#include "store/watch.h"

#include <fmt/format.h>

#include "base/time.h"
#include "base/utf8.h"

namespace clew::store {
namespace {

Result<int64_t> list_id(Database& database, const std::string& name) {
  auto select = TRY(database.prepare("SELECT id FROM watch_list WHERE name=?1"));
  const bool found = TRY(select.start(name));
  if (!found) {
    return Error(ErrorKind::kNotFound, "there is no watch list of this name: " + name +
                                           "; clew watch CASE list names them");
  }
  return select.integer(0);
}

Result<std::vector<WatchEntry>> select_entries(Database& database, std::string_view where,
                                               int64_t parameter) {
  auto select = TRY(database.prepare(
      fmt::format("SELECT watch_entry.id, name, entry, scanned FROM watch_entry JOIN watch_list "
                  "ON watch_list.id=list WHERE {} ORDER BY name, entry",
                  where)));
  select.bind(1, parameter);
  std::vector<WatchEntry> out;
  while (TRY(select.step())) {
    out.push_back({select.integer(0), std::string(select.text(1)), std::string(select.text(2)),
                   select.integer(3)});
  }
  return out;
}

}  // namespace

Result<uint64_t> add_watch_entries(Transaction& transaction, const std::string& list,
                                   const std::vector<std::string>& entries) {
  if (list.empty() || list.size() > kWatchNameBytesMax || !base::is_utf8(list)) {
    return Error(ErrorKind::kUsage,
                 fmt::format("a list's name is UTF-8 text of 1 to {} bytes", kWatchNameBytesMax));
  }
  Database& database = transaction.database();
  auto make = TRY(database.prepare(
      "INSERT INTO watch_list(name, created_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING"));
  const TimeMs now = base::now_ms();
  TRY(make.run(list, now));
  const int64_t id = TRY(list_id(database, list));
  auto insert = TRY(database.prepare(
      "INSERT INTO watch_entry(list, entry, added_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"));
  uint64_t added = 0;
  for (const auto& entry : entries) {
    TRY(insert.run(id, entry, now));
    added += static_cast<uint64_t>(database.changes());
  }
  return added;
}

Result<uint64_t> remove_watch_entries(Transaction& transaction, const std::string& list,
                                      const std::vector<std::string>& entries) {
  Database& database = transaction.database();
  const int64_t id = TRY(list_id(database, list));
  uint64_t removed = 0;
  if (entries.empty()) {
    auto hits = TRY(database.prepare(
        "DELETE FROM watch_hit WHERE entry IN (SELECT id FROM watch_entry WHERE list=?1)"));
    TRY(hits.run(id));
    auto all = TRY(database.prepare("DELETE FROM watch_entry WHERE list=?1"));
    TRY(all.run(id));
    removed = static_cast<uint64_t>(database.changes());
    auto whole = TRY(database.prepare("DELETE FROM watch_list WHERE id=?1"));
    TRY(whole.run(id));
    return removed;
  }
  auto hits =
      TRY(database.prepare("DELETE FROM watch_hit WHERE entry = "
                           "(SELECT id FROM watch_entry WHERE list=?1 AND entry=?2)"));
  auto one = TRY(database.prepare("DELETE FROM watch_entry WHERE list=?1 AND entry=?2"));
  for (const auto& entry : entries) {
    TRY(hits.run(id, entry));
    TRY(one.run(id, entry));
    if (database.changes() == 0) {
      return Error(ErrorKind::kNotFound, "the list has no such entry: " + entry);
    }
    ++removed;
  }
  return removed;
}

Result<std::vector<WatchList>> watch_lists(Database& database) {
  auto select = TRY(database.prepare(
      "SELECT name, (SELECT count(*) FROM watch_entry WHERE list=watch_list.id), "
      "(SELECT count(*) FROM watch_hit JOIN watch_entry ON watch_entry.id=watch_hit.entry "
      "WHERE list=watch_list.id) FROM watch_list ORDER BY name"));
  std::vector<WatchList> out;
  while (TRY(select.step())) {
    out.push_back({std::string(select.text(0)), static_cast<uint64_t>(select.integer(1)),
                   static_cast<uint64_t>(select.integer(2))});
  }
  return out;
}

Result<std::vector<WatchEntry>> watch_entries(Database& database) {
  return select_entries(database, "scanned>=?1", 0);
}

Result<std::vector<WatchEntry>> unscanned_entries(Database& database, int64_t shard) {
  return select_entries(database, "scanned<?1", shard);
}

Result<uint64_t> record_watch_hits(Transaction& transaction, int64_t shard,
                                   const std::vector<WatchEntry>& entries,
                                   const std::vector<WatchHit>& hits) {
  Database& database = transaction.database();
  // An entry may have been removed meanwhile.
  auto insert = TRY(database.prepare(
      "INSERT INTO watch_hit(entry, item) SELECT id, ?2 FROM watch_entry WHERE id=?1 "
      "ON CONFLICT DO NOTHING"));
  uint64_t added = 0;
  for (const auto& hit : hits) {
    TRY(insert.run(hit.entry_id, Blob{hit.item}));
    added += static_cast<uint64_t>(database.changes());
  }
  auto update =
      TRY(database.prepare("UPDATE watch_entry SET scanned=?2 WHERE id=?1 AND scanned<?2"));
  for (const auto& entry : entries) TRY(update.run(entry.id, shard));
  return added;
}

Result<void> pass_over_merged(Transaction& transaction, int64_t newest, int64_t merged) {
  auto update =
      TRY(transaction.database().prepare("UPDATE watch_entry SET scanned=?2 WHERE scanned>=?1"));
  return update.run(newest, merged);
}

Result<std::vector<WatchFinding>> watch_findings(Database& database, const std::string& list,
                                                 uint64_t limit) {
  if (!list.empty()) TRY(list_id(database, list));
  auto select = TRY(
      database.prepare("SELECT name, watch_entry.entry, item FROM watch_hit JOIN watch_entry "
                       "ON watch_entry.id=watch_hit.entry JOIN watch_list ON watch_list.id=list "
                       "WHERE ?1='' OR name=?1 ORDER BY name, watch_entry.entry, item LIMIT ?2"));
  select.bind(1, list);
  select.bind(2, static_cast<int64_t>(limit));
  std::vector<WatchFinding> out;
  while (TRY(select.step())) {
    out.push_back(
        {std::string(select.text(0)), std::string(select.text(1)), Bytes(select.blob(2))});
  }
  return out;
}

}  // namespace clew::store
