// SPDX-License-Identifier: EUPL-1.2
// Tests of the XML scanner.
#include "extract/xml_scanner.h"

#include <gtest/gtest.h>

namespace clew::extract {
namespace {

std::string trace(std::string_view xml) {
  std::string out;
  XmlScanner scanner(xml);
  while (scanner.next() != XmlScanner::kEnd) {
    if (scanner.token() == XmlScanner::kOpen) out += "<" + std::string(scanner.name()) + ">";
    if (scanner.token() == XmlScanner::kClose) out += "</" + std::string(scanner.name()) + ">";
    if (scanner.token() == XmlScanner::kText) out += scanner.text();
  }
  return out + (scanner.whole() ? "" : " cut");
}

TEST(XmlScannerTest, GivesTokensInOrder) {
  EXPECT_EQ(trace("<?xml version='1.0'?><!DOCTYPE a><w:a x='>'><b/>t&amp;u<!-- - -></b> --></w:a>"),
            "<a><b></b>t&u</a>");
  EXPECT_EQ(trace("<a><![CDATA[<x>&amp;]]></a>"), "<a><x>&amp;</a>");
}

TEST(XmlScannerTest, TellsWhatIsCutOff) {
  EXPECT_EQ(trace("<a>text<b x='"), "<a>text cut");
  EXPECT_EQ(trace("<a>text"), "<a>text cut");
  EXPECT_EQ(trace("<a><!-- "), "<a> cut");
}

TEST(XmlScannerTest, DecodesAttributesAndReferences) {
  XmlScanner scanner("<r w:id = \"1\" id2='a&#x41;&#66;&lt;'>");
  ASSERT_EQ(scanner.next(), XmlScanner::kOpen);
  EXPECT_EQ(scanner.attribute("id"), "1");
  EXPECT_EQ(scanner.attribute("id2"), "aAB<");
  EXPECT_EQ(scanner.attribute("none"), "");
  EXPECT_EQ(decode_entities("&unknown; & &#xD800; &amp"), "&unknown; & \xef\xbf\xbd &amp");
}

}  // namespace
}  // namespace clew::extract
