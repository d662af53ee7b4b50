// SPDX-License-Identifier: EUPL-1.2
// Tests of the query language: what is read, and what is said about what cannot be.
#include "search/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clew::search {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// The tree as text, to compare it with.
std::string show(const Node& node) {
  std::string out;
  switch (node.kind) {
    case NodeKind::kText:
    case NodeKind::kNear:
      for (const auto& phrase : node.phrases) {
        if (!out.empty()) out += " ";
        out += phrase.exact ? "\"" : "";
        for (size_t i = 0; i < phrase.tokens.size(); ++i) out += (i ? "+" : "") + phrase.tokens[i];
        out += phrase.exact ? "\"" : "";
        out += phrase.prefix ? "*" : "";
      }
      if (node.kind == NodeKind::kNear)
        return "near" + std::to_string(node.distance) + "(" + out + ")";
      if (node.place == Place::kFrom) return "from:" + out;
      if (node.place == Place::kTo) return "to:" + out;
      if (node.place == Place::kTitle) return "title:" + out;
      return out;
    case NodeKind::kFilter:
      return "filter(" + node.value + (node.prefix ? "*" : "") + ")";
    case NodeKind::kSelector:
      return std::string(model::name_of(node.selector)) + "(" + node.value + ")";
    case NodeKind::kRegex:
      return "regex(" + node.value + ")";
    case NodeKind::kAnd:
    case NodeKind::kOr:
    case NodeKind::kNot:
      break;
  }
  out = node.kind == NodeKind::kAnd ? "and(" : node.kind == NodeKind::kOr ? "or(" : "not(";
  for (size_t i = 0; i < node.children.size(); ++i) out += (i ? " " : "") + show(node.children[i]);
  return out + ")";
}

std::string read(std::string_view text) {
  auto query = parse_query(text);
  return query.ok() ? show(query->root) : "error: " + query.error().text;
}

TEST(QueryTest, ReadsWordsAndOperators) {
  EXPECT_EQ(read("flat"), "flat");
  EXPECT_EQ(read("flat room"), "and(flat room)");
  EXPECT_EQ(read("flat AND room"), "and(flat room)");
  EXPECT_EQ(read("flat room OR house"), "or(and(flat room) house)");
  EXPECT_EQ(read("flat (room OR house)"), "and(flat or(room house))");
  EXPECT_EQ(read("flat -room"), "and(flat not(room))");
  EXPECT_EQ(read("NOT flat"), "not(flat)");
  EXPECT_EQ(read("NOT NOT flat"), "flat");
  EXPECT_EQ(read("or and not"), "and(or and not)");
  EXPECT_EQ(read("((flat))"), "flat");
}

TEST(QueryTest, ReadsPhrasesPrefixesAndNear) {
  EXPECT_EQ(read("\"Two Rooms\""), "\"two+rooms\"");
  EXPECT_EQ(read("well-known"), "well+known");
  EXPECT_EQ(read("appart*"), "appart*");
  EXPECT_EQ(read("NEAR(flat \"two rooms\", 5)"), "near5(flat \"two+rooms\")");
  EXPECT_EQ(read("NEAR(flat room*)"), "near10(flat room*)");
  EXPECT_EQ(read("near (a)"), "and(near a)");
}

TEST(QueryTest, ReadsAllScripts) {
  EXPECT_EQ(read("Наталья"), "наталья");
  EXPECT_EQ(read("مُحَمَّد"), "محمد");
  EXPECT_EQ(read("王小明"), "王小+小明");
  EXPECT_EQ(read("明"), "明*");
}

TEST(QueryTest, ReadsFields) {
  EXPECT_EQ(read("from:Anna to:\"Max M\" title:offer*"),
            "and(from:anna to:\"max+m\" title:offer*)");
  EXPECT_EQ(read("type:PDF"), "filter(pdf)");
  EXPECT_EQ(read("path:a/B.jpg"), "filter(a/B.jpg)");
  EXPECT_EQ(read("phone:+33 6 12 34 56 78"), "phone(+33 6 12 34 56 78)");
  EXPECT_EQ(read("iban:\"FR76 3000\""), "iban(FR76 3000)");
  EXPECT_EQ(read("mentioned:2026-03-03"), "date(2026-03-03)");
  EXPECT_EQ(read("http://example.net/a at 10:30"), "and(http+example+net+a at 10+30)");
}

