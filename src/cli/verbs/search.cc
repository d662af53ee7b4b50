// SPDX-License-Identifier: EUPL-1.2
// `clew search`: full text, phrases, fields, across scripts. See docs/reference/query.md.
#include "search/search.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/term_report.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "process/coverage.h"
#include "store/units.h"

namespace clew::cli {
namespace {

constexpr size_t kCopiesTold = 5;  ///< places of one hit on a screen

/// One hit as facts.
Result<base::Json> as_json(const search::Hit& hit) {
  const auto item = TRY(hit.shard->item(hit.row));
  const auto path = TRY(hit.shard->path(hit.row));
  base::Json out{{"item", base::to_hex(hit.id)}, {"path", path},
                 {"exhibit", item.exhibit},      {"score", hit.score},
                 {"snippet", hit.snippet},       {"type", item.type},
                 {"state", name_of(item.state)}};
  if (item.time) out["time"] = base::to_iso(item.time->ms);
  for (const auto& place : hit.copies) {
    const auto copy = TRY(place.shard->item(place.row));
    const auto where = TRY(place.shard->path(place.row));
    out["copies"].push_back(
        {{"item", base::to_hex(copy.id)}, {"exhibit", copy.exhibit}, {"path", where}});
  }
  return out;
}

void print(const base::Json& hit, Terminal& terminal) {
  std::string snippet = hit["snippet"].get<std::string>();
  for (char& c : snippet) {
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  }
  terminal.line(fmt::format("{}  {}  {}{}", hit["item"].get<std::string>().substr(0, 12),
                            hit["exhibit"].get<std::string>(), hit["path"].get<std::string>(),
                            hit.contains("time") ? "  " + hit["time"].get<std::string>() : ""));
  if (!snippet.empty()) terminal.line("    " + snippet);
  if (!hit.contains("copies")) return;
  size_t told = 0;
  for (const auto& copy : hit["copies"]) {
    if (told++ == kCopiesTold) {
      terminal.line(fmt::format("    and {} more; --json names all",
                                grouped(hit["copies"].size() - kCopiesTold)));
      return;
    }
    terminal.line(fmt::format("    also {}  {}  {}", copy["item"].get<std::string>().substr(0, 12),
                              copy["exhibit"].get<std::string>(), copy["path"].get<std::string>()));
  }
}

/// What of the case a search could not see.
Result<std::string> unseen(Session& session) {
  const auto shards = TRY(session.shards());
  const auto units = TRY(store::count_units(session.the_case().database()));
  return process::describe(process::unseen(shards, units.pending));
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("terms")) {
    if (arguments.operands().size() > 1) {
      return Error(ErrorKind::kUsage, "give a query or --terms FILE, not both");
    }
    const auto session = TRY(Session::open(arguments, arguments.operand(0)));
    return report_terms(*session, arguments, terminal);
  }
  if (arguments.operands().size() < 2) {
    return Error(ErrorKind::kUsage, "QUERY is missing; see clew help search");
  }
  const search::Query query = TRY(search::parse_query(arguments.operand(1)));
  search::SearchOptions options;
  options.each_copy = arguments.has("all");
  options.limit = TRY(arguments.number("limit", 20, 1, search::kHitsMax));
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const auto settings = TRY(store::case_settings(session->the_case().database()));
  options.regions = settings.regions;
  const auto shards = TRY(session->shards());
  const auto result = TRY(search::search(shards, query, options));
  TRY(session->record(ledger::Act::kConsultation, "search",
                      {{"query", arguments.operand(1)}, {"hits", std::to_string(result.total)}}));
  const bool json = arguments.has("json");
  for (const auto& hit : result.hits) {
    const base::Json described = TRY(as_json(hit));
    if (json) {
      terminal.line(base::to_text(described));
    } else {
      print(described, terminal);
    }
  }
  if (json) return 0;
  for (const auto& [word, variants] : result.variants) {
    std::string line = "also searched for " + word + ":";
    for (const auto& variant : variants) line += " " + variant;
    terminal.line(line);
  }
  terminal.line(fmt::format("{} of {} hits", grouped(result.hits.size()), grouped(result.total)));
  const std::string missed = TRY(unseen(*session));
  if (!missed.empty()) terminal.line(missed);
  return 0;
}

constexpr Operand kOperands[] = {
    {"CASE", "the case directory"},
    {"QUERY", "words, \"phrases\", prefix*, AND OR NOT, fields such as phone: or from:", true}};
constexpr Flag kFlags[] = {
    {"all", "", "copies of one message or file as hits of their own"},
    {"limit", "N", "how many hits to show; 20 if not given"},
    {"per-term", "N", "with --terms: the first N hits of each"},
    {"terms", "FILE", "count a list of terms instead, one a line; # begins a comment"},
};

}  // namespace

extern constinit const Verb kSearch = {
    .name = "search",
    .summary = "full text, phrases, fields, across scripts",
    .description =
        "A name typed in one script finds its forms in the others. Hits are ranked over "
        "the whole case; copies of one message or file are one hit that names all its places. "
        "The search is recorded in the ledger.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
