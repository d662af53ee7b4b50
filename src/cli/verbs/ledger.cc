// SPDX-License-Identifier: EUPL-1.2
// `clew ledger`: who did what, and the head that is kept elsewhere.
#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "ledger/export.h"
#include "ledger/head.h"

namespace clew::cli {
namespace {

base::Json as_json(const ledger::Recorded& recorded) {
  base::Json out{{"entry", recorded.part.sequence},
                 {"time", base::to_iso(recorded.part.time)},
                 {"act", ledger::name_of(recorded.part.act)}};
  if (!recorded.part.reference.empty()) out["reference"] = recorded.part.reference;
  for (const auto& [name, digest] : recorded.part.digests) {
    out["digests"][name] = base::to_hex(digest);
  }
  if (recorded.state != ledger::DetailState::kPresent) {
    out["detail"] = "erased";
    return out;
  }
  out["actor"] = recorded.detail.actor;
  out["reason"] = recorded.detail.reason;
  out["object"] = recorded.detail.object;
  if (!recorded.detail.recipient.empty()) out["recipient"] = recorded.detail.recipient;
  for (const auto& [name, value] : recorded.detail.facts) out["facts"][name] = value;
  return out;
}

void print(const ledger::Recorded& recorded, Terminal& terminal) {
  std::string what = "(personal part erased)";
  if (recorded.state == ledger::DetailState::kPresent) {
    what = fmt::format("{}: {} ({})", recorded.detail.actor, recorded.detail.object,
                       recorded.detail.reason);
  }
  terminal.line(fmt::format("{:>6}  {}  {:<12} {:<8} {}", recorded.part.sequence,
                            base::to_iso(recorded.part.time), ledger::name_of(recorded.part.act),
                            recorded.part.reference, what));
}

Result<void> list(Session& session, const Arguments& arguments, Terminal& terminal) {
  ledger::Filter filter;
  if (const auto act = arguments.value("act")) {
    filter.act = ledger::act_named(*act);
    if (!filter.act) return Error(ErrorKind::kUsage, "the ledger has no act of this name: " + *act);
  }
  filter.actor = arguments.value_or("actor", "");
  const bool json = arguments.has("json");
  return session.ledger().list(filter, [&](const ledger::Recorded& recorded) {
    if (json) {
      terminal.line(base::to_text(as_json(recorded)));
    } else {
      print(recorded, terminal);
    }
    return true;
  });
}

/// The proof that the words after "proof" ask for, as text.
Result<std::string> make_proof(Session& session, const Arguments& arguments,
                               const std::string& what) {
  const auto details =
      arguments.has("with-details") ? ledger::Details::kDisclosed : ledger::Details::kLeftOut;
  if (what == "log") {
    std::string lines;
    TRY(ledger::export_log(session.ledger(), details, [&](std::string_view line) -> Result<void> {
      lines += line;
      return {};
    }));
    return lines;
  }
  if (what == "consistency") {
    const ledger::Head head = TRY(session.ledger().head());
    const uint64_t from = TRY(arguments.number("from", 1, 0, head.size));
    return ledger::export_consistency(session.ledger(), from, head.size);
  }
  const auto entry = parse_number(what);
  if (!entry) {
    return Error(ErrorKind::kUsage,
                 "a proof is for an entry's number, consistency or log, not: " + what);
  }
  return ledger::export_inclusion(session.ledger(), *entry, details);
}

Result<void> give_proof(Session& session, const Arguments& arguments, Terminal& terminal) {
  if (arguments.operands().size() < 3) {
    return Error(ErrorKind::kUsage,
                 "say what is to be proved: an entry's number, consistency, log");
  }
  if (!arguments.has("recipient")) {
    return Error(ErrorKind::kUsage, "say with --recipient to whom the proof goes");
  }
  const std::string& what = arguments.operand(2);
  TRY(make_proof(session, arguments, what));  // what cannot be given is not recorded as given
  TRY(session.record(ledger::Act::kDisclosure, "proof from the ledger", {{"of", what}}));
  const std::string proof = TRY(make_proof(session, arguments, what));
  if (const auto out = arguments.value("out")) return base::write_file_atomically(*out, proof);
  terminal.raw(proof);
  return {};
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  auto session = TRY(Session::open(arguments, arguments.operand(0)));
  const std::string what = arguments.operands().size() > 1 ? arguments.operand(1) : "list";
  if (what == "list") {
    TRY(list(*session, arguments, terminal));
    return 0;
  }
  if (what == "head") {
    const ledger::Head head = TRY(session->ledger().head());
    terminal.raw(ledger::head_text(head));
    return 0;
  }
  if (what == "proof") {
    TRY(give_proof(*session, arguments, terminal));
    return 0;
  }
  return Error(ErrorKind::kUsage, "clew ledger takes list, head or proof, not: " + what);
}

constexpr Operand kOperands[] = {
    {"CASE", "the case directory"},
    {"list|head|proof", "the entries; the signed head, to be kept elsewhere; a proof to take away",
     true},
    {"ENTRY|consistency|log",
     "proof: that this entry is in the ledger; that it extends what it was; all of it", true}};
constexpr Flag kFlags[] = {
    {"act", "ACT",
     "only one: collection, alteration, consultation, disclosure, combination, "
     "erasure, key, custody"},
    {"actor", "NAME", "only what this person did"},
    {"out", "FILE", "proof: where to write it; standard output if not given"},
    {"from", "SIZE", "proof consistency: the number of entries then; 1 if not given"},
    {"with-details", "", "proof: tell the personal parts of entries too, with what proves them"},
    {"recipient", "NAME", "proof: to whom it goes"},
};

}  // namespace

extern constinit const Verb kLedger = {
    .name = "ledger",
    .summary = "who did what, when and why; the head that proves it",
    .description =
        "The ledger is an append-only Merkle log. Its signed head, kept outside the "
        "case, proves later that nothing was cut off or changed: clew verify --head. Proofs are "
        "checked without this program by tools/verify_ledger.py; giving one is recorded.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
