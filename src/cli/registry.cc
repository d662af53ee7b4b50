// SPDX-License-Identifier: EUPL-1.2
// The verbs, by name. A verb is added by its line in each of the two lists.
#include <algorithm>
#include <iterator>

#include "cli/verb.h"

namespace clew::cli {

extern const Verb kAdd;
extern const Verb kDemo;
extern const Verb kHelp;
extern const Verb kInit;
extern const Verb kKey;
extern const Verb kLedger;
extern const Verb kProcess;
extern const Verb kSearch;
extern const Verb kSelectors;
extern const Verb kShow;
extern const Verb kStatus;
extern const Verb kTask;
extern const Verb kVerify;
extern const Verb kWatch;
extern const Verb kWorker;

// clang-format off
static constexpr const Verb* kVerbs[] = {
    &kAdd,
    &kDemo,
    &kHelp,
    &kInit,
    &kKey,
    &kLedger,
    &kProcess,
    &kSearch,
    &kSelectors,
    &kShow,
    &kStatus,
    &kTask,
    &kVerify,
    &kWatch,
    &kWorker,
};
// clang-format on

static constexpr Flag kCommonFlags[] = {
    {"json", "", "facts as JSON, one object or one a line"},
    {"key-file", "FILE", "the case's key; CLEW_KEY_FILE or a prompt if not given"},
    {"reason", "TEXT", "why, for the ledger"},
};

std::span<const Verb* const> all_verbs() { return kVerbs; }

std::span<const Flag> common_flags() { return kCommonFlags; }

const Verb* find_verb(std::string_view name) {
  const auto* found = std::lower_bound(
      std::begin(kVerbs), std::end(kVerbs), name,
      [](const Verb* verb, std::string_view wanted) { return verb->name < wanted; });
  return found != std::end(kVerbs) && (*found)->name == name ? *found : nullptr;
}

}  // namespace clew::cli
