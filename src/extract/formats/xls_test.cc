// SPDX-License-Identifier: EUPL-1.2
// Tests of Excel workbooks, made record by record.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/compound_maker_test.h"
#include "extract/formats/pst_maker_test.h"

namespace clew::extract {
namespace {

Bytes record(uint16_t type, const Bytes& body) {
  Bytes out;
  base::append_le<uint16_t>(out, type);
  base::append_le<uint16_t>(out, static_cast<uint16_t>(body.size()));
  return out + body;
}
Bytes numbers(const std::vector<uint16_t>& values) {
  Bytes out;
  for (const uint16_t value : values) base::append_le<uint16_t>(out, value);
  return out;
}
Bytes real(double value) {
  Bytes out;
  base::append_le<double>(out, value);
  return out;
}
Bytes begin(uint16_t version, uint16_t kind) {
  return record(0x0809, numbers({version, kind, 0, 0}));
}
/// A cell with a shared string.
Bytes shared(uint16_t row, uint16_t column, uint16_t index) {
  return record(0x00FD, numbers({row, column, 0, index, 0}));
}
Bytes bound_sheet(uint32_t place, char state, const std::string& name) {
  Bytes body;
  base::append_le<uint32_t>(body, place);
  body.append({state, 0, static_cast<char>(name.size()), 0});
  return record(0x0085, body + name);
}

Bytes workbook() {
  // Strings that break within a character run, with other width beyond, and one with runs.
  const Bytes strings =
      record(0x00FC, Bytes("\4\0\0\0\4\0\0\0", 8) + numbers({5}) + Bytes("\0Title", 6) +
                         numbers({6}) + Bytes("\0Pos", 4)) +
      record(0x003C, Bytes("\1t\0e\0d\0", 7) + numbers({3}) + Bytes("\x08\1\0URL\0\0\0\0", 10) +
                         numbers({3}) + Bytes("\1\x10\4\x11\4\x12\4", 7));
  const auto globals = [&](uint32_t first, uint32_t second) {
    return begin(0x0600, 5) + record(0x041E, numbers({164, 8}) + Bytes("\0yyyy-mm-", 9)) +
           record(0x00E0, numbers({0, 0})) + record(0x00E0, numbers({0, 164})) +
           bound_sheet(first, 0, "Adverts") + bound_sheet(second, 2, "Debts") + strings +
           record(0x000A, "");
  };
  const Bytes rows =
      begin(0x0600, 0x10) + record(0x0208, numbers({1, 0, 3, 0, 0, 0, 0x20, 0})) +
      // The second row first: rows come out in order.
      shared(1, 0, 3) + record(0x0203, numbers({1, 1, 1}) + real(46'084)) +
      record(0x0006, numbers({1, 2, 0}) + Bytes("\0\0\0\0\0\0\xFF\xFF", 8) + Bytes(8, '\0')) +
      record(0x0207, numbers({13}) + Bytes("\0https://x.exa", 14)) + shared(0, 0, 0) +
      shared(0, 1, 1) + shared(0, 2, 2) + record(0x01B6, Bytes(10, '\0') + numbers({4, 0, 0, 0})) +
      record(0x003C, Bytes("\0note", 5)) + record(0x000A, "");
  Bytes rk;
  base::append_le<uint32_t>(rk, 250'000u << 2 | 3);
  const Bytes debts = begin(0x0600, 0x10) +
                      record(0x00BD, numbers({4, 1, 0}) + rk + numbers({0}) + rk + numbers({2})) +
                      record(0x000A, "");
  const auto size = static_cast<uint32_t>(globals(0, 0).size());
  return globals(size, size + static_cast<uint32_t>(rows.size())) + rows + debts;
}

TEST(XlsTest, ReadsSheetsRowByRow) {
  const auto items = collect(CompoundMaker().add("Workbook", workbook()).finish(), "book");
  EXPECT_EQ(items[0].item.type, "xls");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "hidden_sheets"), "Debts");
  const auto* sheet = find(items, "book/Adverts");
  ASSERT_NE(sheet, nullptr);
  EXPECT_EQ(field_of(*sheet, "columns"), "Title, Posted, URL");
  EXPECT_EQ(field_of(*sheet, "kind"), "advert table");
  EXPECT_EQ(sheet->text, "note\n");
  const auto* row = find(items, "book/Adverts/2");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->kind, model::ItemKind::kRow);
  EXPECT_EQ(row->text, "Title: АБВ\nPosted: 2026-03-03\nURL: https://x.exa\n");
  EXPECT_EQ(field_of(*row, "hidden"), "yes");
  const auto* debt = find(items, "book/Debts/5");
  ASSERT_NE(debt, nullptr);
  EXPECT_EQ(debt->text, "2500\t2500\n");
}

TEST(XlsTest, BookOfExcel5HasBytesInItsCodePage) {
  const auto globals = [](uint32_t first) {
    Bytes body;
    base::append_le<uint32_t>(body, first);
    body += Bytes("\0\0\3\xC0\xC1\xC2", 6);
    return begin(0x0500, 5) + record(0x0042, numbers({1251})) + record(0x0085, body) +
           record(0x000A, "");
  };
  const Bytes stream = globals(static_cast<uint32_t>(globals(0).size())) + begin(0x0500, 0x10) +
                       record(0x0204, numbers({0, 0, 0, 6}) + "\xCF\xF0\xE8\xE2\xE5\xF2") +
                       record(0x000A, "");
  const auto items = collect(CompoundMaker().add("Book", stream).finish(), "old");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].path, "old/АБВ");
  EXPECT_EQ(items[2].item.text, "Привет\n");
}

TEST(XlsTest, CutOffAndHostileRecordsEnd) {
  const Bytes whole = workbook();
  const auto cut =
      collect(CompoundMaker().add("Workbook", whole.substr(0, whole.size() - 20)).finish(), "cut");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_NE(find(cut, "cut/Adverts/2"), nullptr);
  uint32_t random = 3;
  for (int i = 0; i < 300; ++i) {
    Bytes bytes = whole;
    for (int k = 0; k < 2; ++k) {
      random = random * 1'664'525 + 1'013'904'223;
      bytes[(random >> 8) % bytes.size()] = static_cast<char>(random);
    }
    EXPECT_FALSE(collect(CompoundMaker().add("Workbook", bytes).finish(), "damaged").empty());
  }
}

}  // namespace
}  // namespace clew::extract
