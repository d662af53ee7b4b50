// SPDX-License-Identifier: EUPL-1.2
// `clew demo`: a synthetic case, made, processed and explained.
#include <fmt/format.h>

#include "base/file.h"
#include "cli/arguments.h"
#include "cli/processing.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "process/intake.h"
#include "process/verification.h"
#include "training/world.h"

namespace clew::cli {
namespace {

struct Places {
  std::string directory;
  std::string the_case;
  std::string key;
  std::string world;
  std::string summary;  ///< what is printed; its being there says that the demonstration is whole
};

Result<training::WorldSummary> make(const Places& places, uint64_t seed, Terminal& terminal) {
  training::WorldOptions options;
  options.seed = seed;
  options.directory = places.world;
  terminal.note("Making a synthetic case. Every person, number and act in it is invented.");
  return training::make_world(options);
}

Result<void> create_case(const Places& places) {
  const auto source = TRY(base::exists(places.key) ? store::KeySource::from_file(places.key)
                                                   : store::KeySource::create_file(places.key));
  store::CaseSettings settings;
  settings.title = "Operation Example (synthetic)";
  settings.regions = {"FR", "GB", "DE"};
  settings.created_ms = base::now_ms();
  store::Case made = TRY(store::Case::create(places.the_case, settings, source));
  const auto signing = base::SigningKey::from_seed(made.key().for_ledger_signing());
  auto ledger = TRY(ledger::Ledger::create(made.database(), made.directory(), signing));
  ledger::Entry entry;
  entry.act = ledger::Act::kKey;
  entry.detail = {actor(), "demonstration", "slot " + made.slot(), "", {}};
  TRY(ledger.append(entry));
  return {};
}

/// What a newcomer reads at the end.
std::string summary(const Places& places, const training::WorldSummary& world,
                    const process::ProcessReport& report) {
  std::string out = "\n";
  for (const auto& sentence : world.story) out += sentence + "\n";
  out += fmt::format(
      "\nThe heap: {} files, {}: {} mails, {} chat messages, {} adverts, documents, pictures, a "
      "disk image, a locked archive.\n",
      grouped(world.files), bytes_for_eyes(world.bytes), grouped(world.mails),
      grouped(world.messages), grouped(world.adverts));
  out += fmt::format(
      "Clew read it in {}: {} items, each with its way through the containers, hashed, indexed, "
      "encrypted.\n",
      seconds_for_eyes(report.seconds), grouped(report.items));
  out += fmt::format("\nTry now:\n  export CLEW_KEY_FILE={}\n", places.key);
  for (const auto& search : world.searches) {
    out +=
        fmt::format("  clew search {} '{}'\n      {}\n", places.the_case, search.query, search.why);
  }
  return out + fmt::format(
                   "Then: clew status {0}; clew selectors {0}; clew verify {0}; clew ledger "
                   "{0}",
                   places.the_case);
}

/// Makes the world and the case, and processes it.
Result<void> begin(const Places& places, uint64_t seed, Terminal& terminal) {
  TRY(base::make_directory(places.directory));
  const auto world = TRY(make(places, seed, terminal));
  TRY(create_case(places));
  const std::vector<std::string> words = {places.the_case, "--key-file", places.key};
  static constexpr Operand kCase[] = {{"CASE", "the case directory"}};
  const Verb processing{.name = "demo",
                        .summary = "",
                        .description = "",
                        .operands = kCase,
                        .flags = processing_flags()};
  const auto inner = TRY(Arguments::parse(processing, words));
  auto session = TRY(Session::open(inner, places.the_case));
  const auto lock = TRY(store::WriterLock::take(session->the_case()));
  const process::IntakeRequest request{
      world.evidence, "", "demonstration", actor(), "demonstration", false, {}};
  TRY(process::take_in(session->the_case(), session->ledger(), request));
  const auto report = TRY(process_with_progress(*session, lock, inner, terminal));
  if (report.stopped) return Error("stopped; remove " + places.directory + " to begin again");
  return base::write_file_atomically(places.summary, summary(places, world, report), 0600);
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  Places places;
  places.directory =
      TRY(absolute_path(arguments.operands().empty() ? "clew-demo" : arguments.operand(0)));
  places.the_case = places.directory + "/case";
  places.key = places.directory + "/key";
  places.world = places.directory + "/world";
  places.summary = places.directory + "/summary.txt";
  const uint64_t seed = TRY(arguments.number("seed", 7, 0, uint64_t{1} << 62));
  if (!base::exists(places.directory)) {
    TRY(begin(places, seed, terminal));
  } else if (!base::exists(places.summary)) {
    return Error(ErrorKind::kUsage, "there is something else, or an unfinished demonstration, at " +
                                        places.directory +
                                        "; remove it, or name another directory");
  }
  const std::string text = TRY(base::read_file(places.summary));
  terminal.line(text);
  return 0;
}

constexpr Operand kOperands[] = {{"DIRECTORY", "where to make it; ./clew-demo if not given", true}};
constexpr Flag kFlags[] = {
    {"check", "", "do all that demo does and then end, also where it would wait"},
    {"seed", "N", "another case of the same kind"},
};

}  // namespace

extern constinit const Verb kDemo = {
    .name = "demo",
    .summary = "a synthetic case, made, processed and explained",
    .description =
        "Makes a small, invented but realistic case, processes it as any evidence, and "
        "shows what can be asked of it.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
