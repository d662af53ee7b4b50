// SPDX-License-Identifier: EUPL-1.2
// One pass over entries, details and heads side by side; see verify.h. A head's root is compared
// with the root of the entries read so far, so that every head is consistent with every earlier
// one.
#include "ledger/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"

namespace clew::ledger {
namespace {

using store::Database;
using store::Statement;

// Holds one state of the database for reading. Only reads happen, so the end cannot fail us.
class Snapshot {
 public:
  static Result<Snapshot> begin(Database& database) {
    TRY(database.exec("BEGIN"));
    return Snapshot(database);
  }
  Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    if (database_ != nullptr) static_cast<void>(database_->exec("ROLLBACK").ok());
  }

 private:
  explicit Snapshot(Database& database) : database_(&database) {}
  Database* database_;
};

// A head that lies outside the database, and the name of the problem when it does not fit.
struct Witness {
  Head head;
  const char* problem;
};

class Verification {
 public:
  Verification(Database& database, const base::SigningKey& key, const VerifyOptions& options)
      : database_(database), key_(key), options_(options) {}

  Result<LedgerReport> run(const std::string& case_directory);

 private:
  void problem(std::string_view name, uint64_t entry, std::string text);
  void note(std::string_view name, uint64_t entry, std::string text);
  void add_witness(const Head& head, const char* problem_name, std::string_view whose);
  void check_witnesses(uint64_t size);
  void report_unreached_witnesses();
  void report_gone();
  void read_head_file(const Result<HeadFile::Content>& file);
  Result<void> check_empty_head();
  Result<void> check_entries();
  Result<void> check_row(const Statement& row);
  Result<void> check_detail(const Statement& row, const PublicPart& part);
  Result<void> check_erasures(const PublicPart& part);
  void check_head(uint64_t size, const Statement& row, int column);
  Result<void> check_ends();
  Result<void> check_orphans(const char* sql, const char* name, std::string_view text);

