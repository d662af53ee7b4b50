// SPDX-License-Identifier: EUPL-1.2
// Heaps in nodes of Outlook's stores, and the properties and tables in them; see pst_file.h.
// Section numbers are those of [MS-PST].
#include <algorithm>
#include <utility>

#include "extract/pst_file.h"

namespace clew::extract {
namespace {

constexpr uint8_t kHeapMark = 0xEC;
constexpr uint8_t kTreeMark = 0xB5;
constexpr uint8_t kTableMark = 0x7C;
constexpr size_t kHeapBlocksMax = 4096;
constexpr size_t kTreeEntriesMax = 4'000'000;
constexpr size_t kColumnsMax = 1024;
constexpr uint64_t kRowsBytesMax = uint64_t{256} << 20;
constexpr uint64_t kNamesBytesMax = 16 << 20;

}  // namespace

/// 2.3.1: small values of one node, by numbers; greater ones are nodes under it.
class PstFile::Heap {
 public:
  Heap(PstFile& file, const PstNode& node) : file_(file) {
    const Layout layout = file.layout(node.data);
    for (const auto& extent : layout.extents) {
      if (blocks_.size() >= kHeapBlocksMax) break;
      blocks_.push_back(file.block(extent.block));
    }
    valid_ = !blocks_.empty() && blocks_[0].size() >= 12 &&
             static_cast<uint8_t>(blocks_[0][2]) == kHeapMark;
    if (valid_) root_ = base::read_le<uint32_t>(blocks_[0], 4);
    subnodes_ = file.subnodes(node.subnodes);
  }

  bool valid() const { return valid_; }
  uint32_t root() const { return root_; }

  /// 2.3.1.1 and 2.3.1.5
  ByteView at(uint32_t id) const {
    if (id == 0 || (id & 0x1F) != 0) return {};
    const int index_bits = file_.big_pages_ ? 14 : 11;
    const size_t index = id >> 5 & ((1u << index_bits) - 1);
    const size_t number = id >> (5 + index_bits);
    if (index == 0 || number >= blocks_.size() || blocks_[number].size() < 2) return {};
    const ByteView block = blocks_[number];
    const size_t map = base::read_le<uint16_t>(block, 0);
    if (map + 4 > block.size()) return {};
    const size_t count = base::read_le<uint16_t>(block, map);
    if (index > count || map + 4 + 2 * (index + 1) > block.size()) return {};
    const size_t start = base::read_le<uint16_t>(block, map + 4 + 2 * (index - 1));
    const size_t end = base::read_le<uint16_t>(block, map + 4 + 2 * index);
    return start > end || end > block.size() ? ByteView() : block.substr(start, end - start);
  }

  const PstNode* subnode(uint32_t id) const {
    for (const auto& node : subnodes_) {
      if (node.id == id) return &node;
    }
    return nullptr;
  }

  /// A value in the heap, or in a node under it.
  std::optional<Bytes> value(uint32_t id, uint64_t limit) const {
    if (id == 0) return Bytes();
    if ((id & 0x1F) == 0) return Bytes(at(id).substr(0, limit));
    const PstNode* node = subnode(id);
    if (node == nullptr) return std::nullopt;
    PstNodeSource source(file_, node->data);
    if (source.size() > limit) return std::nullopt;
    auto bytes = evidence::read_all(source, limit);
    if (!bytes.ok()) return std::nullopt;
    return std::move(*bytes);
  }

  /// 2.3.2: calls `take(key, entry)` for what a tree on the heap holds, with the sizes its header
  /// states; false where it is none.
  template <typename Take>
  bool each_entry(uint32_t header_id, const Take& take) const {
    const ByteView header = at(header_id);
    if (header.size() < 8 || static_cast<uint8_t>(header[0]) != kTreeMark) return false;
    const auto key_bytes = static_cast<uint8_t>(header[1]);
    const auto entry_bytes = static_cast<uint8_t>(header[2]);
    const auto levels = static_cast<uint8_t>(header[3]);
    if (key_bytes == 0 || key_bytes > 16 || levels > 8) return false;
    std::vector<std::pair<uint32_t, int>> stack = {{base::read_le<uint32_t>(header, 4), levels}};
    size_t taken = 0;
    while (!stack.empty() && taken < kTreeEntriesMax) {
      const auto [id, level] = stack.back();
      stack.pop_back();
      const ByteView records = at(id);
      const size_t width = key_bytes + (level > 0 ? 4u : entry_bytes);
      const size_t count = records.size() / width;
      taken += count + 1;
      for (size_t i = 0; i < count; ++i) {
        const ByteView record = records.substr((level > 0 ? count - 1 - i : i) * width, width);
        if (level > 0) {
          stack.emplace_back(base::read_le<uint32_t>(record, key_bytes), level - 1);
        } else {
          take(record.substr(0, key_bytes), record.substr(key_bytes));
        }
      }
    }
    return true;
  }

