// SPDX-License-Identifier: EUPL-1.2
// Matching and reading of apps' rows; see app_rows.h. A column that a version of an app lacks is
// made up by a common table expression of the table's own name, which SQLite reads in its place.
#include "extract/app_rows.h"

#include <algorithm>
#include <map>
#include <set>

namespace clew::extract {
namespace {

constexpr uint64_t kCallsMin = 2'000'000;  ///< work for all rows of a query, in SqliteFile::calls()
constexpr uint64_t kCallsPerRow = 20;      ///< and beyond that for each row
constexpr size_t kColumnsMax = 2'000;      ///< of one table

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

struct Wanted {
  std::string table;
  std::vector<std::string> columns;
};

/// "message(_id,text_data) jid(_id)" taken apart.
std::vector<Wanted> parse_wanted(std::string_view list) {
  std::vector<Wanted> out;
  std::string word;
  for (const char c : list) {
    if (c == '(') {
      out.push_back({std::move(word), {}});
      word.clear();
    } else if (c == ',' || c == ')') {
      out.back().columns.push_back(std::move(word));
      word.clear();
    } else if (c != ' ') {
      word.push_back(c);
    }
  }
  return out;
}

/// The tables of one database and their columns, in lower case, read when asked for.
class Columns {
 public:
  Columns(SqliteFile& file, const std::vector<std::string>& tables) : file_(file) {
    for (const auto& table : tables) tables_.insert(lower(table));
  }
  /// nullptr where there is no such table.
  const std::set<std::string>* of(const std::string& table) {
    const std::string name = lower(table);
    if (tables_.count(name) == 0) return nullptr;
    const auto known = columns_.find(name);
    if (known != columns_.end()) return &known->second;
    auto& columns = columns_[name];
    const auto list =
        file_.prepare("SELECT lower(name) FROM pragma_table_info(" + sql_literal(table) + ")");
    while (list != nullptr && columns.size() < kColumnsMax &&
           file_.step(list.get()) == SQLITE_ROW) {
      columns.insert(column_text(list.get(), 0));
    }
    return &columns;
  }

