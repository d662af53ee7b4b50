// SPDX-License-Identifier: EUPL-1.2
// RFC 6962 trees without recursion; verification follows the algorithms of RFC 9162, which defines
// the same tree. See merkle.h.
#include "ledger/merkle.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/check.h"
#include "base/hash.h"

namespace clew::ledger {
namespace {

// The largest power of two smaller than `count`: how many leaves lie under the left child of the
// root.
uint64_t left_leaves(uint64_t count) {
  CHECK(count > 1);
  return std::bit_floor(count - 1);
}

bool all_are_hashes(const std::vector<Bytes>& proof) {
  return std::all_of(proof.begin(), proof.end(),
                     [](const Bytes& hash) { return hash.size() == kHashSize; });
}

// Climbs past the levels at which the node is the last of its row and has no sibling.
void skip_lone_levels(uint64_t& node, uint64_t& last) {
  while ((node & 1) == 0 && node != 0) {
    node >>= 1;
    last >>= 1;
  }
}

}  // namespace

Bytes leaf_hash(ByteView leaf) {
  base::Sha256 hasher;
  hasher.update(ByteView("\x00", 1));
  hasher.update(leaf);
  return hasher.finish();
}

Bytes node_hash(ByteView left, ByteView right) {
  char input[1 + 2 * kHashSize];
  CHECK(left.size() == kHashSize && right.size() == kHashSize);
  input[0] = 1;
  std::copy(left.begin(), left.end(), input + 1);
  std::copy(right.begin(), right.end(), input + 1 + kHashSize);
  return base::sha256(ByteView(input, sizeof input));
}

Bytes empty_root() { return base::sha256({}); }

Result<Frontier> Frontier::from_peaks(uint64_t size, ByteView peaks) {
  if (peaks.size() != static_cast<size_t>(std::popcount(size)) * kHashSize) {
    return Error(ErrorKind::kCorrupt, "the ledger's frontier does not have the length of its size");
  }
  Frontier frontier;
  frontier.size_ = size;
  for (size_t at = 0; at < peaks.size(); at += kHashSize) {
    frontier.peaks_.emplace_back(peaks.substr(at, kHashSize));
  }
  return frontier;
}

void Frontier::append(ByteView hash_of_leaf) {
  CHECK(hash_of_leaf.size() == kHashSize);
  Bytes hash(hash_of_leaf);
  // Each one bit at the low end is a subtree as large as the one that has just been completed.
  for (uint64_t bits = size_; bits & 1; bits >>= 1) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(std::move(hash));
  ++size_;
}

Bytes Frontier::root() const {
  if (peaks_.empty()) return empty_root();
  Bytes root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root;
}

Bytes Frontier::peaks() const {
  Bytes out;
  out.reserve(peaks_.size() * kHashSize);
  for (const Bytes& peak : peaks_) out += peak;
  return out;
}

std::vector<LeafRange> inclusion_ranges(uint64_t index, uint64_t size) {
  CHECK(index < size);
  std::vector<LeafRange> siblings;  // from the root down
  LeafRange subtree{0, size};
  while (subtree.end - subtree.first > 1) {
    const uint64_t middle = subtree.first + left_leaves(subtree.end - subtree.first);
    if (index < middle) {
      siblings.push_back({middle, subtree.end});
      subtree.end = middle;
    } else {
      siblings.push_back({subtree.first, middle});
      subtree.first = middle;
    }
  }
  std::reverse(siblings.begin(), siblings.end());
  return siblings;
}

std::vector<LeafRange> consistency_ranges(uint64_t old_size, uint64_t new_size) {
  CHECK(old_size <= new_size);
  if (old_size == 0) return {};
  std::vector<LeafRange> subtrees;  // from the root down
  LeafRange subtree{0, new_size};
  while (old_size < subtree.end) {
    const uint64_t middle = subtree.first + left_leaves(subtree.end - subtree.first);
    if (old_size <= middle) {
      subtrees.push_back({middle, subtree.end});
      subtree.end = middle;
    } else {
      subtrees.push_back({subtree.first, middle});
      subtree.first = middle;
    }
  }
  // When the old tree is this very subtree, the verifier knows its root already.
  if (subtree.first != 0) subtrees.push_back(subtree);
  std::reverse(subtrees.begin(), subtrees.end());
  return subtrees;
}

RangeRoots::RangeRoots(std::vector<LeafRange> ranges)
    : ranges_(std::move(ranges)), frontiers_(ranges_.size()), by_position_(ranges_.size()) {
  std::iota(by_position_.begin(), by_position_.end(), size_t{0});
  std::sort(by_position_.begin(), by_position_.end(),
            [this](size_t a, size_t b) { return ranges_[a].first < ranges_[b].first; });
}

void RangeRoots::append(ByteView hash_of_leaf) {
  const uint64_t leaf = next_leaf_++;
  if (current_ == by_position_.size()) return;
  const size_t number = by_position_[current_];
  if (leaf < ranges_[number].first) return;
  frontiers_[number].append(hash_of_leaf);
  if (next_leaf_ == ranges_[number].end) ++current_;
}

std::vector<Bytes> RangeRoots::take() {
  CHECK(current_ == by_position_.size());
  std::vector<Bytes> roots;
  roots.reserve(frontiers_.size());
  for (const Frontier& frontier : frontiers_) roots.push_back(frontier.root());
  return roots;
}

bool inclusion_holds(ByteView hash_of_leaf, uint64_t index, uint64_t size,
                     const std::vector<Bytes>& proof, ByteView root) {
  if (index >= size || hash_of_leaf.size() != kHashSize || !all_are_hashes(proof)) return false;
  uint64_t node = index;     // position of the node in its row
  uint64_t last = size - 1;  // position of the last node in that row
  Bytes hash(hash_of_leaf);
  for (const Bytes& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      skip_lone_levels(node, last);
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool consistency_holds(uint64_t old_size, ByteView old_root, uint64_t new_size, ByteView new_root,
                       const std::vector<Bytes>& proof) {
  if (old_size > new_size || old_root.size() != kHashSize || new_root.size() != kHashSize ||
      !all_are_hashes(proof)) {
    return false;
  }
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  if (old_size == 0) return proof.empty() && old_root == empty_root();
  auto next = proof.begin();
  Bytes start;
  if (std::has_single_bit(old_size)) {
    start = old_root;
  } else {
    if (proof.empty()) return false;
    start = *next++;
  }
  uint64_t node = old_size - 1;
  uint64_t last = new_size - 1;
  const int shared_levels = std::countr_one(node);
  node >>= shared_levels;
  last >>= shared_levels;
  Bytes old_hash = start;
  Bytes new_hash = start;
  for (; next != proof.end(); ++next) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(*next, old_hash);
      new_hash = node_hash(*next, new_hash);
      skip_lone_levels(node, last);
    } else {
      new_hash = node_hash(new_hash, *next);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && new_hash == new_root;
}

}  // namespace clew::ledger
