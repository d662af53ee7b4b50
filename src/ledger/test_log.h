// SPDX-License-Identifier: EUPL-1.2
// A ledger for one test: its case directory, its database, and the means to damage them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "store/database.h"
#include "store/scratch_directory.h"

namespace clew::ledger {

inline Entry numbered_entry(int number) {
  return {.act = Act::kConsultation,
          .detail = {.actor = "analyst " + std::to_string(number),
                     .reason = "case 12/2026",
                     .object = "item " + std::to_string(number),
                     .recipient = ""}};
}

inline Entry erasure() {
  return {.act = Act::kErasure,
          .detail = {.actor = "data protection officer",
                     .reason = "retention period over",
                     .object = "ledger",
                     .recipient = ""}};
}

/// One thread only.
class TestLog {
 public:
  static base::SecretKey db_key() { return base::SecretKey(Bytes(32, 'd')); }
  static base::SigningKey signing_key() {
    return base::SigningKey::from_seed(base::SecretKey(Bytes(32, 's')));
  }

  TestLog() : database_(MUST(store::Database::open(path(), db_key(), store::OpenMode::kCreate))) {
    change(kNoSyncs);
  }

  std::string path() const { return scratch_ / "case.db"; }
  store::Database& database() { return *database_; }
  const std::string& directory() const { return scratch_.path(); }
  const base::SigningKey& key() const { return key_; }

  Ledger create() { return MUST(Ledger::create(database(), directory(), key())); }
  Ledger create_with(int entries) {
    Ledger ledger = create();
    for (int i = 1; i <= entries; ++i) MUST(ledger.append(numbered_entry(i)));
    return ledger;
  }
  Result<Ledger> open() { return Ledger::open(database(), directory(), key()); }
  Ledger opened() { return MUST(open()); }
  LedgerReport verify(const VerifyOptions& options = {}) {
    return MUST(verify_ledger(database(), directory(), key(), options));
  }
  Head head_file() { return MUST(HeadFile(directory(), key()).read()).head; }
  void change(const std::string& sql) { MUST(database().exec(sql)); }

  store::Database another_connection(uint32_t busy_timeout_ms = 10'000) {
    auto database = MUST(store::Database::open(path(), db_key(), store::OpenMode::kReadWrite,
                                               {.busy_timeout_ms = busy_timeout_ms}));
    MUST(database.exec(kNoSyncs));
    return database;
  }
  void reopen_database() {
    database_.reset();
    database_ = another_connection();
  }
  /// Copies the database, with all that is in its log, to a file beside it, and puts it back.
  void save_database(const std::string& name) {
    change("PRAGMA wal_checkpoint(TRUNCATE)");
    std::filesystem::copy_file(path(), scratch_ / name);
  }
  void restore_database(const std::string& name) {
    database_.reset();
    std::filesystem::copy_file(scratch_ / name, path(),
                               std::filesystem::copy_options::overwrite_existing);
    database_ = another_connection();
  }

 private:
  // The tests cut no power; syncing would make them as slow as the disk.
  static constexpr const char* kNoSyncs = "PRAGMA synchronous = OFF";

  store::ScratchDirectory scratch_;
  base::SigningKey key_ = signing_key();
  std::optional<store::Database> database_;
};

}  // namespace clew::ledger
