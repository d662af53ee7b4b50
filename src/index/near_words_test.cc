// SPDX-License-Identifier: EUPL-1.2
// Tests of distances between words, against the plain table.
#include "index/near_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace clew::index {
namespace {

/// The whole table, without shortcuts, for words of ASCII.
uint32_t plain_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<uint32_t>> d(a.size() + 1, std::vector<uint32_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<uint32_t>(i);
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<uint32_t>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

TEST(NearWords, MeasuresSlipsOfThePen) {
  EXPECT_EQ(NearWords("natalya", 1).distance("natalya"), 0u);
  EXPECT_EQ(NearWords("natalya", 1).distance("natalia"), 1u);
  EXPECT_EQ(NearWords("natalya", 1).distance("antalya"), 1u);
  EXPECT_EQ(NearWords("natalya", 1).distance("natala"), 1u);
  EXPECT_EQ(NearWords("natalya", 1).distance("nattalya"), 1u);
  EXPECT_EQ(NearWords("natalya", 1).distance("natalie"), std::nullopt);
  EXPECT_EQ(NearWords("natalya", 2).distance("natalie"), 2u);
  EXPECT_EQ(NearWords("наталья", 1).distance("натлаья"), 1u);
  EXPECT_EQ(NearWords("ab", 2).distance(""), 2u);
}

TEST(NearWords, AgreesWithTheWholeTable) {
  std::mt19937 random(4);
  std::vector<std::string> words;
  for (int i = 0; i < 3000; ++i) {
    std::string word;
    const size_t length = random() % 8;
    for (size_t j = 0; j < length; ++j) word += static_cast<char>('a' + random() % 3);
    words.push_back(word);
  }
  std::sort(words.begin(), words.end());
  for (uint32_t most = 1; most <= 2; ++most) {
    for (const auto* wanted : {"abcab", "aab", "cbabca"}) {
      NearWords near(wanted, most);
      for (const auto& word : words) {
        const uint32_t plain = plain_distance(wanted, word);
        EXPECT_EQ(near.distance(word).value_or(99), plain <= most ? plain : 99)
            << wanted << " " << word;
      }
    }
  }
}

}  // namespace
}  // namespace clew::index
