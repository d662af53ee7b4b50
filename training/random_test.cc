// SPDX-License-Identifier: EUPL-1.2
// The stream is the published algorithm, and stays what it is: a world made today is made again
// later.
#include "training/random.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace clew::training {
namespace {

TEST(RandomTest, StreamsDifferBySeedAndName) {
  EXPECT_NE(Random(1, "a").next(), Random(2, "a").next());
  EXPECT_NE(Random(1, "a").next(), Random(1, "b").next());
  EXPECT_EQ(Random(1, "a").next(), Random(1, "a").next());
}

// Computed by an independent implementation in Python of SplitMix64, FNV-1a and xoshiro256**.
TEST(RandomTest, GivesThePublishedSequence) {
  Random random(7, "people");
  EXPECT_EQ(random.next(), 829743823215433918u);
  EXPECT_EQ(random.next(), 3554332847665550956u);
}

TEST(RandomTest, BelowStaysBelowAndReachesAll) {
  Random random(3, "below");
  std::vector<int> counts(7);
  for (int i = 0; i < 7000; ++i) ++counts[random.below(7)];
  EXPECT_GT(*std::min_element(counts.begin(), counts.end()), 850);
  EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 1150);
}

TEST(RandomTest, ShuffleKeepsTheElements) {
  Random random(5, "shuffle");
  std::vector<int> values = {1, 2, 3, 4, 5, 6, 7, 8};
  random.shuffle(values);
  EXPECT_FALSE(std::is_sorted(values.begin(), values.end()));
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}));
}

}  // namespace
}  // namespace clew::training
