// SPDX-License-Identifier: EUPL-1.2
// Ledger: the append-only record of every act in a case, a Merkle log (merkle.h) of entries
// (entry.h) under signed heads (head.h), in tables of the case's encrypted database. Entry n is
// leaf n - 1; the head of size n covers entries 1 to n; there is one head for each size from 0, all
// are kept, and the newest lies sealed in the file `head` too. docs/formats/ledger.md has the bytes
// and the limits of what this proves.
//
//   auto ledger = TRY(Ledger::create(db, case_directory, key));     // once, with the case
//   auto ledger = TRY(Ledger::open(db, case_directory, key));       // afterwards
//   const uint64_t sequence = TRY(ledger.append(entry));
//
// An act that is itself a change of the database shares its transaction with its entry, so that
// neither is ever there without the other:
//
//   auto transaction = TRY(store::Transaction::begin(db));
//   TRY(insert_exhibit.run(...));
//   TRY(ledger.append_within(transaction, entry));
//   TRY(transaction.commit());
//   TRY(ledger.publish());
//
// Appending costs two signatures' worth of work and one database transaction, whatever the length
// of the log; opening reads one row of each table. Several processes may append; they take turns,
// each waiting as long as its database's busy timeout (then kBusy).
//
// Errors beyond those of the database: kUsage and kLimit for an entry that check_entry() refuses,
// kCorrupt when what is stored contradicts itself (verify.h says where).
// Thread-compatible, together with its database.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/entry.h"
#include "ledger/head.h"
#include "ledger/merkle.h"
#include "store/database.h"

namespace clew::ledger {

/// What became of an entry's personal part.
enum class DetailState {
  kPresent,
  kErased,   ///< not there; whether lawfully (an entry names it) is verify_ledger()'s to say
  kChanged,  ///< there, but not what was recorded: not to be relied on
};

/// An entry as it is listed.
struct Recorded {
  PublicPart part;
  DetailState state = DetailState::kErased;
  Detail detail = {};  ///< empty when erased or unreadable
};

/// Which entries to list. What is left empty does not restrict. Erased details match no actor and
/// no object.
struct Filter {
  std::optional<Act> act = {};
  std::string actor = {};            ///< the whole actor, as recorded
  std::string object_prefix = {};    ///< how the object begins
  std::string reference = {};        ///< the whole reference
  std::optional<TimeMs> from = {};   ///< recorded at or after
  std::optional<TimeMs> until = {};  ///< recorded before
  bool newest_first = false;
};

class Ledger {
 public:
  using Clock = TimeMs (*)();

  /// Makes the tables, the signed head of the empty log and the file `head` (replaced when the
  /// tables are not there but it is: what a killed creation leaves). Fails when the tables exist.
  static Result<Ledger> create(store::Database& database, const std::string& case_directory,
                               const base::SigningKey& key, Clock clock = base::now_ms);

  /// Opens the log and checks its end: the newest head's signature, the stored frontier against its
  /// root, the last entry's number, and that the database is not behind the file `head`
  /// (kCorrupt: it is, or the file is gone; see resume_after_loss). Writes nothing. Database and
  /// directory must stay. kDenied when the head is signed with another key.
  static Result<Ledger> open(store::Database& database, const std::string& case_directory,
                             const base::SigningKey& key, Clock clock = base::now_ms);

  /// For a case whose database had to be restored from a copy, or whose file `head` is lost: opens
  /// the log as the database has it, records `why` (act kCustody) together with the head that the
  /// file held (digest "lost-head", reference "size:N"), and makes the file again. The end of the
  /// log in the database must be sound. Whoever kept a newer head will still see that entries were
  /// lost.
  static Result<Ledger> resume_after_loss(store::Database& database,
                                          const std::string& case_directory,
                                          const base::SigningKey& key, Entry why,
                                          Clock clock = base::now_ms);

  /// Records an act in a transaction of its own and returns its sequence number. Once it returns,
  /// the entry is durable.
  Result<uint64_t> append(const Entry& entry);

  /// The same inside a transaction of the caller, of this database; publish() follows its commit.
  Result<uint64_t> append_within(store::Transaction& transaction, const Entry& entry);
  /// Brings the file `head` up to the newest head in the database. When it fails, or a kill comes
  /// before it, nothing is lost: the next append makes up for it.
  Result<void> publish();

  /// Erases the personal parts of these entries and records that in one transaction; returns the
  /// number of the new entry. `why.act` is kErasure. At most kErasesMax numbers; kNotFound, and
  /// nothing happens, when one of them has no detail. Freed database pages are overwritten; the
  /// write-ahead log is emptied unless another process is reading.
  Result<uint64_t> erase_details(std::vector<uint64_t> sequences, const Entry& why);

  /// The newest head; the head of some size (kNotFound). head_text() is what a person keeps.
  Result<Head> head() const;
  Result<Head> head_at(uint64_t size) const;

  /// One entry; kNotFound.
  Result<Recorded> entry(uint64_t sequence) const;

  /// Calls `each` for the entries that match, in order, until it returns false. Memory does not
  /// grow with the log. `each` does not use this database. kCorrupt, naming the entry, where one
  /// cannot be read.
  Result<void> list(const Filter& filter, const std::function<bool(const Recorded&)>& each) const;

  const Bytes& public_key() const { return key_.public_key; }
  store::Database& database() const { return *database_; }

 private:
  /// The end of the log: all that appending needs to know.
  struct End {
    Frontier frontier;
    Head head;
  };

  Ledger(store::Database& database, const std::string& case_directory, const base::SigningKey& key,
         Clock clock)
      : database_(&database), head_file_(case_directory, key), key_(key), clock_(clock) {}

  Result<End> read_end() const;
  Result<uint64_t> record(const Entry& entry, std::vector<uint64_t> erases);
  Result<void> write(const PublicPart& part, ByteView leaf, ByteView salt, ByteView detail);
  Result<void> put_head(const Head& head);

  store::Database* database_;
  HeadFile head_file_;
  base::SigningKey key_;
  Clock clock_;
  uint64_t size_seen_ = 0;  // a log that becomes shorter under a running process was replaced
};

}  // namespace clew::ledger
