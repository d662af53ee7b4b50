// SPDX-License-Identifier: EUPL-1.2
// Reading shards; see shard.h.
#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "index/shard.h"
#include "index/tokenizer.h"
#include "store/compress.h"

namespace clew::index {

namespace {
constexpr size_t kStatementsMax = 64;
constexpr uint64_t kTextBytesLimit = 256 << 20;
constexpr uint32_t kDepthLimit = 64;  ///< more ancestors than any item can have

template <typename Enum>
Result<Enum> enumerator(int64_t value, size_t count) {
  if (value < 0 || static_cast<size_t>(value) >= count) {
    return Error(ErrorKind::kCorrupt, "a shard holds an unknown enumerator");
  }
  return static_cast<Enum>(value);
}
}  // namespace

struct ShardReader::State {
  explicit State(store::Database opened) : db(std::move(opened)) {}
  store::Database db;
  std::vector<std::string> words;
  std::map<std::string, store::Statement, std::less<>> statements;
  Bytes parents;  ///< little-endian uint32 by row; read when first needed
  Bytes lengths;  ///< the same
  uint64_t tokens = 0;
  ShardSummary summary;

  Result<void> load();
  Result<std::string> word(int64_t id) {
    if (id < 0 || static_cast<size_t>(id) >= words.size()) {
      return Error(ErrorKind::kCorrupt, "a shard names a word that it does not hold");
    }
    return words[static_cast<size_t>(id)];
  }
  Result<int64_t> parent(int64_t row);
  Result<Bytes> bulk(std::string_view name);
  Result<ItemRow> read_item(const store::Statement& select);
  Result<model::Mention> read_mention(const store::Statement& select, int first);
};

Result<void> ShardReader::State::load() {
  if (!register_tokenizer(db.handle())) return Error("SQLite was built without FTS5");
  auto meta = TRY(db.prepare("SELECT value FROM meta WHERE key = ?1"));
  const bool has_version = TRY(meta.start("version"));
  if (!has_version || meta.integer(0) != kShardVersion) {
    return Error(ErrorKind::kUnsupported, "the shard is of another version: " + db.path());
  }
  const auto number = [&](std::string_view key) -> Result<uint64_t> {
    if (!TRY(meta.start(key))) return Error(ErrorKind::kCorrupt, "the shard's totals are missing");
    return static_cast<uint64_t>(meta.integer(0));
  };
  summary.items = TRY(number("items"));
  summary.text_bytes = TRY(number("text_bytes"));
  summary.mentions = TRY(number("mentions"));
  tokens = TRY(number("tokens"));
  summary.without_text = TRY(number("without_text"));
  for (size_t i = 0; i < model::kItemStateCount; ++i) {
    summary.states[i] = TRY(number(model::name_of(static_cast<model::ItemState>(i))));
  }
  if (TRY(meta.start("digest"))) summary.digest = meta.blob(0);
  auto all = TRY(db.prepare("SELECT id, text FROM word ORDER BY id"));
  while (TRY(all.step())) words.emplace_back(all.text(1));
  return {};
}

Result<Bytes> ShardReader::State::bulk(std::string_view name) {
  auto select = TRY(db.prepare("SELECT size, body FROM bulk WHERE name = ?1"));
  const bool found = TRY(select.start(name));
  const auto size = static_cast<uint64_t>(select.integer(0));
  if (!found || size != (summary.items + 1) * sizeof(uint32_t)) {
    return Error(ErrorKind::kCorrupt, "the shard's list is missing: " + std::string(name));
  }
  return store::decompress(select.blob(1), size);
}

Result<int64_t> ShardReader::State::parent(int64_t row) {
  if (parents.empty()) parents = TRY(bulk("parents"));
  const auto at = static_cast<uint64_t>(row) * 4;
  if (row < 1 || at + 4 > parents.size()) return Error(ErrorKind::kNotFound, "no such row");
  return static_cast<int64_t>(base::read_le<uint32_t>(parents, at));
}

ShardReader::ShardReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ShardReader::~ShardReader() = default;

Result<std::unique_ptr<ShardReader>> ShardReader::open(const std::string& path,
                                                       const base::SecretKey& key,
                                                       store::Cipher cipher, uint64_t cache_bytes) {
  store::DatabaseOptions options;
  options.cipher = cipher;
  options.cache_bytes = cache_bytes;
  auto db = TRY(store::Database::open(path, key, store::OpenMode::kImmutable, options));
  auto state = std::make_unique<State>(std::move(db));
  TRY(state->load());
  return std::unique_ptr<ShardReader>(new ShardReader(std::move(state)));
}

/// The item of a row of `SELECT * FROM item`.
Result<ItemRow> ShardReader::State::read_item(const store::Statement& select) {
  ItemRow item;
  item.row = select.integer(0);
  item.id = select.blob(1);
  item.exhibit = TRY(word(select.integer(2)));
  item.name = select.blob(3);
  item.kind = TRY(enumerator<model::ItemKind>(select.integer(4), model::kItemKindCount));
  item.state = TRY(enumerator<model::ItemState>(select.integer(5), model::kItemStateCount));
  item.reason = TRY(word(select.integer(6)));
  item.type = TRY(word(select.integer(7)));
  item.language = TRY(word(select.integer(8)));
  item.reader = TRY(word(select.integer(17)));
  item.deleted = select.integer(9) != 0;
  item.size = static_cast<uint64_t>(select.integer(10));
  if (!select.is_null(11)) {
    item.digests =
        base::Digests{Bytes(select.blob(11)), Bytes(select.blob(12)), Bytes(select.blob(13))};
  }
  if (!select.is_null(14)) {
    const auto certainty = TRY(enumerator<model::TimeCertainty>(select.integer(15), 3));
    item.time = model::ItemTime{select.integer(14), certainty};
  }
  if (!select.is_null(16)) item.twin = select.integer(16);
  item.parent = TRY(parent(item.row));
  return item;
}

Result<ItemRow> ShardReader::item(int64_t row) {
  auto select = TRY(state_->db.prepare("SELECT * FROM item WHERE id = ?1"));
  if (!TRY(select.start(row))) return Error(ErrorKind::kNotFound, "no such row");
  return state_->read_item(select);
}

Result<std::optional<int64_t>> ShardReader::find(ByteView id) {
  auto select = TRY(state_->db.prepare("SELECT id FROM item WHERE identity = ?1"));
  if (!TRY(select.start(store::Blob{id}))) return std::optional<int64_t>();
  return std::optional(select.integer(0));
}

Result<std::vector<int64_t>> ShardReader::find_prefix(ByteView id_head, size_t limit) {
  auto select = TRY(state_->db.prepare(
      "SELECT id FROM item WHERE identity >= ?1 AND substr(identity, 1, ?2) = ?1 "
      "ORDER BY identity LIMIT ?3"));
  select.bind(1, store::Blob{id_head});
  select.bind(2, static_cast<int64_t>(id_head.size()));
  select.bind(3, static_cast<int64_t>(limit));
  std::vector<int64_t> rows;
  while (TRY(select.step())) rows.push_back(select.integer(0));
  return rows;
}

Result<std::vector<Bytes>> ShardReader::path_parts(int64_t row) {
  auto select = TRY(state_->db.prepare("SELECT name FROM item WHERE id = ?1"));
  std::vector<Bytes> parts;
  for (uint32_t depth = 0; row != 0; ++depth) {
    if (depth > kDepthLimit) return Error(ErrorKind::kCorrupt, "a shard's parents form a loop");
    if (!TRY(select.start(row))) return Error(ErrorKind::kNotFound, "no such row");
    parts.emplace_back(select.blob(0));
    row = TRY(state_->parent(row));
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

Result<std::string> ShardReader::path(int64_t row) {
  std::string out;
  const auto parts = TRY(path_parts(row));
  for (const auto& part : parts) {
    if (!out.empty()) out += "/";
    out += base::show_name(part);
  }
  return out;
}

Result<std::vector<int64_t>> ShardReader::children(int64_t row) {
  TRY(state_->parent(row));
  std::vector<int64_t> rows;
  // Children end before their parent, so they have smaller rows.
  for (int64_t child = 1; child < row; ++child) {
    if (base::read_le<uint32_t>(state_->parents, static_cast<size_t>(child) * 4) ==
        static_cast<uint64_t>(row)) {
      rows.push_back(child);
    }
  }
  return rows;
}

Result<std::vector<int64_t>> ShardReader::twins(int64_t key, size_t limit) {
  auto* select = TRY(prepared("SELECT id FROM item WHERE twin = ?1 ORDER BY id LIMIT ?2"));
  select->bind(1, key);
  select->bind(2, static_cast<int64_t>(limit));
  std::vector<int64_t> rows;
  while (TRY(select->step())) rows.push_back(select->integer(0));
  return rows;
}

Result<int64_t> ShardReader::parent(int64_t row) { return state_->parent(row); }

Result<std::string> ShardReader::text(int64_t row) {
  auto select = TRY(state_->db.prepare("SELECT size, body FROM text WHERE item = ?1"));
  if (!TRY(select.start(row))) return std::string();
  const auto size = static_cast<uint64_t>(select.integer(0));
  if (size > kTextBytesLimit) return Error(ErrorKind::kCorrupt, "a shard states an absurd size");
  return store::decompress(select.blob(1), size);
}

Result<std::vector<model::Field>> ShardReader::fields(int64_t row) {
  auto select =
      TRY(state_->db.prepare("SELECT name, value FROM field WHERE item = ?1 ORDER BY number"));
  std::vector<model::Field> out;
  select.bind(1, row);
  while (TRY(select.step())) {
    out.push_back({TRY(state_->word(select.integer(0))), std::string(select.text(1))});
  }
  return out;
}

/// A mention whose six columns begin at `first`: kind, value, field, start, length, unmasked.
Result<model::Mention> ShardReader::State::read_mention(const store::Statement& select, int first) {
  model::Mention mention;
  mention.kind =
      TRY(enumerator<model::SelectorKind>(select.integer(first), model::kSelectorKindCount));
  mention.value = select.text(first + 1);
  mention.field = TRY(word(select.integer(first + 2)));
  mention.start = static_cast<uint32_t>(select.integer(first + 3));
  mention.length = static_cast<uint32_t>(select.integer(first + 4));
  mention.unmasked = static_cast<model::Unmasking>(select.integer(first + 5));
  return mention;
}

Result<std::vector<model::Mention>> ShardReader::mentions(int64_t row) {
  auto select = TRY(state_->db.prepare(
      "SELECT kind, value.value, field, start, length, unmasked FROM mention JOIN value "
      "ON value.id = mention.value WHERE item = ?1 ORDER BY number"));
  std::vector<model::Mention> out;
  select.bind(1, row);
  while (TRY(select.step())) {
    auto mention = TRY(state_->read_mention(select, 0));
    out.push_back(std::move(mention));
  }
  return out;
}

Result<std::vector<model::Anomaly>> ShardReader::anomalies(int64_t row) {
  auto select = TRY(state_->db.prepare(
      "SELECT name, place, detail FROM anomaly WHERE item = ?1 ORDER BY number"));
  std::vector<model::Anomaly> out;
  select.bind(1, row);
  while (TRY(select.step())) {
    out.push_back({TRY(state_->word(select.integer(0))), static_cast<uint64_t>(select.integer(1)),
                   std::string(select.text(2))});
  }
  return out;
}

Result<std::vector<ShardReader::Count>> ShardReader::counts() {
  auto select = TRY(state_->db.prepare("SELECT * FROM tally"));
  std::vector<Count> out;
  while (TRY(select.step())) {
    Count count;
    count.exhibit = TRY(state_->word(select.integer(0)));
    count.state = TRY(enumerator<model::ItemState>(select.integer(1), model::kItemStateCount));
    count.type = TRY(state_->word(select.integer(2)));
    count.reason = TRY(state_->word(select.integer(3)));
    count.items = static_cast<uint64_t>(select.integer(4));
    count.bytes = static_cast<uint64_t>(select.integer(5));
    out.push_back(std::move(count));
  }
  return out;
}

Result<std::vector<int64_t>> ShardReader::rows_of_state(model::ItemState state) {
  auto select = TRY(state_->db.prepare("SELECT id FROM item WHERE state=?1 ORDER BY id"));
  std::vector<int64_t> rows;
  for (bool row = TRY(select.start(static_cast<int64_t>(state))); row; row = TRY(select.step())) {
    rows.push_back(select.integer(0));
  }
  return rows;
}

Result<std::map<std::string, uint64_t>> ShardReader::anomaly_counts() {
  auto select = TRY(state_->db.prepare("SELECT name, count(*) FROM anomaly GROUP BY name"));
  std::map<std::string, uint64_t> out;
  while (TRY(select.step())) {
    const auto name = TRY(state_->word(select.integer(0)));
    out[name] += static_cast<uint64_t>(select.integer(1));
  }
  return out;
}

Result<void> ShardReader::values(std::optional<model::SelectorKind> kind,
                                 const std::function<bool(const ValueCount&)>& each) {
  auto select = TRY(state_->db.prepare(
      "SELECT value.kind, value.value, count(*), count(DISTINCT mention.item), "
      "group_concat(DISTINCT word.text) FROM value JOIN mention ON mention.value = value.id "
      "JOIN item ON item.id = mention.item JOIN word ON word.id = item.exhibit "
      "WHERE ?1 < 0 OR value.kind = ?1 GROUP BY value.kind, value.value "
      "ORDER BY value.kind, value.value"));
  select.bind(1, kind ? static_cast<int64_t>(*kind) : int64_t{-1});
  while (TRY(select.step())) {
    const auto found =
        TRY(enumerator<model::SelectorKind>(select.integer(0), model::kSelectorKindCount));
    const ValueCount count{found, select.text(1), static_cast<uint64_t>(select.integer(2)),
                           static_cast<uint64_t>(select.integer(3)), select.text(4)};
    if (!each(count)) return {};
  }
  return {};
}

Result<uint64_t> ShardReader::items_with(std::string_view folded, bool is_prefix) {
  if (!is_prefix) {
    auto* select = TRY(prepared("SELECT items FROM term WHERE term = ?1"));
    const bool found = TRY(select->start(folded));
    const uint64_t items = found ? static_cast<uint64_t>(select->integer(0)) : 0;
    select->reset();
    return items;
  }
  // No word goes on with this byte: it does not occur in UTF-8.
  auto* select = TRY(prepared("SELECT sum(items) FROM term WHERE term >= ?1 AND term < ?2"));
  const std::string end = std::string(folded) + "\xff";
  TRY(select->start(folded, end));
  const auto items = static_cast<uint64_t>(select->integer(0));
  select->reset();
  return items;
}

Result<ByteView> ShardReader::lengths() {
  if (state_->lengths.empty()) state_->lengths = TRY(state_->bulk("lengths"));
  return ByteView(state_->lengths);
}

uint64_t ShardReader::tokens() const { return state_->tokens; }

Result<store::Statement*> ShardReader::prepared(std::string_view sql) {
  auto found = state_->statements.find(sql);
  if (found == state_->statements.end()) {
    auto statement = TRY(state_->db.prepare(sql));
    CHECK(state_->statements.size() < kStatementsMax);
    found = state_->statements.emplace(std::string(sql), std::move(statement)).first;
  }
  found->second.reset();
  return &found->second;
}

Result<std::vector<bool>> ShardReader::keep_units(
    const std::function<bool(const model::ItemId&)>& wanted) {
  const size_t rows = summary().items;
  std::vector<bool> keep(rows + 1, false);
  auto select = TRY(state_->db.prepare("SELECT identity FROM item WHERE id = ?1"));
  // Parents have larger rows, so that each is decided before its children.
  for (size_t row = rows; row > 0; --row) {
    const auto above = static_cast<size_t>(TRY(state_->parent(static_cast<int64_t>(row))));
    if (above > rows) return Error(ErrorKind::kCorrupt, "a shard's parents lead out of it");
    if (above != 0) {
      keep[row] = keep[above];
      continue;
    }
    if (!TRY(select.start(row))) return Error(ErrorKind::kCorrupt, "a shard lacks a row");
    keep[row] = wanted(Bytes(select.blob(0)));
  }
  return keep;
}

namespace {

/// Steps through a list of rows by item, beside a walk over the items.
class Beside {
 public:
  static Result<Beside> begin(store::Database& db, const char* sql) {
    auto select = TRY(db.prepare(sql));
    Beside beside(std::move(select));
    beside.there_ = TRY(beside.select_.step());
    return beside;
  }
  /// Calls `take` for the list's rows of this item.
  template <typename Take>
  Result<void> of(int64_t item, const Take& take) {
    while (there_ && select_.integer(0) < item) there_ = TRY(select_.step());
    while (there_ && select_.integer(0) == item) {
      TRY(take(select_));
      there_ = TRY(select_.step());
    }
    return {};
  }

 private:
  explicit Beside(store::Statement select) : select_(std::move(select)) {}
  store::Statement select_;
  bool there_ = false;
};

void take_row(ItemRow& row, ShardReader::WholeRow& out) {
  out.row = row.row;
  out.id = std::move(row.id);
  out.exhibit = std::move(row.exhibit);
  out.item.name = std::move(row.name);
  out.item.kind = row.kind;
  out.item.state = row.state;
  out.item.reason = std::move(row.reason);
  out.item.type = std::move(row.type);
  out.item.reader = std::move(row.reader);
  out.item.language = std::move(row.language);
  out.item.deleted = row.deleted;
  out.item.size = row.size;
  out.item.digests = std::move(row.digests);
  out.item.time = row.time;
}

}  // namespace

Result<void> ShardReader::for_each_row(const std::vector<bool>& wanted,
                                       const std::function<Result<void>(const WholeRow&)>& each) {
  State& s = *state_;
  auto items = TRY(s.db.prepare("SELECT * FROM item ORDER BY id"));
  auto fields =
      TRY(Beside::begin(s.db, "SELECT item, name, value FROM field ORDER BY item, number"));
  auto mentions = TRY(Beside::begin(
      s.db,
      "SELECT mention.item, value.kind, value.value, mention.field, mention.start, mention.length, "
      "mention.unmasked FROM mention CROSS JOIN value ON value.id = mention.value "
      "ORDER BY mention.item, mention.number"));
  auto anomalies = TRY(
      Beside::begin(s.db, "SELECT item, name, place, detail FROM anomaly ORDER BY item, number"));
  WholeRow out;
  const auto take_field = [&](const store::Statement& f) -> Result<void> {
    out.item.fields.push_back({TRY(s.word(f.integer(1))), std::string(f.text(2))});
    return {};
  };
  const auto take_mention = [&](const store::Statement& m) -> Result<void> {
    auto mention = TRY(s.read_mention(m, 1));
    out.item.mentions.push_back(std::move(mention));
    return {};
  };
  const auto take_anomaly = [&](const store::Statement& a) -> Result<void> {
    out.item.anomalies.push_back(
        {TRY(s.word(a.integer(1))), static_cast<uint64_t>(a.integer(2)), std::string(a.text(3))});
    return {};
  };
  while (TRY(items.step())) {
    const auto number = static_cast<size_t>(items.integer(0));
    if (number >= wanted.size() || !wanted[number]) continue;
    out = {};
    auto row = TRY(s.read_item(items));
    take_row(row, out);
    TRY(fields.of(out.row, take_field));
    TRY(mentions.of(out.row, take_mention));
    TRY(anomalies.of(out.row, take_anomaly));
    out.item.text = TRY(text(out.row));
    TRY(each(out));
  }
  return {};
}

const ShardSummary& ShardReader::summary() const { return state_->summary; }
store::Database& ShardReader::database() { return state_->db; }

}  // namespace clew::index