TEST(QueryTest, ReadsTimes) {
  const auto times = [](std::string_view text) {
    auto query = MUST(parse_query(text));
    const auto show_time = [](TimeMs time) {
      if (time == std::numeric_limits<TimeMs>::min()) return std::string("-");
      if (time == std::numeric_limits<TimeMs>::max()) return std::string("+");
      return base::to_iso(time).substr(0, 10);
    };
    return show_time(query.root.from) + " " + show_time(query.root.until);
  };
  EXPECT_EQ(times("date:2026"), "2026-01-01 2027-01-01");
  EXPECT_EQ(times("date:2026-12"), "2026-12-01 2027-01-01");
  EXPECT_EQ(times("date:2026-02-28"), "2026-02-28 2026-03-01");
  EXPECT_EQ(times("date:2026-03-01..2026-03-31"), "2026-03-01 2026-04-01");
  EXPECT_EQ(times("date:..2026-03"), "- 2026-04-01");
  EXPECT_EQ(times("date:>=2026-01"), "2026-01-01 +");
  EXPECT_EQ(times("date:>2026-01"), "2026-02-01 +");
  EXPECT_EQ(times("date:<2026-01"), "- 2026-01-01");
}

TEST(QueryTest, BareNumbersAndAddressesAreValuesToo) {
  EXPECT_EQ(read("06 12 34 56 78"),
            "or(and(\"06\" \"12\" \"34\" \"56\" \"78\") phone(06 12 34 56 78))");
  EXPECT_EQ(read("+33(0)612345678"), "or(\"33+0+612345678\" phone(+33(0)612345678))");
  EXPECT_EQ(read("(0612345678)"), "or(\"0612345678\" phone(0612345678))");
  EXPECT_EQ(read("Anna@Example.net"), "or(anna+example+net email(anna@example.net))");
  EXPECT_EQ(read("flat 12"), "and(flat 12)");
}

TEST(QueryTest, MarksWithoutLettersAreIgnored) {
  EXPECT_EQ(read("Tom & Anna"), "and(tom anna)");
  EXPECT_EQ(read("flat - room"), "and(flat room)");
}

TEST(QueryTest, SaysWhereAQueryIsWrongAndWhatToDo) {
  EXPECT_THAT(read(""), HasSubstr("nothing to search for"));
  EXPECT_THAT(read("&"), HasSubstr("nothing to search for"));
  EXPECT_THAT(read("дом \"open"), AllOf(HasSubstr("character 5:"), HasSubstr("add '\"'")));
  EXPECT_THAT(read("a (b"), AllOf(HasSubstr("character 3:"), HasSubstr("not closed")));
  EXPECT_THAT(read("a)"), AllOf(HasSubstr("character 2:"), HasSubstr("without an opening")));
  EXPECT_THAT(read("a OR"), HasSubstr("OR needs a term on both sides"));
  EXPECT_THAT(read("OR a"), HasSubstr("character 1: OR needs"));
  EXPECT_THAT(read("a AND"), HasSubstr("AND needs a term"));
  EXPECT_THAT(read("AND a"), HasSubstr("AND needs a term"));
  EXPECT_THAT(read("a NOT"), HasSubstr("NOT needs a term"));
  EXPECT_THAT(read("*"), HasSubstr("beginning of a word"));
  EXPECT_THAT(read("a*b"), HasSubstr("character 2: * is understood only at the end"));
  EXPECT_THAT(read("form:anna"), AllOf(HasSubstr("no field \"form:\""), HasSubstr("from,")));
  EXPECT_THAT(read("from:"), HasSubstr("needs a value"));
  EXPECT_THAT(read("phone:-"), HasSubstr("needs a letter or a digit"));
  EXPECT_THAT(read("date:yesterday"), HasSubstr("character 6: a date is written"));
  EXPECT_THAT(read("date:2026-13"), HasSubstr("a date is written"));
  EXPECT_THAT(read("date:2026-04..2026-03"), HasSubstr("a date is written"));
  EXPECT_THAT(read("state:odd"), HasSubstr("states are done"));
  EXPECT_THAT(read("NEAR(a)"), HasSubstr("two words or more"));
  EXPECT_THAT(read("NEAR(a b, x)"), HasSubstr("character 11: the distance"));
  EXPECT_THAT(read("NEAR(a b, 1001)"), HasSubstr("from 0 to 1000"));
  EXPECT_THAT(read("NEAR(a b"), HasSubstr("not closed"));
  EXPECT_THAT(read("\xff"), HasSubstr("UTF-8"));
  EXPECT_EQ(parse_query("a (").error().kind, ErrorKind::kUsage);
}

