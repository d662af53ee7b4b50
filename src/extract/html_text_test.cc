// SPDX-License-Identifier: EUPL-1.2
// Tests of HTML laid out as text.
#include "extract/html_text.h"

#include <gtest/gtest.h>

namespace clew::extract {
namespace {

TEST(HtmlTextTest, InlineElementsJoinAndBlocksBreak) {
  EXPECT_EQ(html_to_text("<b>07400</b><i>123456</i>"), "07400123456\n");
  EXPECT_EQ(html_to_text("<div>one</div><div>two <b>three</b></div>four<br>five"),
            "one\ntwo three\nfour\nfive\n");
  EXPECT_EQ(html_to_text("<p>one</p><p>two</p>"), "one\n\ntwo\n");
}

TEST(HtmlTextTest, CellsArePartedByTabs) {
  EXPECT_EQ(html_to_text("<table><tr><td>a</td> <td>b c</td></tr><tr><td>d</td></tr></table>"),
            "a\tb c\nd\n");
}

TEST(HtmlTextTest, DecodesEntitiesAndKeepsHiddenText) {
  EXPECT_EQ(html_to_text("caf&eacute; &#48;&#x37; &lt;x&gt;<span style='display:none'>x</span>"),
            "caf\xc3\xa9 07 <x>x\n");
}

TEST(HtmlTextTest, LeavesScriptStyleAndTemplateOut) {
  EXPECT_EQ(html_to_text("<style>a{}</style><script>var a;</script><template>t</template>text"),
            "text\n");
}

TEST(HtmlTextTest, PreformattedTextKeepsItsLines) {
  EXPECT_EQ(html_to_text("<pre>one\ntwo\n\nthree</pre>"), "one\ntwo\n\nthree\n");
}

TEST(HtmlTextTest, LinkTargetsFollowTheirBlock) {
  EXPECT_EQ(html_to_text("<p>Call <a href='tel:+447400123456'>us</a> now</p><p>end</p>"),
            "Call us now\ntel:+447400123456\n\nend\n");
  EXPECT_EQ(html_to_text("<a href='mailto:ana%40jobs.example'>write</a>"),
            "write\nmailto:ana@jobs.example\n");
  // What the text shows already is not said twice; what leads nowhere is not said.
  EXPECT_EQ(html_to_text("<a href='mailto:ana@jobs.example'>ana@jobs.example</a>"),
            "ana@jobs.example\n");
  EXPECT_EQ(html_to_text("<a href='#top'>up</a> <a href='javascript:x()'>x</a>"), "up x\n");
}

TEST(HtmlTextTest, AttributesThatPeopleSee) {
  EXPECT_EQ(html_to_text("see <img alt='07400 123456' src=a.png> here"), "see 07400 123456 here\n");
  EXPECT_EQ(html_to_text("<p title='by Ana'>text</p>"), "text\nby Ana\n");
  EXPECT_EQ(html_to_text("<input value='0612345678'>"), "0612345678\n");
  EXPECT_EQ(html_to_text("<span data-cfemail='422302206c21'></span>"), "a@b.c\n");
}

TEST(HtmlTextTest, ReadsWhatTheHeadSays) {
  const auto page = read_html(
      "<!-- saved from url=(0020)https://old.example/ --><title> Jobs\n abroad </title>"
      "<meta name=Author content=Ana><meta name=description content='Good pay'>"
      "<meta property='article:published_time' content='2026-01-02'>"
      "<link rel=canonical href='https://jobs.example/1'><body>text");
  EXPECT_EQ(page.title, "Jobs abroad");
  EXPECT_EQ(page.author, "Ana");
  EXPECT_EQ(page.url, "https://jobs.example/1");
  EXPECT_EQ(page.published, "2026-01-02");
  EXPECT_EQ(page.text, "text\nGood pay\n");
  EXPECT_TRUE(page.whole);
}

TEST(HtmlTextTest, DeepNestingCostsNoStack) {
  std::string html;
  for (int i = 0; i < 5'000; ++i) html += "<div>";
  html += "deep";
  EXPECT_EQ(html_to_text(html), "deep\n");
}

TEST(HtmlTextTest, ATreeBeyondTheLimitIsStrippedOfTags) {
  // Each paragraph reopens all that was left open before it.
  std::string html = "<div>";
  for (int i = 0; i < 2000; ++i) html += "<b a=" + std::to_string(i) + ">";
  html += "</div>";
  for (int i = 0; i < 2000; ++i) html += "<p>text</p>";
  const auto page = read_html(html);
  EXPECT_FALSE(page.whole);
  EXPECT_EQ(page.text.substr(0, 10), "text\ntext\n");
}

}  // namespace
}  // namespace clew::extract
