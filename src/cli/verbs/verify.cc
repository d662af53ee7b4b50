// SPDX-License-Identifier: EUPL-1.2
// `clew verify`: checks exhibits, ledger and store, offline.
#include <fmt/format.h>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "process/verification.h"

namespace clew::cli {
namespace {

void print(const process::Verification& found, bool json, Terminal& terminal) {
  const bool ok = found.problems.empty();
  if (json) {
    base::Json out{{"ok", ok},
                   {"problems", base::Json::array()},
                   {"notes", found.notes},
                   {"files", found.files},
                   {"bytes", found.bytes},
                   {"files_not_hashed_yet", found.unhashed},
                   {"ledger_entries", found.entries},
                   {"shards", found.shards}};
    for (const auto& problem : found.problems) {
      out["problems"].push_back({{"what", problem.what}, {"text", problem.text}});
    }
    terminal.line(base::to_text(out));
    return;
  }
  for (const auto& problem : found.problems) {
    terminal.line(fmt::format("WRONG  {}: {}", problem.what, problem.text));
  }
  for (const auto& note : found.notes) terminal.line("note   " + note);
  if (found.unhashed > 0) {
    terminal.line(fmt::format("note   {} files are not processed yet and were not checked",
                              grouped(found.unhashed)));
  }
  terminal.line(fmt::format("{}: {} files ({}), {} ledger entries, {} shards checked",
                            ok ? "All holds" : "NOT as recorded", grouped(found.files),
                            bytes_for_eyes(found.bytes), grouped(found.entries),
                            grouped(found.shards)));
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  // The ledger may be what is wrong: the case is opened without trusting it.
  const auto source = TRY(key_source(arguments, false));
  auto opened = TRY(store::Case::open(arguments.operand(0), source));
  std::string kept;
  if (const auto file = arguments.value("head")) kept = TRY(base::read_file(*file));
  const auto found = TRY(process::verify_case(
      opened, kept, [&](uint64_t bytes) { terminal.progress("read " + bytes_for_eyes(bytes)); }));
  terminal.progress_end();
  print(found, arguments.has("json"), terminal);
  return found.problems.empty() ? 0 : 1;
}

constexpr Operand kOperands[] = {{"CASE", "the case directory"}};
constexpr Flag kFlags[] = {
    {"head", "FILE", "a head of the ledger that was kept elsewhere, to be checked as well"},
};

}  // namespace

extern constinit const Verb kVerify = {
    .name = "verify",
    .summary = "checks exhibits, ledger and store, offline",
    .description =
        "Reads every exhibit again and says which file and which bytes differ from what "
        "was registered; checks every entry of the ledger and every page of the store. "
        "Exit status 1 when anything is wrong.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
