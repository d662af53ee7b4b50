// SPDX-License-Identifier: EUPL-1.2
// Tests of undressing: what becomes of characters, and that spans lead back to the original.
#include "extract/reading/bare_text.h"

#include <random>

#include <gtest/gtest.h>

namespace clew::extract {
namespace {

using model::Unmasking;

std::string bare(std::string_view text) { return std::string(BareText(text).text()); }

TEST(BareTextTest, UndressesLettersAndDigits) {
  EXPECT_EQ(bare("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ"), "name@example.com");
  EXPECT_EQ(bare("𝐧𝐚𝐦𝐞𝟏 𝘯𝘢𝘮𝘦 𝕟𝕒𝕞𝕖𝟚"), "name1 name name2");
  EXPECT_EQ(bare("ⓝⓐⓜⓔ ①② ❶❷ 🄽🄰🄼🄴"), "name 12 12 NAME");
  EXPECT_EQ(bare("0️⃣6⃣7"), "067");
  EXPECT_EQ(bare("٠٦ ۰۶ ०६ ๐๖"), "06 06 06 06");
  EXPECT_EQ(bare("na\u200Bme so\u00ADft"), "name soft");
  EXPECT_EQ(bare("name艾特qq点com"), "name@qq.com");
}

TEST(BareTextTest, LeavesWhatIsNoDress) {
  for (const std::string_view text :
       {"plain text 06 12", "Straße été łódź", "вул. Шевченка 2026", "三心二意，七上八下！",
        "x² 10³", "下午3点30分", "USB-кабель Wi-Fi-роутер", "сор оса 22", "2025г",
        "❤️ ♥ → €"}) {
    EXPECT_EQ(bare(text), text);
    EXPECT_EQ(BareText(text).text().data(), text.data()) << "copied: " << text;
  }
}

TEST(BareTextTest, FoldsLettersThatPassForLatinOnesInLatinWords) {
  EXPECT_EQ(bare("nаmе@example.com"), "name@example.com");
  EXPECT_EQ(bare("пиши kіrа_11 и"), "пиши kira_11 и");
  EXPECT_EQ(bare("0х93Е2"), "0х93Е2") << "no Latin letter";
  EXPECT_EQ(bare("0х93E2"), "0x93E2");
}

TEST(BareTextTest, SpansLeadBack) {
  const std::string_view text = "а ＡＢ\u200BＣ x";
  const BareText read(text);
  ASSERT_EQ(read.text(), "а ABC x");
  const auto span = read.original(3, 6);
  EXPECT_EQ(text.substr(span.start, span.end - span.start), "ＡＢ\u200BＣ");
  EXPECT_TRUE(has(span.how, Unmasking::kFullWidth) && has(span.how, Unmasking::kSplit));
  const auto last = read.original(7, 8);
  EXPECT_EQ(text.substr(last.start, last.end - last.start), "x");
  EXPECT_EQ(last.how, Unmasking::kNone);
}

/// Whatever the text, each byte of the bare one has its place in the original, in order.
TEST(BareTextTest, PlacesAreInOrderOnAnyBytes) {
  static constexpr std::string_view kPieces[] = {
      "a",        "1",    "\u200B", "Ａ", "𝐚", "0️⃣", "\u20E3",
      "\uFE0F",   "а",    "е",      "п",  "@", "点",      "艾特",
      "\xF0\x9F", "\xC3", "\xD0",   "三", " ", "٣",       "\xED\xA0\x80",
      "é",        "\xFF"};
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (size_t i = random() % 30; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
    const BareText read(text);
    size_t end = 0;
    for (size_t at = 0; at < read.text().size(); ++at) {
      const auto span = read.original(at, at + 1);
      ASSERT_LE(end, span.start) << text;
      ASSERT_LT(span.start, span.end) << text;
      ASSERT_LE(span.end, text.size()) << text;
      end = span.end;
    }
  }
}

}  // namespace
}  // namespace clew::extract