TEST(QueryTest, LimitsHold) {
  EXPECT_EQ(parse_query(std::string(kQueryBytesMax + 1, 'a')).error().kind, ErrorKind::kLimit);
  const auto nested = [](size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_query(nested(kQueryDepthMax)).ok());
  EXPECT_EQ(parse_query(nested(kQueryDepthMax + 1)).error().kind, ErrorKind::kLimit);
  EXPECT_EQ(parse_query(nested(100'000)).error().kind, ErrorKind::kLimit);
  std::string many;
  for (size_t i = 0; i < kQueryTermsMax; ++i) many += "a" + std::to_string(i) + " ";
  EXPECT_TRUE(parse_query(many).ok());
  EXPECT_EQ(parse_query(many + "b").error().kind, ErrorKind::kLimit);
}

TEST(QueryTest, FieldsAreSorted) {
  const auto fields = query_fields();
  EXPECT_TRUE(std::is_sorted(fields.begin(), fields.end()));
  EXPECT_THAT(fields, testing::IsSupersetOf({"from", "phone", "date", "mentioned", "lang"}));
}

TEST(QueryTest, ReadsSlips) {
  const auto one = MUST(parse_query("flat~"));
  EXPECT_EQ(one.root.phrases[0].slips, 1u);
  EXPECT_EQ(one.root.phrases[0].text, "flat");
  EXPECT_EQ(MUST(parse_query("title:flat~2")).root.phrases[0].slips, 2u);
  EXPECT_EQ(MUST(parse_query("\"flat~2\"")).root.phrases[0].slips, 0u);
  for (const auto* wrong : {"flat~3", "flat~x", "ab~", "小明~", "two-rooms~"}) {
    EXPECT_FALSE(parse_query(wrong).ok()) << wrong;
  }
}

TEST(QueryTest, ReadsRegularExpressions) {
  const auto regex = MUST(parse_query("/fl[ao]t \\/ room/"));
  EXPECT_EQ(regex.root.kind, NodeKind::kRegex);
  EXPECT_EQ(regex.root.value, "fl[ao]t \\/ room");
  EXPECT_EQ(MUST(parse_query("/dev/sda")).root.kind, NodeKind::kText);
  EXPECT_EQ(MUST(parse_query("(/room[0-9]/)")).root.kind, NodeKind::kRegex);
  EXPECT_FALSE(parse_query("/room(/").ok());
  EXPECT_FALSE(parse_query("/(room{1000}){1000}/").ok());
}

TEST(QueryTest, RefusesRegularExpressionsThatNothingNarrows) {
  for (const auto* wide : {"/[0-9]+/", "/ab/", "/room|[0-9]+/", "/a.*b/ OR flat", "flat OR /../",
                           "/[0-9]+/ NOT flat"}) {
    const auto refused = parse_query(wide);
    ASSERT_FALSE(refused.ok()) << wide;
    EXPECT_THAT(refused.error().text, testing::HasSubstr("beside it")) << wide;
  }
  for (const auto* narrow : {"flat /[0-9]+/", "/[0-9]+ room/", "date:2026 /[0-9]+/",
                             "(flat OR room) /../", "/room|flat/"}) {
    EXPECT_TRUE(parse_query(narrow).ok()) << narrow;
  }
}

}  // namespace
}  // namespace clew::search
