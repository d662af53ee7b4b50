// SPDX-License-Identifier: EUPL-1.2
// Tests of XML: texts, attributes, drawings, damage.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

model::Item read(ByteView bytes) { return collect(bytes, "file")[0].item; }

TEST(XmlTest, ElementsAreLinesAndAttributesAreNamed) {
  const auto item = read(
      "<?xml version='1.0'?><smses xmlns:a='x'><sms address='+447400123456' body='see you'/>"
      "<note>one</note><note>two</note></smses>");
  EXPECT_EQ(item.type, "xml");
  EXPECT_EQ(item.state, model::ItemState::kDone);
  EXPECT_EQ(field_of(item, "kind"), "smses");
  EXPECT_EQ(item.text, "address: +447400123456\nbody: see you\none\ntwo\n");
}

TEST(XmlTest, MixedContentJoins) {
  EXPECT_EQ(read("<?xml version='1.0'?><d><p>call <b>07400</b><i>123456</i> now</p></d>").text,
            "call 07400123456 now\n");
}

TEST(XmlTest, DrawingsSayTheirWordsOnly) {
  const auto item = read(
      "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='20'><title>Poster</title>"
      "<path d='M0 0'/><text><tspan>07400</tspan><tspan>123456</tspan></text></svg>");
  EXPECT_EQ(item.text, "Poster\n07400123456\n");
  EXPECT_EQ(field_of(item, "title"), "Poster");
  EXPECT_EQ(field_of(item, "width"), "10");
}

TEST(XmlTest, EntitiesOfItsOwnAreNotExpanded) {
  const auto item = read(
      "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY f SYSTEM "
      "'file:///etc/passwd'>]>"
      "<d>&a;&f;&amp;</d>");
  EXPECT_EQ(item.text, "&a;&f;&\n");
}

TEST(XmlTest, DamageKeepsWhatStandsBefore) {
  const auto item = read("<?xml version='1.0'?><d><a>kept</a><b>cut");
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(item, "xml_malformed"));
  EXPECT_EQ(item.text, "kept\ncut\n");
}

TEST(XmlTest, DeepNestingCostsNoStack) {
  std::string deep = "<?xml version='1.0'?>";
  for (int i = 0; i < 300'000; ++i) deep += "<a>";
  deep += "x";
  EXPECT_EQ(read(deep).text, "x\n");
}

}  // namespace
}  // namespace clew::extract
