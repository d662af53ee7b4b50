// SPDX-License-Identifier: EUPL-1.2
// Intake: evidence becomes an exhibit of a case. Its files are listed, registered and queued as
// units of work; when all of them are hashed, the exhibit is sealed and its manifest root goes to
// the ledger.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "ledger/ledger.h"
#include "store/case.h"
#include "store/exhibits.h"

namespace clew::process {

struct IntakeRequest {
  std::string source;     ///< absolute path
  std::string exhibit;    ///< wanted id; empty: the next free one
  std::string authority;  ///< under what it was obtained
  std::string actor;
  std::string reason;
  bool copy = false;  ///< copy the bytes into the case, encrypted; else they are read in place
  std::function<void(uint64_t)> copied;  ///< told bytes as they are copied; may be empty
};

struct IntakeResult {
  store::Exhibit exhibit;
  bool is_new = false;     ///< false: the exhibit was known, work on it continues
  uint64_t new_files = 0;  ///< found now and not before
};

/// Registers what lies at the source: the exhibit, its files, a unit for each, the ledger's entry,
/// in one transaction. Adding the same source again finds the same exhibit and queues what is new
/// in it.
Result<IntakeResult> take_in(store::Case& the_case, ledger::Ledger& ledger,
                             const IntakeRequest& request);

/// Seals every exhibit whose files are all hashed and that is not sealed yet, each with an entry in
/// the ledger. Returns how many were sealed.
Result<uint64_t> seal_finished(store::Case& the_case, ledger::Ledger& ledger,
                               const std::string& actor);

}  // namespace clew::process
