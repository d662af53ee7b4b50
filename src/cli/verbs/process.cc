// SPDX-License-Identifier: EUPL-1.2
// `clew process`: goes on with what is pending, or does things anew.
#include <fmt/format.h>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/processing.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

base::Json as_json(const process::Changes& changes) {
  base::Json out{{"files", changes.units},
                 {"files_not_redone", changes.units_not_redone},
                 {"items_gained", changes.items_gained},
                 {"items_lost", changes.items_lost},
                 {"mentions_gained", changes.mentions_gained},
                 {"mentions_lost", changes.mentions_lost},
                 {"states", base::Json::array()}};
  for (const auto& [states, items] : changes.states) {
    out["states"].push_back(
        {{"before", name_of(states.first)}, {"after", name_of(states.second)}, {"items", items}});
  }
  return out;
}

void print(const process::Changes& changes, Terminal& terminal) {
  terminal.line(fmt::format(
      "{} files were read again: {} items gained, {} lost; {} mentions gained, {} lost",
      grouped(changes.units), grouped(changes.items_gained), grouped(changes.items_lost),
      grouped(changes.mentions_gained), grouped(changes.mentions_lost)));
  for (const auto& [states, items] : changes.states) {
    terminal.line(fmt::format("  {} items were {} and are {}", grouped(items),
                              name_of(states.first), name_of(states.second)));
  }
  if (changes.units_not_redone > 0) {
    terminal.line(fmt::format("  {} files could not be read again; what was known of them stays",
                              grouped(changes.units_not_redone)));
  }
}

/// Does again what the option says, records it and tells what is different.
Result<int> run_again(Session& session, const store::WriterLock& lock, const Arguments& arguments,
                      const std::string& word, Terminal& terminal) {
  const auto choice = process::redo_choice(word);
  TRY(session.record(ledger::Act::kAlteration, "derived rows, made anew: " + word));
  const auto report = TRY(process_with_progress(session, lock, arguments, terminal, &choice));
  const process::Changes changes = report.changes.value_or(process::Changes());
  if (arguments.has("json")) {
    base::Json out = as_json(changes);
    out["seconds"] = report.seconds;
    out["stopped"] = report.stopped;
    terminal.line(base::to_text(out));
  } else {
    print(changes, terminal);
  }
  return report.stopped ? 1 : 0;
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const auto lock = TRY(store::WriterLock::take(session->the_case()));
  if (const auto again = arguments.value("again")) {
    return run_again(*session, lock, arguments, *again, terminal);
  }
  if (arguments.has("rebuild")) {
    auto transaction = TRY(store::Transaction::begin(session->the_case().database()));
    TRY(store::reset_derived(transaction));
    TRY(transaction.commit());
    TRY(session->record(ledger::Act::kAlteration, "all derived rows, to be rebuilt"));
  }
  const auto report = TRY(process_with_progress(*session, lock, arguments, terminal));
  if (arguments.has("json")) {
    terminal.line(base::to_text(base::Json{{"items", report.items},
                                           {"bytes", report.bytes},
                                           {"seconds", report.seconds},
                                           {"stopped", report.stopped}}));
  } else {
    terminal.line(fmt::format("{} items from {} in {}", grouped(report.items),
                              bytes_for_eyes(report.bytes), seconds_for_eyes(report.seconds)));
  }
  return report.stopped ? 1 : 0;
}

constexpr Operand kOperands[] = {{"CASE", "the case directory"}};
constexpr Flag kFlags[] = {
    {"rebuild", "", "forget all that was derived and make it anew from the exhibits"},
    {"again", "failed|encrypted|changed|TYPE",
     "read again the files in which something failed, is locked, would be read by another version "
     "of its format now, or is of this type"},
    {"jobs", "N", "tasks at a time; as many as there are cores if not given"},
    {"memory", "BYTES", "for all processes together, e.g. 2G; 1G if not given"},
    {"profile", "fast|full", "how thorough: full does what is slow as well; fast if not given"},
    {"passwords", "FILE", "passwords to try on what is locked, one a line; the case keeps them"},
    {"item-seconds", "N", "how long one item may go without a sign of life; 120 if not given"},
    {"weak-sandbox", "", "go on where the kernel cannot confine parsers fully"},
};

}  // namespace

extern constinit const Verb kProcess = {
    .name = "process",
    .summary = "goes on with processing, or does it anew",
    .description =
        "Processes what is registered and not done yet. What is derived can always be "
        "rebuilt from the exhibits, with the same result. --again does it for some files and tells "
        "what is different; until a file is read, its old rows stay.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
