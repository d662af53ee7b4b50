// SPDX-License-Identifier: EUPL-1.2
// SQLite databases of others: each row of each table is a record. Opened read-only over the item's
// bytes by a file layer of our own, with SQLite's guards against hostile schemas on: no view,
// trigger or virtual table is run, nothing is attached, no journal is looked for (it is another
// item).
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/format.h"

namespace clew::extract {
namespace {

constexpr int kValueBytesMax = 64 << 20;   ///< one value or row
constexpr size_t kTextValueMax = 1 << 20;  ///< of one text value that goes into its row's text
constexpr int kTablesMax = 20'000;
constexpr int kInstructionsPerCall = 1000;  ///< of SQLite's machine, between calls of on_progress
constexpr int kCallsBetweenRows = 200'000;  ///< a row that costs more is given up
constexpr int kShortBlob = 32;              ///< shown in hexadecimal up to this length
constexpr int kFileBlobMin = 64;            ///< shorter blobs are no files
constexpr uint64_t kRowBytesMin = 4;        ///< no row of a table takes fewer bytes of the file

int sniff(const Prefix& prefix) {
  return prefix.head.starts_with(ByteView("SQLite format 3\0", 16)) ? kSure : kNo;
}

// --- The file layer: one file, read-only, whose bytes are a ByteSource ------------------------

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

/// A file layer for one source, registered as long as it lives.
class Layer {
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

// --- Rows --------------------------------------------------------------------------------------

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

struct Table {
  std::string name;
  std::string row_id;  ///< the name by which its row number goes, "" where it has none
};

/// A blob of a row that looks like a file.
struct FileBlob {
  std::string column;
  Bytes bytes;
};

struct Row {
  std::string text;
  std::vector<FileBlob> files;
};

void fill_row(Output& out, void* context) {
  const auto& row = *static_cast<const Row*>(context);
  out.text(row.text);
  for (const auto& file : row.files) {
    Child child;
    child.name = file.column;
    child.kind = model::ItemKind::kEmbedded;
    evidence::MemorySource source{Bytes(file.bytes)};
    out.child(child, source);
  }
}

class Reader {
 public:
  Reader(ByteSource& source, Output& out) : source_(source), out_(out), layer_(source) {}

  Outcome read() {
    if (!open()) return Outcome::failed("the database is damaged");
    read_header();
    const auto tables = list_tables();
    if (!tables) return Outcome::failed("the database is damaged");
    out_.field("tables", std::to_string(tables->size()));
    rows_left_ = source_.size() / kRowBytesMin + 1;
    for (const auto& table : *tables) {
      if (out_.full()) break;
      read_table(table);
    }
    return damaged_ ? Outcome::partial("the database is damaged") : Outcome::done();
  }

 private:
  bool open() {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2("file:evidence?immutable=1", &raw,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                                     layer_.name());
    database_.reset(raw);
    if (code != SQLITE_OK) {
      note("sqlite_open");
      return false;
    }
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
    return sqlite3_exec(raw,
                        "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8192",
                        nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  static int on_progress(void* self) {
    return ++static_cast<Reader*>(self)->steps_ > kCallsBetweenRows ? 1 : 0;
  }

  void note(std::string_view name, std::string_view where = {}) {
    damaged_ = true;
    const std::string detail = std::string(where) + (where.empty() ? "" : ": ") +
                               (database_ == nullptr ? "" : sqlite3_errmsg(database_.get()));
    out_.anomaly(name, 0, detail);
  }

  Statement prepare(const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(database_.get(), sql.c_str(), static_cast<int>(sql.size()), &raw, nullptr);
    return Statement(raw, sqlite3_finalize);
  }

  void read_header() {
    auto head = evidence::read_head(source_, 100);
    if (!head.ok() || head->size() < 100) return;
    const auto page = base::read_be<uint16_t>(*head, 16);
    out_.field("page_size", std::to_string(page == 1 ? 65536 : page));
    out_.field("user_version", std::to_string(base::read_be<uint32_t>(*head, 60)));
    if ((*head)[18] == 2) out_.field("journal", "wal");
    const uint64_t pages = base::read_be<uint32_t>(*head, 28);
    const uint64_t bytes = pages * (page == 1 ? 65536 : page);
    const bool counted = base::read_be<uint32_t>(*head, 24) == base::read_be<uint32_t>(*head, 92);
    if (counted && bytes > source_.size()) {
      damaged_ = true;
      out_.anomaly("sqlite_cut_off", source_.size());
    }
  }

  /// Tables with rows of their own; the schema's text becomes the item's text.
  std::optional<std::vector<Table>> list_tables() {
    const auto schema = prepare("SELECT type, name, sql, rootpage FROM sqlite_schema");
    if (schema == nullptr) {
      note("sqlite_schema");
      return std::nullopt;
    }
    std::vector<Table> tables;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(schema.get())) == SQLITE_ROW) {
      const std::string type = text_at(schema.get(), 0);
      const std::string name = text_at(schema.get(), 1);
      if (const std::string sql = text_at(schema.get(), 2); !sql.empty()) out_.text(sql + ";\n");
      const bool own_rows = type == "table" && sqlite3_column_int64(schema.get(), 3) > 0;
      if (!own_rows || name.starts_with("sqlite_") || tables.size() >= kTablesMax) continue;
      tables.push_back({name, row_id_name(name)});
    }
    if (code != SQLITE_DONE) note("sqlite_schema");
    return tables;
  }

