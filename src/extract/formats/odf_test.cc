// SPDX-License-Identifier: EUPL-1.2
// Tests of OpenDocument with packages made here.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

constexpr char kText[] =
    "<office:document-content><office:body><text:tracked-changes><text:deletion>"
    "<text:p>gone</text:p></text:deletion></text:tracked-changes>"
    "<text:p>Call <text:span>07400</text:span><text:span>123456</text:span></text:p>"
    "<text:h>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:h>"
    "<table:table table:name='Debts'><table:table-row><table:table-cell><text:p>x</text:p>"
    "</table:table-cell><table:table-cell><text:p>y</text:p><text:p>z</text:p></table:table-cell>"
    "</table:table-row></table:table>"
    "<text:p><text:a xlink:href='mailto:ana@jobs.example'>write</text:a></text:p>"
    "</office:body></office:document-content>";

Bytes odt(const std::string& manifest) {
  return zip_of({{"mimetype", "application/vnd.oasis.opendocument.text"},
                 {"content.xml", kText},
                 {"meta.xml",
                  "<o><dc:title>Offer</dc:title><meta:initial-creator>Ana</meta:initial-creator>"
                  "<dc:creator>Ivan</dc:creator><dc:date>2026-03-02T10:00:00</dc:date></o>"},
                 {"Pictures/1.png", Bytes("\x89PNG\r\n\x1a\n", 8)},
                 {"META-INF/manifest.xml", manifest}},
                false);
}

TEST(OdfTest, ReadsTextFieldsAndPictures) {
  const auto items = collect(odt("<manifest/>"), "offer");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "odf");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text,
            "gone\nCall 07400123456\na   b\tc\nd\nDebts\nx\ty z\nwrite\nmailto:ana@jobs.example\n");
  EXPECT_EQ(field_of(item, "kind"), "text");
  EXPECT_EQ(field_of(item, "author"), "Ana");
  EXPECT_EQ(field_of(item, "has_deleted_text"), "yes");
  EXPECT_EQ(item.time->certainty, model::TimeCertainty::kLocal);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "offer/Pictures/1.png");
}

TEST(OdfTest, ALockedDocumentSaysSo) {
  const auto items = collect(odt("<m:file-entry><m:encryption-data/></m:file-entry>"), "locked");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.state, model::ItemState::kEncrypted);
  EXPECT_EQ(items[0].item.text, "");
}

TEST(OdfTest, ABrokenDirectoryStillGivesText) {
  Bytes bytes = odt("<manifest/>");
  bytes.resize(bytes.rfind("PK\1\2") - 30);
  const auto item = collect(bytes, "cut")[0].item;
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_NE(item.text.find("Call 07400123456"), std::string::npos);
}

}  // namespace
}  // namespace clew::extract
