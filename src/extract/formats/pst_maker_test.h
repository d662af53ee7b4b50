// SPDX-License-Identifier: EUPL-1.2
// Makes Outlook stores in memory, for tests: trees of two levels, heaps of one block.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "extract/mapi_message.h"
#include "extract/pst_encoding.h"
#include "extract/pst_file.h"

namespace clew::extract {

struct MadeProperty {
  uint16_t id;
  uint16_t type;
  Bytes value;
};

inline Bytes utf16_of(std::string_view ascii) {
  Bytes wide;
  for (const char c : ascii) wide.append({c, '\0'});
  return wide;
}
inline MadeProperty made_text(uint16_t id, std::string_view ascii) {
  return {id, kMapiString, utf16_of(ascii)};
}
inline MadeProperty made_number(uint16_t id, uint32_t value) {
  Bytes bytes;
  base::append_le<uint32_t>(bytes, value);
  return {id, kMapiInt32, bytes};
}
/// `seconds` since 1970.
inline MadeProperty made_time(uint16_t id, uint64_t seconds) {
  Bytes bytes;
  base::append_le<uint64_t>(bytes, seconds * 10'000'000 + 116'444'736'000'000'000);
  return {id, kMapiTime, bytes};
}

/// A heap of one block ([MS-PST] 2.3.1).
class HeapMaker {
 public:
  uint32_t add(Bytes value) {
    values_.push_back(std::move(value));
    return static_cast<uint32_t>(values_.size()) << 5;
  }
  void set(uint32_t id, Bytes value) { values_[(id >> 5) - 1] = std::move(value); }
  Bytes finish(char kind, uint32_t root) const {
    Bytes out(12, '\0');
    Bytes map;
    base::append_le<uint16_t>(map, static_cast<uint16_t>(values_.size()));
    base::append_le<uint16_t>(map, 0);
    for (const auto& value : values_) {
      base::append_le<uint16_t>(map, static_cast<uint16_t>(out.size()));
      out += value;
    }
    base::append_le<uint16_t>(map, static_cast<uint16_t>(out.size()));
    Bytes head;
    base::append_le<uint16_t>(head, static_cast<uint16_t>(out.size()));
    head.append({'\xEC', kind});
    base::append_le<uint32_t>(head, root);
    out.replace(0, 8, head);
    return out + map;
  }

 private:
  std::vector<Bytes> values_;
};

inline Bytes tree_header(char key_bytes, char entry_bytes, uint32_t records) {
  Bytes header = {'\xB5', key_bytes, entry_bytes, 0};
  base::append_le<uint32_t>(header, records);
  return header;
}

/// The properties of a node. `node_values`: numbers of nodes that hold values instead of the heap.
inline Bytes property_heap(std::vector<MadeProperty> properties,
                           const std::vector<std::pair<uint16_t, uint32_t>>& node_values = {}) {
  HeapMaker heap;
  const uint32_t header = heap.add({});
  const uint32_t records = heap.add({});
  for (const auto& [id, node] : node_values) {
    Bytes place;
    base::append_le<uint32_t>(place, node);
    properties.push_back({id, kMapiBinary, place});
  }
  std::sort(properties.begin(), properties.end(),
            [](const MadeProperty& a, const MadeProperty& b) { return a.id < b.id; });
  Bytes all;
  for (const auto& property : properties) {
    base::append_le<uint16_t>(all, property.id);
    base::append_le<uint16_t>(all, property.type);
    const bool in_node = std::any_of(node_values.begin(), node_values.end(),
                                     [&](const auto& pair) { return pair.first == property.id; });
    if (property.type == kMapiInt32 || in_node) {
      all += property.value;
    } else {
      base::append_le<uint32_t>(all, property.value.empty() ? 0 : heap.add(property.value));
    }
  }
  heap.set(records, all);
  heap.set(header, tree_header(2, 6, records));
  return heap.finish('\xBC', header);
}

/// A table of texts and one number, all columns in all rows; `row_ids` number the rows.
inline Bytes table_heap(const std::vector<uint32_t>& row_ids,
                        const std::vector<std::vector<MadeProperty>>& rows = {}) {
  HeapMaker heap;
  const uint32_t info = heap.add({});
  const uint32_t index = heap.add({});
  const uint32_t index_records = heap.add({});
  const size_t columns = rows.empty() ? 0 : rows[0].size();
  const size_t width = 4 + 4 * columns + (columns + 7) / 8;
  Bytes matrix;
  for (size_t i = 0; i < rows.size(); ++i) {
    base::append_le<uint32_t>(matrix, row_ids[i]);
    for (const auto& cell : rows[i]) {
      matrix += cell.type == kMapiInt32 ? cell.value : Bytes();
      if (cell.type != kMapiInt32) base::append_le<uint32_t>(matrix, heap.add(cell.value));
    }
    matrix += Bytes((columns + 7) / 8, '\xFF');
  }
  const uint32_t matrix_id = rows.empty() ? 0 : heap.add(matrix);
  Bytes entries;
  for (uint32_t i = 0; i < row_ids.size(); ++i) {
    base::append_le<uint32_t>(entries, row_ids[i]);
    base::append_le<uint32_t>(entries, i);
  }
  heap.set(index_records, entries);
  heap.set(index, tree_header(4, 4, index_records));
  Bytes header = {'\x7C', static_cast<char>(columns)};
  for (const size_t end : {4 + 4 * columns, 4 + 4 * columns, 4 + 4 * columns, width}) {
    base::append_le<uint16_t>(header, static_cast<uint16_t>(end));
  }
  base::append_le<uint32_t>(header, index);
  base::append_le<uint32_t>(header, matrix_id);
  base::append_le<uint32_t>(header, 0);
  for (size_t i = 0; i < columns; ++i) {
    base::append_le<uint16_t>(header, rows[0][i].type);
    base::append_le<uint16_t>(header, rows[0][i].id);
    base::append_le<uint16_t>(header, static_cast<uint16_t>(4 + 4 * i));
    header.append({4, static_cast<char>(i)});
  }
  heap.set(info, header);
  return heap.finish('\x7C', info);
}

/// A store: 64-bit or, not `wide`, 32-bit.
class PstMaker {
 public:
  explicit PstMaker(bool wide = true, uint8_t encoding = kPstPlain)
      : wide_(wide), encoding_(encoding), file_(0x4400, '\0') {}

  /// Returns the block's number.
  uint64_t add_block(Bytes bytes, bool internal = false) {
    const uint64_t id = next_ * 4 + (internal ? 2 : 0);
    ++next_;
    const size_t size = bytes.size();
    if (!internal && encoding_ == kPstPermuted) permute(bytes);
    if (!internal && encoding_ == kPstCyclic) undo_cyclic(bytes, static_cast<uint32_t>(id));
    Bytes entry = number(id) + number(file_.size());
    base::append_le<uint16_t>(entry, static_cast<uint16_t>(size));
    entry.resize(wide_ ? 24 : 12, '\0');
    blocks_.push_back(entry);
    file_ += bytes;
    file_.resize((file_.size() + 127) / 64 * 64, '\0');
    return id;
  }
  /// Data in several blocks.
  uint64_t add_data(ByteView bytes, size_t piece) {
    Bytes list;
    uint16_t count = 0;
    for (size_t at = 0; at < bytes.size(); at += piece, ++count) {
      list += number(add_block(Bytes(bytes.substr(at, piece))));
    }
    Bytes head = {1, 1};
    base::append_le<uint16_t>(head, count);
    base::append_le<uint32_t>(head, static_cast<uint32_t>(bytes.size()));
    return add_block(head + list, true);
  }
  uint64_t add_subnodes(const std::vector<PstNode>& nodes) {
    Bytes list = {2, 0};
    base::append_le<uint16_t>(list, static_cast<uint16_t>(nodes.size()));
    if (wide_) list.resize(8, '\0');
    for (const auto& node : nodes) {
      list += number(node.id) + number(node.data) + number(node.subnodes);
    }
    return add_block(list, true);
  }
  void add_node(const PstNode& node) {
    Bytes entry = number(node.id) + number(node.data) + number(node.subnodes);
    base::append_le<uint32_t>(entry, node.parent);
    entry.resize(wide_ ? 32 : 16, '\0');
    nodes_.push_back(entry);
  }
  Bytes finish() {
    std::sort(nodes_.begin(), nodes_.end(), [](const Bytes& a, const Bytes& b) {
      return base::read_le<uint32_t>(a, 0) < base::read_le<uint32_t>(b, 0);
    });
    const uint64_t node_root = add_tree(nodes_, '\x81');
    const uint64_t block_root = add_tree(blocks_, '\x80');
    Bytes header("!BDN\0\0\0\0SM", 10);
    base::append_le<uint16_t>(header, wide_ ? 23 : 14);
    header.resize(564, '\0');
    header.replace(wide_ ? 224 : 188, wide_ ? 8 : 4, number(node_root));
    header.replace(wide_ ? 240 : 196, wide_ ? 8 : 4, number(block_root));
    header[wide_ ? 513 : 461] = static_cast<char>(encoding_);
    file_.replace(0, header.size(), header);
    return file_;
  }

 private:
  Bytes number(uint64_t value) const {
    Bytes bytes;
    base::append_le<uint64_t>(bytes, value);
    bytes.resize(wide_ ? 8 : 4);
    return bytes;
  }
  uint64_t add_page(const Bytes& entries, size_t count, size_t width, int level, char type) {
    Bytes page = entries;
    page.resize(wide_ ? 488 : 496, '\0');
    page.append({static_cast<char>(count), 20, static_cast<char>(width), static_cast<char>(level)});
    page.resize(wide_ ? 496 : 500, '\0');
    page.append({type, type});
    page.resize(512, '\0');
    file_.resize((file_.size() + 511) / 512 * 512, '\0');
    file_ += page;
    return file_.size() - 512;
  }
  uint64_t add_tree(const std::vector<Bytes>& entries, char type) {
    constexpr size_t kPerLeaf = 6;
    Bytes branches;
    size_t leaves = 0;
    for (size_t at = 0; at < entries.size(); at += kPerLeaf, ++leaves) {
      Bytes leaf;
      const size_t count = std::min(kPerLeaf, entries.size() - at);
      for (size_t i = 0; i < count; ++i) leaf += entries[at + i];
      const uint64_t offset = add_page(leaf, count, entries[at].size(), 0, type);
      branches += entries[at].substr(0, wide_ ? 8 : 4) + number(0) + number(offset);
    }
    return add_page(branches, leaves, wide_ ? 24 : 12, 1, type);
  }

  bool wide_;
  uint8_t encoding_;
  uint64_t next_ = 1;
  Bytes file_;
  std::vector<Bytes> blocks_;
  std::vector<Bytes> nodes_;
};

}  // namespace clew::extract
