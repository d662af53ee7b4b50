// SPDX-License-Identifier: EUPL-1.2
// Proofs to take away: files that show, to somebody without the case and without this program, that
// an entry is in the ledger, that a later state extends an earlier one, or what the whole ledger
// says. JSON as docs/formats/ledger.md describes it; tools/verify_ledger.py checks it. Every proof
// is checked before it is handed out: kCorrupt when the stored log does not bear it out.
// Thread-compatible, together with the ledger. Exporting is a disclosure, which the caller records.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/ledger.h"

namespace clew::ledger {

/// Whether an export tells the personal parts of entries (who, why, what, to whom), with the salts
/// that prove them. What was erased is in neither.
enum class Details { kLeftOut, kDisclosed };

/// That entry `sequence` is under the newest head: one line of JSON. kNotFound. Reads the hashes of
/// all entries; memory does not grow with them.
Result<std::string> export_inclusion(const Ledger& ledger, uint64_t sequence, Details details);

/// That the log of `new_size` entries extends that of `old_size`: one line of JSON with both heads.
/// kUsage when old_size > new_size, kNotFound beyond the end.
Result<std::string> export_consistency(const Ledger& ledger, uint64_t old_size, uint64_t new_size);

/// Takes the next line, newline included; its failure ends the export.
using LineSink = std::function<Result<void>(std::string_view)>;

/// The log as it is now, all heads included: lines of JSON, a header and one for each entry.
Result<void> export_log(const Ledger& ledger, Details details, const LineSink& sink);

}  // namespace clew::ledger
