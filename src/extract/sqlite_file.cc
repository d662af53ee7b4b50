// SPDX-License-Identifier: EUPL-1.2
// A SQLite database of others, opened over the bytes of an item: see sqlite_file.h. The file layer
// is one file, read-only, whose bytes are a ByteSource; SQLite's guards against hostile schemas are
// on ("Defense Against The Dark Arts", sqlite.org/security.html).
#include "extract/sqlite_file.h"

#include <cstring>

namespace clew::extract {
namespace {

constexpr int kValueBytesMax = 64 << 20;    ///< one value or row
constexpr int kInstructionsPerCall = 1000;  ///< of SQLite's machine, between calls of on_progress
constexpr int kCallsBetweenRows = 200'000;  ///< a row that costs more is given up

struct SourceFile {
  sqlite3_file base;
  ByteSource* source;
};

int file_close(sqlite3_file*) { return SQLITE_OK; }
int file_read(sqlite3_file* file, void* out, int length, sqlite3_int64 offset) {
  auto* bytes = static_cast<char*>(out);
  const auto wanted = static_cast<size_t>(length);
  const auto n = reinterpret_cast<SourceFile*>(file)->source->read(static_cast<uint64_t>(offset),
                                                                   bytes, wanted);
  if (!n.ok()) return SQLITE_IOERR_READ;
  if (n.value() == wanted) return SQLITE_OK;
  std::memset(bytes + n.value(), 0, wanted - n.value());
  return SQLITE_IOERR_SHORT_READ;
}
int file_write(sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; }
int file_truncate(sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; }
int file_sync(sqlite3_file*, int) { return SQLITE_OK; }
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(reinterpret_cast<SourceFile*>(file)->source->size());
  return SQLITE_OK;
}
int file_lock(sqlite3_file*, int) { return SQLITE_OK; }
int file_check_lock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int file_sector_size(sqlite3_file*) { return 512; }
int file_traits(sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; }

constexpr sqlite3_io_methods kFileMethods = {
    1,         file_close, file_read,       file_write,   file_truncate,    file_sync,   file_size,
    file_lock, file_lock,  file_check_lock, file_control, file_sector_size, file_traits, nullptr,
    nullptr,   nullptr,    nullptr,         nullptr,      nullptr};

int layer_open(sqlite3_vfs* layer, const char*, sqlite3_file* file, int flags, int* out_flags) {
  auto* opened = reinterpret_cast<SourceFile*>(file);
  opened->base.pMethods = nullptr;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
  opened->base.pMethods = &kFileMethods;
  opened->source = static_cast<ByteSource*>(layer->pAppData);
  if (out_flags != nullptr) *out_flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
  return SQLITE_OK;
}
int layer_delete(sqlite3_vfs*, const char*, int) { return SQLITE_IOERR_DELETE; }
int layer_access(sqlite3_vfs*, const char*, int, int* found) {
  *found = 0;
  return SQLITE_OK;
}
int layer_full_name(sqlite3_vfs*, const char* name, int length, char* out) {
  sqlite3_snprintf(length, out, "%s", name);
  return SQLITE_OK;
}
int layer_random(sqlite3_vfs*, int length, char* out) {
  std::memset(out, 0, static_cast<size_t>(length));
  return length;
}
int layer_sleep(sqlite3_vfs*, int) { return 0; }
int layer_time(sqlite3_vfs*, double* days) {
  *days = 2440587.5;  // 1970: what is read must not depend on when it is read
  return SQLITE_OK;
}
int layer_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

/// A file layer for one source, registered as long as it lives.
class SqliteFile::Layer {
 public:
  explicit Layer(ByteSource& source)
      : name_("clew_source_" + std::to_string(reinterpret_cast<uintptr_t>(this))) {
    layer_.iVersion = 1;
    layer_.szOsFile = sizeof(SourceFile);
    layer_.mxPathname = 64;
    layer_.zName = name_.c_str();
    layer_.pAppData = &source;
    layer_.xOpen = layer_open;
    layer_.xDelete = layer_delete;
    layer_.xAccess = layer_access;
    layer_.xFullPathname = layer_full_name;
    layer_.xRandomness = layer_random;
    layer_.xSleep = layer_sleep;
    layer_.xCurrentTime = layer_time;
    layer_.xGetLastError = layer_error;
    sqlite3_vfs_register(&layer_, 0);
  }
  ~Layer() { sqlite3_vfs_unregister(&layer_); }
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;
  const char* name() const { return name_.c_str(); }

 private:
  const std::string name_;
  sqlite3_vfs layer_{};
};

SqliteFile::SqliteFile(ByteSource& source) : layer_(std::make_unique<Layer>(source)) {}
SqliteFile::~SqliteFile() = default;

bool SqliteFile::open() {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2("file:evidence?immutable=1", &raw,
                      SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, layer_->name());
  database_.reset(raw);
  if (code != SQLITE_OK) return false;
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, kValueBytesMax);
  sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(raw, SQLITE_LIMIT_EXPR_DEPTH, 100);
  sqlite3_limit(raw, SQLITE_LIMIT_VDBE_OP, 100'000);
  sqlite3_limit(raw, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_progress_handler(raw, kInstructionsPerCall, on_progress, this);
  return sqlite3_exec(raw, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8192",
                      nullptr, nullptr, nullptr) == SQLITE_OK;
}

int SqliteFile::on_progress(void* self) {
  auto& file = *static_cast<SqliteFile*>(self);
  ++file.calls_;
  return ++file.calls_of_row_ > kCallsBetweenRows ? 1 : 0;
}

std::string SqliteFile::error() const {
  return database_ == nullptr ? "" : sqlite3_errmsg(database_.get());
}

SqliteStatement SqliteFile::prepare(const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(database_.get(), sql.c_str(), static_cast<int>(sql.size()), &raw, nullptr);
  return SqliteStatement(raw, sqlite3_finalize);
}

int SqliteFile::step(sqlite3_stmt* statement) {
  calls_of_row_ = 0;
  return sqlite3_step(statement);
}

std::string column_text(sqlite3_stmt* statement, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  const int length = sqlite3_column_bytes(statement, column);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<size_t>(length));
}

ByteView column_blob(sqlite3_stmt* statement, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
  const int length = sqlite3_column_bytes(statement, column);
  return bytes == nullptr || length <= 0 ? ByteView()
                                         : ByteView(bytes, static_cast<size_t>(length));
}

std::string sql_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string sql_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

}  // namespace clew::extract
