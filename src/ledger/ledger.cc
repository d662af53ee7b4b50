// SPDX-License-Identifier: EUPL-1.2
// The ledger's tables and what is done with them; see ledger.h and docs/formats/ledger.md.
#include "ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "store/sqlite_handle.h"

namespace clew::ledger {
namespace {

using store::Blob;
using store::Database;
using store::Statement;
using store::Transaction;

constexpr const char* kTables = R"(
  CREATE TABLE ledger_entry(sequence INTEGER PRIMARY KEY, leaf BLOB NOT NULL,
                            hash BLOB NOT NULL) STRICT;
  CREATE TABLE ledger_detail(sequence INTEGER PRIMARY KEY, salt BLOB NOT NULL,
                             json BLOB NOT NULL) STRICT;
  CREATE TABLE ledger_head(size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT;
  CREATE TABLE ledger_frontier(id INTEGER PRIMARY KEY CHECK(id = 1), size INTEGER NOT NULL,
                               peaks BLOB NOT NULL) STRICT;
  INSERT INTO ledger_frontier VALUES (1, 0, x'');)";

constexpr std::string_view kSelectEntries =
    "SELECT e.sequence, e.leaf, d.salt, d.json FROM ledger_entry e "
    "LEFT JOIN ledger_detail d ON d.sequence = e.sequence ";

Error contradiction(std::string_view what) {
  return Error(
      ErrorKind::kCorrupt,
      fmt::format("the end of the ledger is damaged or was changed (clew verify says more): "
                  "{}",
                  what));
}

// The entry in the row of a statement that begins with kSelectEntries.
Result<Recorded> read_row(const Statement& row) {
  const auto sequence = static_cast<uint64_t>(row.integer(0));
  auto part = parse_leaf(row.blob(1));
  if (!part.ok()) return base::with_context(fmt::format("entry {}", sequence), part.take_error());
  if (part->sequence != sequence) {
    return Error(ErrorKind::kCorrupt,
                 fmt::format("entry {} of the ledger stands in another's place", sequence));
  }
  Recorded recorded{.part = part.take()};
  if (row.is_null(2)) return recorded;
  recorded.state = DetailState::kChanged;
  auto detail = parse_detail(row.blob(3));
  if (!detail.ok()) return recorded;
  recorded.detail = detail.take();
  const bool is_what_was_recorded =
      row.blob(2).size() == kSaltSize &&
      commitment_of(row.blob(2), row.blob(3)) == recorded.part.commitment;
  if (is_what_was_recorded) recorded.state = DetailState::kPresent;
  return recorded;
}

bool matches(const Filter& filter, const Recorded& recorded) {
  const PublicPart& part = recorded.part;
  const bool public_part_does = (!filter.act || part.act == *filter.act) &&
                                (!filter.from || part.time >= *filter.from) &&
                                (!filter.until || part.time < *filter.until) &&
                                (filter.reference.empty() || part.reference == filter.reference);
  if (!public_part_does) return false;
  if (filter.actor.empty() && filter.object_prefix.empty()) return true;
  return recorded.state != DetailState::kErased &&
         (filter.actor.empty() || recorded.detail.actor == filter.actor) &&
         recorded.detail.object.starts_with(filter.object_prefix);
}

// Sorted, each number once.
Result<std::vector<uint64_t>> in_order(std::vector<uint64_t> sequences) {
  std::sort(sequences.begin(), sequences.end());
  sequences.erase(std::unique(sequences.begin(), sequences.end()), sequences.end());
  if (sequences.empty()) return Error(ErrorKind::kUsage, "no ledger entry to erase was named");
  if (sequences.size() > kErasesMax) {
    return Error(ErrorKind::kLimit,
                 fmt::format("more than {} ledger entries to erase at once", kErasesMax));
  }
  return sequences;
}

}  // namespace

Result<Ledger> Ledger::create(Database& database, const std::string& case_directory,
                              const base::SigningKey& key, Clock clock) {
  Ledger ledger(database, case_directory, key, clock);
  auto transaction = TRY(Transaction::begin(database));
  TRY(database.exec(kTables));
  const Head head = sign_head(0, empty_root(), clock(), key);
  TRY(ledger.put_head(head));
  // The file first: a case never has the tables without it.
  TRY(ledger.head_file_.replace(head));
  TRY(transaction.commit());
  return ledger;
}

Result<Ledger> Ledger::open(Database& database, const std::string& case_directory,
                            const base::SigningKey& key, Clock clock) {
  Ledger ledger(database, case_directory, key, clock);
  // The file before the database: other processes write them in the other order, so that what is
  // read here of a growing log cannot look as if the database were behind.
  auto file = ledger.head_file_.read();
  const End end = TRY(ledger.read_end());
  if (!file.ok()) return file.take_error();
  if (file->head.size > end.head.size) {
    return Error(
        ErrorKind::kCorrupt,
        fmt::format("the case's database was put back to an older state: its ledger has {} "
                    "entries, the file 'head' knows of {}; restore the newer database, or "
                    "have the loss recorded",
                    end.head.size, file->head.size));
  }
  const Head same_size = TRY(ledger.head_at(file->head.size));
  if (same_size != file->head) {
    return contradiction("the file 'head' and the database do not belong together");
  }
  ledger.size_seen_ = end.head.size;
  return ledger;
}

Result<Ledger> Ledger::resume_after_loss(Database& database, const std::string& case_directory,
                                         const base::SigningKey& key, Entry why, Clock clock) {
  if (why.act != Act::kCustody) {
    return Error(ErrorKind::kUsage, "a loss is recorded in the ledger as an act of custody");
  }
  Ledger ledger(database, case_directory, key, clock);
  if (auto file = ledger.head_file_.read(); file.ok()) {
    why.reference = fmt::format("size:{}", file->head.size);
    why.digests["lost-head"] = file->head.root;
  }
  auto transaction = TRY(Transaction::begin(database));
  TRY(ledger.append_within(transaction, why));
  TRY(transaction.commit());
  const Head head = TRY(ledger.head());
  TRY(ledger.head_file_.replace(head));
  ledger.size_seen_ = head.size;
  return ledger;
}

Result<Ledger::End> Ledger::read_end() const {
  // One statement sees one state of the database, whoever else is writing.
  auto row = TRY(database_->prepare(
      "SELECT f.size, f.peaks, (SELECT note FROM ledger_head ORDER BY size DESC LIMIT 1), "
      "(SELECT coalesce(max(sequence), 0) FROM ledger_entry) FROM ledger_frontier f WHERE f.id = "
      "1"));
  const bool there_is = TRY(row.step());
  if (!there_is) return contradiction("no frontier");
  End end;
  end.frontier = TRY(Frontier::from_peaks(static_cast<uint64_t>(row.integer(0)), row.blob(1)));
  end.head = TRY(parse_head(row.blob(2)));
  if (end.head.key_id != key_id_of(key_.public_key)) {
    return Error(ErrorKind::kDenied, "the ledger's newest head is signed with another key");
  }
  if (end.head.size != end.frontier.size() || end.head.root != end.frontier.root()) {
    return contradiction("the frontier does not have the newest head's root");
  }
  if (static_cast<uint64_t>(row.integer(3)) != end.head.size) {
    return contradiction("the last entry is not the newest head's");
  }
  if (!head_holds(end.head, key_.public_key)) {
    return contradiction("the newest head's signature does not hold");
  }
  return end;
}

Result<uint64_t> Ledger::append(const Entry& entry) {
  auto transaction = TRY(Transaction::begin(*database_));
  const uint64_t sequence = TRY(record(entry, {}));
  TRY(transaction.commit());
  TRY(publish());
  return sequence;
}

Result<uint64_t> Ledger::append_within(Transaction&, const Entry& entry) {
  return record(entry, {});
}

Result<uint64_t> Ledger::record(const Entry& entry, std::vector<uint64_t> erases) {
  TRY(check_entry(entry));
  End end = TRY(read_end());
  if (end.head.size < size_seen_) {
    return contradiction("it is shorter than it was when this process looked last");
  }
  const Bytes salt = base::random_bytes(kSaltSize);
  const Bytes detail = detail_bytes(entry.detail);
  const PublicPart part{.sequence = end.head.size + 1,
                        .time = clock_(),
                        .act = entry.act,
                        .reference = entry.reference,
                        .digests = entry.digests,
                        .erases = std::move(erases),
                        .commitment = commitment_of(salt, detail)};
  const Bytes leaf = leaf_bytes(part);
  if (auto again = parse_leaf(leaf); !again.ok() || *again != part) {
    return Error("this machine's clock shows a time that the ledger cannot write: " +
                 base::to_iso(part.time));
  }
  TRY(write(part, leaf, salt, detail));
  end.frontier.append(leaf_hash(leaf));
  auto update =
      TRY(database_->prepare("UPDATE ledger_frontier SET size = ?1, peaks = ?2 WHERE id = 1"));
  const Bytes peaks = end.frontier.peaks();
  TRY(update.run(part.sequence, Blob{peaks}));
  TRY(put_head(sign_head(part.sequence, end.frontier.root(), part.time, key_)));
  return part.sequence;
}

Result<void> Ledger::write(const PublicPart& part, ByteView leaf, ByteView salt, ByteView detail) {
  auto entry = TRY(database_->prepare("INSERT INTO ledger_entry VALUES (?1, ?2, ?3)"));
  const Bytes hash = leaf_hash(leaf);
  TRY(entry.run(part.sequence, Blob{leaf}, Blob{hash}));
  auto personal = TRY(database_->prepare("INSERT INTO ledger_detail VALUES (?1, ?2, ?3)"));
  return personal.run(part.sequence, Blob{salt}, Blob{detail});
}

Result<void> Ledger::put_head(const Head& head) {
  auto insert = TRY(database_->prepare("INSERT INTO ledger_head VALUES (?1, ?2)"));
  const std::string text = head_text(head);
  return insert.run(head.size, Blob{text});
}

Result<void> Ledger::publish() {
  // A head that could still be rolled back would make the file run ahead of the database.
  CHECK(sqlite3_get_autocommit(database_->handle()) != 0);
  const Head newest = TRY(head());
  TRY(head_file_.advance(newest));
  size_seen_ = newest.size;
  return {};
}

Result<uint64_t> Ledger::erase_details(std::vector<uint64_t> sequences, const Entry& why) {
  if (why.act != Act::kErasure) {
    return Error(ErrorKind::kUsage, "erasing from the ledger is recorded as an act of erasure");
  }
  sequences = TRY(in_order(std::move(sequences)));
  TRY(database_->exec("PRAGMA secure_delete = ON"));
  auto transaction = TRY(Transaction::begin(*database_));
  auto erase = TRY(database_->prepare("DELETE FROM ledger_detail WHERE sequence = ?1"));
  for (const uint64_t sequence : sequences) {
    TRY(erase.run(sequence));
    if (database_->changes() != 1) {
      return Error(ErrorKind::kNotFound,
                   fmt::format("entry {} of the ledger has no detail to erase", sequence));
    }
  }
  const uint64_t recorded = TRY(record(why, std::move(sequences)));
  TRY(transaction.commit());
  TRY(publish());
  TRY(database_->exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  return recorded;
}

Result<Head> Ledger::head() const {
  auto row = TRY(database_->prepare("SELECT note FROM ledger_head ORDER BY size DESC LIMIT 1"));
  const bool there_is = TRY(row.step());
  if (!there_is) return contradiction("no head");
  return parse_head(row.blob(0));
}

Result<Head> Ledger::head_at(uint64_t size) const {
  auto row = TRY(database_->prepare("SELECT note FROM ledger_head WHERE size = ?1"));
  const bool there_is = TRY(row.start(size));
  if (!there_is) {
    return Error(ErrorKind::kNotFound, fmt::format("the ledger has no head of size {}", size));
  }
  return parse_head(row.blob(0));
}

Result<Recorded> Ledger::entry(uint64_t sequence) const {
  auto row = TRY(database_->prepare(std::string(kSelectEntries) + "WHERE e.sequence = ?1"));
  const bool there_is = TRY(row.start(sequence));
  if (!there_is) {
    return Error(ErrorKind::kNotFound, fmt::format("the ledger has no entry {}", sequence));
  }
  return read_row(row);
}

Result<void> Ledger::list(const Filter& filter,
                          const std::function<bool(const Recorded&)>& each) const {
  const std::string order =
      filter.newest_first ? "ORDER BY e.sequence DESC" : "ORDER BY e.sequence";
  auto row = TRY(database_->prepare(std::string(kSelectEntries) + order));
  for (;;) {
    const bool there_is = TRY(row.step());
    if (!there_is) return {};
    const Recorded recorded = TRY(read_row(row));
    if (matches(filter, recorded) && !each(recorded)) return {};
  }
}

}  // namespace clew::ledger
