// SPDX-License-Identifier: EUPL-1.2
// Choosing units by their items, and comparing shards; see redo.h.
#include "process/redo.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/wire.h"
#include "process/shard_opening.h"
#include "store/exhibits.h"
#include "store/shards.h"
#include "store/units.h"

namespace clew::process {
namespace {

/// Words of the shard's dictionary of readers that no present reader has.
Result<std::vector<std::string>> stale_readers(index::ShardReader& shard,
                                               const std::vector<std::string>& readers) {
  auto select = TRY(shard.database().prepare(
      "SELECT text FROM word WHERE id IN (SELECT DISTINCT reader FROM item) AND text <> ''"));
  std::vector<std::string> stale;
  while (TRY(select.step())) {
    std::string word(select.text(0));
    if (std::find(readers.begin(), readers.end(), word) == readers.end()) {
      stale.push_back(std::move(word));
    }
  }
  return stale;
}

Result<void> collect_roots(index::ShardReader& shard, const std::string& where,
                           const std::string& word, std::set<int64_t>& roots) {
  auto select =
      TRY(shard.database().prepare("SELECT item.id FROM item JOIN word AS type ON "
                                   "type.id = item.type JOIN word AS reader ON reader.id = "
                                   "item.reader WHERE " +
                                   where));
  select.bind(1, word);
  while (TRY(select.step())) {
    int64_t row = select.integer(0);
    for (int64_t above = TRY(shard.parent(row)); above != 0; above = TRY(shard.parent(row))) {
      if (above <= row) return Error(ErrorKind::kCorrupt, "a shard's parents form a loop");
      row = above;
    }
    roots.insert(row);
  }
  return {};
}

Result<std::set<int64_t>> roots_concerned(index::ShardReader& shard, const RedoChoice& choice,
                                          const std::vector<std::string>& readers) {
  std::set<int64_t> roots;
  switch (choice.kind) {
    case RedoChoice::Kind::kFailed:
    case RedoChoice::Kind::kEncrypted: {
      const auto state = choice.kind == RedoChoice::Kind::kFailed ? model::ItemState::kFailed
                                                                  : model::ItemState::kEncrypted;
      const std::string where = fmt::format("?1 = '' AND item.state = {}", static_cast<int>(state));
      TRY(collect_roots(shard, where, "", roots));
      return roots;
    }
    case RedoChoice::Kind::kType:
      TRY(collect_roots(shard, "type.text = ?1 OR reader.text GLOB ?1 || ' *'", choice.type,
                        roots));
      return roots;
    case RedoChoice::Kind::kChanged: {
      const auto stale = TRY(stale_readers(shard, readers));
      for (const auto& word : stale) TRY(collect_roots(shard, "reader.text = ?1", word, roots));
      return roots;
    }
  }
  UNREACHABLE();
}

/// All items below the roots, by identity.
struct Found {
  std::map<model::ItemId, model::ItemState> states;
  std::multiset<Bytes> mentions;  ///< hash of item, kind and value
};

Result<Found> found_below(index::ShardReader& shard, const std::vector<model::ItemId>& roots) {
  const std::set<model::ItemId> wanted(roots.begin(), roots.end());
  const auto keep =
      TRY(shard.keep_units([&](const model::ItemId& root) { return wanted.contains(root); }));
  Found found;
  const auto take = [&](const index::ShardReader::WholeRow& row) -> Result<void> {
    found.states.emplace(row.id, row.item.state);
    for (const auto& mention : row.item.mentions) {
      base::WireWriter out;
      out.string(row.id);
      out.number(static_cast<uint64_t>(mention.kind));
      out.string(mention.value);
      found.mentions.insert(base::sha256(out.bytes()).substr(0, 16));
    }
    return {};
  };
  TRY(shard.for_each_row(keep, take));
  return found;
}

/// How many of `a` are not in `b`, each as often as it stands there.
uint64_t missing(const std::multiset<Bytes>& a, const std::multiset<Bytes>& b) {
  std::vector<Bytes> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out.size();
}

}  // namespace

RedoChoice redo_choice(const std::string& word) {
  if (word == "failed") return {RedoChoice::Kind::kFailed, ""};
  if (word == "encrypted") return {RedoChoice::Kind::kEncrypted, ""};
  if (word == "changed") return {RedoChoice::Kind::kChanged, ""};
  return {RedoChoice::Kind::kType, word};
}

Result<std::map<int64_t, std::vector<int64_t>>> units_to_redo(
    store::Case& the_case, const RedoChoice& choice, const std::vector<std::string>& readers) {
  std::map<int64_t, std::vector<int64_t>> out;
  const auto live = TRY(store::live_shards(the_case.database()));
  for (const auto& shard : live) {
    const auto reader = TRY(open_shard(the_case, shard.name));
    const auto roots = TRY(roots_concerned(*reader, choice, readers));
    for (const int64_t row : roots) {
      const auto root = TRY(reader->item(row));
      const auto file = TRY(store::exhibit_file_at(the_case.database(), root.exhibit, root.name));
      if (!file) continue;
      const auto unit = TRY(store::unit_of_file(the_case.database(), root.exhibit, file->number));
      if (unit && unit->state != store::UnitState::kPending) out[shard.id].push_back(unit->id);
    }
  }
  return out;
}

Result<void> compare(index::ShardReader& before, index::ShardReader& after,
                     const std::vector<model::ItemId>& roots, Changes& changes) {
  const Found old = TRY(found_below(before, roots));
  const Found now = TRY(found_below(after, roots));
  for (const auto& [id, state] : old.states) {
    const auto same = now.states.find(id);
    if (same == now.states.end()) {
      ++changes.items_lost;
    } else if (same->second != state) {
      ++changes.states[{state, same->second}];
    }
  }
  for (const auto& [id, state] : now.states) changes.items_gained += !old.states.contains(id);
  changes.mentions_gained += missing(now.mentions, old.mentions);
  changes.mentions_lost += missing(old.mentions, now.mentions);
  return {};
}

}  // namespace clew::process
