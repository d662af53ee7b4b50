// SPDX-License-Identifier: EUPL-1.2
// Counting what was not understood; see coverage.h.
#include "process/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "index/types_for_eyes.h"
#include "model/item.h"

namespace clew::process {
namespace {

using model::ItemState;

void add(Amount& to, uint64_t items, uint64_t bytes) {
  to.items += items;
  to.bytes += bytes;
}

bool is_without_parser(const std::string& type) { return type == "bytes" || type == "unknown"; }

Result<void> count_states(index::ShardReader& shard, Coverage& out) {
  const auto counts = TRY(shard.counts());
  for (const auto& line : counts) {
    add(out.all, line.items, line.bytes);
    if (line.state == ItemState::kDone) {
      if (is_without_parser(line.type)) add(out.without_parser[line.type], line.items, line.bytes);
    } else if (line.state == ItemState::kEncrypted) {
      add(out.locked[{line.type, line.reason}], line.items, line.bytes);
    } else {
      add(out.given_up[{line.type, std::string(name_of(line.state)), line.reason}], line.items,
          line.bytes);
    }
  }
  return {};
}

Result<void> count_without_text(index::ShardReader& shard, Coverage& out) {
  auto select = TRY(shard.database().prepare(
      "SELECT word.text, count(*), sum(item.size) FROM item JOIN word ON word.id = item.type "
      "WHERE word.text = ?1 AND item.id NOT IN (SELECT item FROM text) GROUP BY word.text"));
  for (const auto type : index::kTypesForEyes) {
    if (!TRY(select.start(type))) continue;
    add(out.without_text[std::string(type)], static_cast<uint64_t>(select.integer(1)),
        static_cast<uint64_t>(select.integer(2)));
  }
  return {};
}

/// Databases of apps: those that were told have a service, the others speak for themselves only.
Result<void> count_apps(index::ShardReader& shard, std::set<std::string>& told, Coverage& out) {
  auto select = TRY(shard.database().prepare(
      "SELECT item.id, item.size, EXISTS(SELECT 1 FROM field JOIN word AS name ON "
      "name.id = field.name WHERE field.item = item.id AND name.text = ?1) FROM item "
      "JOIN word AS type ON type.id = item.type WHERE type.text = 'sqlite' OR item.state = ?2"));
  select.bind(1, model::field::kService);
  select.bind(2, static_cast<int64_t>(ItemState::kEncrypted));
  while (TRY(select.step())) {
    const auto path = TRY(shard.path(select.integer(0)));
    const std::string app = app_of_path(path);
    if (app.empty()) continue;
    if (select.integer(2) != 0) {
      told.insert(app);
    } else {
      add(out.apps[app], 1, static_cast<uint64_t>(select.integer(1)));
    }
  }
  return {};
}

std::vector<std::string> parts_of_path(const std::string& path) {
  std::vector<std::string> parts;
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

std::string app_of_path(const std::string& path) {
  const auto parts = parts_of_path(path);
  for (size_t at = 0; at + 1 < parts.size(); ++at) {
    for (const std::string_view domain : {"AppDomain-", "AppDomainGroup-", "AppDomainPlugin-"}) {
      if (parts[at].starts_with(domain)) return parts[at].substr(domain.size());
    }
    // The last part is the database itself.
    const bool holds_databases = at + 2 < parts.size() && parts[at + 1] == "databases";
    const bool in_backup =
        at > 0 && at + 2 < parts.size() && parts[at - 1] == "apps" && parts[at + 1] == "db";
    const bool is_package = parts[at].find('.') != std::string::npos;
    if (is_package && (holds_databases || in_backup)) return parts[at];
  }
  return "";
}

Result<Coverage> coverage(const std::vector<index::ShardReader*>& shards) {
  Coverage out;
  std::set<std::string> told;
  for (index::ShardReader* shard : shards) {
    TRY(count_states(*shard, out));
    TRY(count_without_text(*shard, out));
    TRY(count_apps(*shard, told, out));
    const auto anomalies = TRY(shard->anomaly_counts());
    for (const auto& [name, n] : anomalies) out.anomalies[name] += n;
  }
  for (const auto& app : told) out.apps.erase(app);
  return out;
}

Unseen unseen(const std::vector<index::ShardReader*>& shards, uint64_t pending_files) {
  Unseen out;
  out.pending = pending_files;
  for (const index::ShardReader* shard : shards) {
    const auto summary = shard->summary();
    for (const auto state : {ItemState::kEncrypted, ItemState::kFailed, ItemState::kSkipped}) {
      out.closed += summary.states[static_cast<size_t>(state)];
    }
    out.without_text += summary.without_text;
  }
  return out;
}

std::string describe(const Unseen& unseen) {
  std::string out;
  const auto say = [&](uint64_t count, const char* what) {
    if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "Not seen: " : "; ", count, what);
  };
  say(unseen.closed, "items that are locked, failed or skipped");
  say(unseen.without_text, "pictures and pages without text");
  say(unseen.pending, "files that are not processed yet");
  return out;
}

}  // namespace clew::process
