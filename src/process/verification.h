// SPDX-License-Identifier: EUPL-1.2
// Verification of a whole case, offline: exhibits against their registered hashes, the ledger
// against its signed heads, the store against its own checks. Each problem names the first thing
// that is wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/case.h"

namespace clew::process {

struct Problem {
  std::string what;  ///< "exhibit", "ledger" or "store"
  std::string text;  ///< for a person: which file, which bytes, which entry, which page
};

struct Verification {
  std::vector<Problem> problems;
  std::vector<std::string> notes;  ///< odd, but nothing was altered
  uint64_t files = 0;              ///< exhibit files that were read
  uint64_t bytes = 0;
  uint64_t unhashed = 0;  ///< files that are registered but not processed yet
  uint64_t entries = 0;   ///< of the ledger
  uint64_t shards = 0;
  std::string head;  ///< text of the newest head, to be kept elsewhere
};

/// Checks everything. `kept_head` is the text of a head that somebody kept; may be empty.
/// `progress` is told bytes of exhibits as they are read.
Result<Verification> verify_case(store::Case& the_case, const std::string& kept_head,
                                 const std::function<void(uint64_t)>& progress);

}  // namespace clew::process
