// SPDX-License-Identifier: EUPL-1.2
// `clew ledger`: who did what, and the head that is kept elsewhere.
#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"
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
  return Error(ErrorKind::kUsage, "clew ledger takes list or head, not: " + what);
}

constexpr Operand kOperands[] = {
    {"CASE", "the case directory"},
    {"list|head", "the entries; or the signed head, to be kept elsewhere", true}};
constexpr Flag kFlags[] = {
    {"act", "ACT",
     "only one: collection, alteration, consultation, disclosure, combination, "
     "erasure, key, custody"},
    {"actor", "NAME", "only what this person did"},
};

}  // namespace

extern constinit const Verb kLedger = {
    .name = "ledger",
    .summary = "who did what, when and why; the head that proves it",
    .description =
        "The ledger is an append-only Merkle log. Its signed head, kept outside the "
        "case, proves later that nothing was cut off or changed: clew verify --head.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
