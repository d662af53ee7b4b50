// SPDX-License-Identifier: EUPL-1.2
// Tests of Office Open XML with packages made here.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

using Parts = std::vector<std::pair<std::string, Bytes>>;

const std::pair<std::string, Bytes> kTypes = {"[Content_Types].xml", "<Types/>"};

Parts letter() {
  return {
      kTypes,
      {"docProps/core.xml",
       "<c:p xmlns:dc='d'><dc:title>Offer</dc:title><dc:creator>Ana</dc:creator>"
       "<c:lastModifiedBy>Ivan</c:lastModifiedBy>"
       "<t:created>2026-03-01T10:00:00Z</t:created>"
       "<t:modified>2026-03-02T10:00:00Z</t:modified></c:p>"},
      {"word/document.xml",
       "<w:document><w:body><w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr>"
       "<w:r><w:t>Call 07400</w:t></w:r><w:r><w:t>123456</w:t></w:r></w:p>"
       "<w:p><w:del><w:r><w:delText>hidden words</w:delText></w:r></w:del></w:p>"
       "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
       "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr>"
       "</w:tbl><w:p><w:r><w:instrText> HYPERLINK \"mailto:ana@jobs.example\" </w:instrText>"
       "<w:t>write</w:t></w:r></w:p></w:body></w:document>"},
      {"word/header1.xml", "<w:hdr><w:p><w:r><w:t>Agency</w:t></w:r></w:p></w:hdr>"},
      {"word/comments.xml",
       "<w:comments><w:comment w:author='Ivan'><w:p><w:r><w:t>check</w:t></w:r></w:p></w:comment>"
       "</w:comments>"},
      {"word/_rels/document.xml.rels",
       "<Relationships><Relationship Id='r1' Target='https://jobs.example/1' "
       "TargetMode='External'/></Relationships>"},
      {"word/media/image1.png", Bytes("\x89PNG\r\n\x1a\n", 8)},
  };
}

TEST(OoxmlTest, ReadsALetterInOrder) {
  const auto items = collect(zip_of(letter()), "offer");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "ooxml");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text,
            "Agency\nCall 07400123456\nhidden words\na\tb c\nwrite\nmailto:ana@jobs.example\n"
            "[Ivan] check\n\nhttps://jobs.example/1\n");
  EXPECT_EQ(field_of(item, "kind"), "docx");
  EXPECT_EQ(field_of(item, "title"), "Offer");
  EXPECT_EQ(field_of(item, "author"), "Ana");
  EXPECT_EQ(field_of(item, "last_modified_by"), "Ivan");
  EXPECT_EQ(field_of(item, "has_deleted_text"), "yes");
  ASSERT_TRUE(item.time.has_value());
  EXPECT_EQ(base::to_iso(item.time->ms), "2026-03-02T10:00:00Z");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "offer/word/media/image1.png");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kEmbedded);
}

TEST(OoxmlTest, ReadsSheetsOfAWorkbook) {
  const Parts parts = {
      kTypes,
      {"xl/workbook.xml",
       "<workbook><sheets><sheet name='People' sheetId='1' r:id='a'/>"
       "<sheet name='Debts' sheetId='2' state='veryHidden' r:id='b'/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id='a' Target='worksheets/sheet2.xml'/>"
       "<Relationship Id='b' Target='/xl/worksheets/sheet1.xml'/></Relationships>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy hh:mm'/></numFmts>"
       "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>"},
      {"xl/sharedStrings.xml",
       "<sst><si><t>name</t></si><si><r><t>An</t></r><r><t>a</t></r></si></sst>"},
      {"xl/worksheets/sheet1.xml",
       "<worksheet><sheetData><row><c "
       "t='inlineStr'><is><t>owes</t></is></c><c><v>2500</v></c></row>"
       "</sheetData></worksheet>"},
      {"xl/worksheets/sheet2.xml",
       "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
       "<row><c><v>4.47400123456E11</v></c><c s='1'><v>46084</v></c><c s='2'><v>46084.5</v></c>"
       "<c t='b'><v>1</v></c><c><v>0.25</v></c></row></sheetData></worksheet>"},
  };
  const auto items = collect(zip_of(parts), "book");
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "kind"), "xlsx");
  EXPECT_EQ(field_of(items[0].item, "hidden_sheets"), "Debts");
  const auto* debts = find(items, "book/Debts");
  ASSERT_NE(debts, nullptr);
  EXPECT_EQ(field_of(*debts, "hidden"), "yes");
  const auto* debt = find(items, "book/Debts/1");
  ASSERT_NE(debt, nullptr);
  EXPECT_EQ(debt->text, "owes\t2500\n");
  const auto* names = find(items, "book/People");
  ASSERT_NE(names, nullptr);
  EXPECT_EQ(field_of(*names, "columns"), "name, Ana");
  const auto* row = find(items, "book/People/2");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->kind, model::ItemKind::kRow);
  EXPECT_EQ(row->text, "name: 447400123456\nAna: 2026-03-03\n2026-03-03 12:00:00\tTRUE\t0.25\n");
}

