// SPDX-License-Identifier: EUPL-1.2
// Tests of PowerPoint presentations, made record by record.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/compound_maker_test.h"
#include "extract/formats/pst_maker_test.h"

namespace clew::extract {
namespace {

Bytes record(uint16_t head, uint16_t type, const Bytes& body) {
  Bytes out;
  base::append_le<uint16_t>(out, head);
  base::append_le<uint16_t>(out, type);
  base::append_le<uint32_t>(out, static_cast<uint32_t>(body.size()));
  return out + body;
}

Bytes presentation() {
  const Bytes master = record(0xF, 0x03F8, record(0, 0x0FA8, "Click to edit"));
  const Bytes slide = record(
      0xF, 0x03EE,
      record(0, 0x0FA0, utf16_of("Route\rLyon - Graz")) + record(0, 0x0FA8, "Call 07400 123456"));
  const Bytes again = record(0, 0x0FA8, "Call 07400 123456");
  const Bytes comment = record(0xF, 0x2EE0, record(0, 0x0FBA, utf16_of("check this")));
  const Bytes link = record(0xF, 0x0FD7, record(0x10, 0x0FBA, utf16_of("https://x.example/")));
  const Bytes name = record(0, 0x0FBA, utf16_of("not shown"));
  const Bytes object = record(0, 0x1011, "plain words of an object");
  return record(0xF, 0x03E8, master + slide + again + comment + link + name + object);
}

TEST(PptTest, ReadsTextsOnceAndNoMaster) {
  const auto items =
      collect(CompoundMaker().add("PowerPoint Document", presentation()).finish(), "show");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "ppt");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text, "Route\nLyon - Graz\nCall 07400 123456\ncheck this\nhttps://x.example/\n");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.text, "plain words of an object");
}

TEST(PptTest, CutOffAndHostileRecordsEnd) {
  const Bytes whole = presentation();
  Bytes cut = whole.substr(0, 150);
  const auto item = collect(CompoundMaker().add("PowerPoint Document", cut).finish(), "x")[0].item;
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_EQ(item.reason, "a record of the presentation is cut off");
  uint32_t random = 3;
  for (int i = 0; i < 200; ++i) {
    Bytes bytes = whole;
    random = random * 1'664'525 + 1'013'904'223;
    bytes[(random >> 8) % bytes.size()] = static_cast<char>(random);
    EXPECT_FALSE(
        collect(CompoundMaker().add("PowerPoint Document", bytes).finish(), "damaged").empty());
  }
}

}  // namespace
}  // namespace clew::extract
