// SPDX-License-Identifier: EUPL-1.2
// SQLite3MultipleCiphers behind database.h. Its raw-key form ("raw:" and the key's bytes) skips the
// derivation that it would run over a passphrase.
#include "store/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "base/check.h"
#include "base/file.h"
#include "base/utf8.h"
#include "store/sqlite_handle.h"

namespace clew::store {
namespace {

// mcAegisAlgorithmNames of the amalgamation: 1 to 3 are the AEGIS-128 family, 4 is AEGIS-256.
constexpr int kAegisAlgorithm256 = 4;

ErrorKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return ErrorKind::kDenied;
    case SQLITE_CORRUPT:
      return ErrorKind::kCorrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorKind::kBusy;
    case SQLITE_FULL:
    case SQLITE_IOERR:  // no room by a quota or limit, or a disk that fails: no use to go on
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
      return ErrorKind::kLimit;
    default:
      return ErrorKind::kFailed;
  }
}

Error error_of(sqlite3* handle, int code, std::string_view path) {
  const std::string name = base::show_name(path);
  switch (code & 0xff) {
    case SQLITE_NOTADB:
      return {ErrorKind::kDenied,
              "the key does not fit this file, or its first page was changed: " + name};
    case SQLITE_CORRUPT:
      return {ErrorKind::kCorrupt,
              "a page does not pass its check; the file was changed or is damaged "
              "(clew verify names the page): " +
                  name};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::kBusy, "another process is writing; try again: " + name};
    default:
      return {kind_of(code),
              fmt::format("database {}: {}", name,
                          handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code))};
  }
}

Error error_of(sqlite3* handle, int code) {
  const char* path = sqlite3_db_filename(handle, "main");
  return error_of(handle, code, path == nullptr ? "" : path);
}

/// SQLite takes a path with parameters as a URI; everything but plain characters is escaped, so
/// that no byte of a path is taken for a parameter.
std::string as_uri(std::string_view path, bool immutable) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '.' || c == '-' || c == '_';
    if (plain) {
      uri.push_back(c);
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return immutable ? uri + "?immutable=1" : uri;
}

int flags_of(OpenMode mode) {
  const bool writes = mode == OpenMode::kCreate || mode == OpenMode::kReadWrite;
  return (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_URI |
         SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
}

Result<void> make_empty_file(const std::string& path) {
  const base::Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) return base::errno_error("creating", path);
  return {};
}

int set_key(sqlite3* handle, const base::SecretKey& key, Cipher cipher) {
  const char* const name = cipher == Cipher::kAegis256 ? "aegis" : "chacha20";
  const int index = sqlite3mc_cipher_index(name);
  CHECK(index > 0 && sqlite3mc_config(handle, "cipher", index) == index);
  if (cipher == Cipher::kAegis256) {
    CHECK(sqlite3mc_config_cipher(handle, name, "algorithm", kAegisAlgorithm256) ==
          kAegisAlgorithm256);
  }
  char raw[4 + base::kKeySize] = {'r', 'a', 'w', ':'};
  key.view().copy(raw + 4, base::kKeySize);
  const int code = sqlite3_key_v2(handle, "main", raw, sizeof raw);
  explicit_bzero(raw, sizeof raw);
  return code;
}

/// See "Fork" in database.h: two processes that go on from one state would draw the same nonces.
void check_not_forked_after_use() {
  static std::atomic<pid_t> user{0};
  pid_t nobody = 0;
  const pid_t self = ::getpid();
  CHECK(user.compare_exchange_strong(nobody, self) || nobody == self);
}

}  // namespace

Cipher cipher_for_this_cpu() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("aes") ? Cipher::kAegis256 : Cipher::kChaCha20;
#else
  return Cipher::kChaCha20;
#endif
}

std::string_view cipher_name(Cipher cipher) {
  return cipher == Cipher::kAegis256 ? "aegis-256" : "chacha20";
}

std::optional<Cipher> cipher_from_name(std::string_view name) {
  if (name == cipher_name(Cipher::kAegis256)) return Cipher::kAegis256;
  if (name == cipher_name(Cipher::kChaCha20)) return Cipher::kChaCha20;
  return std::nullopt;
}

// --- Database ---

Result<Database> Database::open(const std::string& path, const base::SecretKey& key, OpenMode mode,
                                const DatabaseOptions& options) {
  check_not_forked_after_use();
  if (mode == OpenMode::kCreate) {
    TRY(make_empty_file(path));
  } else if (::access(path.c_str(), F_OK) != 0) {
    return base::errno_error("opening", path);
  }
  sqlite3* handle = nullptr;
  int code = sqlite3_open_v2(as_uri(path, mode == OpenMode::kImmutable).c_str(), &handle,
                             flags_of(mode), nullptr);
  Database database(handle, path);
  if (code == SQLITE_OK) code = set_key(handle, key, options.cipher);
  if (code != SQLITE_OK) return error_of(handle, code, path);
  TRY(database.configure(mode, options));
  return database;
}

Result<void> Database::configure(OpenMode mode, const DatabaseOptions& options) {
  sqlite3_busy_timeout(handle_, static_cast<int>(options.busy_timeout_ms));
  // A schema that somebody planted gets to run nothing, and nothing writes the file behind SQLite.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  std::string pragmas =
      fmt::format("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-{};", options.cache_bytes / 1024);
  if (mode == OpenMode::kCreate) {
    pragmas += fmt::format("PRAGMA page_size={};", options.page_bytes);
  }
  if (mode == OpenMode::kCreate || mode == OpenMode::kReadWrite) {
    pragmas += options.durability == Durability::kBulk
                   ? "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF;"
                     "PRAGMA synchronous=OFF;"
                   : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
  }
  TRY(exec(pragmas));
  // The first read is where a wrong key shows.
  TRY(query_integer("SELECT count(*) FROM sqlite_schema"));
  return {};
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), path_(std::move(other.path_)) {}

