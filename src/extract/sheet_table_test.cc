// SPDX-License-Identifier: EUPL-1.2
// Tests of sheets as tables, in workbooks and OpenDocument sheets that are made here.
#include "extract/sheet_table.h"

#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

using Parts = std::vector<std::pair<std::string, Bytes>>;

Bytes workbook(const std::string& sheet, const std::string& strings = "<sst/>") {
  return zip_of(
      {{"[Content_Types].xml", "<Types/>"},
       {"xl/workbook.xml", "<workbook><sheets><sheet name='S' r:id='a'/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='a' Target='worksheets/sheet1.xml'/></Relationships>"},
       {"xl/styles.xml",
        "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs>"
        "</styleSheet>"},
       {"xl/worksheets/sheet1.xml", sheet},
       {"xl/sharedStrings.xml", strings}});
}

std::string text_cell(const std::string& place, const std::string& text) {
  return "<c r='" + place + "' t='inlineStr'><is><t>" + text + "</t></is></c>";
}

TEST(SheetTableTest, AnAdvertTableIsKnownBelowItsTitle) {
  const auto items =
      collect(workbook("<worksheet><cols><col min='9' max='10' hidden='1'/></cols><sheetData>"
                       "<row r='1'>" +
                       text_cell("B1", "Adverts seized in March") +
                       "</row>"
                       "<row r='3'>" +
                       text_cell("B3", "Title") + text_cell("C3", "Phone") +
                       text_cell("D3", "Posted") + text_cell("E3", "URL") +
                       "</row>"
                       "<row r='4' hidden='1'>" +
                       text_cell("B4", "Mia new in town") +
                       "<c r='C4'><v>4.47400123456E11</v></c><c r='D4' s='1'><v>46034.5</v></c>" +
                       text_cell("E4", "https://ads.example/1") + "</row></sheetData></worksheet>"),
              "seized.xlsx");
  const auto* sheet = find(items, "seized.xlsx/S");
  ASSERT_NE(sheet, nullptr);
  EXPECT_EQ(field_of(*sheet, "kind"), "advert table");
  EXPECT_EQ(field_of(*sheet, "columns"), "Title, Phone, Posted, URL");
  EXPECT_EQ(field_of(*sheet, "rows"), "2");
  EXPECT_EQ(field_of(*sheet, "hidden_columns"), "9-10");
  const auto* title = find(items, "seized.xlsx/S/1");
  ASSERT_NE(title, nullptr);
  EXPECT_EQ(title->text, "Adverts seized in March\n");
  const auto* row = find(items, "seized.xlsx/S/4");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->text,
            "Title: Mia new in town\nPhone: 447400123456\n"
            "Posted: 2026-01-12 12:00:00\nURL: https://ads.example/1\n");
  EXPECT_EQ(field_of(*row, "title"), "Mia new in town");
  EXPECT_EQ(field_of(*row, "url"), "https://ads.example/1");
  EXPECT_EQ(field_of(*row, "hidden"), "yes");
  ASSERT_TRUE(row->time.has_value());
  EXPECT_EQ(base::to_iso(row->time->ms), "2026-01-12T12:00:00Z");
  EXPECT_EQ(row->time->certainty, model::TimeCertainty::kLocal);
}

TEST(SheetTableTest, SheetsBeyondTheWindowAreReadWhole) {
  std::string rows;
  std::string strings = "<sst>";
  constexpr int kRows = 30'000;
  for (int i = 0; i < kRows; ++i) {
    rows += "<x:row r='" + std::to_string(i + 1) + "'><x:c r='A" + std::to_string(i + 1) +
            "' t='s'><x:v>" + std::to_string(kRows - 1 - i) + "</x:v></x:c><x:c><x:v>" +
            std::to_string(i) + "</x:v></x:c></x:row>";
    strings += "<si><t>string number " + std::to_string(i) + "</t></si>";
  }
  const auto items =
      collect(workbook("<x:worksheet><x:sheetData>" + rows + "</x:sheetData></x:worksheet>",
                       strings + "</sst>"),
              "big.xlsx");
  ASSERT_EQ(items.size(), kRows + 2u);
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(items[kRows + 1].path, "big.xlsx/S/30000");
  EXPECT_EQ(items[kRows + 1].item.text, "string number 0\t29999\n");
  EXPECT_EQ(items[15'001].item.text, "string number 15000\t14999\n");
}

TEST(SheetTableTest, DamageKeepsTheRowsBeforeIt) {
  const auto cut = collect(workbook("<worksheet><sheetData><row r='1'><c><v>7</v></c>"
                                    "<c><v>8</v></c></row><row r='2'><c><v>9</v></c><c><v>1"),
                           "cut.xlsx");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "part_malformed"));
  ASSERT_GE(cut.size(), 3u);
  EXPECT_EQ(cut[2].item.text, "7\t8\n");
  const auto wild = collect(
      workbook("<worksheet><sheetData><row r='99999999999999999999'><c r='ZZZZ9'><v>1e999</v></c>"
               "<c r='A1' t='s'><v>77</v></c><c r='B1' s='-4'><v>2</v></c></row><row/>"
               "</sheetData></worksheet>"),
      "wild.xlsx");
  EXPECT_EQ(wild[0].item.state, model::ItemState::kDone) << wild[0].item.reason;
}

TEST(SheetTableTest, ReadsOpenDocumentTables) {
  const std::string content =
      "<office:document-content><office:automatic-styles><style:style style:name='ta2'>"
      "<style:table-properties table:display='false'/></style:style></office:automatic-styles>"
      "<office:body><office:spreadsheet><table:table table:name='People'>"
      "<table:table-row><table:table-cell office:value-type='string'><text:p>name</text:p>"
      "</table:table-cell><table:table-cell office:value-type='string'><text:p>seen</text:p>"
      "</table:table-cell><table:table-cell table:number-columns-repeated='16000'/>"
      "</table:table-row><table:table-row table:number-rows-repeated='3'><table:table-cell/>"
      "</table:table-row><table:table-row table:visibility='collapse'><table:table-cell "
      "office:value-type='string'><text:p>Ana<text:s/>B.</text:p><text:p>two</text:p>"
      "</table:table-cell><table:table-cell office:value-type='date' "
      "office:date-value='2026-03-03'><text:p>03/03/26</text:p></table:table-cell>"
      "<table:table-cell office:value-type='float' office:value='4.47400123456E11'>"
      "<text:p>4,47E11</text:p></table:table-cell></table:table-row></table:table>"
      "<table:table table:name='Debts' table:style-name='ta2'><table:table-row>"
      "<table:table-cell table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell>"
      "</table:table-row></table:table></office:spreadsheet></office:body>"
      "</office:document-content>";
  const Parts parts = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                       {"content.xml", content}};
  const auto items = collect(zip_of(parts, false), "list.ods");
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  const auto* row = find(items, "list.ods/People/5");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->text, "name: Ana B. two\nseen: 2026-03-03\n447400123456\n");
  EXPECT_EQ(field_of(*row, "hidden"), "yes");
  EXPECT_EQ(field_of(*find(items, "list.ods/Debts"), "hidden"), "yes");
  EXPECT_EQ(items[4].item.text, "x\tx\n");
}

TEST(SheetTableTest, ColumnsByTheirLetters) {
  EXPECT_EQ(column_of("A7", 5), 0u);
  EXPECT_EQ(column_of("AB3", 5), 27u);
  EXPECT_EQ(column_of("", 5), 5u);
}

}  // namespace
}  // namespace clew::extract
