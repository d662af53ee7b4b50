// SPDX-License-Identifier: EUPL-1.2
// Watch lists at work: looks up what was not looked up yet, whatever changed, the evidence or the
// lists. Called after each adoption of a shard and after each change of a list; when it was killed,
// the next call goes on.
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "store/case.h"

namespace clew::search {

/// Looks entries up in the live shards that are new to them, each shard in one pass and one
/// transaction. `progress` is told how many shards are done of how many. Returns how many hits are
/// new.
Result<uint64_t> run_watch_lists(store::Case& the_case,
                                 const std::function<void(size_t, size_t)>& progress);

}  // namespace clew::search
