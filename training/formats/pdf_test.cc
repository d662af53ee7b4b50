// SPDX-License-Identifier: EUPL-1.2
// Every entry of the cross-reference table points at its object.
#include "training/formats/pdf.h"

#include <gtest/gtest.h>

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

TEST(PdfTest, CrossReferencesPointAtObjects) {
  const Bytes pdf =
      make_pdf(std::vector<std::string>(120, "line (with) brackets"), {"T", "A", "", kTime, kTime});
  const size_t start = pdf.rfind("startxref\n");
  ASSERT_NE(start, Bytes::npos);
  const size_t table = std::stoul(pdf.substr(start + 10));
  ASSERT_EQ(pdf.substr(table, 5), "xref\n");
  const size_t count = std::stoul(pdf.substr(table + 7));
  EXPECT_EQ(count, 11u);  // the free one, four of the document, two for each of three pages
  const size_t first = pdf.find('\n', table + 5) + 1;
  for (size_t i = 1; i < count; ++i) {
    const size_t offset = std::stoul(pdf.substr(first + 20 * i, 10));
    const std::string opening = std::to_string(i) + " 0 obj\n";
    EXPECT_EQ(pdf.substr(offset, opening.size()), opening);
  }
}

}  // namespace
}  // namespace clew::training
