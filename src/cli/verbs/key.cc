// SPDX-License-Identifier: EUPL-1.2
// `clew key`: who can open the case: keys are added, changed and removed without touching the
// evidence.
#include <fmt/format.h>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

Result<void> list(Session& session, bool json, Terminal& terminal) {
  const auto slots = TRY(session.the_case().key_slots());
  for (const auto& slot : slots) {
    const bool file = slot.slot.kind == store::SlotKind::kKeyFile;
    const std::string kind = file ? "key file" : "passphrase";
    if (json) {
      terminal.line(
          base::to_text(base::Json{{"slot", slot.slot.id}, {"kind", kind}, {"label", slot.label}}));
    } else {
      terminal.line(fmt::format("{}  {:<11} {}", slot.slot.id, kind, slot.label));
    }
  }
  return {};
}

/// The new key: the file that --new-key-file names (made when it does not exist).
Result<store::KeySource> new_source(const Arguments& arguments) {
  const auto file = arguments.value("new-key-file");
  if (!file) return Error(ErrorKind::kUsage, "--new-key-file is missing");
  if (base::exists(*file)) return store::KeySource::from_file(*file);
  return store::KeySource::create_file(*file);
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const auto& words = arguments.operands();
  const std::string what = words.size() > 1 ? words[1] : "list";
  if (what == "list") {
    TRY(list(*session, arguments.has("json"), terminal));
    return 0;
  }
  if (what == "add") {
    const auto source = TRY(new_source(arguments));
    const auto slot = TRY(session->the_case().add_key(source, arguments.value_or("label", "")));
    TRY(session->record(ledger::Act::kKey, "added slot " + slot));
    terminal.line(slot);
    return 0;
  }
  if (words.size() < 3) {
    return Error(ErrorKind::kUsage, "which slot? clew key CASE list names them");
  }
  if (what == "change") {
    const auto source = TRY(new_source(arguments));
    TRY(session->the_case().change_key(words[2], source));
    TRY(session->record(ledger::Act::kKey, "changed slot " + words[2]));
    return 0;
  }
  if (what == "remove") {
    TRY(session->the_case().remove_key(words[2]));
    TRY(session->record(ledger::Act::kKey, "removed slot " + words[2]));
    return 0;
  }
  return Error(ErrorKind::kUsage, "clew key takes list, add, change or remove, not: " + what);
}

constexpr Operand kOperands[] = {{"CASE", "the case directory"},
                                 {"list|add|change|remove", "what to do; list if not given", true},
                                 {"SLOT", "which key to change or remove", true}};
constexpr Flag kFlags[] = {
    {"new-key-file", "FILE", "the key to add or to change to; made when it does not exist"},
    {"label", "TEXT", "whom the new key belongs to; kept encrypted"},
};

}  // namespace

extern constinit const Verb kKey = {
    .name = "key",
    .summary = "who can open the case",
    .description =
        "A case has one or several keys. Removing one does not take the case back from "
        "somebody who copied it and the key before.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
