// SPDX-License-Identifier: EUPL-1.2
// `clew status`: counts by state, type and reason, and what was not understood.
#include <fmt/format.h>

#include <array>
#include <functional>
#include <map>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "process/coverage.h"
#include "store/units.h"

namespace clew::cli {
namespace {

/// All that is counted over the shards.
struct Totals {
  std::array<uint64_t, model::kItemStateCount> states{};
  uint64_t items = 0;
  uint64_t mentions = 0;
  uint64_t text_bytes = 0;
  std::map<std::string, std::pair<uint64_t, uint64_t>> types;       ///< items, bytes
  std::map<std::pair<std::string, std::string>, uint64_t> reasons;  ///< state and reason
  std::map<std::string, uint64_t> by_exhibit;
  std::map<std::string, uint64_t> anomalies;
};

Result<Totals> count(Session& session) {
  Totals totals;
  const auto shards = TRY(session.shards());
  for (auto* shard : shards) {
    const auto summary = shard->summary();
    totals.items += summary.items;
    totals.mentions += summary.mentions;
    totals.text_bytes += summary.text_bytes;
    for (size_t i = 0; i < totals.states.size(); ++i) totals.states[i] += summary.states[i];
    const auto counts = TRY(shard->counts());
    for (const auto& line : counts) {
      auto& type = totals.types[line.type];
      type.first += line.items;
      type.second += line.bytes;
      totals.by_exhibit[line.exhibit] += line.items;
      if (line.state != model::ItemState::kDone) {
        totals.reasons[{std::string(name_of(line.state)), line.reason}] += line.items;
      }
    }
    const auto anomalies = TRY(shard->anomaly_counts());
    for (const auto& [name, n] : anomalies) totals.anomalies[name] += n;
  }
  return totals;
}

base::Json as_json(const Totals& totals, const store::CaseSettings& settings,
                   const std::vector<store::Exhibit>& exhibits, const store::UnitCounts& units) {
  base::Json items{{"total", totals.items}};
  for (size_t i = 0; i < totals.states.size(); ++i) {
    items[std::string(model::name_of(static_cast<model::ItemState>(i)))] = totals.states[i];
  }
  base::Json out{{"title", settings.title},        {"items", items},
                 {"mentions", totals.mentions},    {"text_bytes", totals.text_bytes},
                 {"pending_files", units.pending}, {"anomalies", totals.anomalies}};
  for (const auto& exhibit : exhibits) {
    const auto found = totals.by_exhibit.find(exhibit.id);
    out["exhibits"].push_back({{"id", exhibit.id},
                               {"source", base::show_name(exhibit.source)},
                               {"files", exhibit.files},
                               {"bytes", exhibit.bytes},
                               {"items", found == totals.by_exhibit.end() ? 0 : found->second},
                               {"sealed", exhibit.sealed_ms.has_value()}});
  }
  for (const auto& [name, n] : totals.types) {
    out["types"].push_back({{"type", name}, {"items", n.first}, {"bytes", n.second}});
  }
  for (const auto& [why, n] : totals.reasons) {
    out["not_understood"].push_back({{"state", why.first}, {"reason", why.second}, {"items", n}});
  }
  return out;
}

void print(const Totals& totals, const store::CaseSettings& settings,
           const std::vector<store::Exhibit>& exhibits, const store::UnitCounts& units,
           Terminal& terminal) {
  terminal.line(settings.title);
  for (const auto& exhibit : exhibits) {
    terminal.line(fmt::format("  {}  {} files, {}  {}{}", exhibit.id, grouped(exhibit.files),
                              bytes_for_eyes(exhibit.bytes), base::show_name(exhibit.source),
                              exhibit.sealed_ms ? "" : "  (not all files hashed yet)"));
  }
  terminal.line(fmt::format("\n{} items, {} of text, {} mentions of selectors",
                            grouped(totals.items), bytes_for_eyes(totals.text_bytes),
                            grouped(totals.mentions)));
  if (units.pending > 0) {
    terminal.line(fmt::format("{} files ({}) are not processed yet: clew process goes on",
                              grouped(units.pending), bytes_for_eyes(units.pending_bytes)));
  }
  for (size_t i = 0; i < totals.states.size(); ++i) {
    terminal.line(fmt::format("  {:<10} {:>12}", name_of(static_cast<model::ItemState>(i)),
                              grouped(totals.states[i])));
  }
  terminal.line("\nBy type");
  for (const auto& [name, n] : totals.types) {
    terminal.line(
        fmt::format("  {:<14} {:>12}  {:>12}", name, grouped(n.first), bytes_for_eyes(n.second)));
  }
  if (totals.reasons.empty()) {
    terminal.line("\nEverything was understood.");
    return;
  }
  terminal.line("\nNot or not fully understood");
  for (const auto& [why, n] : totals.reasons) {
    terminal.line(fmt::format("  {:<10} {:>12}  {}", why.first, grouped(n), why.second));
  }
}

/// A locked thing and what would open it.
struct LockedThing {
  std::string path;
  std::string exhibit;
  std::string encryption;
  std::string unlock;
  uint64_t bytes = 0;
};

/// Calls `each` for what is locked in the case, in the order of shards and rows.
Result<void> for_each_locked(Session& session,
                             const std::function<void(const LockedThing&)>& each) {
  const auto shards = TRY(session.shards());
  for (auto* shard : shards) {
    const auto rows = TRY(shard->rows_of_state(model::ItemState::kEncrypted));
    for (const int64_t row : rows) {
      const auto item = TRY(shard->item(row));
      const auto fields = TRY(shard->fields(row));
      LockedThing thing;
      thing.path = TRY(shard->path(row));
      thing.exhibit = item.exhibit;
      thing.bytes = item.size;
      for (const auto& field : fields) {
        if (field.name == model::field::kEncryption) thing.encryption = field.value;
        if (field.name == model::field::kUnlock) thing.unlock = field.value;
      }
      if (thing.encryption.empty()) thing.encryption = item.type;
      each(thing);
    }
  }
  return {};
}

Result<int> list_locked(Session& session, const Arguments& arguments, Terminal& terminal) {
  const bool json = arguments.has("json");
  uint64_t count = 0;
  TRY(for_each_locked(session, [&](const LockedThing& thing) {
    ++count;
    if (json) {
      terminal.line(base::to_text({{"path", thing.path},
                                   {"exhibit", thing.exhibit},
                                   {"kind", thing.encryption},
                                   {"unlock", thing.unlock},
                                   {"bytes", thing.bytes}}));
      return;
    }
    terminal.line(fmt::format("  {:<32} {:<28} {:>12}  {}:{}", thing.encryption,
                              thing.unlock.empty() ? "not known" : thing.unlock,
                              bytes_for_eyes(thing.bytes), thing.exhibit, thing.path));
  }));
  if (!json && count == 0) terminal.line("Nothing is locked.");
  return 0;
}

base::Json amount_json(const process::Amount& amount) {
  return {{"items", amount.items}, {"bytes", amount.bytes}};
}

base::Json coverage_json(const process::Coverage& coverage, const process::Unseen& unseen) {
  base::Json out{
      {"all", amount_json(coverage.all)},    {"without_parser", base::Json::array()},
      {"given_up", base::Json::array()},     {"locked", base::Json::array()},
      {"without_text", base::Json::array()}, {"apps_not_understood", base::Json::array()},
      {"anomalies", coverage.anomalies},     {"pending_files", unseen.pending}};
  const auto put = [&](const char* list, base::Json keys, const process::Amount& amount) {
    keys.update(amount_json(amount));
    out[list].push_back(std::move(keys));
  };
  for (const auto& [type, n] : coverage.without_parser) put("without_parser", {{"type", type}}, n);
  for (const auto& [key, n] : coverage.given_up) {
    const auto& [type, state, reason] = key;
    put("given_up", {{"type", type}, {"state", state}, {"reason", reason}}, n);
  }
  for (const auto& [key, n] : coverage.locked) {
    put("locked", {{"type", key.first}, {"reason", key.second}}, n);
  }
  for (const auto& [type, n] : coverage.without_text) put("without_text", {{"type", type}}, n);
  for (const auto& [app, n] : coverage.apps) put("apps_not_understood", {{"app", app}}, n);
  return out;
}

void print_coverage(const process::Coverage& coverage, const process::Unseen& unseen,
                    Terminal& terminal) {
  const auto line = [&](const std::string& what, const process::Amount& amount) {
    terminal.line(fmt::format("  {:>12}  {:>12}  {}", grouped(amount.items),
                              bytes_for_eyes(amount.bytes), what));
  };
  terminal.line("Of all that there is");
  line("items", coverage.all);
  terminal.line("\nNo format knows it; only its strings were read");
  for (const auto& [type, n] : coverage.without_parser) line(type, n);
  terminal.line("\nNot or not fully read");
  for (const auto& [key, n] : coverage.given_up) {
    const auto& [type, state, reason] = key;
    line(fmt::format("{}: {}, {}", type, state, reason), n);
  }
  terminal.line("\nLocked");
  for (const auto& [key, n] : coverage.locked) line(key.first + ": " + key.second, n);
  terminal.line("\nPictures and pages without text (--profile full looks for text in them)");
  for (const auto& [type, n] : coverage.without_text) line(type, n);
  terminal.line("\nApps of whose databases none was understood");
  for (const auto& [app, n] : coverage.apps) line(app, n);
  terminal.line("\nMalformed");
  for (const auto& [name, n] : coverage.anomalies) {
    terminal.line(fmt::format("  {:>12}  {}", grouped(n), name));
  }
  if (unseen.pending > 0) {
    terminal.line(fmt::format("\n{} files are not processed yet", grouped(unseen.pending)));
  }
}

Result<int> run_coverage(Session& session, const Arguments& arguments, Terminal& terminal) {
  const auto shards = TRY(session.shards());
  const auto units = TRY(store::count_units(session.the_case().database()));
  const auto coverage = TRY(process::coverage(shards));
  const auto unseen = process::unseen(shards, units.pending);
  if (arguments.has("json")) {
    terminal.line(base::to_text(coverage_json(coverage, unseen)));
  } else {
    print_coverage(coverage, unseen, terminal);
  }
  return 0;
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  if (arguments.has("locked")) return list_locked(*session, arguments, terminal);
  if (arguments.has("coverage")) return run_coverage(*session, arguments, terminal);
  auto& database = session->the_case().database();
  const auto settings = TRY(store::case_settings(database));
  const auto exhibits = TRY(store::exhibits(database));
  const auto units = TRY(store::count_units(database));
  const Totals totals = TRY(count(*session));
  if (arguments.has("json")) {
    terminal.line(base::to_text(as_json(totals, settings, exhibits, units)));
  } else {
    print(totals, settings, exhibits, units, terminal);
  }
  return 0;
}

constexpr Operand kOperands[] = {{"CASE", "the case directory"}};
constexpr Flag kFlags[] = {
    {"coverage", "",
     "what was not understood: by type, reason, lock, app, and what only eyes can read"},
    {"locked", "", "lists what is locked, with what would open it"},
};

}  // namespace

extern constinit const Verb kStatus = {
    .name = "status",
    .summary = "counts by state, by type, by reason; what was not understood",
    .description =
        "Every item ends in a named state: done, partial, encrypted, failed, skipped. "
        "The sum over the states is the number of items.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
