// SPDX-License-Identifier: EUPL-1.2
// Shard files, and the table `shard`.
#include "store/shards.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "store/watch.h"

namespace clew::store {
namespace {

constexpr size_t kShardNameBytesMax = 64;
constexpr std::string_view kColumns =
    "id, name, items, texts, text_bytes, file_bytes, digest, state, created_ms";

Result<void> check_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (name.empty() || name.size() > kShardNameBytesMax ||
      !std::all_of(name.begin(), name.end(), fits)) {
    return Error(ErrorKind::kUsage,
                 "a shard's name has 1 to 64 of a-z, 0-9 and '-': " + base::show_name(name));
  }
  return {};
}

Result<ShardSeal> hash_of_file(const std::string& path) {
  const base::Fd fd = TRY(base::open_read(path));
  base::Sha256 hasher;
  ShardSeal seal;
  Bytes buffer(1 << 20, '\0');
  while (true) {
    const size_t n = TRY(base::pread_full(fd.get(), buffer.data(), buffer.size(), seal.file_bytes));
    hasher.update(ByteView(buffer.data(), n));
    seal.file_bytes += n;
    if (n < buffer.size()) break;
  }
  seal.digest = hasher.finish();
  return seal;
}

Shard read_shard(const Statement& row) {
  Shard shard;
  shard.id = row.integer(0);
  shard.name = row.text(1);
  shard.items = static_cast<uint64_t>(row.integer(2));
  shard.texts = static_cast<uint64_t>(row.integer(3));
  shard.text_bytes = static_cast<uint64_t>(row.integer(4));
  shard.file_bytes = static_cast<uint64_t>(row.integer(5));
  shard.digest = row.blob(6);
  if (row.text(7) == "superseded") shard.state = ShardState::kSuperseded;
  if (row.text(7) == "merged") shard.state = ShardState::kMerged;
  shard.created_ms = row.integer(8);
  return shard;
}

Result<std::vector<Shard>> select_shards(Database& database, std::string_view where) {
  auto select =
      TRY(database.prepare(fmt::format("SELECT {} FROM shard {} ORDER BY id", kColumns, where)));
  std::vector<Shard> all;
  for (bool row = TRY(select.step()); row; row = TRY(select.step())) {
    all.push_back(read_shard(select));
  }
  return all;
}

/// The new row's id in Adopted, or is_new false when the name is taken.
Result<Adopted> insert_shard(Database& database, const Shard& shard) {
  TRY(check_name(shard.name));
  auto known = TRY(database.prepare("SELECT id FROM shard WHERE name=?1"));
  const bool found = TRY(known.start(shard.name));
  if (found) return Adopted{false, known.integer(0), {}};
  auto insert = TRY(database.prepare(
      "INSERT INTO shard(name, items, texts, text_bytes, file_bytes, digest, state, created_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'live', ?7)"));
  TRY(insert.run(shard.name, shard.items, shard.texts, shard.text_bytes, shard.file_bytes,
                 Blob{shard.digest}, shard.created_ms));
  return Adopted{true, database.last_row_id(), {}};
}

Result<void> move_units(Database& database, int64_t shard, std::span<const UnitOutcome> units) {
  auto update = TRY(database.prepare("UPDATE unit SET state=?2, shard=?3 WHERE id=?1"));
  for (const UnitOutcome& outcome : units) {
    CHECK(outcome.state != UnitState::kPending);
    TRY(update.run(outcome.unit, outcome.state == UnitState::kDone ? "done" : "failed", shard));
    if (database.changes() == 0) {
      return Error(
          ErrorKind::kNotFound,
          fmt::format("a shard names unit {}, which the case does not have", outcome.unit));
    }
  }
  return {};
}

Result<void> supersede_empty(Database& database, int64_t except) {
  auto update =
      TRY(database.prepare("UPDATE shard SET state='superseded' WHERE state='live' AND id<>?1 "
                           "AND NOT EXISTS (SELECT 1 FROM unit WHERE unit.shard=shard.id)"));
  return update.run(except);
}

}  // namespace

