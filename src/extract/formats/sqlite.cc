// SPDX-License-Identifier: EUPL-1.2
// SQLite databases of others: each row of each table is a record. Where the tables are those of an
// app that is known (extract/app_schemas), its rows are told as the messages, calls, contacts and
// visits that they are; columns beyond that stay with them, other rows come as they are.
#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "extract/app_rows.h"
#include "extract/charset.h"
#include "extract/format.h"
#include "extract/sqlite_carver.h"
#include "extract/sqlite_file.h"

namespace clew::extract {
namespace {

constexpr size_t kTextValueMax = 1 << 20;  ///< of one text value that goes into its row's text
constexpr int kTablesMax = 20'000;
constexpr size_t kShortBlob = 32;     ///< shown in hexadecimal up to this length
constexpr size_t kFileBlobMin = 64;   ///< shorter blobs are no files
constexpr uint64_t kRowBytesMin = 4;  ///< no row of a table takes fewer bytes of the file

int sniff(const Prefix& prefix) {
  return prefix.head.starts_with(ByteView("SQLite format 3\0", 16)) ? kSure : kNo;
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

/// A row as its columns tell it.
struct Row {
  std::vector<model::Field> values;  ///< by column, without those that are empty
  std::string text;
  std::vector<FileBlob> files;
};

void append_line(std::string& text, std::string_view column, std::string_view value) {
  text.append(column).append(": ").append(value).append("\n");
}

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
  Reader(ByteSource& source, Output& out) : source_(source), out_(out), file_(source) {}

  Outcome read() {
    if (!file_.open()) {
      note("sqlite_open");
      return Outcome::failed("the database is damaged");
    }
    read_header();
    const auto tables = list_tables();
    if (!tables) return Outcome::failed("the database is damaged");
    out_.field("tables", std::to_string(tables->size()));
    match_apps(*tables);
    rows_left_ = source_.size() / kRowBytesMin + 1;
    for (const auto& table : *tables) {
      if (out_.full()) break;
      read_table(table);
    }
    carve_deleted_rows(source_, out_);
    return damaged_ ? Outcome::partial("the database is damaged") : Outcome::done();
  }

 private:
  void note(std::string_view name, std::string_view where = {}) {
    damaged_ = true;
    out_.anomaly(name, 0, std::string(where) + (where.empty() ? "" : ": ") + file_.error());
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

  void match_apps(const std::vector<Table>& tables) {
    std::vector<std::string> names;
    for (const auto& table : tables) {
      if (!table.row_id.empty()) names.push_back(table.name);
    }
    apps_ = match_app(file_, names);
    for (const AppSchema* schema : apps_.schemas) {
      out_.field(model::field::kKind, schema->name);
      out_.field(model::field::kService, schema->service);
      out_.field("note", schema->note);
    }
  }

  /// Tables with rows of their own; the schema's text becomes the item's text.
  std::optional<std::vector<Table>> list_tables() {
    const auto schema = file_.prepare("SELECT type, name, sql, rootpage FROM sqlite_schema");
    if (schema == nullptr) {
      note("sqlite_schema");
      return std::nullopt;
    }
    std::vector<Table> tables;
    int code = SQLITE_ROW;
    while ((code = file_.step(schema.get())) == SQLITE_ROW) {
      const std::string type = column_text(schema.get(), 0);
      const std::string name = column_text(schema.get(), 1);
      if (const std::string sql = column_text(schema.get(), 2); !sql.empty())
        out_.text(sql + ";\n");
      const bool own_rows = type == "table" && sqlite3_column_int64(schema.get(), 3) > 0;
      if (!own_rows || name.starts_with("sqlite_") || tables.size() >= kTablesMax) continue;
      tables.push_back({name, row_id_name(name)});
    }
    if (code != SQLITE_DONE) note("sqlite_schema");
    return tables;
  }

  /// A column may take one of the names of the row number; tables WITHOUT ROWID have none.
  std::string row_id_name(const std::string& table) {
    for (const auto* name : {"rowid", "_rowid_", "oid"}) {
      const auto columns = file_.prepare("SELECT 1 FROM pragma_table_info(" + sql_literal(table) +
                                         ") WHERE lower(name) = " + sql_literal(name));
      if (columns != nullptr && file_.step(columns.get()) == SQLITE_ROW) continue;
      if (file_.prepare("SELECT " + std::string(name) + " FROM " + sql_name(table)) != nullptr)
        return name;
      return {};
    }
    return {};
  }

  void read_table(const Table& table) {
    const std::string from = " FROM " + sql_name(table.name) + " NOT INDEXED";
    if (table.row_id.empty()) {
      const auto rows = file_.prepare("SELECT 0, * FROM " + sql_name(table.name));
      if (rows == nullptr) return note("sqlite_table", table.name);
      if (!read_rows(table, rows.get(), 0)) note("sqlite_corrupt", table.name);
      return;
    }
    const auto rows = file_.prepare("SELECT " + table.row_id + ", *" + from);
    if (rows == nullptr) return note("sqlite_table", table.name);
    last_.reset();
    app_ = find_app(table.name);
    const bool whole = read_rows(table, rows.get(), 1);
    if (app_ != nullptr && !app_->trouble().empty()) {
      out_.anomaly(app_->trouble(), 0, table.name);
    }
    if (whole) return;
    note("sqlite_corrupt", table.name);
    // What lies behind the damage can be had from the other end.
    const auto after = last_;
    const std::string beyond =
        after ? " WHERE " + table.row_id + " > " + std::to_string(*after) : "";
    const auto back =
        file_.prepare("SELECT " + table.row_id + ", *" + from + beyond + " ORDER BY 1 DESC");
    last_.reset();
    if (back != nullptr) read_rows(table, back.get(), -1);
  }

  AppRowReader* find_app(std::string_view table) {
    for (auto& reader : apps_.readers) {
      if (sqlite3_stricmp(std::string(reader.table()).c_str(), std::string(table).c_str()) == 0) {
        return &reader;
      }
    }
    return nullptr;
  }

  /// Reads rows to the end; `order` is the way in which row numbers must go, 0 where there are
  /// none: then rows are counted. False when the table is damaged.
  bool read_rows(const Table& table, sqlite3_stmt* rows, int order) {
    int64_t count = 0;
    for (;;) {
      const int code = file_.step(rows);
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
      // The queries of apps go forward; behind damage rows come as they are.
      report(table, number, rows, order > 0 && app_ != nullptr ? app_->at(number) : nullptr);
    }
  }

  void report(const Table& table, int64_t number, sqlite3_stmt* rows, const AppRow* meant) {
    Row row;
    for (int i = 1; i < sqlite3_column_count(rows); ++i) {
      const char* said = sqlite3_column_name(rows, i);
      const std::string column = said == nullptr ? "" : said;
      if (meant == nullptr || !meant->text || !app_->tells(column)) add_value(row, rows, i, column);
    }
    Child child;
    child.name = table.name + "/" + std::to_string(number);
    child.kind = model::ItemKind::kRow;
    child.fields.push_back({"table", table.name});
    if (meant != nullptr) apply(*meant, child, row);
    if (meant == nullptr || !meant->text) {
      for (const auto& [column, value] : row.values) append_line(row.text, column, value);
    }
    if (row.files.empty()) {
      out_.record(child, row.text, row.text.size());
    } else {
      out_.record_with(child, row.text.size(), fill_row, &row);
    }
  }

  /// What the app means by the row; columns that this leaves out are kept beside it.
  static void apply(const AppRow& meant, Child& child, Row& row) {
    child.kind = meant.item;
    if (meant.time) child.time = model::ItemTime{*meant.time, model::TimeCertainty::kZoned};
    child.fields.insert(child.fields.end(), meant.fields.begin(), meant.fields.end());
    if (!meant.text) return;
    row.text = *meant.text;
    std::string rest;
    for (const auto& [column, value] : row.values) {
      const bool told =
          value == "0" || value == row.text ||
          std::any_of(meant.fields.begin(), meant.fields.end(),
                      [&v = value](const model::Field& field) { return field.value == v; });
      if (!told) append_line(rest, column, value);
    }
    if (!rest.empty()) child.fields.push_back({"columns", std::move(rest)});
  }

  static void add_value(Row& row, sqlite3_stmt* rows, int i, const std::string& column) {
    const int type = sqlite3_column_type(rows, i);
    std::string value;
    if (type == SQLITE_BLOB) {
      const ByteView blob = column_blob(rows, i);
      if (blob.empty()) return;
      if (blob.size() >= kFileBlobMin && is_file(blob)) {
        row.files.push_back({column, Bytes(blob)});
      } else if (blob.size() <= kShortBlob && !is_plain(blob)) {
        value = base::to_hex(blob);
      } else if (looks_like_text(blob.substr(0, kPrefixBytes), blob.size() <= kPrefixBytes)) {
        value = decode_to_utf8(base::clip_utf8(blob, kTextValueMax)).text;
      }
    } else if (type != SQLITE_NULL) {
      value = std::string(base::clip_utf8(column_text(rows, i), kTextValueMax));
    }
    if (!value.empty()) row.values.push_back({column, std::move(value)});
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
  SqliteFile file_;
  AppMatch apps_;
  AppRowReader* app_ = nullptr;  ///< of the table that is read
  std::optional<int64_t> last_;  ///< row number read last
  uint64_t rows_left_ = 0;       ///< more than this the file cannot hold
  bool damaged_ = false;
};

Outcome extract(ByteSource& source, Output& out) { return Reader(source, out).read(); }

}  // namespace

extern constinit const Format kSqlite = {
    .name = "sqlite",
    .summary = "SQLite databases; each row is an item",
    .specification = "SQLite Database File Format 3",
    .version = 2,
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
