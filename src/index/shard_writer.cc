// SPDX-License-Identifier: EUPL-1.2
// Writing shards; see shard.h and docs/formats/shard.md.
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "base/check.h"
#include "base/utf8.h"
#include "base/wire.h"
#include "index/shard.h"
#include "index/shard_schema.h"
#include "index/tokenizer.h"
#include "index/twin.h"
#include "index/types_for_eyes.h"
#include "index/variants.h"
#include "store/compress.h"

namespace clew::index {
namespace {

constexpr uint64_t kCommitBytes = 32 << 20;  ///< text between commits; bounds dirty pages
constexpr uint64_t kCommitItems = 20'000;
constexpr size_t kVariantRows = 200'000;  ///< sorted at a time

/// The hash of all that is known of an item, for the shard's digest.
Bytes item_hash(const model::Item& item, const model::ItemId& id) {
  base::WireWriter out;
  out.string(id);
  out.number(static_cast<uint64_t>(item.state));
  out.string(item.reason);
  out.string(item.type);
  out.number(item.size);
  out.string(item.digests ? item.digests->sha256 : Bytes());
  out.integer(item.time ? item.time->ms : 0);
  out.string(item.text);
  for (const auto& f : item.fields) {
    out.string(f.name);
    out.string(f.value);
  }
  for (const auto& mention : item.mentions) {
    out.string(mention.value);
    out.number(mention.start);
    out.number(mention.length);
  }
  for (const auto& anomaly : item.anomalies) out.string(anomaly.name);
  return base::sha256(out.bytes());
}

std::string joined(const model::Item& item, std::initializer_list<std::string_view> names) {
  std::string out;
  for (const auto& f : item.fields) {
    for (const auto name : names) {
      if (f.name != name) continue;
      if (!out.empty()) out += "\n";
      out += f.value;
    }
  }
  return out;
}

}  // namespace

Bytes add_digests(ByteView a, ByteView b) {
  CHECK(a.size() == 32 && b.size() == 32);
  Bytes out;
  for (size_t lane = 0; lane < 4; ++lane) {
    base::append_le(out,
                    base::read_le<uint64_t>(a, lane * 8) + base::read_le<uint64_t>(b, lane * 8));
  }
  return out;
}

struct ShardWriter::State {
  explicit State(store::Database opened) : db(std::move(opened)) {}

  store::Database db;
  std::optional<store::Statement> insert_item, insert_field, insert_text, insert_value,
      insert_mention, insert_anomaly, insert_word, insert_fts;
  std::unordered_map<std::string, int64_t> words;
  std::unordered_map<std::string, int64_t> values;  ///< kind as one byte, then the value
  Terms terms;                                      ///< distinct tokens
  std::vector<uint32_t> lengths{0};                 ///< tokens by row; entry 0 is unused
  uint64_t tokens = 0;
  std::map<std::array<int64_t, 4>, std::pair<uint64_t, uint64_t>> tally;
  std::vector<uint32_t> parents{0};  ///< by row; entry 0 is unused
  std::vector<uint32_t> waiting;     ///< rows whose parent is still open
  std::vector<size_t> open;          ///< for each open item, where its children begin in waiting
  ShardSummary summary;
  uint64_t uncommitted_bytes = 0;
  uint64_t uncommitted_items = 0;
  Bytes compressed;