 private:
  SqliteFile& file_;
  std::set<std::string> tables_;
  std::map<std::string, std::set<std::string>> columns_;
};

bool has_all(Columns& columns, const std::vector<Wanted>& needs) {
  return std::all_of(needs.begin(), needs.end(), [&](const Wanted& wanted) {
    const auto* there = columns.of(wanted.table);
    return there != nullptr &&
           std::all_of(wanted.columns.begin(), wanted.columns.end(),
                       [&](const std::string& c) { return there->count(lower(c)) != 0; });
  });
}

/// "WITH t(a,b) AS (SELECT a, NULL FROM main.t) " for the tables that lack something, or "".
/// `row_ids`: the row number stays a column under its own name, where a table has one.
std::string made_up(Columns& columns, const std::vector<Wanted>& needs,
                    const std::vector<Wanted>& may_have, bool row_ids) {
  std::string out;
  for (const auto& optional : may_have) {
    const auto* there = columns.of(optional.table);
    bool whole = there != nullptr;
    std::string names;
    std::string values;
    const auto add = [&](const std::string& column) {
      const bool has = there != nullptr && there->count(lower(column)) != 0;
      whole = whole && has;
      names += (names.empty() ? "" : ",") + column;
      values += (values.empty() ? "" : ",") + (has ? column : std::string("NULL"));
    };
    for (const auto& needed : needs) {
      if (needed.table != optional.table) continue;
      for (const auto& column : needed.columns) add(column);
    }
    for (const auto& column : optional.columns) add(column);
    if (whole) continue;
    if (row_ids && there != nullptr && lower(names + ",").find("rowid,") == std::string::npos) {
      names += ",rowid";
      values += ",rowid";
    }
    out += (out.empty() ? "WITH " : ", ") + optional.table + "(" + names + ") AS (SELECT " +
           values + (there == nullptr ? " WHERE 0)" : " FROM main." + optional.table + ")");
  }
  return out.empty() ? out : out + " ";
}

SqliteStatement prepare_rows(SqliteFile& file, Columns& columns, const AppRows& rows) {
  const auto needs = parse_wanted(rows.needs);
  const auto may_have = parse_wanted(rows.may_have);
  const std::string query = std::string(rows.query) + " ORDER BY 1";
  auto statement = file.prepare(made_up(columns, needs, may_have, true) + query);
  if (statement != nullptr) return statement;
  return file.prepare(made_up(columns, needs, may_have, false) + query);
}

/// How much of a database a declaration knows: of two that fit one table, the fuller one is right.
size_t columns_needed(const AppRows& rows) {
  size_t count = 0;
  for (const auto& wanted : parse_wanted(rows.needs)) count += wanted.columns.size();
  return count;
}

}  // namespace

bool AppRowReader::tells(std::string_view column) const {
  const std::string_view told = rows_.told;
  for (size_t at = 0; at < told.size();) {
    const size_t end = std::min(told.find(',', at), told.size());
    if (lower(told.substr(at, end - at)) == lower(column)) return true;
    at = end + 1;
  }
  return false;
}

const AppRow* AppRowReader::at(int64_t number) {
  while (query_ != nullptr && (!begun_ || row_.number < number)) next();
  return query_ != nullptr && row_.number == number ? &row_ : nullptr;
}

void AppRowReader::next() {
  const uint64_t before = file_.calls();
  const int code = file_.step(query_.get());
  calls_ += file_.calls() - before;
  const int64_t last = row_.number;
  if (code == SQLITE_ROW) row_.number = sqlite3_column_int64(query_.get(), 0);
  if (code != SQLITE_ROW && code != SQLITE_DONE) trouble_ = "app_rows_failed";
  if (code == SQLITE_ROW && begun_ && row_.number < last) trouble_ = "app_rows_failed";
  if (calls_ > kCallsMin + kCallsPerRow * ++count_) trouble_ = "app_rows_costly";
  if (code != SQLITE_ROW || !trouble_.empty()) {
    query_.reset();
    return;
  }
  // Where a join gives a row twice, the first counts.
  if (!begun_ || row_.number != last) read();
  begun_ = true;
}

void AppRowReader::read() {
  row_.item = rows_.item;
  row_.fields.clear();
  row_.time.reset();
  row_.text.reset();
  std::string kind(rows_.kind);
  std::string service(schema_.service);
  for (int i = 1; i < sqlite3_column_count(query_.get()); ++i) {
    const char* said = sqlite3_column_name(query_.get(), i);
    const std::string_view name = said == nullptr ? "" : said;
    const bool null = sqlite3_column_type(query_.get(), i) == SQLITE_NULL;
    if (name == "time") {
      if (!null) row_.time = sqlite3_column_int64(query_.get(), i);
      continue;
    }
    std::string value = column_text(query_.get(), i);
    if (name == "text") {
      row_.text = std::move(value);
    } else if (name == "kind") {
      if (!value.empty()) kind = std::move(value);
    } else if (name == "service") {
      if (!value.empty()) service = std::move(value);
    } else if (!value.empty()) {
      row_.fields.push_back({std::string(name), std::move(value)});
    }
  }
  row_.fields.push_back({std::string(model::field::kKind), std::move(kind)});
  if (!service.empty()) {
    row_.fields.push_back({std::string(model::field::kService), std::move(service)});
  }
}

AppMatch match_app(SqliteFile& file, const std::vector<std::string>& tables) {
  struct Claim {
    const AppSchema* schema;
    const AppRows* rows;
    size_t columns;
  };
  Columns columns(file, tables);
  std::map<std::string, Claim> claims;  // by table
  for (const AppSchema* schema : app_schemas()) {
    for (const AppRows& rows : schema->rows) {
      if (!has_all(columns, parse_wanted(rows.needs))) continue;
      const Claim claim{schema, &rows, columns_needed(rows)};
      const auto [held, first] = claims.try_emplace(lower(rows.table), claim);
      if (!first && claim.columns > held->second.columns) held->second = claim;
    }
  }
  AppMatch match;
  if (!claims.empty()) declare_app_functions(file);
  for (const auto& [table, claim] : claims) {
    auto query = prepare_rows(file, columns, *claim.rows);
    if (query == nullptr) continue;
    match.readers.emplace_back(file, *claim.schema, *claim.rows, std::move(query));
    auto& schemas = match.schemas;
    if (std::find(schemas.begin(), schemas.end(), claim.schema) == schemas.end()) {
      schemas.push_back(claim.schema);
    }
  }
  return match;
}

}  // namespace clew::extract