// --- Files ---

std::string ShardFiles::path(std::string_view name) const {
  return fmt::format("{}/shards/{}.shard", directory_, name);
}

std::string ShardFiles::path_in_progress(std::string_view name) const {
  return fmt::format("{}/tmp/{}.shard", directory_, name);
}

bool ShardFiles::published(const std::string& name) const { return base::exists(path(name)); }

Result<Database> ShardFiles::create(const std::string& name, uint64_t cache_bytes) const {
  TRY(check_name(name));
  const std::string temporary = path_in_progress(name);
  if (::unlink(temporary.c_str()) != 0 && errno != ENOENT) {
    return base::errno_error("removing", temporary);
  }
  DatabaseOptions options;
  options.cipher = cipher_;
  options.durability = Durability::kBulk;
  options.cache_bytes = cache_bytes;
  return Database::open(temporary, key_.for_shard(name), OpenMode::kCreate, options);
}

Result<ShardSeal> ShardFiles::publish(const std::string& name, Database database) const {
  TRY(database.finish());
  const std::string temporary = path_in_progress(name);
  const std::string target = path(name);
  const auto seal = TRY(hash_of_file(temporary));
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    return base::errno_error("renaming", temporary);
  }
  TRY(base::sync_directory(directory_ + "/shards"));
  return seal;
}

Result<Database> ShardFiles::open(const std::string& name, uint64_t cache_bytes) const {
  TRY(check_name(name));
  DatabaseOptions options;
  options.cipher = cipher_;
  options.cache_bytes = cache_bytes;
  return Database::open(path(name), key_.for_shard(name), OpenMode::kImmutable, options);
}

Result<ShardSeal> ShardFiles::measure(const std::string& name) const {
  return hash_of_file(path(name));
}

// --- Rows ---

Result<Adopted> adopt_shard(Transaction& transaction, const Adoption& adoption) {
  Database& database = transaction.database();
  auto adopted = TRY(insert_shard(database, adoption.shard));
  if (!adopted.is_new) return adopted;
  TRY(move_units(database, adopted.shard, adoption.units));
  TRY(supersede_empty(database, adopted.shard));
  adopted.changed_files = TRY(record_hashes(transaction, adoption.files));
  TRY(add_units(transaction, adoption.new_units));
  return adopted;
}

Result<Adopted> adopt_merged(Transaction& transaction, const Shard& shard,
                             std::span<const int64_t> merged) {
  Database& database = transaction.database();
  const int64_t newest = TRY(database.query_integer("SELECT coalesce(max(id), 0) FROM shard"));
  auto adopted = TRY(insert_shard(database, shard));
  if (!adopted.is_new) return adopted;
  TRY(pass_over_merged(transaction, newest, adopted.shard));
  auto move = TRY(database.prepare("UPDATE unit SET shard=?2 WHERE shard=?1"));
  auto retire =
      TRY(database.prepare("UPDATE shard SET state='merged' WHERE id=?1 AND state='live'"));
  for (const int64_t id : merged) {
    TRY(move.run(id, adopted.shard));
    TRY(retire.run(id));
    if (database.changes() == 0) {
      return Error(ErrorKind::kUsage, fmt::format("shard {} is not live, or not there", id));
    }
  }
  return adopted;
}

Result<std::vector<Shard>> shards(Database& database) { return select_shards(database, ""); }
Result<std::vector<Shard>> live_shards(Database& database) {
  return select_shards(database, "WHERE state='live'");
}

Result<void> reset_derived(Transaction& transaction) {
  return transaction.database().exec(
      "DELETE FROM unit WHERE part<>x'';"
      "UPDATE unit SET state='pending', shard=NULL, tries=0;"
      "DELETE FROM watch_hit;"
      "UPDATE watch_entry SET scanned=0;"
      "DELETE FROM shard;");
}

}  // namespace clew::store
