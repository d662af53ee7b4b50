// SPDX-License-Identifier: EUPL-1.2
// Database: one encrypted SQLite file (SQLite3MultipleCiphers), its statements and transactions.
//
//   auto db = TRY(Database::open(path, key, OpenMode::kCreate));
//   TRY(db.exec("CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT) STRICT"));
//   auto transaction = TRY(Transaction::begin(db));
//   auto insert = TRY(db.prepare("INSERT INTO place(name) VALUES (?1)"));
//   TRY(insert.run("Strasbourg"));
//   TRY(transaction.commit());
//
// Every page is encrypted and authenticated with a key of its own, drawn from the database's key, a
// random nonce and the page's number (docs/formats/case.md); so is every page in the write-ahead
// log. Temporary tables and sorters stay in memory. The 32-byte key is used as it is: no key
// derivation runs at opening.
//
// Errors: kDenied when the first page does not open (wrong key, or damaged there), kCorrupt when a
// later page does not, kBusy when somebody else writes, kNotFound, kLimit (disk full or
// failing, value too large). The text names the file.
//
// Fork: the cipher's random numbers are a process's own state. A child made by fork without exec
// must not open a database when its parent did before; open() aborts there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace clew::store {

/// How pages are encrypted. AEGIS-256 (draft-irtf-cfrg-aegis-aead) is the quickest where the CPU
/// has AES instructions; ChaCha20-Poly1305 (RFC 8439) does not need them and has no
/// secret-dependent table look-ups. A case keeps the cipher that it was created with.
enum class Cipher { kAegis256, kChaCha20 };

/// The cipher that suits this machine's CPU.
Cipher cipher_for_this_cpu();
/// "aegis-256" or "chacha20", as the keys file says it.
std::string_view cipher_name(Cipher cipher);
std::optional<Cipher> cipher_from_name(std::string_view name);

enum class OpenMode {
  kCreate,     ///< makes the file (mode 0600); fails when there is one
  kReadWrite,  ///< the file must exist
  kReadOnly,   ///< the file must exist; others may write it meanwhile
  kImmutable,  ///< nobody ever changes the file again: no locks, no log files looked for
};

/// What a power cut or a kill may cost.
enum class Durability {
  kDurable,  ///< write-ahead log, synchronous=FULL: a committed transaction stays
  kBulk,     ///< no journal, no syncs, exclusive: for a file made once and then closed by finish()
};

/// For the option `pgsz` of a full-text table: two of its blocks fill one of our pages. FTS5's own
/// 4050 leaves no room for a second one and makes a shard 40 % larger (database_bench.cc).
inline constexpr int kFullTextBlockBytes = 4000;

struct DatabaseOptions {
  Cipher cipher = Cipher::kAegis256;
  Durability durability = Durability::kDurable;
  uint32_t page_bytes = 8192;         ///< of a file that is created
  uint64_t cache_bytes = 8 << 20;     ///< most memory that cached pages take
  uint32_t busy_timeout_ms = 10'000;  ///< how long a statement waits for another process
};

/// Marks bytes that are bound as a blob; a std::string_view is bound as text.
struct Blob {
  ByteView bytes;
};

/// A prepared statement. Values that are bound are borrowed: they stay where they are until the
/// next bind, reset or run. Columns are borrowed until the next step or reset. Thread-compatible.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  /// Parameters count from 1. A value that cannot be bound makes the next step fail.
  void bind(int parameter, int64_t value);
  void bind(int parameter, int value) { bind(parameter, static_cast<int64_t>(value)); }
  void bind(int parameter, uint32_t value) { bind(parameter, static_cast<int64_t>(value)); }
  void bind(int parameter, uint64_t value) { bind(parameter, static_cast<int64_t>(value)); }
  void bind(int parameter, bool value) { bind(parameter, static_cast<int64_t>(value)); }
  void bind(int parameter, double value);
  void bind(int parameter, std::string_view text);
  void bind(int parameter, const std::string& text) { bind(parameter, std::string_view(text)); }
  void bind(int parameter, const char* text) { bind(parameter, std::string_view(text)); }
  void bind(int parameter, Blob blob);
  void bind(int parameter, std::nullptr_t);
  template <typename T>
  void bind(int parameter, const std::optional<T>& value) {
    if (value) {
      bind(parameter, *value);
    } else {
      bind(parameter, nullptr);
    }
  }

  /// True when there is a row to read, false when the statement is finished (it is reset then).
  Result<bool> step();
  /// Starts anew; bindings stay.
  void reset();

  /// Binds the values in order and steps to the end, passing over rows.
  template <typename... Values>
  Result<void> run(const Values&... values) {
    bind_all(values...);
    return finish();
  }
  /// Binds the values in order and steps to the first row: true when there is one.
  template <typename... Values>
  Result<bool> start(const Values&... values) {
    bind_all(values...);
    return step();
  }

  /// Columns of the row, counted from 0. A NULL reads as 0 or empty.
  int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  ByteView blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  template <typename... Values>
  void bind_all(const Values&... values) {
    reset();
    int parameter = 0;
    (bind(++parameter, values), ...);
  }
  Result<void> finish();
  void remember(int code);

  sqlite3_stmt* statement_ = nullptr;
  int bind_error_ = 0;
};

/// What check_pages() found.
struct PageCheck {
  uint64_t pages = 0;
  std::optional<uint64_t>
      first_bad_page;  ///< counted from 1; page n starts at (n - 1) * page_bytes
  uint32_t page_bytes = 0;
  std::vector<std::string> problems;  ///< what SQLite's quick_check says; empty when sound
  bool ok() const { return !first_bad_page && problems.empty(); }
};

/// An open database. Thread-compatible: one thread at a time, together with all its statements.
class Database {
 public:
  static Result<Database> open(const std::string& path, const base::SecretKey& key, OpenMode mode,
                               const DatabaseOptions& options = {});
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  Result<Statement> prepare(std::string_view sql);
  /// Runs one or several statements without parameters, passing over rows.
  Result<void> exec(const std::string& sql);
  /// The first column of the first row as a number; fails when there is no row.
  Result<int64_t> query_integer(std::string_view sql);
  /// Rows that the last INSERT, UPDATE or DELETE changed.
  int64_t changes() const;
  int64_t last_row_id() const;

  /// Closes and makes the file durable (fsync); all statements must be gone. For Durability::kBulk,
  /// before the file is renamed to its final name.
  Result<void> finish();
  /// Reads every page and SQLite's structure over them; says which page is the first that does not
  /// authenticate.
  Result<PageCheck> check_pages();

  const std::string& path() const { return path_; }
  /// For what only SQLite's own interface can do (store/sqlite_handle.h).
  sqlite3* handle() { return handle_; }

 private:
  Database(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  Result<void> configure(OpenMode mode, const DatabaseOptions& options);
  Result<bool> page_was_never_written(uint64_t page, uint32_t page_bytes) const;

  sqlite3* handle_ = nullptr;
  std::string path_;
};

/// A write transaction (BEGIN IMMEDIATE) that rolls back unless it is committed. The database stays
/// where it is meanwhile. Thread-compatible.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();
  Database& database() { return *database_; }

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace clew::store
