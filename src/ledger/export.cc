// SPDX-License-Identifier: EUPL-1.2
// Proofs as JSON (docs/formats/ledger.md); see export.h.
#include "ledger/export.h"

#include <fmt/format.h>

#include <vector>

#include "base/json.h"
#include "ledger/merkle.h"

namespace clew::ledger {
namespace {

using base::Json;

constexpr int kVersion = 1;

constexpr const char* kSelectRows =
    "SELECT e.sequence, e.leaf, d.salt, d.json, h.note FROM ledger_entry e "
    "LEFT JOIN ledger_detail d ON d.sequence = e.sequence "
    "LEFT JOIN ledger_head h ON h.size = e.sequence ";

Error not_borne_out(std::string_view what) {
  return Error(
      ErrorKind::kCorrupt,
      fmt::format("the ledger does not bear out this proof (clew verify says more): {}", what));
}

Json document(const Ledger& ledger, std::string_view format) {
  return {
      {"format", format}, {"version", kVersion}, {"public_key", base::to_hex(ledger.public_key())}};
}

Json hex_list(const std::vector<Bytes>& hashes) {
  Json list = Json::array();
  for (const Bytes& hash : hashes) list.push_back(base::to_hex(hash));
  return list;
}

// Leaf, and detail when it is there and asked for, of a row of kSelectRows.
Json entry_of(const store::Statement& row, Details details) {
  Json entry = {{"leaf", row.blob(1)}};
  if (details == Details::kDisclosed && !row.is_null(2)) {
    entry["detail"] = {{"salt", base::to_hex(row.blob(2))}, {"json", row.blob(3)}};
  }
  return entry;
}

// The roots of the ranges in the log of the first `size` entries.
Result<std::vector<Bytes>> roots_of(const Ledger& ledger, std::vector<LeafRange> ranges,
                                    uint64_t size) {
  auto row = TRY(ledger.database().prepare(
      "SELECT hash FROM ledger_entry WHERE sequence BETWEEN 1 AND ?1 ORDER BY sequence"));
  RangeRoots roots(std::move(ranges));
  uint64_t count = 0;
  bool there_is = TRY(row.start(size));
  while (there_is) {
    if (row.blob(0).size() != kHashSize) return not_borne_out("a hash is malformed");
    roots.append(row.blob(0));
    ++count;
    there_is = TRY(row.step());
  }
  if (count != size) return not_borne_out("entries are missing");
  return roots.take();
}

}  // namespace

Result<std::string> export_inclusion(const Ledger& ledger, uint64_t sequence, Details details) {
  const Head head = TRY(ledger.head());
  auto row = TRY(ledger.database().prepare(std::string(kSelectRows) + "WHERE e.sequence = ?1"));
  const bool there_is = TRY(row.start(sequence));
  if (!there_is || sequence == 0 || sequence > head.size) {
    return Error(ErrorKind::kNotFound, fmt::format("the ledger has no entry {}", sequence));
  }
  const auto path = TRY(roots_of(ledger, inclusion_ranges(sequence - 1, head.size), head.size));
  if (!inclusion_holds(leaf_hash(row.blob(1)), sequence - 1, head.size, path, head.root)) {
    return not_borne_out(fmt::format("entry {} is not under the newest head", sequence));
  }
  Json proof = document(ledger, "clew-ledger-inclusion");
  proof.update(entry_of(row, details));
  proof["head"] = head_text(head);
  proof["path"] = hex_list(path);
  return base::to_text(proof) + "\n";
}

Result<std::string> export_consistency(const Ledger& ledger, uint64_t old_size, uint64_t new_size) {
  if (old_size > new_size) {
    return Error(ErrorKind::kUsage,
                 "a shorter log cannot extend a longer one: give the smaller "
                 "size first");
  }
  const Head old_head = TRY(ledger.head_at(old_size));
  const Head new_head = TRY(ledger.head_at(new_size));
  const auto path = TRY(roots_of(ledger, consistency_ranges(old_size, new_size), new_size));
  if (!consistency_holds(old_size, old_head.root, new_size, new_head.root, path)) {
    return not_borne_out(fmt::format("head {} does not extend head {}", new_size, old_size));
  }
  Json proof = document(ledger, "clew-ledger-consistency");
  proof["old_head"] = head_text(old_head);
  proof["new_head"] = head_text(new_head);
  proof["path"] = hex_list(path);
  return base::to_text(proof) + "\n";
}

Result<void> export_log(const Ledger& ledger, Details details, const LineSink& sink) {
  const Head empty = TRY(ledger.head_at(0));
  const Head newest = TRY(ledger.head());
  Json header = document(ledger, "clew-ledger-log");
  header["details"] = details == Details::kDisclosed ? "disclosed" : "left out";
  header["size"] = newest.size;
  header["head"] = head_text(empty);
  TRY(sink(base::to_text(header) + "\n"));
  auto row = TRY(ledger.database().prepare(
      std::string(kSelectRows) + "WHERE e.sequence BETWEEN 1 AND ?1 ORDER BY e.sequence"));
  Frontier frontier;
  bool there_is = TRY(row.start(newest.size));
  while (there_is) {
    frontier.append(leaf_hash(row.blob(1)));
    if (static_cast<uint64_t>(row.integer(0)) != frontier.size() || row.is_null(4)) {
      return not_borne_out(fmt::format("entry {} or its head is missing", frontier.size()));
    }
    Json line = entry_of(row, details);
    line["head"] = row.blob(4);
    TRY(sink(base::to_text(line) + "\n"));
    there_is = TRY(row.step());
  }
  if (frontier.root() != newest.root) return not_borne_out("the root is not the newest head's");
  return {};
}

}  // namespace clew::ledger
