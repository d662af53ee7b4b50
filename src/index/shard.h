// SPDX-License-Identifier: EUPL-1.2
// A shard: the derived rows of some units in one encrypted database, written once by a task and
// never changed (docs/formats/shard.md). Items, their texts, fields, mentions and anomalies, the
// full-text index over them, and the set of their distinct words.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "model/item.h"
#include "store/database.h"

namespace clew::index {

inline constexpr int kShardVersion = 3;

/// What a shard holds, in numbers. `digest` is the sum of the hashes of its items, so that it does
/// not depend on their order; shards of the same items, however cut, add up to the same.
struct ShardSummary {
  uint64_t items = 0;
  std::array<uint64_t, model::kItemStateCount> states{};
  uint64_t text_bytes = 0;
  uint64_t mentions = 0;
  uint64_t without_text = 0;  ///< pictures and pages in which no text was found
  uint64_t file_bytes = 0;    ///< of the shard itself
  Bytes digest;               ///< 32 bytes
};

/// Adds two digests.
Bytes add_digests(ByteView a, ByteView b);

class ShardReader;

/// Writes one shard. Items are given in the order in which they end: children before their parent.
/// One thread only.
class ShardWriter {
 public:
  /// `path` must not exist.
  static Result<ShardWriter> create(const std::string& path, const base::SecretKey& key,
                                    store::Cipher cipher, uint64_t memory_bytes);
  ShardWriter(ShardWriter&&) noexcept;
  ~ShardWriter();

  /// An item begins; the items added until its add() are below it.
  void begin();
  /// The item that began last ends. `exhibit` is the exhibit's id.
  Result<void> add(const model::Item& item, const model::ItemId& id, std::string_view exhibit);
  /// Copies rows of another shard with all that they hold: those for which `keep`, indexed by row,
  /// is set, which must be whole units (keep_units). No item may be open.
  Result<void> copy(ShardReader& from, const std::vector<bool>& keep);
  /// Writes what is left, makes the file durable and closes it.
  Result<ShardSummary> finish();
  /// Bytes of text and items so far, to decide when a shard is large enough.
  uint64_t text_bytes() const;
  uint64_t items() const;

 private:
  struct State;
  explicit ShardWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One row of a shard, without text, fields and mentions.
struct ItemRow {
  int64_t row = 0;
  model::ItemId id;
  int64_t parent = 0;  ///< row in the same shard; 0 for what lies directly in an exhibit
  std::string exhibit;
  Bytes name;
  model::ItemKind kind = model::ItemKind::kFile;
  model::ItemState state = model::ItemState::kDone;
  std::string reason;
  std::string type;
  std::string reader;  ///< as in model::Item
  std::string language;
  bool deleted = false;
  uint64_t size = 0;
  std::optional<base::Digests> digests;
  std::optional<model::ItemTime> time;
  std::optional<int64_t> twin;  ///< equal for copies of one message or file (index/twin.h)
};

/// Reads one shard. One thread only.
class ShardReader {
 public:
  static Result<std::unique_ptr<ShardReader>> open(const std::string& path,
                                                   const base::SecretKey& key, store::Cipher cipher,
                                                   uint64_t cache_bytes = 4 << 20);
  ~ShardReader();

  Result<ItemRow> item(int64_t row);
  /// The row of an item by its identity.
  Result<std::optional<int64_t>> find(ByteView id);
  /// Rows whose identity begins with these bytes, at most `limit`.
  Result<std::vector<int64_t>> find_prefix(ByteView id_head, size_t limit);
  /// The way to an item within its exhibit, parts joined by '/', shown for eyes.
  Result<std::string> path(int64_t row);
  /// The same as raw parts, root first: how a worker finds the item again.
  Result<std::vector<Bytes>> path_parts(int64_t row);
  Result<std::vector<int64_t>> children(int64_t row);
  /// Rows with this twin key, at most `limit`.
  Result<std::vector<int64_t>> twins(int64_t key, size_t limit);
  /// For every row (entry 0 is unused) whether `wanted` says yes of the root that it lies below.
  Result<std::vector<bool>> keep_units(const std::function<bool(const model::ItemId&)>& wanted);

  /// One row with all that a worker told of it.
  struct WholeRow {
    int64_t row = 0;
    model::ItemId id;
    std::string exhibit;
    model::Item item;
  };
  /// Calls `each` for the rows whose entry in `wanted` is set, in order, until it fails.
  Result<void> for_each_row(const std::vector<bool>& wanted,
                            const std::function<Result<void>(const WholeRow&)>& each);
  Result<int64_t> parent(int64_t row);

  Result<std::string> text(int64_t row);
  Result<std::vector<model::Field>> fields(int64_t row);
  Result<std::vector<model::Mention>> mentions(int64_t row);
  Result<std::vector<model::Anomaly>> anomalies(int64_t row);

  /// One line of a count: how many items of an exhibit have this state, type and reason.
  struct Count {
    std::string exhibit;
    model::ItemState state = model::ItemState::kDone;
    std::string type;
    std::string reason;
    uint64_t items = 0;
    uint64_t bytes = 0;
  };
  Result<std::vector<Count>> counts();
  /// The rows of the items that ended so, in their order.
  Result<std::vector<int64_t>> rows_of_state(model::ItemState state);
  Result<std::map<std::string, uint64_t>> anomaly_counts();

  /// Calls `each` for every value of the shard in the order of kind and value, with how many items
  /// of which exhibits mention it. All kinds when `kind` is empty. `each` returns false to stop.
  struct ValueCount {
    model::SelectorKind kind;
    std::string_view value;
    uint64_t mentions = 0;
    uint64_t items = 0;
    std::string_view exhibits;  ///< ids joined by ","
  };
  Result<void> values(std::optional<model::SelectorKind> kind,
                      const std::function<bool(const ValueCount&)>& each);

  /// In how many items the folded word stands; with `is_prefix`, the sum over all words that begin
  /// so.
  Result<uint64_t> items_with(std::string_view folded, bool is_prefix);
  /// Words of all items together.
  uint64_t tokens() const;
  /// Words of each item in text, title and people: 32-bit little-endian by row. Stays in memory.
  Result<ByteView> lengths();

  const ShardSummary& summary() const;
  /// A statement that is kept for the next use, reset. One of the same text must not be in use.
  Result<store::Statement*> prepared(std::string_view sql);
  /// For the search layer's own statements.
  store::Database& database();

 private:
  struct State;
  explicit ShardReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace clew::index
