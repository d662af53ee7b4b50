// SPDX-License-Identifier: EUPL-1.2
// `clew help`: what the verbs do, as text, as a man page, as shell completions, as the reference
// page. All of it is derived from the verbs' descriptors.
#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace clew::cli {
namespace {

std::string usage_of(const Verb& verb) {
  std::string out = fmt::format("clew {}", verb.name);
  for (const auto& operand : verb.operands) {
    const std::string name = fmt::format("{}{}", operand.name, operand.repeated ? "..." : "");
    out += operand.optional ? fmt::format(" [{}]", name) : " " + name;
  }
  for (const auto& flag : verb.flags) {
    out += flag.value.empty() ? fmt::format(" [--{}]", flag.name)
                              : fmt::format(" [--{} {}]", flag.name, flag.value);
  }
  return out;
}

std::string flag_words(const Flag& flag) {
  return flag.value.empty() ? fmt::format("--{}", flag.name)
                            : fmt::format("--{} {}", flag.name, flag.value);
}

std::string overview() {
  std::string out =
      "clew: from a pile of lawfully obtained evidence to answers that can be proved\n\n"
      "usage: clew VERB ...; clew help VERB says more\n\n";
  for (const Verb* verb : all_verbs()) {
    if (!verb->hidden) out += fmt::format("  {:<11} {}\n", verb->name, verb->summary);
  }
  return out + "\nStart with: clew demo\n";
}

std::string page(const Verb& verb) {
  std::string out = fmt::format("clew {}: {}\n\nusage: {}\n\n{}\n\n", verb.name, verb.summary,
                                usage_of(verb), verb.description);
  for (const auto& operand : verb.operands) {
    out += fmt::format("  {:<24} {}\n", operand.name, operand.summary);
  }
  for (const auto flags : {verb.flags, common_flags()}) {
    for (const auto& flag : flags) {
      out += fmt::format("  {:<24} {}\n", flag_words(flag), flag.summary);
    }
  }
  return out;
}

std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else {
      out += c;
    }
  }
  return out;
}

std::string man_page() {
  std::string out =
      ".TH CLEW 1\n.SH NAME\nclew \\- evidence in, answers out, provable\n.SH SYNOPSIS\n"
      ".B clew\n.I VERB\n[arguments]\n.SH DESCRIPTION\n"
      "Clew takes lawfully obtained evidence apart, finds and links what matters in it, and keeps "
      "a "
      "ledger of every act.\n.SH VERBS\n";
  for (const Verb* verb : all_verbs()) {
    if (verb->hidden) continue;
    out += fmt::format(".SS {}\n{}.\n.PP\n.B {}\n.PP\n{}\n", verb->name, roff(verb->summary),
                       roff(usage_of(*verb)), roff(verb->description));
    for (const auto& operand : verb->operands) {
      out += fmt::format(".TP\n.I {}\n{}\n", operand.name, roff(operand.summary));
    }
    for (const auto& flag : verb->flags) {
      out += fmt::format(".TP\n.B {}\n{}\n", roff(flag_words(flag)), roff(flag.summary));
    }
  }
  out += ".SH OPTIONS OF ALL VERBS\n";
  for (const auto& flag : common_flags()) {
    out += fmt::format(".TP\n.B {}\n{}\n", roff(flag_words(flag)), roff(flag.summary));
  }
  out +=
      ".SH ENVIRONMENT\n.TP\n.B CLEW_KEY_FILE\nthe case's key file\n.TP\n.B CLEW_ACTOR\n"
      "who acts, for the ledger; the login name if not set\n"
      ".SH EXIT STATUS\n0 on success, 1 on a failure that standard error names, 2 on wrong usage\n";
  return out;
}

std::string reference_page() {
  std::string out =
      "# The command line\n\nMade by `clew help --reference`; `./do docs` writes it anew.\n\n"
      "Every verb that prints facts has `--json`. Exit status: 0 on success, 1 on a failure that "
      "standard error names, 2 on wrong usage.\n\nOptions of all verbs:\n\n";
  for (const auto& flag : common_flags()) {
    out += fmt::format("- `{}`: {}\n", flag_words(flag), flag.summary);
  }
  for (const Verb* verb : all_verbs()) {
    if (verb->hidden) continue;
    out += fmt::format("\n## clew {}\n\n{}\n\n    {}\n\n{}\n\n", verb->name, verb->summary,
                       usage_of(*verb), verb->description);
    for (const auto& operand : verb->operands) {
      out += fmt::format("- `{}`: {}\n", operand.name, operand.summary);
    }
    for (const auto& flag : verb->flags) {
      out += fmt::format("- `{}`: {}\n", flag_words(flag), flag.summary);
    }
  }
  return out;
}