  Database& database_;
  const base::SigningKey& key_;
  const VerifyOptions& options_;
  LedgerReport report_;
  Frontier frontier_;
  bool follows_heads_ = true;  // until the first entry that departs from them
  bool is_whole_ = true;       // while no entry is wrong: it may be one that erased a detail
  uint64_t last_ = 0;          // sequence number of the last row read
  TimeMs last_time_ = INT64_MIN;
  std::set<uint64_t> gone_;                     // details not there, and not yet seen to be erased
  std::multimap<uint64_t, Witness> witnesses_;  // by size
};

void Verification::problem(std::string_view name, uint64_t entry, std::string text) {
  ++report_.problem_count;
  report_.problems.push_back({std::string(name), entry, std::move(text)});
  if (name.starts_with("entry_") || name == "head_orphan" || name == "rolled_back") {
    is_whole_ = false;
  }
  if (report_.problems.size() < 2 * kProblemsMax) return;
  // The ends of the log are checked last and may be wrong further in front: keep the foremost.
  std::stable_sort(report_.problems.begin(), report_.problems.end(),
                   [](const auto& a, const auto& b) { return a.entry < b.entry; });
  report_.problems.resize(kProblemsMax);
}

void Verification::note(std::string_view name, uint64_t entry, std::string text) {
  if (report_.notes.size() == kProblemsMax) return;
  report_.notes.push_back({std::string(name), entry, std::move(text)});
}

// --- What lies outside the database ---

void Verification::add_witness(const Head& head, const char* problem_name, std::string_view whose) {
  if (!head_holds(head, key_.public_key)) {
    problem(problem_name, 0, fmt::format("{} is not signed with this case's key", whose));
    return;
  }
  witnesses_.emplace(head.size, Witness{head, problem_name});
}

void Verification::read_head_file(const Result<HeadFile::Content>& file) {
  if (!file.ok()) {
    problem("head_file", 0, file.error().text);
    return;
  }
  if (file->has_bad_slot) {
    problem("head_file", 0,
            "half of the file 'head' does not open: it was changed or damaged "
            "(the next act recorded mends it)");
  }
  add_witness(file->head, "head_file", "what the file 'head' holds");
}

void Verification::check_witnesses(uint64_t size) {
  const auto [first, end] = witnesses_.equal_range(size);
  for (auto at = first; at != end; ++at) {
    const Witness& witness = at->second;
    if (!follows_heads_ || witness.head.root == frontier_.root()) continue;
    problem(witness.problem, size,
            fmt::format("the log up to entry {} is another than that which was signed on {}", size,
                        base::to_iso(witness.head.time)));
  }
  witnesses_.erase(first, end);
}

// --- The entries ---

Result<void> Verification::check_entries() {
  auto row = TRY(database_.prepare(
      "SELECT e.sequence, e.leaf, e.hash, d.salt, d.json, h.note FROM ledger_entry e "
      "LEFT JOIN ledger_detail d ON d.sequence = e.sequence "
      "LEFT JOIN ledger_head h ON h.size = e.sequence ORDER BY e.sequence"));
  for (;;) {
    const bool there_is = TRY(row.step());
    if (!there_is) return {};
    TRY(check_row(row));
  }
}

Result<void> Verification::check_row(const Statement& row) {
  const auto sequence = static_cast<uint64_t>(row.integer(0));
  if (sequence != last_ + 1) {
    problem("entry_missing", last_ + 1,
            sequence > last_ + 2
                ? fmt::format("entries {} to {} are missing", last_ + 1, sequence - 1)
                : fmt::format("entry {} is missing", last_ + 1));
    follows_heads_ = false;
  }
  last_ = sequence;
  ++report_.entries;
  const Bytes hash = leaf_hash(row.blob(1));
  if (row.blob(2) != hash) {
    problem("entry_hash", sequence, fmt::format("entry {} does not have its hash", sequence));
  }
  frontier_.append(hash);
  check_head(sequence, row, 5);
  check_witnesses(sequence);
  auto part = parse_leaf(row.blob(1));
  if (!part.ok()) {
    problem("entry_malformed", sequence, fmt::format("entry {}: {}", sequence, part.error().text));
    return {};
  }
  if (part->sequence != sequence) {
    problem("entry_moved", sequence,
            fmt::format("in the place of entry {} stands entry {}", sequence, part->sequence));
  }
  if (last_time_ > part->time && last_time_ - part->time > options_.clock_tolerance_ms) {
    note("clock_went_back", sequence,
         fmt::format("entry {} is dated {}, before entry {}, {}", sequence,
                     base::to_iso(part->time), sequence - 1, base::to_iso(last_time_)));
  }
  last_time_ = part->time;
  TRY(check_detail(row, *part));
  return check_erasures(*part);
}

Result<void> Verification::check_detail(const Statement& row, const PublicPart& part) {
  const auto sequence = static_cast<uint64_t>(row.integer(0));
  if (row.is_null(3)) {
    gone_.insert(sequence);
    return {};
  }
  const bool same =
      row.blob(3).size() == kSaltSize && commitment_of(row.blob(3), row.blob(4)) == part.commitment;
  if (!same) {
    problem("detail_changed", sequence,
            fmt::format("who, why or what of entry {} is not what was recorded", sequence));
  }
  return {};
}

Result<void> Verification::check_erasures(const PublicPart& part) {
  for (const uint64_t erased : part.erases) {
    if (gone_.erase(erased) == 1) {
      ++report_.erased;
      continue;
    }
    if (erased >= part.sequence) {
      problem(
          "erases_unknown", part.sequence,
          fmt::format("entry {} erases entry {}, which is not before it", part.sequence, erased));
      continue;
    }
    auto still = TRY(database_.prepare("SELECT 1 FROM ledger_detail WHERE sequence = ?1"));
    const bool is_there = TRY(still.start(erased));
    if (is_there) {
      problem("detail_not_erased", erased,
              fmt::format("entry {} erased the detail of entry {}, which is there", part.sequence,
                          erased));
    }
  }
  return {};
}

void Verification::check_head(uint64_t size, const Statement& row, int column) {
  if (row.is_null(column)) {
    problem("head_missing", size, fmt::format("the signed head of size {} is missing", size));
    return;
  }
  auto head = parse_head(row.blob(column));
  if (!head.ok()) {
    problem("head_malformed", size, fmt::format("head of size {}: {}", size, head.error().text));
    return;
  }
  if (head->size != size) {
    problem("head_moved", size,
            fmt::format("in the place of the head of size {} stands that of {}", size, head->size));
  } else if (!head_holds(*head, key_.public_key)) {
    problem("head_signature", size,
            fmt::format("the head of size {} is not signed with this case's key", size));
  } else {
    ++report_.heads;
    if (follows_heads_ && head->root != frontier_.root()) {
      problem("entry_root", size, fmt::format("entry {} is not the one that was signed", size));
      follows_heads_ = false;
    }
  }
}

// --- The ends of the log ---

Result<void> Verification::check_empty_head() {
  auto row = TRY(database_.prepare(
      "SELECT h.note FROM (SELECT 0 AS size) z LEFT JOIN ledger_head h ON h.size = z.size"));
  const bool there_is = TRY(row.step());
  CHECK(there_is);
  check_head(0, row, 0);
  check_witnesses(0);
  return {};
}

Result<void> Verification::check_orphans(const char* sql, const char* name, std::string_view text) {
  auto row = TRY(database_.prepare(sql));
  const bool there_is = TRY(row.step());
  if (!there_is || row.is_null(0)) return {};
  const auto number = static_cast<uint64_t>(row.integer(0));
  problem(name, number, fmt::format("{} {}", text, number));
  return {};
}

Result<void> Verification::check_ends() {
  TRY(
      check_orphans("SELECT min(sequence) FROM ledger_detail WHERE sequence NOT IN "
                    "(SELECT sequence FROM ledger_entry)",
                    "detail_orphan", "there is a detail, but no entry"));
  TRY(
      check_orphans("SELECT min(size) FROM ledger_head WHERE size != 0 AND size NOT IN "
                    "(SELECT sequence FROM ledger_entry)",
                    "head_orphan", "a head was signed, but there is no entry"));
  auto row = TRY(database_.prepare("SELECT size, peaks FROM ledger_frontier WHERE id = 1"));
  const bool there_is = TRY(row.step());
  if (!there_is || static_cast<uint64_t>(row.integer(0)) != frontier_.size() ||
      row.blob(1) != frontier_.peaks()) {
    problem("frontier", 0, fmt::format("the stored frontier is not that of {} entries", last_));
  }
  report_unreached_witnesses();
  report_gone();
  return {};
}

void Verification::report_gone() {
  for (const uint64_t sequence : gone_) {
    if (is_whole_) {
      problem("detail_missing", sequence,
              fmt::format("the detail of entry {} is gone and no entry erased it", sequence));
    } else {
      note("detail_unaccounted", sequence,
           fmt::format("the detail of entry {} is gone; an entry that is wrong may have erased it",
                       sequence));
    }
  }
}

void Verification::report_unreached_witnesses() {
  for (const auto& [size, witness] : witnesses_) {
    if (size <= last_) continue;  // in a gap, which is a problem of its own
    const bool is_file = std::string_view(witness.problem) == "head_file";
    problem(is_file ? "rolled_back" : witness.problem, last_ + 1,
            fmt::format("the log ends with entry {}, but a head of {} entries was signed on {}",
                        last_, size, base::to_iso(witness.head.time)));
  }
}

Result<LedgerReport> Verification::run(const std::string& case_directory) {
  // The file before the database; see Ledger::open.
  const auto file = HeadFile(case_directory, key_).read();
  const Snapshot snapshot = TRY(Snapshot::begin(database_));
  read_head_file(file);
  for (const Head& head : options_.kept_heads) add_witness(head, "kept_head", "a head kept");
  TRY(check_empty_head());
  TRY(check_entries());
  TRY(check_ends());
  std::stable_sort(report_.problems.begin(), report_.problems.end(),
                   [](const auto& a, const auto& b) { return a.entry < b.entry; });
  if (report_.problems.size() > kProblemsMax) report_.problems.resize(kProblemsMax);
  return std::move(report_);
}

}  // namespace

uint64_t LedgerReport::first_wrong_entry() const {
  for (const LedgerProblem& problem : problems) {
    if (problem.entry != 0) return problem.entry;
  }
  return 0;
}

Result<LedgerReport> verify_ledger(Database& database, const std::string& case_directory,
                                   const base::SigningKey& key, const VerifyOptions& options) {
  return Verification(database, key, options).run(case_directory);
}

}  // namespace clew::ledger
