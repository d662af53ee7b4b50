// SPDX-License-Identifier: EUPL-1.2
// The Merkle tree of RFC 6962, section 2.1, over SHA-256: hashes of leaves and nodes, the root of a
// log that only grows, proofs that an entry is in it and that a later state extends an earlier one.
// Hashes are Bytes of kHashSize. All functions are thread-safe, the classes thread-compatible.
//
//   Frontier log;
//   log.append(leaf_hash("first entry"));      // root() is now the root of a log of one leaf
//
//   RangeRoots proof(inclusion_ranges(4, 9));  // leaf 4 of 9, counted from 0
//   for (const Bytes& hash : hashes_of_all_nine_leaves) proof.append(hash);
//   inclusion_holds(hash_of_leaf_4, 4, 9, proof.take(), root);   // true
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::ledger {

inline constexpr size_t kHashSize = 32;

/// SHA-256(0x00 || leaf).
Bytes leaf_hash(ByteView leaf);
/// SHA-256(0x01 || left || right).
Bytes node_hash(ByteView left, ByteView right);
/// The root of a log without entries: SHA-256 of nothing.
Bytes empty_root();

/// What is needed to extend a log and to know its root: the roots of its largest perfect subtrees,
/// at most 64, from left to right. Appending costs two hashes on average, the root at most 63.
class Frontier {
 public:
  /// The frontier of `size` leaves whose subtree roots were written by peaks(); kCorrupt when their
  /// number is not that of the one bits in `size`.
  static Result<Frontier> from_peaks(uint64_t size, ByteView peaks);

  void append(ByteView hash_of_leaf);
  uint64_t size() const { return size_; }
  Bytes root() const;
  /// The subtree roots one after the other, largest subtree first.
  Bytes peaks() const;

 private:
  uint64_t size_ = 0;
  std::vector<Bytes> peaks_;
};

/// The leaves from `first` up to, not including, `end`, counted from 0.
struct LeafRange {
  uint64_t first = 0;
  uint64_t end = 0;
  bool operator==(const LeafRange&) const = default;
};

/// The subtrees whose roots are the audit path of leaf `index` in a tree of `size` leaves
/// (RFC 6962, 2.1.1), in the order of the proof: nearest to the leaf first. index < size.
std::vector<LeafRange> inclusion_ranges(uint64_t index, uint64_t size);

/// The subtrees whose roots prove that the tree of `new_size` leaves extends that of `old_size`
/// (RFC 6962, 2.1.2), in the order of the proof. Empty when a size is 0 or both are equal.
/// old_size <= new_size.
std::vector<LeafRange> consistency_ranges(uint64_t old_size, uint64_t new_size);

/// Makes a proof in one pass over the leaves, holding nothing but frontiers: the roots of disjoint
/// ranges of leaves.
class RangeRoots {
 public:
  /// The ranges are disjoint and not empty.
  explicit RangeRoots(std::vector<LeafRange> ranges);
  /// The hash of the next leaf; the first call is leaf 0.
  void append(ByteView hash_of_leaf);
  /// One root a range, in the order of the constructor's ranges; every range has had all its
  /// leaves.
  std::vector<Bytes> take();

 private:
  std::vector<LeafRange> ranges_;
  std::vector<Frontier> frontiers_;
  std::vector<size_t> by_position_;  // numbers of ranges, sorted by their first leaf
  size_t current_ = 0;               // in by_position_
  uint64_t next_leaf_ = 0;
};

/// Whether `proof` shows that the leaf with this hash is number `index` (from 0) of the `size`
/// leaves under `root` (RFC 9162, 2.1.3.2).
bool inclusion_holds(ByteView hash_of_leaf, uint64_t index, uint64_t size,
                     const std::vector<Bytes>& proof, ByteView root);

/// Whether `proof` shows that the tree under `new_root` begins with the `old_size` leaves of the
/// tree under `old_root` (RFC 9162, 2.1.4.2). Everything extends the empty tree, every tree itself.
bool consistency_holds(uint64_t old_size, ByteView old_root, uint64_t new_size, ByteView new_root,
                       const std::vector<Bytes>& proof);

}  // namespace clew::ledger
