// SPDX-License-Identifier: EUPL-1.2
// The program: finds the verb that the first word names and runs it. Exit status 0 on success, 1 on
// a failure that standard error names, 2 on wrong usage.
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kWrongUsage = 2;

int fail(Terminal& terminal, const Error& error) {
  terminal.note("clew: " + error.text);
  return error.kind == ErrorKind::kUsage ? kWrongUsage : kFailure;
}

int run(std::vector<std::string> words) {
  Terminal terminal;
  if (words.empty() || words[0] == "--help" || words[0] == "-h")
    words.insert(words.begin(), "help");
  std::string name = words.front();
  words.erase(words.begin());
  for (const auto& word : words) {
    if (word == "--") break;
    if (word != "--help" && word != "-h") continue;
    if (name == "help")
      words.clear();
    else
      words = {name};
    name = "help";
    break;
  }
  const Verb* verb = find_verb(name);
  if (verb == nullptr) {
    return fail(terminal, Error(ErrorKind::kUsage, "there is no verb of this name: " + name +
                                                       "; clew help lists them"));
  }
  const auto arguments = Arguments::parse(*verb, words);
  if (!arguments.ok()) return fail(terminal, arguments.error());
  const auto status = verb->run(*arguments, terminal);
  return status.ok() ? *status : fail(terminal, status.error());
}

}  // namespace
}  // namespace clew::cli

int main(int count, char** words) {
  return clew::cli::run(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count));
}
