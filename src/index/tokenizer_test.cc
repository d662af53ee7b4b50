// SPDX-License-Identifier: EUPL-1.2
// Tests of folding and splitting.
#include "index/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clew::index {
namespace {

using testing::ElementsAre;

std::vector<std::string> tokens(std::string_view text, bool is_query = false) {
  Tokenizer tokenizer;
  std::vector<std::string> out;
  tokenizer.each(text, is_query, [&](const Token& token) {
    out.emplace_back(token.folded);
    return true;
  });
  return out;
}

TEST(TokenizerTest, FoldsCaseAccentsWidthAndDigits) {
  EXPECT_THAT(tokens("Été ÅNGSTRÖM ﬁn ＡＢＣ １２ ٣٤"),
              ElementsAre("ete", "angstrom", "fin", "abc", "12", "34"));
}

TEST(TokenizerTest, FoldsLettersThatUnicodeDoesNotTakeApart) {
  EXPECT_THAT(tokens("Łukasz YILDIZ Yıldız İzmir Đặng Søren Þóra Œuvre Straße"),
              ElementsAre("lukasz", "yildiz", "yildiz", "izmir", "dang", "soren", "thora", "oeuvre",
                          "strasse"));
}

TEST(TokenizerTest, CombiningMarksDoNotSplitWords) {
  EXPECT_THAT(tokens("e\xCC\x81te\xCC\x81"), ElementsAre("ete"));
}

TEST(TokenizerTest, PairsHanAndKeepsTheLastCharacterForOneCharacterQueries) {
  EXPECT_THAT(tokens("王小明a"), ElementsAre("王小", "小明", "明", "a"));
  EXPECT_THAT(tokens("小明", true), ElementsAre("小明"));
  EXPECT_THAT(tokens("明", true), ElementsAre("明"));
}

TEST(TokenizerTest, SpansAreBytesOfTheInput) {
  Tokenizer tokenizer;
  const std::string text = "le café: 王小明";
  std::vector<std::string> spans;
  tokenizer.each(text, false, [&](const Token& token) {
    spans.push_back(text.substr(token.start, token.end - token.start));
    return true;
  });
  EXPECT_THAT(spans, ElementsAre("le", "café", "王小", "小明", "明"));
}

TEST(TokenizerTest, LongTokensStayDistinctAndFindable) {
  const std::string a(5000, 'x');
  const std::string b = a + "y";
  ASSERT_EQ(tokens(a).size(), 1u);
  EXPECT_LE(tokens(a)[0].size(), kTokenBytesMax);
  EXPECT_EQ(tokens(a), tokens(a));
  EXPECT_NE(tokens(a), tokens(b));
}

TEST(TokenizerTest, MalformedBytesSeparate) {
  EXPECT_THAT(tokens("ab\xff"
                     "cd\xe2\x82"),
              ElementsAre("ab", "cd"));
}

TEST(TokenizerTest, StopsWhenTheReceiverHasEnough) {
  Tokenizer tokenizer;
  int count = 0;
  tokenizer.each("a b c d", false, [&](const Token&) { return ++count < 2; });
  EXPECT_EQ(count, 2);
}

}  // namespace
}  // namespace clew::index