  Result<void> prepare();
  Result<int64_t> word(std::string_view text);
  Result<int64_t> value(model::SelectorKind kind, const std::string& text);
  Result<void> add_row(const model::Item& item, const model::ItemId& id, std::string_view exhibit);
  Result<void> add_lists(int64_t row, const model::Item& item);
  Result<void> add_text(int64_t row, const model::Item& item);
  Result<void> commit_if_due(uint64_t bytes);
  Result<void> put_bulk(const std::string& name, ByteView body);
  Result<void> put_meta();
  Result<void> put_tally();
  Result<void> put_terms();
  Result<void> put_variants();
};

Result<void> ShardWriter::State::prepare() {
  if (!register_tokenizer(db.handle(), &terms)) return Error("SQLite was built without FTS5");
  TRY(db.exec(kShardTables));
  insert_item = TRY(db.prepare(
      "INSERT INTO item VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)"));
  insert_field = TRY(db.prepare("INSERT INTO field VALUES(?1,?2,?3,?4)"));
  insert_text = TRY(db.prepare("INSERT INTO text VALUES(?1,?2,?3)"));
  insert_value = TRY(db.prepare("INSERT INTO value VALUES(?1,?2,?3)"));
  insert_mention = TRY(db.prepare("INSERT INTO mention VALUES(?1,?2,?3,?4,?5,?6,?7)"));
  insert_anomaly = TRY(db.prepare("INSERT INTO anomaly VALUES(?1,?2,?3,?4,?5)"));
  insert_word = TRY(db.prepare("INSERT INTO word VALUES(?1,?2)"));
  insert_fts = TRY(db.prepare("INSERT INTO fts(rowid,text,title,people) VALUES(?1,?2,?3,?4)"));
  summary.digest = Bytes(32, '\0');
  return db.exec("BEGIN");
}

Result<int64_t> ShardWriter::State::word(std::string_view text) {
  const auto [place, is_new] = words.try_emplace(std::string(text), words.size());
  if (is_new) TRY(insert_word->run(place->second, text));
  return place->second;
}

Result<int64_t> ShardWriter::State::value(model::SelectorKind kind, const std::string& text) {
  const std::string key = static_cast<char>(kind) + text;
  const auto [place, is_new] = values.try_emplace(key, values.size() + 1);
  if (is_new) TRY(insert_value->run(place->second, static_cast<int64_t>(kind), text));
  return place->second;
}

Result<void> ShardWriter::State::add_lists(int64_t row, const model::Item& item) {
  int64_t number = 0;
  for (const auto& f : item.fields) {
    const int64_t name = TRY(word(f.name));
    TRY(insert_field->run(row, number++, name, f.value));
  }
  number = 0;
  for (const auto& mention : item.mentions) {
    const int64_t found = TRY(value(mention.kind, mention.value));
    const int64_t place = TRY(word(mention.field));
    TRY(insert_mention->run(row, number++, found, place, mention.start, mention.length,
                            static_cast<int64_t>(mention.unmasked)));
  }
  number = 0;
  for (const auto& anomaly : item.anomalies) {
    const int64_t name = TRY(word(anomaly.name));
    TRY(insert_anomaly->run(row, number++, name, anomaly.offset, anomaly.detail));
  }
  summary.mentions += item.mentions.size();
  return {};
}

Result<void> ShardWriter::State::add_text(int64_t row, const model::Item& item) {
  namespace f = model::field;
  const std::string title =
      joined(item, {f::kTitle, f::kConversation, f::kUrl}) + "\n" + base::show_name(item.name);
  const std::string people = joined(item, {f::kSender, f::kRecipient, f::kCopied, f::kAuthor});
  if (!item.text.empty()) {
    store::compress(item.text, compressed);
    TRY(insert_text->run(row, item.text.size(), store::Blob{compressed}));
    summary.text_bytes += item.text.size();
  }
  terms.begin_item();
  TRY(insert_fts->run(row, item.text, title, people));
  lengths.push_back(terms.of_item());
  tokens += terms.of_item();
  return {};
}

Result<void> ShardWriter::State::commit_if_due(uint64_t bytes) {
  uncommitted_bytes += bytes;
  if (uncommitted_bytes < kCommitBytes && ++uncommitted_items < kCommitItems) return {};
  uncommitted_bytes = uncommitted_items = 0;
  return db.exec("COMMIT; BEGIN");
}

Result<void> ShardWriter::State::put_bulk(const std::string& name, ByteView body) {
  store::compress(body, compressed);
  auto insert = TRY(db.prepare("INSERT INTO bulk VALUES(?1,?2,?3)"));
  return insert.run(name, body.size(), store::Blob{compressed});
}

Result<void> ShardWriter::State::put_meta() {
  auto insert = TRY(db.prepare("INSERT INTO meta VALUES(?1,?2)"));
  TRY(insert.run("version", kShardVersion));
  TRY(insert.run("items", summary.items));
  TRY(insert.run("text_bytes", summary.text_bytes));
  TRY(insert.run("mentions", summary.mentions));
  TRY(insert.run("without_text", summary.without_text));
  TRY(insert.run("tokens", tokens));
  for (size_t i = 0; i < model::kItemStateCount; ++i) {
    TRY(insert.run(model::name_of(static_cast<model::ItemState>(i)), summary.states[i]));
  }
  return insert.run("digest", store::Blob{summary.digest});
}

Result<void> ShardWriter::State::put_tally() {
  auto insert = TRY(db.prepare("INSERT INTO tally VALUES(?1,?2,?3,?4,?5,?6)"));
  for (const auto& [what, sums] : tally) {
    TRY(insert.run(what[0], what[1], what[2], what[3], sums.first, sums.second));
  }
  return {};
}

/// In order, which fills the pages of the table one after the other.
Result<void> ShardWriter::State::put_terms() {
  const auto& all = terms.all();
  std::vector<uint32_t> sorted(all.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(), [&](uint32_t a, uint32_t b) { return all[a] < all[b]; });
  auto insert = TRY(db.prepare("INSERT INTO term VALUES(?1,?2)"));
  for (const uint32_t place : sorted) TRY(insert.run(all[place], terms.items_with(place)));
  return {};
}

Result<void> ShardWriter::State::put_variants() {
  auto insert = TRY(db.prepare("INSERT OR IGNORE INTO variant VALUES(?1,?2)"));
  VariantKeys keys;
  std::vector<std::pair<std::string, std::string_view>> rows;
  const auto& all = terms.all();
  for (size_t i = 0; i < all.size(); ++i) {
    for (auto& key : keys.of_term(all[i])) rows.emplace_back(std::move(key), all[i]);
    if (rows.size() < kVariantRows && i + 1 < all.size()) continue;
    // In the order of the table, rows go in several times faster.
    std::sort(rows.begin(), rows.end());
    for (const auto& [key, term] : rows) TRY(insert.run(key, term));
    rows.clear();
  }
  return {};
}

/// Writes the next row; its parent is set by the caller.
Result<void> ShardWriter::State::add_row(const model::Item& item, const model::ItemId& id,
                                         std::string_view exhibit) {
  CHECK(id.size() == model::kItemIdSize);
  const auto row = static_cast<int64_t>(++summary.items);
  parents.push_back(0);
  const auto exhibit_word = TRY(word(exhibit));
  const auto reason_word = TRY(word(item.reason));
  const auto type_word = TRY(word(item.type));
  const auto reader_word = TRY(word(item.reader));
  const auto language_word = TRY(word(item.language));
  auto& insert = *insert_item;
  insert.reset();
  insert.bind(1, row);
  insert.bind(2, store::Blob{id});
  insert.bind(3, exhibit_word);
  insert.bind(4, store::Blob{item.name});
  insert.bind(5, static_cast<int64_t>(item.kind));
  insert.bind(6, static_cast<int64_t>(item.state));
  insert.bind(7, reason_word);
  insert.bind(8, type_word);
  insert.bind(9, language_word);
  insert.bind(10, item.deleted);
  insert.bind(11, item.size);
  const bool hashed = item.digests.has_value();
  hashed ? insert.bind(12, store::Blob{item.digests->sha256}) : insert.bind(12, nullptr);
  hashed ? insert.bind(13, store::Blob{item.digests->sha1}) : insert.bind(13, nullptr);
  hashed ? insert.bind(14, store::Blob{item.digests->md5}) : insert.bind(14, nullptr);
  item.time ? insert.bind(15, item.time->ms) : insert.bind(15, nullptr);
  item.time ? insert.bind(16, static_cast<int64_t>(item.time->certainty))
            : insert.bind(16, nullptr);
  insert.bind(17, twin_key(item));
  insert.bind(18, reader_word);
  TRY(insert.step());
  auto& sums = tally[{exhibit_word, static_cast<int64_t>(item.state), type_word, reason_word}];
  ++sums.first;
  sums.second += item.size;
  TRY(add_lists(row, item));
  TRY(add_text(row, item));
  ++summary.states[static_cast<size_t>(item.state)];
  if (needs_eyes(item)) ++summary.without_text;
  summary.digest = add_digests(summary.digest, item_hash(item, id));
  return commit_if_due(item.text.size());
}

ShardWriter::ShardWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ShardWriter::ShardWriter(ShardWriter&&) noexcept = default;
ShardWriter::~ShardWriter() = default;

Result<ShardWriter> ShardWriter::create(const std::string& path, const base::SecretKey& key,
                                        store::Cipher cipher, uint64_t memory_bytes) {
  store::DatabaseOptions options;
  options.cipher = cipher;
  options.durability = store::Durability::kBulk;
  options.cache_bytes = memory_bytes;
  auto db = TRY(store::Database::open(path, key, store::OpenMode::kCreate, options));
  auto state = std::make_unique<State>(std::move(db));
  TRY(state->prepare());
  return ShardWriter(std::move(state));
}

void ShardWriter::begin() { state_->open.push_back(state_->waiting.size()); }

Result<void> ShardWriter::add(const model::Item& item, const model::ItemId& id,
                              std::string_view exhibit) {
  State& s = *state_;
  CHECK(!s.open.empty());
  const auto row = static_cast<uint32_t>(s.summary.items + 1);
  for (size_t i = s.open.back(); i < s.waiting.size(); ++i) s.parents[s.waiting[i]] = row;
  s.waiting.resize(s.open.back());
  s.open.pop_back();
  if (!s.open.empty()) s.waiting.push_back(row);
  return s.add_row(item, id, exhibit);
}

Result<void> ShardWriter::copy(ShardReader& from, const std::vector<bool>& keep) {
  State& s = *state_;
  CHECK(s.open.empty());
  std::vector<uint32_t> moved(keep.size(), 0);
  const auto add_one = [&](const ShardReader::WholeRow& row) -> Result<void> {
    TRY(s.add_row(row.item, row.id, row.exhibit));
    moved[static_cast<size_t>(row.row)] = static_cast<uint32_t>(s.summary.items);
    return {};
  };
  TRY(from.for_each_row(keep, add_one));
  for (size_t row = 1; row < keep.size(); ++row) {
    if (!keep[row]) continue;
    const int64_t parent = TRY(from.parent(static_cast<int64_t>(row)));
    s.parents[moved[row]] = moved[static_cast<size_t>(parent)];
  }
  return {};
}

Result<ShardSummary> ShardWriter::finish() {
  State& s = *state_;
  CHECK(s.open.empty());
  Bytes parents;
  for (const uint32_t parent : s.parents) base::append_le(parents, parent);
  TRY(s.put_bulk("parents", parents));
  Bytes lengths;
  for (const uint32_t length : s.lengths) base::append_le(lengths, length);
  TRY(s.put_bulk("lengths", lengths));
  TRY(s.put_tally());
  TRY(s.put_terms());
  TRY(s.put_variants());
  TRY(s.put_meta());
  TRY(s.db.exec(kShardIndexes));
  TRY(s.db.exec("COMMIT"));
  const std::string path = s.db.path();
  s.insert_item.reset(), s.insert_field.reset(), s.insert_text.reset(), s.insert_value.reset();
  s.insert_mention.reset(), s.insert_anomaly.reset(), s.insert_word.reset(), s.insert_fts.reset();
  TRY(s.db.finish());
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) s.summary.file_bytes = static_cast<uint64_t>(info.st_size);
  return s.summary;
}

uint64_t ShardWriter::text_bytes() const { return state_->summary.text_bytes; }
uint64_t ShardWriter::items() const { return state_->summary.items; }

}  // namespace clew::index