 private:
  PstFile& file_;
  std::vector<Bytes> blocks_;
  std::vector<PstNode> subnodes_;
  uint32_t root_ = 0;
  bool valid_ = false;
};

namespace {

/// One column of a table (2.3.4.2).
struct Column {
  uint16_t type;
  uint16_t id;
  size_t offset;
  size_t size;
  size_t bit;
};

}  // namespace

uint32_t PstFile::property_of(uint32_t id) const {
  if (id < 0x8000) return id;
  const auto found = names_.find(id);
  return found == names_.end() ? id : found->second;
}

/// 2.3.3
MapiObject PstFile::properties(const PstNode& node, uint64_t value_max) {
  MapiObject object;
  const Heap heap(*this, node);
  if (!heap.valid()) {
    damaged_ = true;
    return object;
  }
  const bool read = heap.each_entry(heap.root(), [&](ByteView key, ByteView entry) {
    if (key.size() != 2 || entry.size() < 6) return;
    const auto id = base::read_le<uint16_t>(key, 0);
    const auto type = base::read_le<uint16_t>(entry, 0);
    const size_t fixed = mapi_fixed_size(type);
    if (fixed > 0 && fixed <= 4)
      return object.add(property_of(id), type, Bytes(entry.substr(2, 4)));
    const auto where = base::read_le<uint32_t>(entry, 2);
    if (id == kMapiAttachData && (where & 0x1F) != 0) return;
    if (auto value = heap.value(where, value_max)) {
      object.add(property_of(id), type, std::move(*value));
    }
  });
  if (!read) damaged_ = true;
  return object;
}

std::optional<PstNode> PstFile::attached_node(const PstNode& attachment) {
  const Heap heap(*this, attachment);
  std::optional<PstNode> found;
  if (!heap.valid()) return found;
  heap.each_entry(heap.root(), [&](ByteView key, ByteView entry) {
    if (key.size() != 2 || entry.size() < 6) return;
    if (base::read_le<uint16_t>(key, 0) != kMapiAttachData) return;
    auto where = base::read_le<uint32_t>(entry, 2);
    if (base::read_le<uint16_t>(entry, 0) == kMapiObjectType) {
      const ByteView reference = heap.at(where);
      if (reference.size() < 4) return;
      where = base::read_le<uint32_t>(reference, 0);
    }
    if (const PstNode* node = heap.subnode(where)) found = *node;
  });
  return found;
}

/// 2.3.4: rows lie in blocks, none across two.
std::vector<MapiObject> PstFile::table(const PstNode& node, uint64_t value_max, size_t rows_max) {
  std::vector<MapiObject> rows;
  const Heap heap(*this, node);
  const ByteView info = heap.valid() ? heap.at(heap.root()) : ByteView();
  if (info.size() < 22 || static_cast<uint8_t>(info[0]) != kTableMark) {
    damaged_ = true;
    return rows;
  }
  const size_t count = std::min<size_t>(static_cast<uint8_t>(info[1]), (info.size() - 22) / 8);
  const size_t bits_at = base::read_le<uint16_t>(info, 6);
  const size_t width = base::read_le<uint16_t>(info, 8);
  const auto rows_id = base::read_le<uint32_t>(info, 14);
  std::vector<Column> columns;
  for (size_t i = 0; i < std::min(count, kColumnsMax); ++i) {
    const ByteView column = info.substr(22 + 8 * i, 8);
    columns.push_back({base::read_le<uint16_t>(column, 0), base::read_le<uint16_t>(column, 2),
                       base::read_le<uint16_t>(column, 4), static_cast<uint8_t>(column[6]),
                       static_cast<uint8_t>(column[7])});
  }
  if (width < 4 || bits_at > width || rows_id == 0) return rows;
  const auto take_row = [&](ByteView row) {
    MapiObject object;
    for (const auto& column : columns) {
      const size_t bit_at = bits_at + column.bit / 8;
      if (bit_at >= width || (row[bit_at] >> (7 - column.bit % 8) & 1) == 0) continue;
      if (column.offset + column.size > width) continue;
      const ByteView cell = row.substr(column.offset, column.size);
      if (mapi_fixed_size(column.type) > 0) {
        object.add(property_of(column.id), column.type, Bytes(cell));
      } else if (cell.size() == 4) {
        auto value = heap.value(base::read_le<uint32_t>(cell, 0), value_max);
        if (value) object.add(property_of(column.id), column.type, std::move(*value));
      }
    }
    rows.push_back(std::move(object));
  };
  const auto take_block = [&](ByteView block) {
    for (size_t at = 0; at + width <= block.size() && rows.size() < rows_max; at += width) {
      take_row(block.substr(at, width));
    }
  };
  if ((rows_id & 0x1F) == 0) {
    take_block(heap.at(rows_id));
  } else if (const PstNode* under = heap.subnode(rows_id)) {
    for (const auto& extent : layout(under->data).extents) {
      if (rows.size() >= rows_max || extent.start > kRowsBytesMax) break;
      take_block(block(extent.block));
    }
  }
  return rows;
}

std::optional<std::vector<uint32_t>> PstFile::row_ids(const PstNode& node) {
  const Heap heap(*this, node);
  const ByteView info = heap.valid() ? heap.at(heap.root()) : ByteView();
  if (info.size() < 22 || static_cast<uint8_t>(info[0]) != kTableMark) return std::nullopt;
  std::vector<uint32_t> ids;
  const bool read = heap.each_entry(base::read_le<uint32_t>(info, 10), [&](ByteView key, ByteView) {
    if (key.size() == 4) ids.push_back(base::read_le<uint32_t>(key, 0));
  });
  if (!read) return std::nullopt;
  return ids;
}

/// 2.4.7: each entry gives a name's number or place, its set of names, and the property it has.
void PstFile::read_names() {
  const PstNode* node = find(kPstNames);
  if (node == nullptr) return;
  const MapiObject map = properties(*node, kNamesBytesMax);
  names_ = read_property_names(map.bytes(0x0002), map.bytes(0x0003));
}

}  // namespace clew::extract
