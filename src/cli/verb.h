// SPDX-License-Identifier: EUPL-1.2
// Verbs of the command line. A verb is one file in cli/verbs/ with one `constinit const Verb`
// descriptor; help, the man page, the completions and docs/reference/cli.md are derived from it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/result.h"

namespace clew::cli {

class Arguments;
class Terminal;

/// One option, written `--name` or `--name VALUE` (`--name=VALUE` too).
struct Flag {
  std::string_view name;   ///< without dashes
  std::string_view value;  ///< what stands for its value in help: "N", "TEXT"; empty: a switch
  std::string_view summary;
};

/// One positional argument.
struct Operand {
  std::string_view name;  ///< "CASE"
  std::string_view summary;
  bool optional = false;
  bool repeated = false;  ///< the last one may be given several times
};

struct Verb {
  std::string_view name;
  std::string_view summary;      ///< one line
  std::string_view description;  ///< paragraphs of help, plain text
  std::span<const Operand> operands;
  std::span<const Flag> flags;  ///< beside those that all verbs have
  bool hidden = false;          ///< run by the program itself: worker, task
  /// Prints to the terminal. An Error becomes exit status 1, or 2 when its kind is kUsage; the
  /// value is the exit status otherwise.
  Result<int> (*run)(const Arguments& arguments, Terminal& terminal) = nullptr;
};

/// All verbs, sorted by name.
std::span<const Verb* const> all_verbs();
/// The verb of that name, or nullptr.
const Verb* find_verb(std::string_view name);
/// Options that every verb with a case has: the key, JSON, the reason for the ledger.
std::span<const Flag> common_flags();

}  // namespace clew::cli
