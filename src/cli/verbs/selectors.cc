// SPDX-License-Identifier: EUPL-1.2
// `clew selectors`: the values found, over the whole case.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

/// A value with its counts over all shards.
struct Found {
  uint64_t items = 0;
  uint64_t mentions = 0;
  std::set<std::string> exhibits;
};
using Key = std::pair<model::SelectorKind, std::string>;

Result<std::map<Key, Found>> gather(Session& session, std::optional<model::SelectorKind> kind) {
  std::map<Key, Found> all;
  const auto shards = TRY(session.shards());
  for (auto* shard : shards) {
    TRY(shard->values(kind, [&](const index::ShardReader::ValueCount& value) {
      Found& found = all[{value.kind, std::string(value.value)}];
      found.items += value.items;
      found.mentions += value.mentions;
      std::string_view rest = value.exhibits;
      while (!rest.empty()) {
        const size_t comma = rest.find(',');
        found.exhibits.emplace(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
      }
      return true;
    }));
  }
  return all;
}

void print(const Key& key, const Found& found, bool json, Terminal& terminal) {
  const std::string shown = model::shown_value(key.first, key.second);
  if (json) {
    terminal.line(base::to_text(base::Json{{"kind", name_of(key.first)},
                                           {"value", shown},
                                           {"items", found.items},
                                           {"mentions", found.mentions},
                                           {"exhibits", found.exhibits}}));
    return;
  }
  std::string exhibits;
  for (const auto& id : found.exhibits) exhibits += (exhibits.empty() ? "" : " ") + id;
  terminal.line(fmt::format("{:<12} {:<44} {:>8} {:>8}  {}", name_of(key.first), shown,
                            grouped(found.items), grouped(found.mentions), exhibits));
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  std::optional<model::SelectorKind> kind;
  if (const auto name = arguments.value("kind")) {
    kind = model::selector_kind(*name);
    if (!kind)
      return Error(ErrorKind::kUsage, "there is no kind of selector of this name: " + *name);
  }
  const uint64_t least = TRY(arguments.number("min-items", 1, 1, ~uint64_t{0}));
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  TRY(session->record(ledger::Act::kConsultation, "selectors",
                      {{"kind", arguments.value_or("kind", "all")}}));
  const auto all = TRY(gather(*session, kind));
  const bool json = arguments.has("json");
  std::vector<const std::pair<const Key, Found>*> order;
  for (const auto& entry : all) {
    if (entry.second.items >= least) order.push_back(&entry);
  }
  // Within a kind, what most items mention comes first.
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    if (a->first.first != b->first.first) return a->first.first < b->first.first;
    return a->second.items > b->second.items;
  });
  if (!json) {
    terminal.line(fmt::format("{:<12} {:<44} {:>8} {:>8}  {}", "kind", "value", "items", "mentions",
                              "exhibits"));
  }
  for (const auto* entry : order) print(entry->first, entry->second, json, terminal);
  return 0;
}

constexpr Operand kOperands[] = {{"CASE", "the case directory"}};
constexpr Flag kFlags[] = {
    {"kind", "K",
     "only one kind: phone, email, handle, url, domain, ip, iban, card, wallet, imei, "
     "coordinates, money, date, document"},
    {"min-items", "N", "only values that at least N items mention"},
};

}  // namespace

extern constinit const Verb kSelectors = {
    .name = "selectors",
    .summary = "the values found: phones, addresses, accounts",
    .description = "Values are normalised, so that one number written in ten ways is one line.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
