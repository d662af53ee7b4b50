// SPDX-License-Identifier: EUPL-1.2
// Tests of plain text: charsets, what is not text, and texts larger than an item.
#include <gtest/gtest.h>

#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/collect.h"

namespace clew::extract {
namespace {

Bytes utf16le(std::u16string_view text) {
  Bytes out;
  for (const char16_t unit : text) base::append_le<uint16_t>(out, unit);
  return out;
}
Bytes utf16be(std::u16string_view text) {
  Bytes out;
  for (const char16_t unit : text) base::append_be<uint16_t>(out, unit);
  return out;
}

TEST(TextTest, ReadsByteOrderMarks) {
  for (const Bytes& input : {Bytes("\xEF\xBB\xBF") + "дзвони", "\xFF\xFE" + utf16le(u"дзвони"),
                             "\xFE\xFF" + utf16be(u"дзвони")}) {
    const auto items = collect(input, "note");
    EXPECT_EQ(items[0].item.type, "text");
    EXPECT_EQ(items[0].item.text, "дзвони");
    EXPECT_TRUE(items[0].item.anomalies.empty());
  }
  Bytes wide("\xFF\xFE\0\0", 4);
  for (const char32_t c : U"wide 😀") {
    if (c != 0) base::append_le<uint32_t>(wide, c);
  }
  EXPECT_EQ(collect(wide, "note")[0].item.text, "wide 😀");
}

TEST(TextTest, KnowsUtf16WithoutMarkByItsZeroes) {
  const auto little = collect(utf16le(u"call 王小明 tomorrow morning 😀\r\n"), "note");
  EXPECT_EQ(little[0].item.text, "call 王小明 tomorrow morning 😀\r\n");
  EXPECT_EQ(field_of(little[0].item, "charset"), "utf-16le");
  const auto big = collect(utf16be(u"Позвони мне завтра, номер 12"), "note");
  EXPECT_EQ(big[0].item.text, "Позвони мне завтра, номер 12");
}

TEST(TextTest, GuessesLegacyCharsets) {
  const Bytes koi8 =
      "\xF0\xD2\xC9\xD7\xC5\xD4\x2C \xCB\xC1\xCB \xC4\xC5\xCC\xC1? \xF1 \xD0\xD2\xC9\xC5\xC4\xD5 "
      "\xD7 \xD0\xD1\xD4\xCE\xC9\xC3\xD5 \xD7\xC5\xDE\xC5\xD2\xCF\xCD\n";
  const auto items = collect(koi8, "note");
  EXPECT_EQ(items[0].item.type, "text");
  EXPECT_EQ(items[0].item.text, "Привет, как дела? Я приеду в пятницу вечером\n");
  EXPECT_EQ(field_of(items[0].item, "charset"), "koi8-r");
  EXPECT_EQ(
      collect("Rendez-vous \xE0 la gare, apr\xE8s 18 h, s'il vous pla\xEEt\n", "n")[0].item.text,
      "Rendez-vous à la gare, après 18 h, s'il vous plaît\n");
}

TEST(TextTest, RepairsUtf8WithFewMalformedBytes) {
  Bytes input;
  for (int i = 0; i < 40; ++i) input += "дзвони ";
  input += "\xFF конец";
  const auto items = collect(input, "note");
  EXPECT_EQ(field_of(items[0].item, "charset"), "utf-8");
  EXPECT_TRUE(has_anomaly(items[0].item, "charset_malformed"));
  EXPECT_NE(items[0].item.text.find("\uFFFD конец"), std::string::npos);
}

TEST(TextTest, LeavesBinaryDataAlone) {
  Bytes noise;
  uint32_t state = 1;
  for (int i = 0; i < 100000; ++i) {
    state = state * 1664525 + 1013904223;
    noise.push_back(static_cast<char>(state >> 24));
  }
  EXPECT_EQ(collect(noise, "bad.txt")[0].item.type, "bytes");
  EXPECT_EQ(collect(noise.substr(0, 300), "bad.txt")[0].item.type, "bytes");
  Bytes integers;
  for (uint16_t i = 0; i < 2000; ++i) base::append_le<uint16_t>(integers, i % 97);
  EXPECT_EQ(collect(integers, "table")[0].item.type, "bytes");
  EXPECT_EQ(collect(Bytes("text\0with zero, and more", 24), "x")[0].item.type, "bytes");
}

TEST(TextTest, DecodesByDeclarationUnlessTheBytesContradict) {
  EXPECT_EQ(decode_to_utf8("\xEF\xD2\xC9\xC7\xC9", "windows-1251").text, "пТЙЗЙ");
  EXPECT_EQ(decode_to_utf8("déjà", "iso-8859-1").charset, "utf-8");
  EXPECT_EQ(decode_to_utf8("d\xE9j\xE0", "iso-8859-1").text, "déjà");
  EXPECT_EQ(decode_to_utf8("\x1b$B;3ED\x1b(B", "iso-2022-jp").text, "山田");
  EXPECT_EQ(decode_to_utf8("plain", "no-such-charset").text, "plain");
  EXPECT_EQ(decode_to_utf8("plain", "x,locale=ja\n").charset, "utf-8");
  EXPECT_EQ(decode_to_utf8("\xB4\xFA\xB8\xD5", "big5").text, "測試");
}

TEST(TextTest, DecodesAStreamInPiecesOfAnySize) {
  const std::string expected = "王小明 😀 電話 Ω";
  const Bytes input = utf16le(u"王小明 😀 電話 Ω");
  for (size_t piece = 1; piece < 7; ++piece) {
    auto decoder = MUST(CharsetDecoder::open("utf-16le"));
    std::string out;
    for (size_t at = 0; at < input.size(); at += piece) {
      decoder.decode(ByteView(input).substr(at, piece), at + piece >= input.size(), out);
    }
    EXPECT_EQ(out, expected);
    EXPECT_EQ(decoder.malformed_count(), 0u);
  }
}

TEST(TextTest, GivesLargeTextsAsSectionsCutAfterLines) {
  const std::string line = "second phone is with Лена, room 4\n";
  Bytes input;
  while (input.size() < (9u << 20)) input += line;
  const auto items = collect(input, "large.txt");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[1].path, "large.txt/part 0001");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kSection);
  EXPECT_EQ(items[0].item.text, "");
  std::string joined;
  for (size_t i = 1; i < items.size(); ++i) {
    EXPECT_EQ(items[i].item.text.back(), '\n');
    joined += items[i].item.text;
  }
  EXPECT_EQ(joined, input);
}

}  // namespace
}  // namespace clew::extract
