// SPDX-License-Identifier: EUPL-1.2
// Outlook's stores, PST and OST ([MS-PST]), by their two lower layers: nodes and blocks, and the
// heaps, properties and tables in them. Reads the 32-bit, the 64-bit and the 64-bit form with pages
// of 4 KiB; both of its encodings are undone, for they need no password. Damaged trees give what
// can be followed. One thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "evidence/byte_source.h"
#include "extract/mapi_message.h"

namespace clew::extract {

// Kinds of nodes, the low five bits of their number (2.2.2.1).
inline constexpr uint32_t kPstFolder = 0x02;
inline constexpr uint32_t kPstMessage = 0x04;
inline constexpr uint32_t kPstAttachment = 0x05;
inline constexpr uint32_t kPstContents = 0x0E;
constexpr uint32_t pst_kind(uint32_t node) { return node & 0x1F; }

/// Numbers of nodes that every store has (2.4.1, 2.4.6.1.2).
inline constexpr uint32_t kPstStore = 0x21;
inline constexpr uint32_t kPstNames = 0x61;
inline constexpr uint32_t kPstRootFolder = 0x122;
inline constexpr uint32_t kPstRecipients = 0x692;

/// A node: numbers of the block with its data and of the block that lists what is under it.
struct PstNode {
  uint32_t id = 0;
  uint64_t data = 0;
  uint64_t subnodes = 0;
  uint32_t parent = 0;
};

class PstFile {
 public:
  /// Whether the bytes begin like one.
  static bool starts(ByteView head);
  /// Borrows the source. Fails where the header cannot be used.
  static Result<std::unique_ptr<PstFile>> open(evidence::ByteSource& source);

  /// All nodes of the store, by number.
  const std::vector<PstNode>& nodes() const { return nodes_; }
  const PstNode* find(uint32_t id) const;
  /// What lies under a node, in the order of the store.
  std::vector<PstNode> subnodes(uint64_t block);

  /// The blocks of a node's data, in order, with the place of each block's first byte.
  struct Extent {
    uint64_t block;
    uint64_t start;
  };
  struct Layout {
    std::vector<Extent> extents;
    uint64_t size = 0;
  };
  Layout layout(uint64_t data);
  /// One block's bytes, decoded; empty where it cannot be read.
  Bytes block(uint64_t id);

  /// The properties of a node. Values beyond `value_max` bytes, and the data of attachments where
  /// they are in a node of their own, are left out.
  MapiObject properties(const PstNode& node, uint64_t value_max);
  /// The rows of a table, e.g. recipients, and no more than `rows_max`.
  std::vector<MapiObject> table(const PstNode& node, uint64_t value_max, size_t rows_max);
  /// Numbers of the rows of a table: for contents of folders, nodes of messages. Nothing where the
  /// table cannot be read.
  std::optional<std::vector<uint32_t>> row_ids(const PstNode& node);
  /// The node that has an attachment's bytes or message; nothing where they are in the heap.
  std::optional<PstNode> attached_node(const PstNode& attachment);

  /// Reads the names of properties, so that named ones can be told. Call before properties().
  void read_names();

  bool wide() const { return wide_; }
  bool damaged() const { return damaged_; }
  std::string_view encoding() const;

  class Heap;

 private:
  struct BlockPlace {
    uint64_t offset = 0;
    uint32_t size = 0;
  };
  explicit PstFile(evidence::ByteSource& source) : source_(&source) {}
  Result<void> read_header();
  void read_nodes(uint64_t offset);
  const Bytes& page(uint64_t offset);
  std::optional<BlockPlace> find_block(uint64_t id);
  void append_extents(uint64_t data, Layout& layout);
  uint64_t number(ByteView bytes, size_t at) const;
  uint32_t property_of(uint32_t id) const;

  evidence::ByteSource* source_;
  bool wide_ = true;  ///< 64-bit numbers
  bool big_pages_ = false;
  uint8_t encoding_ = 0;
  uint64_t block_root_ = 0;
  std::vector<PstNode> nodes_;
  std::unordered_map<uint64_t, Bytes> pages_;
  std::map<uint32_t, uint32_t> names_;  ///< property of this store -> named_property()
  Bytes empty_;
  bool damaged_ = false;
};

/// The data of a node as a source, read block by block. Borrows the file.
class PstNodeSource : public evidence::ByteSource {
 public:
  PstNodeSource(PstFile& file, uint64_t data) : file_(file), layout_(file.layout(data)) {}
  uint64_t size() const override { return layout_.size; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override;

 private:
  PstFile& file_;
  PstFile::Layout layout_;
  uint64_t held_block_ = 0;
  Bytes held_;
};

}  // namespace clew::extract