TEST(OoxmlTest, ReadsSlidesByNumber) {
  const Parts parts = {
      kTypes,
      {"ppt/slides/slide10.xml", "<p:sld show='0'><a:p><a:r><a:t>tenth</a:t></a:r></a:p></p:sld>"},
      {"ppt/slides/slide2.xml",
       "<p:sld><p:cNvPr descr='A poster'/><p:cNvPr descr='A "
       "poster'/><a:p><a:r><a:t>second</a:t></a:r><a:br/></a:p></p:sld>"},
  };
  const auto item = collect(zip_of(parts), "show")[0].item;
  EXPECT_EQ(item.text, "second\n\nA poster\ntenth\n");
  EXPECT_EQ(field_of(item, "hidden_slides"), "ppt/slides/slide10.xml");
}

TEST(OoxmlTest, WordsOfDrawingsAndOtherPackages) {
  const auto drawing =
      collect(zip_of({kTypes,
                      {"visio/pages/page1.xml", "<S><Text><cp IX='0'/>Route<pp/> 7</Text></S>"}}),
              "plan")[0]
          .item;
  EXPECT_EQ(drawing.text, "Route 7\n");
  const auto other =
      collect(zip_of({kTypes, {"3D/model.xml", "<?xml version='1.0'?><m>x</m>"}}), "other");
  EXPECT_EQ(field_of(other[0].item, "kind"), "package");
  ASSERT_EQ(other.size(), 3u);
  EXPECT_EQ(other[2].item.text, "x\n");
}

TEST(OoxmlTest, BinaryWorkbooksAreNotUnderstoodYet) {
  const auto item =
      collect(zip_of({kTypes, {"xl/styles.bin", "x"}, {"xl/workbook.bin", "x"}}), "book")[0].item;
  EXPECT_EQ(field_of(item, "kind"), "xlsb");
  EXPECT_EQ(item.state, model::ItemState::kPartial);
}

TEST(OoxmlTest, ABrokenDirectoryStillGivesText) {
  Bytes bytes = zip_of(letter());
  bytes.resize(bytes.rfind("PK\1\2"));
  const auto item = collect(bytes, "cut")[0].item;
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(item, "zip_damaged"));
  EXPECT_NE(item.text.find("Call 07400123456"), std::string::npos);
}

TEST(OoxmlTest, NothingButAHeadFailsByName) {
  const Bytes bytes = zip_of(letter(), false);
  const size_t second = bytes.find("word/document.xml") + 10;
  const auto item = collect(bytes.substr(0, second + 40), "cut")[0].item;
  EXPECT_EQ(item.type, "ooxml");
  EXPECT_EQ(item.state, model::ItemState::kPartial) << item.text;
  EXPECT_FALSE(item.reason.empty());
}

TEST(OoxmlTest, AMalformedPartIsNamed) {
  const auto item =
      collect(zip_of({kTypes,
                      {"word/document.xml", "<w:document><w:p><w:r><w:t>kept</w:t></w:r></w:p>"}}),
              "bad")[0]
          .item;
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(item, "part_malformed"));
  EXPECT_EQ(item.text, "kept\n");
}

}  // namespace
}  // namespace clew::extract
