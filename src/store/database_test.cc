// SPDX-License-Identifier: EUPL-1.2
// The encrypted database: nothing readable on disk, no changed byte goes unseen, a kill costs
// nothing that was committed.
#include "store/database.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "store/scratch_directory.h"
#include "store/sqlite_handle.h"

namespace clew::store {
namespace {

using base::SecretKey;

constexpr std::string_view kSecret = "the quick brown fox of Strasbourg";

SecretKey key_of(char byte) { return SecretKey(Bytes(base::kKeySize, byte)); }

void fill(Database& db, int rows) {
  MUST(db.exec("CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"));
  auto transaction = MUST(Transaction::begin(db));
  auto insert = MUST(db.prepare("INSERT INTO note(id, text) VALUES (?1, ?2)"));
  for (int i = 1; i <= rows; ++i) {
    MUST(insert.run(i, std::string(kSecret) + " " + std::to_string(i)));
  }
  MUST(transaction.commit());
}

/// As write_file_atomically, without its waiting for the disk.
void overwrite(const std::string& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void flip(const std::string& path, size_t offset) {
  auto bytes = MUST(base::read_file(path));
  ASSERT_LT(offset, bytes.size());
  bytes[offset] = static_cast<char>(bytes[offset] ^ 0x10);
  overwrite(path, bytes);
}

class EveryCipher : public testing::TestWithParam<Cipher> {
 protected:
  DatabaseOptions options() const {
    DatabaseOptions options;
    options.cipher = GetParam();
    return options;
  }
  ScratchDirectory scratch_;
  const std::string path_ = scratch_ / "case.db";
};

INSTANTIATE_TEST_SUITE_P(Database, EveryCipher,
                         testing::Values(Cipher::kAegis256, Cipher::kChaCha20));

TEST_P(EveryCipher, KeepsRowsOfEveryType) {
  const Bytes raw("\x00\xff\x80", 3);
  {
    auto db = MUST(Database::open(path_, key_of('k'), OpenMode::kCreate, options()));
    MUST(db.exec("CREATE TABLE t(i INTEGER, r REAL, t TEXT, b BLOB, n INTEGER) STRICT"));
    auto insert = MUST(db.prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)"));
    MUST(insert.run(int64_t{-7}, 2.5, "Łódź", Blob{raw}, nullptr));
    MUST(insert.run(uint64_t{1} << 40, 0.0, "", Blob{}, std::optional<int64_t>(3)));
    EXPECT_EQ(db.changes(), 1);
  }
  auto db = MUST(Database::open(path_, key_of('k'), OpenMode::kReadOnly, options()));
  auto rows = MUST(db.prepare("SELECT i, r, t, b, n FROM t ORDER BY rowid"));
  ASSERT_TRUE(MUST(rows.step()));
  EXPECT_EQ(rows.integer(0), -7);
  EXPECT_EQ(rows.real(1), 2.5);
  EXPECT_EQ(rows.text(2), "Łódź");
  EXPECT_EQ(rows.blob(3), raw);
  EXPECT_TRUE(rows.is_null(4));
  ASSERT_TRUE(MUST(rows.step()));
  EXPECT_EQ(rows.integer(0), int64_t{1} << 40);
  EXPECT_FALSE(rows.is_null(2));
  EXPECT_FALSE(rows.is_null(3));
  EXPECT_EQ(rows.integer(4), 3);
  EXPECT_FALSE(MUST(rows.step()));
  EXPECT_FALSE(db.exec("DELETE FROM t").ok());
}

TEST_P(EveryCipher, NothingReadableInFileAndLog) {
  auto db = MUST(Database::open(path_, key_of('k'), OpenMode::kCreate, options()));
  fill(db, 500);
  const Bytes log = MUST(base::read_file(path_ + "-wal"));
  ASSERT_GT(log.size(), 8192u);
  EXPECT_EQ(log.find("Strasbourg"), Bytes::npos);
  EXPECT_EQ(log.find("note"), Bytes::npos);
  MUST(db.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  const Bytes file = MUST(base::read_file(path_));
  ASSERT_GT(file.size(), 8192u);
  EXPECT_EQ(file.find("Strasbourg"), Bytes::npos);
  EXPECT_EQ(file.find("note"), Bytes::npos);
  EXPECT_EQ(file.find("SQLite format"), Bytes::npos);
  struct stat info {};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_P(EveryCipher, WrongKeyIsDenied) {
  {
    auto db = MUST(Database::open(path_, key_of('k'), OpenMode::kCreate, options()));
    fill(db, 5);
  }
  for (const auto mode : {OpenMode::kReadWrite, OpenMode::kReadOnly, OpenMode::kImmutable}) {
    const auto denied = Database::open(path_, key_of('x'), mode, options());
    ASSERT_FALSE(denied.ok());
    EXPECT_EQ(denied.error().kind, ErrorKind::kDenied);
    EXPECT_NE(denied.error().text.find("key does not fit"), std::string::npos);
  }
  EXPECT_TRUE(Database::open(path_, key_of('k'), OpenMode::kReadWrite, options()).ok());
}

TEST_P(EveryCipher, FlippedBitIsFoundAndItsPageNamed) {
  {
    auto db = MUST(Database::open(path_, key_of('k'), OpenMode::kCreate, options()));
    fill(db, 2000);
    EXPECT_TRUE(MUST(db.check_pages()).ok());
  }
  const Bytes sound = MUST(base::read_file(path_));
  const size_t pages = sound.size() / 8192;
  ASSERT_GT(pages, 5u);
  // Content, authentication tag and nonce of every page; page 1 opens with 24 bytes of its own.
  for (size_t page = 2; page <= pages; ++page) {
    for (const size_t within : {size_t{0}, size_t{4000}, size_t{8192 - 64}, size_t{8191}}) {
      overwrite(path_, sound);
      flip(path_, (page - 1) * 8192 + within);
      auto db = Database::open(path_, key_of('k'), OpenMode::kReadOnly, options());
      if (!db.ok()) {
        EXPECT_EQ(db.error().kind, ErrorKind::kCorrupt) << page << " " << within;
        continue;
      }
      const auto check = MUST(db->check_pages());
      EXPECT_EQ(check.first_bad_page, page) << within;
    }
  }
  overwrite(path_, sound);
  flip(path_, 100);
  const auto first = Database::open(path_, key_of('k'), OpenMode::kReadOnly, options());
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().kind, ErrorKind::kDenied);
}

TEST_P(EveryCipher, SwappedPagesAreFound) {
  {
    auto db = MUST(Database::open(path_, key_of('k'), OpenMode::kCreate, options()));
    fill(db, 2000);
  }
  Bytes bytes = MUST(base::read_file(path_));
  const Bytes third = bytes.substr(2 * 8192, 8192);
  bytes.replace(2 * 8192, 8192, bytes, 3 * 8192, 8192);
  bytes.replace(3 * 8192, 8192, third);
  overwrite(path_, bytes);
  auto db = Database::open(path_, key_of('k'), OpenMode::kReadOnly, options());
  if (db.ok()) {
    EXPECT_EQ(MUST(db->check_pages()).first_bad_page, 3u);
  } else {
    EXPECT_EQ(db.error().kind, ErrorKind::kCorrupt);
  }
}

TEST_P(EveryCipher, BulkFileIsWrittenOnceAndReadImmutable) {
  auto bulk = options();
  bulk.durability = Durability::kBulk;
  {
    auto db = MUST(Database::open(path_, key_of('s'), OpenMode::kCreate, bulk));
    fill(db, 3000);
    MUST(db.finish());
  }
  EXPECT_FALSE(base::exists(path_ + "-wal"));
  EXPECT_FALSE(base::exists(path_ + "-journal"));
  auto db = MUST(Database::open(path_, key_of('s'), OpenMode::kImmutable, options()));
  EXPECT_EQ(MUST(db.query_integer("SELECT count(*) FROM note")), 3000);
  EXPECT_FALSE(db.exec("DELETE FROM note").ok());
  EXPECT_FALSE(base::exists(path_ + "-shm"));
}

TEST(Database, CreateRefusesAnExistingFileAndOpenAMissingOne) {
  const ScratchDirectory scratch;
  const auto path = scratch / "odd name?vfs=none&key=x %41#.db";
  const auto missing = Database::open(path, key_of('k'), OpenMode::kReadWrite);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(Database::open(path, key_of('k'), OpenMode::kCreate).ok());
  EXPECT_TRUE(base::exists(path));
  EXPECT_FALSE(Database::open(path, key_of('k'), OpenMode::kCreate).ok());
}

TEST(Database, TransactionRollsBackUnlessCommitted) {
  const ScratchDirectory scratch;
  auto db = MUST(Database::open(scratch / "a", key_of('k'), OpenMode::kCreate));
  fill(db, 3);
  {
    auto transaction = MUST(Transaction::begin(db));
    MUST(db.exec("DELETE FROM note"));
  }
  EXPECT_EQ(MUST(db.query_integer("SELECT count(*) FROM note")), 3);
  auto transaction = MUST(Transaction::begin(db));
  MUST(db.exec("DELETE FROM note WHERE id=1"));
  MUST(transaction.commit());
  EXPECT_EQ(MUST(db.query_integer("SELECT count(*) FROM note")), 2);
}

TEST(Database, ErrorsCarryTheReasonAndStatementsGoOn) {
  const ScratchDirectory scratch;
  auto db = MUST(Database::open(scratch / "a", key_of('k'), OpenMode::kCreate));
  fill(db, 3);
  auto insert = MUST(db.prepare("INSERT INTO note(id, text) VALUES (?1, ?2)"));
  const auto twice = insert.run(1, "again");
  ASSERT_FALSE(twice.ok());
  EXPECT_NE(twice.error().text.find("UNIQUE"), std::string::npos);
  EXPECT_TRUE(insert.run(9, "fresh").ok());
  EXPECT_FALSE(db.prepare("SELEC 1").ok());
  EXPECT_FALSE(db.query_integer("SELECT id FROM note WHERE id=77").ok());
}

TEST(Database, SecondWriterIsBusy) {
  const ScratchDirectory scratch;
  DatabaseOptions options;
  options.busy_timeout_ms = 10;
  auto one = MUST(Database::open(scratch / "a", key_of('k'), OpenMode::kCreate, options));
  auto two = MUST(Database::open(scratch / "a", key_of('k'), OpenMode::kReadWrite, options));
  auto held = MUST(Transaction::begin(one));
  const auto refused = Transaction::begin(two);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kBusy);
}

TEST(Database, PagesFreedUnwrittenAreNotTakenForDamage) {
  const ScratchDirectory scratch;
  auto db = MUST(Database::open(scratch / "a", key_of('k'), OpenMode::kCreate));
  auto transaction = MUST(Transaction::begin(db));
  MUST(db.exec("CREATE TABLE gone(x TEXT); CREATE TABLE stays(x TEXT)"));
  auto insert = MUST(db.prepare("INSERT INTO gone VALUES (?1)"));
  for (int i = 0; i < 50; ++i) MUST(insert.run(std::string(8000, 'g')));
  MUST(db.exec("DROP TABLE gone; INSERT INTO stays VALUES (zeroblob(3))"));
  MUST(transaction.commit());
  MUST(db.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  EXPECT_TRUE(MUST(db.check_pages()).ok());
}

TEST(Database, GivesTheFullTextInterface) {
  const ScratchDirectory scratch;
  auto db = MUST(Database::open(scratch / "a", key_of('k'), OpenMode::kCreate));
  const fts5_api* api = MUST(fts5_interface(db));
  EXPECT_GE(api->iVersion, 2);
  MUST(
      db.exec("CREATE VIRTUAL TABLE text USING fts5(body); INSERT INTO text VALUES('lost boats')"));
  EXPECT_EQ(MUST(db.query_integer("SELECT rowid FROM text WHERE text MATCH 'boats'")), 1);
}

TEST(Database, CipherNamesAreRead) {
  EXPECT_EQ(cipher_from_name(cipher_name(Cipher::kAegis256)), Cipher::kAegis256);
  EXPECT_EQ(cipher_from_name(cipher_name(Cipher::kChaCha20)), Cipher::kChaCha20);
  EXPECT_EQ(cipher_from_name("aes256cbc"), std::nullopt);
}

// Writes numbered rows, one transaction each, and acknowledges each on a pipe after its commit,
// until a kill comes from a second thread at a moment that nobody chose.
[[noreturn]] void write_until_killed(const std::string& path, int acknowledge, int after_us) {
  std::thread([after_us] {
    std::this_thread::sleep_for(std::chrono::microseconds(after_us));
    ::kill(::getpid(), SIGKILL);
  }).detach();
  auto db = MUST(Database::open(path, key_of('k'), OpenMode::kReadWrite));
  auto insert = MUST(db.prepare("INSERT INTO note(text) VALUES (?1)"));
  while (true) {
    auto transaction = MUST(Transaction::begin(db));
    for (int i = 0; i < 3; ++i) MUST(insert.run(std::string(5000, 'x')));
    MUST(transaction.commit());
    MUST(base::write_full(acknowledge, "."));
  }
}

TEST(DatabaseDeathTest, KilledWriterLosesNothingAcknowledged) {
  // Threadsafe: the child is this program started anew, see "Fork" in database.h.
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const char* again = std::getenv("CLEW_TEST_KILL_DIRECTORY");
  std::optional<ScratchDirectory> scratch;
  if (again == nullptr) {
    scratch.emplace();
    ::setenv("CLEW_TEST_KILL_DIRECTORY", scratch->path().c_str(), 1);
  }
  const std::string directory = ::getenv("CLEW_TEST_KILL_DIRECTORY");
  const std::string path = directory + "/a";
  const std::string acknowledged = directory + "/acknowledged";
  if (again == nullptr) {
    auto db = MUST(Database::open(path, key_of('k'), OpenMode::kCreate));
    fill(db, 0);
  }
  for (int round = 0; round < 6; ++round) {
    const int after_us = 30'000 + round * 7'919;
    EXPECT_EXIT(
        {
          const int fd = ::open(acknowledged.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
          write_until_killed(path, fd, after_us);
        },
        testing::KilledBySignal(SIGKILL), "");
    if (again != nullptr) continue;
    auto db = MUST(Database::open(path, key_of('k'), OpenMode::kReadWrite));
    const auto rows = MUST(db.query_integer("SELECT count(*) FROM note"));
    const auto promised = static_cast<int64_t>(MUST(base::read_file(acknowledged)).size()) * 3;
    EXPECT_EQ(rows % 3, 0);
    EXPECT_GE(rows, promised);
    EXPECT_TRUE(MUST(db.check_pages()).ok());
  }
  EXPECT_GT(MUST(base::read_file(acknowledged)).size(), 0u);
  ::unsetenv("CLEW_TEST_KILL_DIRECTORY");
}

}  // namespace
}  // namespace clew::store
