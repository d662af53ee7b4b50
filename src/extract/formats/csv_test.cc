// SPDX-License-Identifier: EUPL-1.2
// Tests of tables in text.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(CsvTest, ReadsAnAdvertTable) {
  const auto items = collect(
      "id,title,text,posted,url\r\n"
      "1,Mia,\"new in Lyon, call \"\"07400 123456\"\"\nevery "
      "day\",2026-01-12,https://ads.example/1\r\n"
      "2,,plain,2026-02-10T10:00:00+01:00,https://ads.example/2\r\n",
      "adverts.csv");
  ASSERT_EQ(items.size(), 3u);
  const auto& table = items[0].item;
  EXPECT_EQ(table.type, "csv");
  EXPECT_EQ(field_of(table, "kind"), "advert table");
  EXPECT_EQ(field_of(table, "columns"), "id, title, text, posted, url");
  EXPECT_EQ(field_of(table, "rows"), "2");
  EXPECT_TRUE(table.anomalies.empty());
  const auto& first = items[1].item;
  EXPECT_EQ(items[1].path, "adverts.csv/1");
  EXPECT_EQ(first.kind, model::ItemKind::kRow);
  EXPECT_EQ(first.text,
            "id: 1\ntitle: Mia\ntext: new in Lyon, call \"07400 123456\"\nevery day\n"
            "posted: 2026-01-12\nurl: https://ads.example/1\n");
  EXPECT_EQ(field_of(first, "title"), "Mia");
  EXPECT_EQ(field_of(first, "url"), "https://ads.example/1");
  ASSERT_TRUE(first.time.has_value());
  EXPECT_EQ(base::to_iso(first.time->ms), "2026-01-12T00:00:00Z");
  EXPECT_EQ(first.time->certainty, model::TimeCertainty::kLocal);
  EXPECT_EQ(items[2].item.time->certainty, model::TimeCertainty::kZoned);
  EXPECT_EQ(items[2].item.text.find("title"), std::string::npos);
}

TEST(CsvTest, GuessesDelimiterAndCharset) {
  Bytes wide("\xFF\xFE");
  for (const char c : std::string("name\tcity\tphone\nLena\tLyon\t1\nMax\tGraz\t2\n")) {
    wide += {c, '\0'};
  }
  const auto items = collect(wide, "people.tsv");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[2].item.text, "name: Max\ncity: Graz\nphone: 2\n");
  EXPECT_EQ(field_of(items[0].item, "charset"), "utf-16le");
  const auto semicolons = collect(
      "nom;ville\nIr\xE8ne;Orl\xE9"
      "ans, France\n",
      "x.csv");
  ASSERT_EQ(semicolons.size(), 2u);
  EXPECT_EQ(semicolons[1].item.text, "nom: Irène\nville: Orléans, France\n");
}

TEST(CsvTest, NumbersColumnsWithoutHeader) {
  const auto items = collect("1,Lena,07400 123456\n2,Max,07400 123457\n", "x.csv");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].item.text, "column 1: 1\ncolumn 2: Lena\ncolumn 3: 07400 123456\n");
  EXPECT_EQ(field_of(items[0].item, "columns"), "");
}

TEST(CsvTest, RecordsRaggedRowsOnce) {
  const auto items = collect("a,b,c\n1,2\n1,2,3,4\n\n1,2,3", "x.csv");
  ASSERT_EQ(items.size(), 4u);
  ASSERT_EQ(items[0].item.anomalies.size(), 1u);
  EXPECT_EQ(items[0].item.anomalies[0].name, "row_width");
  EXPECT_EQ(items[0].item.anomalies[0].offset, 6u);
  EXPECT_EQ(items[2].item.text, "a: 1\nb: 2\nc: 3\ncolumn 4: 4\n");
  EXPECT_EQ(items[3].item.text, "a: 1\nb: 2\nc: 3\n");
}

TEST(CsvTest, RecoversFromAQuoteThatIsNeverClosed) {
  Bytes table = "a,b\n1,\"open\n";
  for (int i = 0; i < 200000; ++i) table += "1234,5678\n";
  const auto items = collect(table, "x.csv");
  EXPECT_TRUE(has_anomaly(items[0].item, "row_limit"));
  EXPECT_TRUE(has_anomaly(items[0].item, "quote_unclosed"));
  ASSERT_GT(items.size(), 50000u);
  EXPECT_EQ(items.back().item.text, "a: 1234\nb: 5678\n");
}

TEST(CsvTest, KnowsTablesWithoutTheirNameButNotProse) {
  EXPECT_EQ(collect("id;name;city\n1;a;b\n2;c;d\n3;e;f\n4;g;h\n", "export")[0].item.type, "csv");
  EXPECT_EQ(collect("Dear Lena, come soon.\nMax, too, waits.\n\nBye, all\n", "x")[0].item.type,
            "text");
  EXPECT_EQ(collect("int a;\nint b;\nint c;\nint d;\nint e;\n", "x.c")[0].item.type, "text");
  EXPECT_EQ(
      collect("one, two and three\nfour, five and six\nseven, eight and nine\nten, x\n", "x")[0]
          .item.type,
      "text");
}

TEST(CsvTest, ReadsOldMacLineEndsAndSizes) {
  const auto items = collect("a,b\r1,2\r3,4\r", "x.csv");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].item.text, "a: 1\nb: 2\n");
  EXPECT_EQ(items[1].item.size, 3u);
}

}  // namespace
}  // namespace clew::extract
