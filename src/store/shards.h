// SPDX-License-Identifier: EUPL-1.2
// Shards: immutable encrypted databases that hold what was derived from evidence. A task writes one
// below tmp/, ends it, and renames it into shards/; the case adopts it in one transaction, in which
// the units of work that it holds become done. A shard that no row names is an orphan of a task
// that was killed, and goes.
//
//   ShardFiles files = the_case.shard_files();
//   auto db = TRY(files.create(name));                  // in the task
//   ... fill it ...
//   const ShardSeal seal = TRY(files.publish(name, std::move(db)));
//   auto transaction = TRY(Transaction::begin(the_case.database()));   // in the case's process
//   TRY(adopt_shard(transaction, adoption));
//   TRY(transaction.commit());
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "store/database.h"
#include "store/exhibits.h"
#include "store/keys.h"
#include "store/units.h"

namespace clew::store {

enum class ShardState {
  kLive,
  kSuperseded,  ///< all its units were done anew elsewhere
  kMerged,      ///< its rows were taken over by a larger one
};

struct Shard {
  int64_t id = 0;    ///< given by the case
  std::string name;  ///< 1 to 64 of a-z, 0-9 and '-'; says nothing about the evidence
  uint64_t items = 0;
  uint64_t texts = 0;
  uint64_t text_bytes = 0;
  uint64_t file_bytes = 0;
  Bytes digest;  ///< SHA-256 of the file
  ShardState state = ShardState::kLive;
  TimeMs created_ms = 0;
  bool operator==(const Shard&) const = default;
};

/// What a finished file is known by.
struct ShardSeal {
  Bytes digest;
  uint64_t file_bytes = 0;
};

/// Where shard files lie and how they are opened. Needs no case.db, so that a task on another
/// machine has it too. Thread-safe (each database that it returns is its caller's).
class ShardFiles {
 public:
  ShardFiles(std::string case_directory, CaseKey key, Cipher cipher)
      : directory_(std::move(case_directory)), key_(std::move(key)), cipher_(cipher) {}

  /// An empty database below tmp/; one that lay there is replaced. No journal: it is good for
  /// nothing until it is published.
  Result<Database> create(const std::string& name, uint64_t cache_bytes = 32 << 20) const;
  /// Closes it, makes it durable, hashes it and gives it its name in shards/.
  Result<ShardSeal> publish(const std::string& name, Database database) const;
  /// Opens for reading what was published.
  Result<Database> open(const std::string& name, uint64_t cache_bytes = 4 << 20) const;
  /// SHA-256 and size of the file as it lies there now.
  Result<ShardSeal> measure(const std::string& name) const;
  std::string path(std::string_view name) const;
  bool published(const std::string& name) const;

 private:
  std::string path_in_progress(std::string_view name) const;

  std::string directory_;
  CaseKey key_;
  Cipher cipher_;
};

struct UnitOutcome {
  int64_t unit = 0;
  UnitState state = UnitState::kDone;  ///< kDone or kFailed
};

/// All that one shard changes in the case.
struct Adoption {
  Shard shard;
  std::vector<UnitOutcome> units;
  std::vector<FileHashes> files;
  std::vector<NewUnit> new_units;
};

struct Adopted {
  bool is_new = false;  ///< false: the case had a shard of that name, and nothing was changed
  int64_t shard = 0;
  std::vector<FileHashes> changed_files;  ///< as record_hashes returns them
};

/// Takes a published shard into the case. Units move from the shard that they were in; a shard that
/// is left without units is superseded.
Result<Adopted> adopt_shard(Transaction& transaction, const Adoption& adoption);
/// Takes in a shard that holds the live rows of `merged`, whose units move to it.
Result<Adopted> adopt_merged(Transaction& transaction, const Shard& shard,
                             std::span<const int64_t> merged);

/// All shards, or those that are live, in the order of ids.
Result<std::vector<Shard>> shards(Database& database);
Result<std::vector<Shard>> live_shards(Database& database);

/// Forgets all that was derived: shards go, units of whole files are pending again, other units go
/// (they come back as containers are opened). Exhibits, hashes and settings stay. The files are
/// orphans afterwards.
Result<void> reset_derived(Transaction& transaction);

}  // namespace clew::store
