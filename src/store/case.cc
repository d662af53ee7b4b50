// SPDX-License-Identifier: EUPL-1.2
// A case is built under a temporary name beside its place and renamed, so that a directory with a
// keys file always is a whole case.
#include "store/case.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "base/utf8.h"
#include "store/migrations.h"

namespace clew::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDirectories[] = {"shards", "objects", "tmp"};
constexpr uint64_t kCacheBytes = 16 << 20;

std::string without_last_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::string parent_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> check_place_is_free(const std::string& directory) {
  if (directory.empty()) return Error(ErrorKind::kUsage, "a case needs a directory");
  if (!base::exists(directory)) return {};
  if (base::exists(directory + "/keys")) {
    return Error(ErrorKind::kUsage, "there is a case already: " + base::show_name(directory));
  }
  std::error_code code;
  const bool empty = fs::is_empty(directory, code);
  if (code || !empty) {
    return Error(ErrorKind::kUsage,
                 "a case needs a directory that is new or empty: " + base::show_name(directory));
  }
  return {};
}

DatabaseOptions database_options(Cipher cipher) {
  DatabaseOptions options;
  options.cipher = cipher;
  options.cache_bytes = kCacheBytes;
  return options;
}

/// Fills the directory of a new case; the result is what opens it.
Result<Unlocked> build(const std::string& directory, const CaseSettings& settings,
                       const KeySource& source, const CaseOptions& options) {
  if (::mkdir(directory.c_str(), 0700) != 0) return base::errno_error("creating", directory);
  for (const char* name : kDirectories) TRY(base::make_directory(directory + "/" + name));
  TRY(base::write_file_atomically(directory + "/lock", ""));
  const auto key = CaseKey::random();
  const auto keys = TRY(
      KeysFile::create(directory + "/keys", key, source, options.cipher, options.passphrase_cost));
  auto database = TRY(Database::open(directory + "/case.db", key.for_database(), OpenMode::kCreate,
                                     database_options(options.cipher)));
  TRY(migrate(database, case_migrations()));
  auto transaction = TRY(Transaction::begin(database));
  TRY(set_case_settings(database, settings));
  TRY(transaction.commit());
  TRY(database.finish());
  TRY(base::sync_directory(directory));
  return Unlocked{key, keys.slots().front().id};
}

/// Removes a file or directory and adds up what it held.
Result<void> remove_counting(const fs::path& path, Collected& collected) {
  std::error_code code;
  if (fs::is_regular_file(fs::symlink_status(path, code))) {
    const auto size = fs::file_size(path, code);
    if (!code) collected.bytes += size;
  }
  collected.files += fs::remove_all(path, code);
  if (code) {
    return Error(fmt::format("removing {}: {}", base::show_name(path.native()), code.message()));
  }
  return {};
}

Result<std::vector<fs::path>> entries_of(const std::string& directory) {
  std::error_code code;
  std::vector<fs::path> paths;
  for (fs::directory_iterator at(directory, code), end; !code && at != end; at.increment(code)) {
    paths.push_back(at->path());
  }
  if (code) {
    return Error(fmt::format("listing {}: {}", base::show_name(directory), code.message()));
  }
  return paths;
}

}  // namespace

Result<Case> Case::create(const std::string& directory, const CaseSettings& settings,
                          const KeySource& source, const CaseOptions& options) {
  const std::string place = without_last_slashes(directory);
  TRY(check_case_settings(settings));
  TRY(check_place_is_free(place));
  const std::string building = place + ".new-" + base::to_hex(base::random_bytes(4));
  auto unlocked = build(building, settings, source, options);
  if (unlocked.ok() && ::rename(building.c_str(), place.c_str()) != 0) {
    unlocked = base::errno_error("making the case directory", place);
  }
  if (!unlocked.ok()) {
    std::error_code ignored;  // what failed is told; what is left of it is in nobody's way
    fs::remove_all(building, ignored);
    return unlocked.take_error();
  }
  TRY(base::sync_directory(parent_of(place)));
  Case made(place, unlocked.take(), options.cipher);
  TRY(made.open_database(OpenMode::kReadWrite));
  return made;
}

