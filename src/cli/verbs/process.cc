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

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const auto lock = TRY(store::WriterLock::take(session->the_case()));
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
        "rebuilt from the exhibits, with the same result.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
