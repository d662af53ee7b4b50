// SPDX-License-Identifier: EUPL-1.2
// The set of distinct words keeps each once, in order, through growth and odd sizes.
#include "index/terms.h"

#include <gtest/gtest.h>

#include <string>

namespace clew::index {
namespace {

TEST(Terms, KeepsEachOnceInOrder) {
  Terms terms;
  for (const auto* word : {"room", "flat", "room", "", "flat", "quiet", ""}) terms.add(word);
  EXPECT_EQ(terms.all(), (std::vector<std::string_view>{"room", "flat", "", "quiet"}));
}

TEST(Terms, GrowsAndStillKnowsAll) {
  Terms terms;
  constexpr int kWords = 100'000;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kWords; ++i) terms.add("word" + std::to_string(i));
  }
  ASSERT_EQ(terms.all().size(), size_t{kWords});
  EXPECT_EQ(terms.all().front(), "word0");
  EXPECT_EQ(terms.all().back(), "word99999");
}

TEST(Terms, TakesTermsLargerThanAChunk) {
  Terms terms;
  const std::string large(1 << 20, 'a');
  terms.add("before");
  terms.add(large);
  terms.add("after");
  terms.add(large);
  EXPECT_EQ(terms.all(), (std::vector<std::string_view>{"before", large, "after"}));
}

TEST(Terms, CountsItemsAndTheirWords) {
  Terms terms;
  terms.begin_item();
  for (const auto* term : {"one", "two", "one"}) terms.add(term);
  EXPECT_EQ(terms.of_item(), 3u);
  terms.begin_item();
  EXPECT_EQ(terms.of_item(), 0u);
  terms.add("one");
  EXPECT_EQ(terms.items_with(0), 2u);
  EXPECT_EQ(terms.items_with(1), 1u);
}

}  // namespace
}  // namespace clew::index
