// SPDX-License-Identifier: EUPL-1.2
// `clew watch`: lists of terms, selectors and hashes that are looked up by themselves in all that
// comes into the case.
#include "search/watch.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "search/term_list.h"
#include "store/watch.h"

namespace clew::cli {
namespace {

constexpr std::string_view kUsualList = "watched";
constexpr uint64_t kHitsUsual = 1000;
constexpr uint64_t kHitsMost = 10'000'000;

/// Runs what has not been run yet, and says so.
Result<uint64_t> catch_up(Session& session, Terminal& terminal) {
  auto found = search::run_watch_lists(session.the_case(), [&](size_t done, size_t all) {
    terminal.progress(fmt::format("looked through {} of {} shards", done, all));
  });
  terminal.progress_end();
  return found;
}

/// The entries that the command line gives, each checked.
Result<std::vector<std::string>> entries_of(const Arguments& arguments) {
  std::vector<std::string> entries;
  if (const auto file = arguments.value("terms")) {
    const Bytes text = TRY(base::read_file(*file, search::kTermListBytesMax));
    const auto terms = TRY(search::parse_term_list(text));
    for (const auto& term : terms) entries.push_back(term.text);
  }
  for (size_t i = 2; i < arguments.operands().size(); ++i) {
    const auto term = TRY(search::parse_term(arguments.operand(i)));
    entries.push_back(term.text);
  }
  return entries;
}

Result<int> add(Session& session, const Arguments& arguments, Terminal& terminal) {
  const std::string list = arguments.value_or("list", kUsualList);
  const auto entries = TRY(entries_of(arguments));
  if (entries.empty()) {
    return Error(ErrorKind::kUsage, "nothing to watch for: give terms, or a file with --terms");
  }
  auto transaction = TRY(store::Transaction::begin(session.the_case().database()));
  const uint64_t added = TRY(store::add_watch_entries(transaction, list, entries));
  TRY(transaction.commit());
  TRY(session.record(ledger::Act::kAlteration, "watch list " + list,
                     {{"added", std::to_string(added)}}));
  const uint64_t found = TRY(catch_up(session, terminal));
  if (arguments.has("json")) {
    terminal.line(base::to_text(base::Json{{"list", list}, {"added", added}, {"hits", found}}));
  } else {
    terminal.line(fmt::format("{}: {} new entries, {} hits in what is there", list, grouped(added),
                              grouped(found)));
  }
  return 0;
}

Result<int> list(Session& session, const Arguments& arguments, Terminal& terminal) {
  const auto lists = TRY(store::watch_lists(session.the_case().database()));
  for (const auto& one : lists) {
    if (arguments.has("json")) {
      terminal.line(base::to_text(
          base::Json{{"list", one.name}, {"entries", one.entries}, {"hits", one.hits}}));
    } else {
      terminal.line(fmt::format("{}: {} entries, {} hits", one.name, grouped(one.entries),
                                grouped(one.hits)));
    }
  }
  return 0;
}

Result<int> remove(Session& session, const Arguments& arguments, Terminal& terminal) {
  const std::string list = arguments.value_or("list", kUsualList);
  const auto entries = TRY(entries_of(arguments));
  auto transaction = TRY(store::Transaction::begin(session.the_case().database()));
  const uint64_t removed = TRY(store::remove_watch_entries(transaction, list, entries));
  TRY(transaction.commit());
  TRY(session.record(ledger::Act::kAlteration, "watch list " + list,
                     {{"removed", std::to_string(removed)}}));
  if (arguments.has("json")) {
    terminal.line(base::to_text(base::Json{{"list", list}, {"removed", removed}}));
  } else {
    terminal.line(fmt::format("{}: {} entries removed", list, grouped(removed)));
  }
  return 0;
}

Result<int> hits(Session& session, const Arguments& arguments, Terminal& terminal) {
  const std::string list = arguments.value_or("list", "");
  const uint64_t limit = TRY(arguments.number("limit", kHitsUsual, 1, kHitsMost));
  TRY(catch_up(session, terminal));
  const auto findings = TRY(store::watch_findings(session.the_case().database(), list, limit));
  TRY(session.record(
      ledger::Act::kConsultation, "watch list hits",
      {{"list", list.empty() ? "all" : list}, {"hits", std::to_string(findings.size())}}));
  const auto shards = TRY(session.shards());
  for (const auto& finding : findings) {
    base::Json out{
        {"list", finding.list}, {"entry", finding.entry}, {"item", base::to_hex(finding.item)}};
    for (auto* shard : shards) {
      const auto row = TRY(shard->find(finding.item));
      if (!row) continue;
      const auto item = TRY(shard->item(*row));
      out["exhibit"] = item.exhibit;
      out["path"] = TRY(shard->path(*row));
      break;
    }
    // A unit that was read anew may no longer hold the item.
    if (!out.contains("path")) continue;
    if (arguments.has("json")) {
      terminal.line(base::to_text(out));
    } else {
      terminal.line(fmt::format("{}: {}  {}  {}  {}", finding.list, finding.entry,
                                base::to_hex(finding.item).substr(0, 12),
                                out["exhibit"].get<std::string>(), out["path"].get<std::string>()));
    }
  }
  return 0;
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const std::string what = arguments.operands().size() > 1 ? arguments.operand(1) : "list";
  if (what == "add") return add(*session, arguments, terminal);
  if (what == "list") return list(*session, arguments, terminal);
  if (what == "remove") return remove(*session, arguments, terminal);
  if (what == "hits") return hits(*session, arguments, terminal);
  return Error(ErrorKind::kUsage, "clew watch takes add, list, remove or hits, not: " + what);
}

constexpr Operand kOperands[] = {
    {"CASE", "the case directory"},
    {"add|list|remove|hits", "what to do; list if not given", true},
    {"TERM", "a word, a phrase, a selector (phone:0612345678), a hash of a file", true, true}};
constexpr Flag kFlags[] = {
    {"limit", "N", "how many hits to show; 1000 if not given"},
    {"list", "NAME", "which list; \"watched\" if not given, for hits all"},
    {"terms", "FILE", "terms, one a line; # begins a comment"},
};

}  // namespace

extern constinit const Verb kWatch = {
    .name = "watch",
    .summary = "watch lists of terms, selectors, hashes; run on all new items",
    .description =
        "What is on a list is looked up in the items that are there and in all that come, "
        "by itself. Changes of lists and looking at hits are recorded in the ledger.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