  static std::string text_at(sqlite3_stmt* statement, int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    const int length = sqlite3_column_bytes(statement, column);
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<size_t>(length));
  }

  /// A column may take one of the names of the row number; tables WITHOUT ROWID have none.
  std::string row_id_name(const std::string& table) {
    for (const auto* name : {"rowid", "_rowid_", "oid"}) {
      const auto columns = prepare("SELECT 1 FROM pragma_table_info(" + literal(table) +
                                   ") WHERE lower(name) = " + literal(name));
      if (columns != nullptr && sqlite3_step(columns.get()) == SQLITE_ROW) continue;
      if (prepare("SELECT " + std::string(name) + " FROM " + quoted(table)) != nullptr) return name;
      return {};
    }
    return {};
  }
  static std::string literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
  }

  void read_table(const Table& table) {
    const std::string from = " FROM " + quoted(table.name) + " NOT INDEXED";
    if (table.row_id.empty()) {
      const auto rows = prepare("SELECT 0, * FROM " + quoted(table.name));
      if (rows == nullptr) return note("sqlite_table", table.name);
      if (!read_rows(table, rows.get(), 0)) note("sqlite_corrupt", table.name);
      return;
    }
    const auto rows = prepare("SELECT " + table.row_id + ", *" + from);
    if (rows == nullptr) return note("sqlite_table", table.name);
    last_.reset();
    if (read_rows(table, rows.get(), 1)) return;
    note("sqlite_corrupt", table.name);
    // What lies behind the damage can be had from the other end.
    const auto after = last_;
    const std::string beyond =
        after ? " WHERE " + table.row_id + " > " + std::to_string(*after) : "";
    const auto back =
        prepare("SELECT " + table.row_id + ", *" + from + beyond + " ORDER BY 1 DESC");
    last_.reset();
    if (back != nullptr) read_rows(table, back.get(), -1);
  }

  /// Reads rows to the end; `order` is the way in which row numbers must go, 0 where there are
  /// none: then rows are counted. False when the table is damaged.
  bool read_rows(const Table& table, sqlite3_stmt* rows, int order) {
    int64_t count = 0;
    for (;;) {
      steps_ = 0;
      const int code = sqlite3_step(rows);
      if (code == SQLITE_DONE) return true;
      if (code != SQLITE_ROW || out_.full()) return code == SQLITE_ROW;
      if (rows_left_-- == 0) return false;
      int64_t number = ++count;
      if (order != 0) {
        number = sqlite3_column_int64(rows, 0);
        // Pages that lead in a circle show by numbers that do not go on.
        if (last_ && (order > 0 ? number <= *last_ : number >= *last_)) return false;
        last_ = number;
      }
      report(table, number, rows);
    }
  }

  void report(const Table& table, int64_t number, sqlite3_stmt* rows) {
    Row row;
    for (int i = 1; i < sqlite3_column_count(rows); ++i) add_value(row, rows, i);
    Child child;
    child.name = table.name + "/" + std::to_string(number);
    child.kind = model::ItemKind::kRow;
    child.fields.push_back({"table", table.name});
    if (row.files.empty()) {
      out_.record(child, row.text, row.text.size());
    } else {
      out_.record_with(child, row.text.size(), fill_row, &row);
    }
  }

  static void add_value(Row& row, sqlite3_stmt* rows, int i) {
    const char* said = sqlite3_column_name(rows, i);
    const std::string column = said == nullptr ? "" : said;
    const int type = sqlite3_column_type(rows, i);
    std::string value;
    if (type == SQLITE_BLOB) {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(rows, i));
      const int length = sqlite3_column_bytes(rows, i);
      if (bytes == nullptr || length <= 0) return;
      const ByteView blob(bytes, static_cast<size_t>(length));
      if (length >= kFileBlobMin && is_file(blob)) {
        row.files.push_back({column, Bytes(blob)});
      } else if (length <= kShortBlob && !is_plain(blob)) {
        value = base::to_hex(blob);
      } else if (looks_like_text(blob.substr(0, kPrefixBytes), length <= int{kPrefixBytes})) {
        value = decode_to_utf8(base::clip_utf8(blob, kTextValueMax)).text;
      }
    } else if (type != SQLITE_NULL) {
      value = std::string(base::clip_utf8(text_at(rows, i), kTextValueMax));
    }
    if (!value.empty()) row.text += column + ": " + value + "\n";
  }

  /// In a few bytes anything looks like text in some charset.
  static bool is_plain(ByteView blob) {
    return base::is_utf8(blob) && std::all_of(blob.begin(), blob.end(), [](char c) {
             return static_cast<unsigned char>(c) >= 0x20;
           });
  }

  static bool is_file(ByteView blob) {
    const Format& format =
        identify({.head = blob.substr(0, kPrefixBytes), .size = blob.size(), .name = {}});
    return format.name != "bytes" && format.name != "text" && format.name != "csv";
  }

  ByteSource& source_;
  Output& out_;
  Layer layer_;
  Database database_{nullptr, sqlite3_close_v2};
  std::optional<int64_t> last_;  ///< row number read last
  uint64_t rows_left_ = 0;       ///< more than this the file cannot hold
  int steps_ = 0;
  bool damaged_ = false;
};

Outcome extract(ByteSource& source, Output& out) { return Reader(source, out).read(); }

}  // namespace

extern constinit const Format kSqlite = {
    .name = "sqlite",
    .summary = "SQLite databases; each row is an item",
    .specification = "SQLite Database File Format 3",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
