// SPDX-License-Identifier: EUPL-1.2
// Counting a list of terms; see term_report.h.
#include "cli/term_report.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "search/search.h"
#include "search/term_pass.h"
#include "store/settings.h"

namespace clew::cli {
namespace {

constexpr uint64_t kHitsEachMax = 1000;

/// The first hits of one term, ranked as by a search for it alone.
Result<base::Json> first_hits(const std::vector<index::ShardReader*>& shards,
                              const search::Term& term, const search::SearchOptions& options) {
  base::Json out = base::Json::array();
  const auto result = TRY(search::search(shards, term.query, options));
  for (const auto& hit : result.hits) {
    const auto item = TRY(hit.shard->item(hit.row));
    const auto path = TRY(hit.shard->path(hit.row));
    out.push_back({{"item", base::to_hex(hit.id)},
                   {"exhibit", item.exhibit},
                   {"path", path},
                   {"snippet", hit.snippet}});
  }
  return out;
}

void print(const base::Json& line, Terminal& terminal) {
  std::string text = fmt::format("{:>12}  {}", grouped(line["items"].get<uint64_t>()),
                                 line["term"].get<std::string>());
  if (line.contains("variants")) {
    text += "  (also";
    for (const auto& variant : line["variants"]) text += " " + variant.get<std::string>();
    text += ")";
  }
  terminal.line(text);
  if (!line.contains("hits")) return;
  for (const auto& hit : line["hits"]) {
    terminal.line(fmt::format("      {}  {}  {}", hit["item"].get<std::string>().substr(0, 12),
                              hit["exhibit"].get<std::string>(), hit["path"].get<std::string>()));
    terminal.line("          " + hit["snippet"].get<std::string>());
  }
}

}  // namespace

Result<int> report_terms(Session& session, const Arguments& arguments, Terminal& terminal) {
  const Bytes text =
      TRY(base::read_file(arguments.value_or("terms", ""), search::kTermListBytesMax));
  const auto terms = TRY(search::parse_term_list(text));
  search::SearchOptions options;
  options.limit = TRY(arguments.number("per-term", 0, 0, kHitsEachMax));
  options.each_copy = arguments.has("all");
  const auto settings = TRY(store::case_settings(session.the_case().database()));
  options.regions = settings.regions;
  const auto shards = TRY(session.shards());
  const auto counts = TRY(search::count_terms(shards, terms, options.regions, [&](size_t done) {
    terminal.progress(
        fmt::format("{} terms in {} of {} shards", grouped(terms.size()), done, shards.size()));
  }));
  terminal.progress_end();
  uint64_t found = 0;
  for (const uint64_t items : counts.items) found += items > 0 ? 1 : 0;
  TRY(session.record(ledger::Act::kConsultation, "search for a list of terms",
                     {{"terms", std::to_string(terms.size())},
                      {"found", std::to_string(found)},
                      {"sha256", base::to_hex(base::sha256(text))}}));
  for (size_t i = 0; i < terms.size(); ++i) {
    base::Json line{{"term", terms[i].text}, {"line", terms[i].line}, {"items", counts.items[i]}};
    if (!counts.variants[i].empty()) line["variants"] = counts.variants[i];
    if (options.limit > 0 && counts.items[i] > 0 && terms[i].hash.empty()) {
      line["hits"] = TRY(first_hits(shards, terms[i], options));
    }
    if (arguments.has("json")) {
      terminal.line(base::to_text(line));
    } else if (counts.items[i] > 0) {
      print(line, terminal);
    }
  }
  if (!arguments.has("json")) {
    terminal.line(fmt::format("{} of {} terms found", grouped(found), grouped(terms.size())));
  }
  return 0;
}

}  // namespace clew::cli
