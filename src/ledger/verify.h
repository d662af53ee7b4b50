// SPDX-License-Identifier: EUPL-1.2
// Verifying the whole ledger, offline: that its entries are those that were recorded, in their
// order, all of them, and that nothing of them was changed since. docs/formats/ledger.md says what
// that proves and what only a head kept elsewhere can prove. Functions are thread-safe on databases
// of their own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/head.h"
#include "store/database.h"

namespace clew::ledger {

/// One thing that is wrong. The names are stable:
///   entry_missing        numbers are left out in the middle
///   entry_malformed      the leaf is not what this program writes
///   entry_moved          the leaf says another sequence number
///   entry_hash           the stored hash is not the leaf's
///   entry_root           with this entry, the log departs from its signed heads
///   detail_changed       the personal part is not the one that was recorded
///   detail_missing       it is gone and no entry of the ledger erased it
///   detail_not_erased    it is there although an entry of the ledger erased it
///   detail_orphan        it belongs to no entry
///   erases_unknown       an entry erases a number that is not before it
///   head_missing         there is no head of this size
///   head_malformed       its text is not a head's
///   head_moved           its text says another size
///   head_signature       it is not signed with the case's key
///   head_orphan          a head of entries that are not there: the end of the log was cut off
///   frontier             the stored frontier is not that of the entries
///   head_file            the file `head` is missing, damaged, or says other than the log
///   rolled_back          the file `head` knows of entries that are not there
///   kept_head            a head that was kept elsewhere says other than the log
struct LedgerProblem {
  std::string name;
  uint64_t entry = 0;  ///< the entry (or size of the head) it is at; 0 for the log as a whole
  std::string text;
};

struct LedgerReport {
  uint64_t entries = 0;
  uint64_t erased = 0;  ///< entries whose personal part was lawfully erased
  uint64_t heads = 0;   ///< whose signature held, that of the empty log included
  /// By entry, then in the order in which they were found: the first names the first wrong entry.
  /// At most kProblemsMax are kept; problem_count counts all.
  std::vector<LedgerProblem> problems;
  uint64_t problem_count = 0;
  /// What is odd, but no problem of its own; at most kProblemsMax:
  ///   clock_went_back      an entry is dated before its predecessor
  ///   detail_unaccounted   a detail is gone, and the entry that erased it may be a wrong one
  std::vector<LedgerProblem> notes;
  bool ok() const { return problem_count == 0; }
  /// The smallest number among the problems; 0 when there is none, or none is at an entry.
  uint64_t first_wrong_entry() const;
};

inline constexpr size_t kProblemsMax = 100;

struct VerifyOptions {
  /// Heads that somebody kept outside the case. With one of them, even a whole case directory that
  /// was put back or rewritten with the case's own key is found.
  std::vector<Head> kept_heads = {};
  /// How much earlier than its predecessor an entry may be before that is noted.
  TimeMs clock_tolerance_ms = 2 * 60 * 1000;
};

/// Reads the log once from end to end, under one state of the database; memory grows with erased
/// details only. About 15 000 entries a second: each has a signature. Fails only when the database
/// cannot be read (kCorrupt: a page was changed) or a transaction is open; whatever is wrong with
/// the log is in the report.
Result<LedgerReport> verify_ledger(store::Database& database, const std::string& case_directory,
                                   const base::SigningKey& key, const VerifyOptions& options = {});

}  // namespace clew::ledger
