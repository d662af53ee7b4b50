// SPDX-License-Identifier: EUPL-1.2
// `clew init`: makes a case directory, its key, its ledger.
#include <fmt/format.h>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

/// "FR,GB" as {"FR", "GB"}.
std::vector<std::string> split_regions(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    out.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return out;
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  const std::string directory = TRY(absolute_path(arguments.operand(0)));
  store::CaseSettings settings;
  settings.title = arguments.value_or("title", "");
  if (settings.title.empty()) return Error(ErrorKind::kUsage, "--title is missing");
  settings.regions = split_regions(arguments.value_or("regions", ""));
  settings.created_ms = base::now_ms();
  const auto source = TRY(key_source(arguments, true));
  store::Case made = TRY(store::Case::create(directory, settings, source));
  const auto signing = base::SigningKey::from_seed(made.key().for_ledger_signing());
  auto ledger = TRY(ledger::Ledger::create(made.database(), made.directory(), signing));
  ledger::Entry entry;
  entry.act = ledger::Act::kKey;
  entry.detail.actor = actor();
  entry.detail.reason = arguments.value_or("reason", "case made");
  entry.detail.object = "slot " + made.slot();
  TRY(ledger.append(entry));
  if (arguments.has("json")) {
    terminal.line(base::to_text(base::Json{{"case", directory}}));
  } else {
    terminal.line(fmt::format("Case made: {}", directory));
    terminal.line("Keep its key apart from it: without the key nobody can read the case.");
    terminal.line(fmt::format("Next: clew add {} EVIDENCE", arguments.operand(0)));
  }
  return 0;
}

constexpr Operand kOperands[] = {{"CASE", "the directory to make"}};
constexpr Flag kFlags[] = {
    {"title", "TEXT", "what the case is called"},
    {"regions", "FR,GB", "countries whose national numbers and formats are assumed, in order"},
};

}  // namespace

extern constinit const Verb kInit = {
    .name = "init",
    .summary = "makes a case directory",
    .description =
        "Makes an empty, encrypted case. The key file that --key-file or CLEW_KEY_FILE "
        "names is made when it does not exist; with neither, a passphrase is asked for.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