Result<Case> Case::open(const std::string& directory, const KeySource& source, OpenMode mode) {
  CHECK(mode == OpenMode::kReadWrite || mode == OpenMode::kReadOnly);
  const std::string place = without_last_slashes(directory);
  auto keys = KeysFile::load(place + "/keys");
  if (!keys.ok() && keys.error().kind == ErrorKind::kNotFound) {
    return Error(ErrorKind::kNotFound,
                 "there is no case (clew init makes one): " + base::show_name(place));
  }
  if (!keys.ok()) return keys.take_error();
  auto unlocked = TRY(keys->unlock(source));
  Case opened(place, std::move(unlocked), keys->cipher());
  TRY(opened.open_database(mode));
  return opened;
}

Result<void> Case::open_database(OpenMode mode) {
  auto database = TRY(another_connection(mode));
  TRY(migrate(database, case_migrations()));
  database_ = std::make_unique<Database>(std::move(database));
  return {};
}

Result<Database> Case::another_connection(OpenMode mode) const {
  return Database::open(directory_ + "/case.db", key_.for_database(), mode,
                        database_options(cipher_));
}

// --- Keys. A write transaction makes processes take turns at the keys file. ---

Result<std::vector<LabelledSlot>> Case::key_slots() {
  const auto keys = TRY(KeysFile::load(keys_path()));
  std::vector<LabelledSlot> slots;
  for (const SlotInfo& slot : keys.slots()) {
    auto label = TRY(slot_label(*database_, slot.id));
    slots.push_back({slot, std::move(label)});
  }
  return slots;
}

Result<std::string> Case::add_key(const KeySource& source, std::string_view label,
                                  base::Argon2Cost cost) {
  auto transaction = TRY(Transaction::begin(*database_));
  auto keys = TRY(KeysFile::load(keys_path()));
  auto id = TRY(keys.add_slot(key_, source, cost));
  TRY(set_slot_label(*database_, id, label));
  TRY(transaction.commit());
  return id;
}

Result<void> Case::change_key(std::string_view slot, const KeySource& source,
                              base::Argon2Cost cost) {
  const auto transaction = TRY(Transaction::begin(*database_));
  auto keys = TRY(KeysFile::load(keys_path()));
  return keys.change_slot(slot, key_, source, cost);
}

Result<void> Case::remove_key(std::string_view slot) {
  auto transaction = TRY(Transaction::begin(*database_));
  auto keys = TRY(KeysFile::load(keys_path()));
  TRY(keys.remove_slot(slot));
  TRY(set_slot_label(*database_, slot, ""));
  return transaction.commit();
}

// --- Lock and leftovers ---

Result<WriterLock> WriterLock::take(const Case& of) {
  const std::string path = of.directory() + "/lock";
  base::Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.valid()) return base::errno_error("opening", path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return WriterLock(std::move(fd));
  if (errno != EWOULDBLOCK) return base::errno_error("locking", path);
  return Error(ErrorKind::kBusy,
               "another clew is adding to this case or processing it; wait until it has finished");
}

Result<Collected> collect_orphans(Case& of, const WriterLock&) {
  std::set<std::string> live;
  const auto files = of.shard_files();
  const auto rows = TRY(live_shards(of.database()));
  for (const Shard& shard : rows) live.insert(files.path(shard.name));
  Collected collected;
  const auto present = TRY(entries_of(of.directory() + "/shards"));
  for (const auto& path : present) {
    if (!live.contains(path.native())) TRY(remove_counting(path, collected));
  }
  const auto unfinished = TRY(entries_of(of.temporary_directory()));
  for (const auto& path : unfinished) TRY(remove_counting(path, collected));
  return collected;
}

}  // namespace clew::store
