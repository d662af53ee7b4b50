// SPDX-License-Identifier: EUPL-1.2
// The tree against published roots and proofs, against the definition of RFC 6962 written out, for
// every leaf and every pair of sizes up to 200, and against changed proofs.
#include "ledger/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>

#include "base/hash.h"

namespace clew::ledger {
namespace {

using base::from_hex;
using base::to_hex;

constexpr uint64_t kSizeMax = 200;

// The eight leaves that Certificate Transparency's reference tests use.
const std::vector<Bytes>& reference_leaves() {
  static const std::vector<Bytes> leaves = [] {
    std::vector<Bytes> out;
    for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                            "606162636465666768696a6b6c6d6e6f"}) {
      out.push_back(*from_hex(hex));
    }
    return out;
  }();
  return leaves;
}

std::vector<Bytes> hashes_of(const std::vector<Bytes>& leaves) {
  std::vector<Bytes> out;
  for (const Bytes& leaf : leaves) out.push_back(leaf_hash(leaf));
  return out;
}

std::vector<Bytes> numbered_hashes(uint64_t count) {
  std::vector<Bytes> out;
  for (uint64_t i = 0; i < count; ++i) out.push_back(leaf_hash("leaf " + std::to_string(i)));
  return out;
}

// MTH as RFC 6962, 2.1 defines it, over leaf hashes [first, end). Recursion is as deep as the tree.
Bytes defined_root(const std::vector<Bytes>& hashes, uint64_t first, uint64_t end) {
  if (first == end) return base::sha256({});
  if (end - first == 1) return hashes[first];
  uint64_t k = 1;
  while (2 * k < end - first) k *= 2;
  return node_hash(defined_root(hashes, first, first + k), defined_root(hashes, first + k, end));
}

std::vector<Bytes> prove(const std::vector<Bytes>& hashes, std::vector<LeafRange> ranges) {
  RangeRoots roots(std::move(ranges));
  for (const Bytes& hash : hashes) roots.append(hash);
  return roots.take();
}

std::vector<std::string> hex_of(const std::vector<Bytes>& proof) {
  std::vector<std::string> out;
  for (const Bytes& hash : proof) out.push_back(to_hex(hash));
  return out;
}

TEST(Merkle, RootsAreThePublishedOnes) {
  const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Frontier frontier;
  EXPECT_EQ(to_hex(frontier.root()), roots[0]);
  for (size_t i = 0; i < reference_leaves().size(); ++i) {
    frontier.append(leaf_hash(reference_leaves()[i]));
    EXPECT_EQ(to_hex(frontier.root()), roots[i + 1]) << "size " << i + 1;
  }
}

