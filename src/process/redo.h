// SPDX-License-Identifier: EUPL-1.2
// Doing units anew: which of a case's files are concerned, and what is different afterwards. The
// work itself is the pipeline's (process_again in pipeline.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "index/shard.h"
#include "store/case.h"

namespace clew::process {

/// Which units are done anew: those that hold an item that failed, one that is locked, one that
/// another version of its format would read now, or one of a type.
struct RedoChoice {
  enum class Kind { kFailed, kEncrypted, kChanged, kType };
  Kind kind = Kind::kFailed;
  std::string type;
};
/// "failed", "encrypted", "changed", else a type's name.
RedoChoice redo_choice(const std::string& word);

/// The ids of the units concerned, by the shard that holds them. `readers` are those of this
/// program's worker; only needed for kChanged.
Result<std::map<int64_t, std::vector<int64_t>>> units_to_redo(
    store::Case& the_case, const RedoChoice& choice, const std::vector<std::string>& readers);

/// What became different.
struct Changes {
  uint64_t units = 0;
  uint64_t units_not_redone = 0;  ///< failed again and again: what was known of them stays
  uint64_t items_gained = 0;
  uint64_t items_lost = 0;
  uint64_t mentions_gained = 0;
  uint64_t mentions_lost = 0;
  /// Items that were there before and after, by both states, where these differ.
  std::map<std::pair<model::ItemState, model::ItemState>, uint64_t> states;
};

/// Adds what differs below these roots between two shards.
Result<void> compare(index::ShardReader& before, index::ShardReader& after,
                     const std::vector<model::ItemId>& roots, Changes& changes);

}  // namespace clew::process
