// SPDX-License-Identifier: EUPL-1.2
// Packages hold their parts and their text.
#include "training/formats/office.h"

#include <gtest/gtest.h>

#include "training/formats/unpack_test.h"

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

TEST(OfficeTest, PackagesHoldTheirText) {
  const DocumentFacts facts{"Title", "A & B", "C", kTime, kTime};
  EXPECT_NE(unpack(make_docx({"one < two"}, facts)).at("word/document.xml").find("one &lt; two"),
            Bytes::npos);
  const Bytes odt = make_odt({"para"}, facts);
  EXPECT_EQ(odt.substr(30, 8), "mimetype");  // first, so that its type is found at byte 38
  EXPECT_EQ(odt.substr(38, 15), "application/vnd");
  const auto book = unpack(make_xlsx({{"what", "euro"}, {"rent", "900"}}, facts));
  EXPECT_NE(book.at("xl/worksheets/sheet1.xml").find("<c r=\"B2\"><v>900</v></c>"), Bytes::npos);
}

}  // namespace
}  // namespace clew::training
