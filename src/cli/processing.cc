// SPDX-License-Identifier: EUPL-1.2
// The pipeline under a person's eyes; see processing.h.
#include "cli/processing.h"

#include <fmt/format.h>

#include <atomic>
#include <csignal>

#include "base/file.h"
#include "process/intake.h"
#include "search/watch.h"
#include "store/settings.h"

namespace clew::cli {
namespace {

std::atomic<bool> stop_asked{false};

void on_signal(int) { stop_asked = true; }

std::string describe(const process::ProcessProgress& now) {
  const double rate = now.seconds > 0 ? static_cast<double>(now.bytes) / now.seconds : 0;
  std::string line = fmt::format("{} of {}, {} items, {}/s", bytes_for_eyes(now.bytes),
                                 bytes_for_eyes(now.bytes_total), grouped(now.items),
                                 bytes_for_eyes(static_cast<uint64_t>(rate)));
  if (rate > 0 && now.seconds > 3 && now.bytes < now.bytes_total) {
    const double left = static_cast<double>(now.bytes_total - now.bytes) / rate;
    line += fmt::format(", about {} left", seconds_for_eyes(left));
  }
  return line;
}

/// Adds the passwords of `--passwords FILE` to those that the case tries on locked evidence.
Result<void> keep_passwords(Session& session, const Arguments& arguments) {
  const auto file = arguments.value("passwords");
  if (!file) return {};
  constexpr uint64_t kFileBytesMax = 1 << 20;
  const Bytes text = TRY(base::read_file(*file, kFileBytesMax));
  std::vector<std::string> list;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    const size_t next = end + 1;
    if (end > at && text[end - 1] == '\r') --end;
    if (end > at) list.push_back(text.substr(at, end - at));
    at = next;
  }
  const size_t added = TRY(store::add_passwords(session.the_case().database(), list));
  if (added == 0) return {};
  return session.record(ledger::Act::kAlteration, "passwords to try on locked evidence",
                        {{"added", std::to_string(added)}});
}

constexpr Flag kFlags[] = {
    {"jobs", "N", "tasks at a time; as many as there are cores if not given"},
    {"memory", "BYTES", "for all processes together, e.g. 2G; 1G if not given"},
    {"profile", "fast|full", "how thorough: full does what is slow as well; fast if not given"},
    {"passwords", "FILE", "passwords to try on what is locked, one a line; the case keeps them"},
    {"item-seconds", "N", "how long one item may go without a sign of life; 120 if not given"},
    {"weak-sandbox", "", "go on where the kernel cannot confine parsers fully"},
};

}  // namespace

std::span<const Flag> processing_flags() { return kFlags; }

Result<process::ProcessReport> process_with_progress(Session& session,
                                                     const store::WriterLock& lock,
                                                     const Arguments& arguments, Terminal& terminal,
                                                     const process::RedoChoice* again) {
  process::ProcessOptions options;
  options.jobs = static_cast<unsigned>(TRY(arguments.number("jobs", 0, 1, 256)));
  options.memory_bytes = TRY(arguments.number("memory", uint64_t{1} << 30, 1 << 20, ~uint64_t{0}));
  options.item_seconds =
      static_cast<uint32_t>(TRY(arguments.number("item-seconds", 120, 1, 86400)));
  options.allow_weak_sandbox = arguments.has("weak-sandbox");
  options.program = program_path();
  const std::string profile = arguments.value_or("profile", "fast");
  if (profile != "fast" && profile != "full") {
    return Error(ErrorKind::kUsage, "--profile is fast or full");
  }
  options.thorough = profile == "full";
  TRY(keep_passwords(session, arguments));
  uint64_t watch_hits = 0;
  options.adopted = [&]() -> Result<void> {
    const uint64_t found = TRY(search::run_watch_lists(session.the_case(), {}));
    watch_hits += found;
    return {};
  };
  TRY(options.adopted());
  stop_asked = false;
  const auto old_int = std::signal(SIGINT, on_signal);
  const auto old_term = std::signal(SIGTERM, on_signal);
  const std::function<void(const process::ProcessProgress&)> show =
      [&](const process::ProcessProgress& now) { terminal.progress(describe(now)); };
  auto report =
      again ? process::process_again(session.the_case(), lock, options, *again, &stop_asked, show)
            : process::process_pending(session.the_case(), lock, options, &stop_asked, show);
  std::signal(SIGINT, old_int);
  std::signal(SIGTERM, old_term);
  terminal.progress_end();
  if (!report.ok()) return report;
  if (watch_hits > 0) {
    terminal.note(fmt::format("{} hits of watch lists: clew watch CASE hits shows them",
                              grouped(watch_hits)));
  }
  if (report->stopped) {
    terminal.note("Stopped. What is done stays; the same command goes on with the rest.");
  }
  TRY(process::seal_finished(session.the_case(), session.ledger(), actor()));
  return report;
}

}  // namespace clew::cli
