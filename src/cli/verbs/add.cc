// SPDX-License-Identifier: EUPL-1.2
// `clew add`: registers, hashes and processes evidence; run again, it continues.
#include <fmt/format.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/arguments.h"
#include "cli/processing.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "process/intake.h"

namespace clew::cli {
namespace {

void print(const std::vector<process::IntakeResult>& taken, const process::ProcessReport& report,
           const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("json")) {
    for (const auto& one : taken) {
      terminal.line(base::to_text(base::Json{{"exhibit", one.exhibit.id},
                                             {"files", one.exhibit.files},
                                             {"items", report.items},
                                             {"bytes", report.bytes},
                                             {"seconds", report.seconds},
                                             {"stopped", report.stopped}}));
    }
    return;
  }
  for (const auto& one : taken) {
    terminal.line(fmt::format("{}: {} ({} files, {}{})", one.exhibit.id,
                              base::show_name(one.exhibit.source), grouped(one.exhibit.files),
                              bytes_for_eyes(one.exhibit.bytes),
                              one.is_new ? "" : ", known already"));
  }
  const double rate = report.seconds > 0 ? static_cast<double>(report.bytes) / report.seconds : 0;
  terminal.line(fmt::format("{} items from {} in {} ({}/s)", grouped(report.items),
                            bytes_for_eyes(report.bytes), seconds_for_eyes(report.seconds),
                            bytes_for_eyes(static_cast<uint64_t>(rate))));
  if (report.worker_crashes > 0) {
    terminal.line(fmt::format("{} items made their parser crash or hang; clew status says which",
                              grouped(report.worker_crashes)));
  }
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const auto lock = TRY(store::WriterLock::take(session->the_case()));
  if (arguments.has("exhibit") && arguments.operands().size() > 2) {
    return Error(ErrorKind::kUsage, "--exhibit names one exhibit: give one PATH with it");
  }
  std::vector<process::IntakeResult> taken;
  for (size_t i = 1; i < arguments.operands().size(); ++i) {
    process::IntakeRequest request;
    request.source = TRY(absolute_path(arguments.operand(i)));
    const std::string inside = session->the_case().directory();
    const std::string case_directory = TRY(absolute_path(inside));
    if (case_directory == request.source || case_directory.starts_with(request.source + "/")) {
      return Error(ErrorKind::kUsage,
                   "the case lies inside this evidence; keep it elsewhere: " + request.source);
    }
    request.exhibit = arguments.value_or("exhibit", "");
    request.authority = arguments.value_or("authority", "");
    request.copy = arguments.has("copy");
    request.copied = [&, total = uint64_t{0}](uint64_t bytes) mutable {
      total += bytes;
      terminal.progress("copied " + bytes_for_eyes(total));
    };
    request.actor = actor();
    request.reason = arguments.value_or("reason", "none stated");
    auto result = TRY(process::take_in(session->the_case(), session->ledger(), request));
    taken.push_back(std::move(result));
  }
  const auto report = TRY(process_with_progress(*session, lock, arguments, terminal));
  print(taken, report, arguments, terminal);
  return report.stopped ? 1 : 0;
}

constexpr Operand kOperands[] = {
    {"CASE", "the case directory"},
    {"PATH", "a file or a directory; files are read where they are and never changed", false, true},
};
constexpr Flag kFlags[] = {
    {"exhibit", "ID", "what the exhibit is called; E1, E2, ... if not given"},
    {"authority", "TEXT", "under what it was obtained: an order, a consent"},
    {"copy", "", "copy the evidence into the case, encrypted, instead of reading it where it is"},
    {"jobs", "N", "tasks at a time; as many as there are cores if not given"},
    {"memory", "BYTES", "for all processes together, e.g. 2G; 1G if not given"},
    {"profile", "fast|full", "how thorough: full does what is slow as well; fast if not given"},
    {"passwords", "FILE", "passwords to try on what is locked, one a line; the case keeps them"},
    {"item-seconds", "N", "how long one item may go without a sign of life; 120 if not given"},
    {"weak-sandbox", "", "go on where the kernel cannot confine parsers fully"},
};

}  // namespace

extern constinit const Verb kAdd = {
    .name = "add",
    .summary = "registers, hashes and processes evidence; run again, it continues",
    .description =
        "Each PATH becomes an exhibit. All its files are hashed (SHA-256, SHA-1, MD5), "
        "taken apart, scanned for selectors and indexed. Work can be stopped or killed "
        "at any moment; the same command goes on.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
