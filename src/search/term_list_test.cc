// SPDX-License-Identifier: EUPL-1.2
// Tests of reading lists of terms.
#include "search/term_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clew::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> texts(std::string_view list) {
  std::vector<std::string> out;
  for (const auto& term : MUST(parse_term_list(list))) out.push_back(term.text);
  return out;
}

TEST(TermList, ReadsLinesOfAnyEditor) {
  EXPECT_THAT(texts("\xEF\xBB\xBF"
                    "flat\r\n\r\n# no term\r\n  two rooms \r\nflat\r\nНаталья"),
              ElementsAre("flat", "two rooms", "Наталья"));
  EXPECT_TRUE(texts("").empty());
  EXPECT_TRUE(texts("#\n\n\n").empty());
  const auto terms = MUST(parse_term_list("# a\nb\n\nc"));
  EXPECT_EQ(terms[0].line, 2u);
  EXPECT_EQ(terms[1].line, 4u);
}

TEST(TermList, TakesSeveralWordsAsAPhrase) {
  const auto term = MUST(parse_term("two (small) rooms"));
  ASSERT_EQ(term.query.root.kind, NodeKind::kText);
  EXPECT_THAT(term.query.root.phrases[0].tokens, ElementsAre("two", "small", "rooms"));
  EXPECT_TRUE(MUST(parse_term("appart*")).query.root.phrases[0].prefix);
  for (const auto* word : {"NOT", "-flat", "re:offer", "(a", "say \"yes\""}) {
    EXPECT_EQ(MUST(parse_term(word)).query.root.kind, NodeKind::kText) << word;
  }
}

TEST(TermList, TellsSelectorsAndHashes) {
  const auto phone = MUST(parse_term("06 12 34 56 78"));
  ASSERT_EQ(phone.query.root.kind, NodeKind::kOr);
  EXPECT_EQ(phone.query.root.children[1].kind, NodeKind::kSelector);
  EXPECT_EQ(MUST(parse_term("iban:FR7630006000011234567890189")).query.root.kind,
            NodeKind::kSelector);
  EXPECT_EQ(MUST(parse_term(std::string(64, 'a'))).hash.size(), 32u);
  EXPECT_EQ(MUST(parse_term("SHA1:" + std::string(40, 'a'))).hash.size(), 0u);
  EXPECT_EQ(MUST(parse_term("sha1:" + std::string(40, 'A'))).hash.size(), 20u);
  EXPECT_EQ(MUST(parse_term("md5:" + std::string(32, '0'))).hash.size(), 16u);
  EXPECT_TRUE(MUST(parse_term(std::string(63, 'a'))).hash.empty());
}

TEST(TermList, NamesTheLineThatIsWrong) {
  const auto wrong = parse_term_list("flat\n\n...\n");
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().text, HasSubstr("line 3"));
  EXPECT_FALSE(parse_term_list("date:yesterday").ok());
  EXPECT_FALSE(parse_term(std::string(kTermBytesMax + 1, 'a')).ok());
  EXPECT_FALSE(parse_term("\xff").ok());
}

}  // namespace
}  // namespace clew::search
