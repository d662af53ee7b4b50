// SPDX-License-Identifier: EUPL-1.2
// Tests of Word documents, made piece by piece.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/compound_maker_test.h"
#include "extract/formats/pst_maker_test.h"

namespace clew::extract {
namespace {

/// One set of properties with a title and a time.
Bytes summary() {
  Bytes set;
  for (const uint32_t value : {60u, 2u, 2u, 24u, 13u, 40u}) base::append_le<uint32_t>(set, value);
  for (const uint32_t value : {0x1Eu, 6u}) base::append_le<uint32_t>(set, value);
  set += Bytes("Lease\0\0\0", 8);
  base::append_le<uint32_t>(set, 0x40);
  base::append_le<uint64_t>(set, 1'772'532'764ull * 10'000'000 + 116'444'736'000'000'000);
  Bytes head(44, '\0');
  base::append_le<uint32_t>(head, 48);
  return head + set;
}

/// A document whose text lies in pieces: 8 bits a character, then 16.
Bytes document(const std::string& narrow, const std::u16string& wide) {
  Bytes stream(512, '\0');
  stream[0] = '\xEC';
  stream[1] = '\xA5';
  stream[11] = 2;  // the table is in 1Table
  stream += narrow;
  const size_t wide_at = stream.size();
  for (const char16_t c : wide) base::append_le<uint16_t>(stream, c);
  Bytes pieces;
  base::append_le<uint32_t>(pieces, 0);
  base::append_le<uint32_t>(pieces, static_cast<uint32_t>(narrow.size()));
  base::append_le<uint32_t>(pieces, static_cast<uint32_t>(narrow.size() + wide.size()));
  const auto add_piece = [&](uint32_t place) {
    base::append_le<uint16_t>(pieces, 0);
    base::append_le<uint32_t>(pieces, place);
    base::append_le<uint16_t>(pieces, 0);
  };
  add_piece(0x40000000 | 2 * 512);
  add_piece(static_cast<uint32_t>(wide_at));
  Bytes table("\x01\x02\x00zz\x02", 6);
  base::append_le<uint32_t>(table, static_cast<uint32_t>(pieces.size()));
  table += pieces;
  Bytes place;
  base::append_le<uint32_t>(place, 0);
  base::append_le<uint32_t>(place, static_cast<uint32_t>(table.size()));
  stream.replace(418, 8, place);
  Bytes picture = {'\0', '\0', '\x1E', '\xF0'};
  base::append_le<uint32_t>(picture, 17 + 8);
  picture += Bytes(17, 'u') + Bytes("\x89PNG\r\n\x1a\n", 8);
  Bytes native;
  base::append_le<uint16_t>(native, 2);
  native += Bytes("list.txt\0icon\0\0\0\3\0", 18);
  base::append_le<uint32_t>(native, 2);
  native += Bytes("p\0", 2);
  base::append_le<uint32_t>(native, 4);
  native += "rent";
  return CompoundMaker()
      .add("WordDocument", stream)
      .add("1Table", table)
      .add("Data", "xx" + picture)
      .add("\5SummaryInformation", summary())
      .add("ObjectPool/_1/\1Ole10Native", Bytes(4, '\0') + native)
      .finish();
}

TEST(DocTest, ReadsPiecesFieldsTablesAndWhatIsEmbedded) {
  const auto items =
      collect(document("Call \x93"
                       "07400\x94 \x13 HYPERLINK \"mailto:a@jobs.example\" \x14write\x15 now\r"
                       "a\x07"
                       "b\x07\x07",
                       u"\u041F\u0440\u0438\u0432\u0435\u0442\x0B"
                       u"end\r"),
              "lease");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "doc");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text, "Call “07400” write now\nmailto:a@jobs.example\na\tb\nПривет\nend\n\n");
  EXPECT_EQ(field_of(item, "title"), "Lease");
  EXPECT_EQ(field_of(item, "modified"), "2026-03-03T10:12:44Z");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].path, "lease/picture 1.png");
  EXPECT_EQ(items[1].item.type, "png");
  EXPECT_EQ(items[2].path, "lease/object 1 list.txt");
  EXPECT_EQ(items[2].item.text, "rent");
}

TEST(DocTest, DamageIsNamedAndEndsNothing) {
  const Bytes whole = document("some text\r", u"and more\r");
  const auto no_table = collect(
      CompoundMaker().add("WordDocument", Bytes("\xEC\xA5", 2) + Bytes(600, '\0')).finish(), "x");
  EXPECT_EQ(no_table[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(no_table[0].item.reason, "the table of the document's text is damaged");
  EXPECT_EQ(collect(CompoundMaker().add("WordDocument", "short").finish(), "x")[0].item.reason,
            "the document's header is malformed");
  uint32_t random = 3;
  for (int i = 0; i < 200; ++i) {
    Bytes bytes = whole;
    for (int k = 0; k < 4; ++k) {
      random = random * 1'664'525 + 1'013'904'223;
      bytes[512 + (random >> 8) % (bytes.size() - 512)] = static_cast<char>(random);
    }
    EXPECT_FALSE(collect(bytes, "damaged").empty());
  }
}

TEST(DocTest, WordOf95IsReadAsItLies) {
  Bytes stream("\xDC\xA5", 2);
  stream.resize(24, '\0');
  base::append_le<uint32_t>(stream, 64);
  base::append_le<uint32_t>(stream, 64 + 21);
  stream.resize(64, '\0');
  stream += "Call 07400 123456 ok\r";
  const auto item = collect(CompoundMaker().add("WordDocument", stream).finish(), "old")[0].item;
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text, "Call 07400 123456 ok\n\n");
}

}  // namespace
}  // namespace clew::extract