Database& Database::operator=(Database&& other) noexcept {
  if (this != &other) {
    sqlite3_close_v2(handle_);
    handle_ = std::exchange(other.handle_, nullptr);
    path_ = std::move(other.path_);
  }
  return *this;
}

Database::~Database() { sqlite3_close_v2(handle_); }

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error_of(handle_, code, path_);
  CHECK(statement != nullptr);
  return Statement(statement);
}

Result<void> Database::exec(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(handle_, code, path_);
  return {};
}

Result<int64_t> Database::query_integer(std::string_view sql) {
  auto statement = TRY(prepare(sql));
  const bool found = TRY(statement.step());
  if (!found) {
    return Error(ErrorKind::kNotFound, "query without a row: " + std::string(sql));
  }
  return statement.integer(0);
}

int64_t Database::changes() const { return sqlite3_changes64(handle_); }
int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle_); }

Result<void> Database::finish() {
  const int code = sqlite3_close(handle_);
  CHECK(code != SQLITE_BUSY);
  if (code != SQLITE_OK) return error_of(handle_, code, path_);
  handle_ = nullptr;
  const base::Fd fd = TRY(base::open_read(path_));
  if (::fsync(fd.get()) != 0) return base::errno_error("syncing", path_);
  return {};
}

Result<PageCheck> Database::check_pages() {
  PageCheck check;
  const int64_t page_bytes = TRY(query_integer("PRAGMA page_size"));
  const int64_t pages = TRY(query_integer("PRAGMA page_count"));
  check.page_bytes = static_cast<uint32_t>(page_bytes);
  check.pages = static_cast<uint64_t>(pages);
  auto page = TRY(prepare("SELECT length(data) FROM sqlite_dbpage('main') WHERE pgno=?1"));
  for (uint64_t number = 1; number <= check.pages; ++number) {
    const auto read = page.start(number);
    page.reset();
    if (read.ok()) continue;
    const auto kind = read.error().kind;
    if (kind != ErrorKind::kCorrupt && kind != ErrorKind::kDenied) return read.error();
    const bool hole = TRY(page_was_never_written(number, check.page_bytes));
    if (hole) continue;
    check.first_bad_page = number;
    return check;
  }
  auto structure = TRY(prepare("PRAGMA quick_check(20)"));
  for (bool row = TRY(structure.step()); row; row = TRY(structure.step())) {
    if (structure.text(0) != "ok") check.problems.emplace_back(structure.text(0));
  }
  return check;
}

// A page that was allocated and freed within one transaction is a hole of zeros that nothing reads.
// Were a page in use wiped to zeros, quick_check would come upon it.
Result<bool> Database::page_was_never_written(uint64_t page, uint32_t page_bytes) const {
  const base::Fd fd = TRY(base::open_read(path_));
  Bytes bytes(page_bytes, '\0');
  TRY(base::pread_full(fd.get(), bytes.data(), bytes.size(), (page - 1) * page_bytes));
  return bytes.find_first_not_of('\0') == Bytes::npos;
}

// --- Statement ---

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), bind_error_(other.bind_error_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    statement_ = std::exchange(other.statement_, nullptr);
    bind_error_ = other.bind_error_;
  }
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::remember(int code) {
  // A parameter that the statement does not have, or a bind between step and reset.
  CHECK(code != SQLITE_RANGE && code != SQLITE_MISUSE);
  if (code != SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int parameter, int64_t value) {
  remember(sqlite3_bind_int64(statement_, parameter, value));
}
void Statement::bind(int parameter, double value) {
  remember(sqlite3_bind_double(statement_, parameter, value));
}
void Statement::bind(int parameter, std::string_view text) {
  remember(sqlite3_bind_text64(statement_, parameter, text.data() != nullptr ? text.data() : "",
                               text.size(), SQLITE_STATIC, SQLITE_UTF8));
}
void Statement::bind(int parameter, Blob blob) {
  remember(sqlite3_bind_blob64(statement_, parameter,
                               blob.bytes.data() != nullptr ? blob.bytes.data() : "",
                               blob.bytes.size(), SQLITE_STATIC));
}
void Statement::bind(int parameter, std::nullptr_t) {
  remember(sqlite3_bind_null(statement_, parameter));
}

Result<bool> Statement::step() {
  sqlite3* const handle = sqlite3_db_handle(statement_);
  if (bind_error_ != 0) return error_of(handle, std::exchange(bind_error_, 0));
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_);
    return false;
  }
  Error error = error_of(handle, code);
  sqlite3_reset(statement_);
  return error;
}

void Statement::reset() {
  sqlite3_reset(statement_);
  bind_error_ = 0;
}

Result<void> Statement::finish() {
  bool row = true;
  while (row) row = TRY(step());
  return {};
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

ByteView Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

// --- Transaction ---

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.exec("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // An error may have rolled back already; then there is nothing left to undo.
  if (database_ == nullptr || sqlite3_get_autocommit(database_->handle()) != 0) return;
  sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit() {
  TRY(database_->exec("COMMIT"));
  database_ = nullptr;
  return {};
}

// --- sqlite_handle.h ---

Result<fts5_api*> fts5_interface(Database& database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(database.handle(), "SELECT fts5(?1)", -1, &statement, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    code = sqlite3_finalize(statement);
  }
  if (code != SQLITE_OK || api == nullptr) return error_of(database.handle(), code);
  return api;
}

}  // namespace clew::store
