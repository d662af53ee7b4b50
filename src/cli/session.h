// SPDX-License-Identifier: EUPL-1.2
// A session: one case opened by one person for one verb, with its ledger and, when needed, its
// shards.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "index/shard.h"
#include "ledger/ledger.h"
#include "store/case.h"

namespace clew::cli {

/// Who acts: `CLEW_ACTOR` if set, else the login name.
std::string actor();
/// The path of this program's own file, for its workers and tasks.
std::string program_path();
/// The key that `--key-file`, CLEW_KEY_FILE or a prompt names. With `create`, a key file that does
/// not exist is made, and a passphrase is asked for twice.
Result<store::KeySource> key_source(const Arguments& arguments, bool create);
/// A path made absolute, "." and ".." kept from the end of it, links not resolved.
Result<std::string> absolute_path(const std::string& path);

/// An item found in one of the case's shards.
struct Place {
  index::ShardReader* shard = nullptr;
  int64_t row = 0;
};

/// One thread only.
class Session {
 public:
  static Result<std::unique_ptr<Session>> open(const Arguments& arguments,
                                               const std::string& directory);
  store::Case& the_case() { return case_; }
  ledger::Ledger& ledger() { return *ledger_; }

  /// Records an act of this person; the reason is `--reason`, or says that none was given.
  Result<void> record(ledger::Act act, const std::string& object,
                      std::map<std::string, std::string> facts = {});

  /// Readers of all live shards, opened once.
  Result<std::vector<index::ShardReader*>> shards();
  /// The item whose identity begins with `id` (hexadecimal), which must be one alone.
  Result<Place> find_item(const std::string& id);

 private:
  Session(store::Case opened, const Arguments& arguments)
      : case_(std::move(opened)), arguments_(arguments) {}
  store::Case case_;
  const Arguments& arguments_;
  std::optional<ledger::Ledger> ledger_;
  std::vector<std::unique_ptr<index::ShardReader>> readers_;
};

}  // namespace clew::cli
