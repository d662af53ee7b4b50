// SPDX-License-Identifier: EUPL-1.2
// Case: a directory that holds one case, opened with a key. docs/formats/case.md has the layout.
//
//   auto made = TRY(Case::create("harbour", settings, source));
//   auto opened = TRY(Case::open("harbour", source));
//   auto lock = TRY(WriterLock::take(opened));   // for whoever adds or processes evidence
//
// The directory: `keys` (store/keys.h), `case.db` (tables of migrations.cc, the ledger's and
// others), `shards/` (store/shards.h), `objects/` (store/object_store.h), `tmp/` (unfinished files,
// worth nothing), `lock` (empty).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "store/database.h"
#include "store/keys.h"
#include "store/object_store.h"
#include "store/settings.h"
#include "store/shards.h"

namespace clew::store {

struct CaseOptions {
  Cipher cipher = cipher_for_this_cpu();
  base::Argon2Cost passphrase_cost = {};
};

/// A key slot with whom it belongs to.
struct LabelledSlot {
  SlotInfo slot;
  std::string label;
};

/// An open case. Thread-compatible; a thread of its own takes another_connection().
class Case {
 public:
  /// Makes the directory, which must not exist or be empty: all of it or nothing.
  static Result<Case> create(const std::string& directory, const CaseSettings& settings,
                             const KeySource& source, const CaseOptions& options = {});
  /// kNotFound: no case there; kDenied: the key does not fit; kUnsupported: made by a newer
  /// version; kCorrupt. `mode` is kReadWrite or kReadOnly.
  static Result<Case> open(const std::string& directory, const KeySource& source,
                           OpenMode mode = OpenMode::kReadWrite);

  /// Stays where it is when the Case moves.
  Database& database() { return *database_; }
  /// case.db once more, for another thread.
  Result<Database> another_connection(OpenMode mode = OpenMode::kReadWrite) const;
  ShardFiles shard_files() const { return {directory_, key_, cipher_}; }
  ObjectStore objects() const { return {directory_, key_.for_objects()}; }

  const std::string& directory() const { return directory_; }
  std::string temporary_directory() const { return directory_ + "/tmp"; }
  const CaseKey& key() const { return key_; }
  Cipher cipher() const { return cipher_; }
  /// The id of the slot that opened the case.
  const std::string& slot() const { return slot_; }

  /// Changes of who can open the case; see KeysFile. Each is durable when it returns.
  Result<std::vector<LabelledSlot>> key_slots();
  Result<std::string> add_key(const KeySource& source, std::string_view label,
                              base::Argon2Cost cost = {});
  Result<void> change_key(std::string_view slot, const KeySource& source,
                          base::Argon2Cost cost = {});
  Result<void> remove_key(std::string_view slot);

 private:
  Case(std::string directory, Unlocked unlocked, Cipher cipher)
      : directory_(std::move(directory)),
        key_(std::move(unlocked.key)),
        slot_(std::move(unlocked.slot)),
        cipher_(cipher) {}
  Result<void> open_database(OpenMode mode);
  std::string keys_path() const { return directory_ + "/keys"; }

  std::string directory_;
  CaseKey key_;
  std::string slot_;
  Cipher cipher_;
  std::unique_ptr<Database> database_;
};

/// Held by the one process that adds to what a case holds beside case.db's rows: shards, objects,
/// tmp. Goes with its process, however that ends. Thread-compatible.
class WriterLock {
 public:
  /// kBusy, naming the process, when another holds it.
  static Result<WriterLock> take(const Case& of);

 private:
  explicit WriterLock(base::Fd fd) : fd_(std::move(fd)) {}
  base::Fd fd_;
};

struct Collected {
  uint64_t files = 0;
  uint64_t bytes = 0;
};

/// Removes what is left of processes that were killed (all of tmp/, shard files that no row names)
/// and the files of shards that are no longer live.
Result<Collected> collect_orphans(Case& of, const WriterLock& lock);

}  // namespace clew::store
