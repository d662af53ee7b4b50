// SPDX-License-Identifier: EUPL-1.2
// Tests of RTF: text, objects, HTML within, compression.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/rtf_text.h"

namespace clew::extract {
namespace {

TEST(RtfTest, ReadsTextFieldsAndLinks) {
  const auto items = collect(
      R"({\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset204 Arial;}}
{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}{\*\generator Writer 7;}
{\info{\title Offer}{\author Ana}{\operator Ivan}{\creatim\yr2026\mo3\dy1\hr10\min5}}
\pard\plain Call \b 07400\b0 123456\par
{\field{\*\fldinst HYPERLINK "mailto:ana@jobs.example"}{\fldrslt write}}\par
{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}, na\'efve \u1103?\u-10179?\u-8704? \{x\}\par})",
      "offer");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "rtf");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text, "Call 07400123456\nwrite\nmailto:ana@jobs.example\nПривет, naïve я😀 {x}\n");
  EXPECT_EQ(field_of(item, "title"), "Offer");
  EXPECT_EQ(field_of(item, "author"), "Ana");
  EXPECT_EQ(field_of(item, "last_modified_by"), "Ivan");
  EXPECT_EQ(field_of(item, "software"), "Writer 7;");
  EXPECT_EQ(field_of(item, "created"), "2026-03-01T10:05:00Z");
}

TEST(RtfTest, TablesAreLinesAndSkippedPartsStaySkipped) {
  const auto item = collect(
                        R"({\rtf1\ansi{\*\unknown secret}\trowd\pard\intbl a\par b\cell c\cell\row
\pard \uc2\u233 xyz{\uc0\u233 !}\deleted gone\deleted0{\v hidden}{\*\revtbl{Ivan;}}\par})",
                        "table")[0]
                        .item;
  EXPECT_EQ(item.text,
            "a b\tc\néz"
            "é!gonehidden\n");
  EXPECT_EQ(field_of(item, "has_deleted_text"), "yes");
}

TEST(RtfTest, PicturesAndPackagesAreChildren) {
  Bytes native;
  base::append_le<uint16_t>(native, 2);
  native += Bytes("C:\\x\\list.txt\0icon\0\0\0\3\0", 23);
  base::append_le<uint32_t>(native, 2);
  native += Bytes("p\0", 2);
  base::append_le<uint32_t>(native, 12);
  native += "07400 123456";
  Bytes object;
  base::append_le<uint32_t>(object, 0x501);
  base::append_le<uint32_t>(object, 2);
  base::append_le<uint32_t>(object, 8);
  object += Bytes("Package\0", 8) + Bytes(8, '\0');
  base::append_le<uint32_t>(object, static_cast<uint32_t>(native.size()));
  object += native;
  const auto items = collect(
      "{\\rtf1{\\*\\shppict{\\pict\\pngblip 8950\n4e470d0a1a0a}}"
      "{\\nonshppict{\\pict\\wmetafile8 ff}}"
      "{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata " +
          base::to_hex(object) + "}{\\result see}}\\par}",
      "doc");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.text, "see\n");
  EXPECT_EQ(items[1].path, "doc/1 picture.png");
  EXPECT_EQ(items[1].item.type, "png");
  EXPECT_EQ(items[2].path, "doc/2 list.txt");
  EXPECT_EQ(items[2].item.text, "07400 123456");
}

TEST(RtfTest, HtmlOfOutlookIsUnwrapped) {
  const auto item =
      collect(R"({\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Hello )"
              R"({\*\htmltag84 <b>})"
              R"(\htmlrtf {\b \htmlrtf0 07400\htmlrtf }\htmlrtf0{\*\htmltag92 </b>}123456\'e9})",
              "mail")[0]
          .item;
  EXPECT_EQ(item.text, "Hello 07400123456é\n");
}

TEST(RtfTest, CutOffHostileAndEmptyInputsEnd) {
  const auto cut = collect(R"({\rtf1 begins {\b and)", "cut")[0].item;
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_EQ(cut.text, "begins and\n");
  EXPECT_TRUE(has_anomaly(cut, "rtf_truncated"));
  const auto deep =
      collect("{\\rtf1 " + Bytes(100'000, '{') + "x" + Bytes(100'000, '}') + "y}", "deep")[0].item;
  EXPECT_EQ(deep.state, model::ItemState::kPartial);
  EXPECT_EQ(deep.reason, "its groups nest too deep");
  EXPECT_NE(deep.text.find('y'), std::string::npos);
  const auto bin = collect("{\\rtf1\\bin99999999999 xyz\\u\\'\\'zz\\uc-5\\f-1 w}", "bin")[0].item;
  EXPECT_EQ(bin.type, "rtf");
  EXPECT_EQ(collect("{\\rtf1}", "empty")[0].item.state, model::ItemState::kDone);
}

TEST(RtfTest, DecompressesTheSpecificationsExamples) {
  // [MS-OXRTFCP] 3.1.1 and 3.1.2
  const auto first = base::from_hex(
      "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a"
      "800fa0");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(decompress_rtf(*first, 1 << 20), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  const auto crossing =
      base::from_hex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0");
  EXPECT_EQ(decompress_rtf(*crossing, 1 << 20), "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
  EXPECT_EQ(decompress_rtf(*crossing, 10), "{\\rtf1 WXY");
  EXPECT_EQ(decompress_rtf("short", 10), "");
}

}  // namespace
}  // namespace clew::extract