std::string verb_names() {
  std::string out;
  for (const Verb* verb : all_verbs()) {
    if (!verb->hidden) out += fmt::format("{}{}", out.empty() ? "" : " ", verb->name);
  }
  return out;
}

std::string flag_names(const Verb& verb) {
  std::string out;
  for (const auto flags : {verb.flags, common_flags()}) {
    for (const auto& flag : flags) out += fmt::format("{}--{}", out.empty() ? "" : " ", flag.name);
  }
  return out;
}

std::string bash_completion() {
  std::string out =
      "# bash completion for clew\n_clew() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} flags=''\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '" +
      verb_names() + "' -- \"$word\")); return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Verb* verb : all_verbs()) {
    if (!verb->hidden) out += fmt::format("    {}) flags='{}' ;;\n", verb->name, flag_names(*verb));
  }
  return out +
         "  esac\n  if [ \"${word#-}\" != \"$word\" ]; then\n"
         "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n  fi\n}\n"
         "complete -o filenames -F _clew clew\n";
}

std::string zsh_completion() {
  std::string out =
      "#compdef clew\n_clew() {\n  if (( CURRENT == 2 )); then\n    local -a verbs=(\n";
  for (const Verb* verb : all_verbs()) {
    if (!verb->hidden) out += fmt::format("      '{}:{}'\n", verb->name, verb->summary);
  }
  out += "    )\n    _describe verb verbs\n    return\n  fi\n  case $words[2] in\n";
  for (const Verb* verb : all_verbs()) {
    if (verb->hidden) continue;
    out += fmt::format("    {}) compadd -- {} ;;\n", verb->name, flag_names(*verb));
  }
  return out + "  esac\n  _files\n}\n_clew \"$@\"\n";
}

std::string fish_completion() {
  std::string out = "# fish completion for clew\n";
  for (const Verb* verb : all_verbs()) {
    if (verb->hidden) continue;
    out += fmt::format("complete -c clew -n __fish_use_subcommand -a {} -d '{}'\n", verb->name,
                       verb->summary);
    for (const auto& flag : verb->flags) {
      out += fmt::format("complete -c clew -n '__fish_seen_subcommand_from {}' -l {}{}\n",
                         verb->name, flag.name, flag.value.empty() ? "" : " -r");
    }
  }
  return out;
}

Result<int> run(const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("man")) {
    terminal.raw(man_page());
  } else if (arguments.has("reference")) {
    terminal.raw(reference_page());
  } else if (const auto shell = arguments.value("completions")) {
    if (*shell == "bash") {
      terminal.raw(bash_completion());
    } else if (*shell == "zsh") {
      terminal.raw(zsh_completion());
    } else if (*shell == "fish") {
      terminal.raw(fish_completion());
    } else {
      return Error(ErrorKind::kUsage, "--completions is bash, zsh or fish");
    }
  } else if (arguments.operands().empty()) {
    terminal.raw(overview());
  } else {
    const Verb* verb = find_verb(arguments.operand(0));
    if (verb == nullptr) {
      return Error(ErrorKind::kUsage, "there is no verb of this name: " + arguments.operand(0));
    }
    terminal.raw(page(*verb));
  }
  return 0;
}

constexpr Operand kOperands[] = {{"VERB", "the verb to explain", true}};
constexpr Flag kFlags[] = {
    {"man", "", "the man page, in roff"},
    {"completions", "SHELL", "completions for bash, zsh or fish"},
    {"reference", "", "the reference page, in Markdown"},
};

}  // namespace

extern constinit const Verb kHelp = {
    .name = "help",
    .summary = "what the verbs do",
    .description = "Without a verb, the list of them.",
    .operands = kOperands,
    .flags = kFlags,
    .run = run,
};

}  // namespace clew::cli