TEST(Merkle, ProofsAreThePublishedOnes) {
  const std::vector<Bytes> hashes = hashes_of(reference_leaves());
  EXPECT_EQ(hex_of(prove(hashes, inclusion_ranges(0, 8))),
            (std::vector<std::string>{
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(hex_of(prove(hashes, inclusion_ranges(5, 8))),
            (std::vector<std::string>{
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(hex_of(prove(hashes, consistency_ranges(6, 8))),
            (std::vector<std::string>{
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(hex_of(prove(hashes, consistency_ranges(2, 5))),
            (std::vector<std::string>{
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

// The example of RFC 6962, 2.1.3: the audit paths of a tree of seven leaves, and what 3, 4 and 6
// need.
TEST(Merkle, RangesAreThoseOfTheRfcExample) {
  using Ranges = std::vector<LeafRange>;
  EXPECT_EQ(inclusion_ranges(0, 7), (Ranges{{1, 2}, {2, 4}, {4, 7}}));
  EXPECT_EQ(inclusion_ranges(3, 7), (Ranges{{2, 3}, {0, 2}, {4, 7}}));
  EXPECT_EQ(inclusion_ranges(4, 7), (Ranges{{5, 6}, {6, 7}, {0, 4}}));
  EXPECT_EQ(inclusion_ranges(6, 7), (Ranges{{4, 6}, {0, 4}}));
  EXPECT_EQ(consistency_ranges(3, 7), (Ranges{{2, 3}, {3, 4}, {0, 2}, {4, 7}}));
  EXPECT_EQ(consistency_ranges(4, 7), (Ranges{{4, 7}}));
  EXPECT_EQ(consistency_ranges(6, 7), (Ranges{{4, 6}, {6, 7}, {0, 4}}));
  EXPECT_EQ(consistency_ranges(7, 7), Ranges{});
  EXPECT_EQ(consistency_ranges(0, 7), Ranges{});
}

TEST(Merkle, FrontierFollowsTheDefinition) {
  const std::vector<Bytes> hashes = numbered_hashes(kSizeMax);
  Frontier frontier;
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    frontier.append(hashes[size - 1]);
    ASSERT_EQ(frontier.size(), size);
    ASSERT_EQ(frontier.root(), defined_root(hashes, 0, size));
    auto again = Frontier::from_peaks(size, frontier.peaks());
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(again->root(), frontier.root());
    EXPECT_FALSE(Frontier::from_peaks(size, frontier.peaks() + std::string(kHashSize, 'x')).ok());
  }
}

TEST(Merkle, EveryLeafOfEverySizeIsProved) {
  const std::vector<Bytes> hashes = numbered_hashes(kSizeMax);
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    const std::vector<Bytes> leaves(hashes.begin(), hashes.begin() + static_cast<long>(size));
    const Bytes root = defined_root(hashes, 0, size);
    for (uint64_t index = 0; index < size; ++index) {
      const std::vector<Bytes> proof = prove(leaves, inclusion_ranges(index, size));
      ASSERT_TRUE(inclusion_holds(leaves[index], index, size, proof, root)) << index << "/" << size;
      ASSERT_LE(proof.size(), static_cast<size_t>(std::bit_width(size)));
      const uint64_t other = (index + 1) % size;
      if (other != index) {
        ASSERT_FALSE(inclusion_holds(leaves[other], index, size, proof, root));
        ASSERT_FALSE(inclusion_holds(leaves[index], other, size, proof, root));
      }
    }
  }
}

TEST(Merkle, EveryPairOfSizesIsConsistent) {
  const std::vector<Bytes> hashes = numbered_hashes(kSizeMax);
  std::vector<Bytes> roots;
  for (uint64_t size = 0; size <= kSizeMax; ++size) roots.push_back(defined_root(hashes, 0, size));
  for (uint64_t old_size = 0; old_size <= kSizeMax; ++old_size) {
    for (uint64_t new_size = old_size; new_size <= kSizeMax; ++new_size) {
      const std::vector<Bytes> proof = prove(hashes, consistency_ranges(old_size, new_size));
      ASSERT_TRUE(consistency_holds(old_size, roots[old_size], new_size, roots[new_size], proof))
          << old_size << " to " << new_size;
      if (old_size > 0 && old_size < new_size) {
        const Bytes& wrong = roots[old_size - 1];
        ASSERT_FALSE(consistency_holds(old_size, wrong, new_size, roots[new_size], proof));
        ASSERT_FALSE(consistency_holds(old_size, roots[old_size], new_size, wrong, proof));
      }
    }
  }
}

// Flips one bit of every byte of every hash, and takes away, doubles and adds hashes.
template <typename Holds>
void expect_only_this_proof(const std::vector<Bytes>& proof, Holds holds) {
  ASSERT_TRUE(holds(proof));
  for (size_t i = 0; i < proof.size(); ++i) {
    for (size_t byte = 0; byte < kHashSize; ++byte) {
      std::vector<Bytes> changed = proof;
      changed[i][byte] = static_cast<char>(changed[i][byte] ^ (1 << (byte % 8)));
      EXPECT_FALSE(holds(changed)) << "hash " << i << " byte " << byte;
    }
    std::vector<Bytes> shorter = proof;
    shorter.erase(shorter.begin() + static_cast<long>(i));
    EXPECT_FALSE(holds(shorter));
    std::vector<Bytes> longer = proof;
    longer.insert(longer.begin() + static_cast<long>(i), proof[i]);
    EXPECT_FALSE(holds(longer));
    std::vector<Bytes> clipped = proof;
    clipped[i].pop_back();
    EXPECT_FALSE(holds(clipped));
  }
  std::vector<Bytes> longer = proof;
  longer.push_back(Bytes(kHashSize, 'x'));
  EXPECT_FALSE(holds(longer));
}

TEST(Merkle, ChangedProofsFail) {
  const std::vector<Bytes> hashes = numbered_hashes(21);
  const Bytes root = defined_root(hashes, 0, 21);
  for (const uint64_t index : {0, 7, 13, 20}) {
    expect_only_this_proof(prove(hashes, inclusion_ranges(index, 21)),
                           [&](const std::vector<Bytes>& proof) {
                             return inclusion_holds(hashes[index], index, 21, proof, root);
                           });
  }
  for (const uint64_t old_size : {1, 6, 8, 13, 16, 20}) {
    const Bytes old_root = defined_root(hashes, 0, old_size);
    expect_only_this_proof(prove(hashes, consistency_ranges(old_size, 21)),
                           [&](const std::vector<Bytes>& proof) {
                             return consistency_holds(old_size, old_root, 21, root, proof);
                           });
  }
}

TEST(Merkle, NonsenseIsNotAProof) {
  const Bytes hash = leaf_hash("x");
  EXPECT_TRUE(inclusion_holds(hash, 0, 1, {}, hash));
  EXPECT_FALSE(inclusion_holds(hash, 0, 0, {}, hash));
  EXPECT_FALSE(inclusion_holds(hash, 1, 1, {}, hash));
  EXPECT_FALSE(inclusion_holds("short", 0, 1, {}, "short"));
  EXPECT_TRUE(consistency_holds(0, empty_root(), 5, hash, {}));
  EXPECT_FALSE(consistency_holds(0, hash, 5, hash, {}));
  EXPECT_FALSE(consistency_holds(0, empty_root(), 5, hash, {hash}));
  EXPECT_FALSE(consistency_holds(3, hash, 2, hash, {}));
  EXPECT_FALSE(consistency_holds(2, hash, 5, hash, {}));
  EXPECT_FALSE(consistency_holds(3, hash, 5, hash, {}));
  EXPECT_FALSE(consistency_holds(5, hash, 5, empty_root(), {}));
}

RC_GTEST_PROP(MerkleProperty, LargeTreesHaveSoundShapes, (uint64_t size, uint64_t position)) {
  RC_PRE(size > 1);
  const uint64_t index = position % size;
  // The ranges of an inclusion proof and the leaf itself tile the tree.
  uint64_t covered = 1;
  for (const LeafRange& range : inclusion_ranges(index, size)) {
    RC_ASSERT(range.first < range.end && range.end <= size);
    RC_ASSERT(index < range.first || index >= range.end);
    covered += range.end - range.first;
  }
  RC_ASSERT(covered == size);
  RC_ASSERT(consistency_ranges(index + 1, size).size() <= 65);
}

RC_GTEST_PROP(MerkleProperty, RandomPairsAreConsistent, ()) {
  const auto new_size = *rc::gen::inRange<uint64_t>(1, 700);
  const auto old_size = *rc::gen::inRange<uint64_t>(0, new_size + 1);
  const std::vector<Bytes> hashes = numbered_hashes(new_size);
  const std::vector<Bytes> proof = prove(hashes, consistency_ranges(old_size, new_size));
  RC_ASSERT(consistency_holds(old_size, defined_root(hashes, 0, old_size), new_size,
                              defined_root(hashes, 0, new_size), proof));
}

}  // namespace
}  // namespace clew::ledger
