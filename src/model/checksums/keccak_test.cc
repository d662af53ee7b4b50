// SPDX-License-Identifier: EUPL-1.2
// Tests of Keccak-256 with published vectors.
#include "model/checksums/keccak.h"

#include <gtest/gtest.h>

namespace clew::model {
namespace {

TEST(KeccakTest, MatchesPublishedVectors) {
  EXPECT_EQ(base::to_hex(keccak256("")),
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(base::to_hex(keccak256("abc")),
            "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(base::to_hex(keccak256("The quick brown fox jumps over the lazy dog")),
            "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15");
}

TEST(KeccakTest, BlockBordersGiveDifferentDigests) {
  // One byte less than a block, a block, one more: padding falls into another place each time.
  const Bytes a = keccak256(Bytes(135, 'a'));
  const Bytes b = keccak256(Bytes(136, 'a'));
  const Bytes c = keccak256(Bytes(137, 'a'));
  EXPECT_EQ(base::to_hex(a), "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446");
  EXPECT_NE(a, b);
  EXPECT_NE(b, c);
}

}  // namespace
}  // namespace clew::model
