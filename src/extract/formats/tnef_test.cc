// SPDX-License-Identifier: EUPL-1.2
// Tests of winmail.dat, made attribute by attribute.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/pst_maker_test.h"

namespace clew::extract {
namespace {

Bytes attribute(char level, uint32_t id, const Bytes& body) {
  Bytes out(1, level);
  base::append_le<uint32_t>(out, id);
  base::append_le<uint32_t>(out, static_cast<uint32_t>(body.size()));
  return out + body + Bytes(2, '\0');
}

/// A list of properties ([MS-OXTNEF] 2.1.3.4).
Bytes property_list(const std::vector<MadeProperty>& properties) {
  Bytes out;
  base::append_le<uint32_t>(out, static_cast<uint32_t>(properties.size()));
  for (const auto& property : properties) {
    base::append_le<uint16_t>(out, property.type);
    base::append_le<uint16_t>(out, property.id);
    if (mapi_fixed_size(property.type) == 0) {
      base::append_le<uint32_t>(out, 1);
      base::append_le<uint32_t>(out, static_cast<uint32_t>(property.value.size()));
    }
    out += property.value;
    while (out.size() % 4 != 0) out.push_back('\0');
  }
  return out;
}

Bytes winmail() {
  Bytes page;
  base::append_le<uint32_t>(page, 1251);
  base::append_le<uint32_t>(page, 0);
  Bytes recipients;
  base::append_le<uint32_t>(recipients, 1);
  recipients += property_list({made_number(0x0C15, 1), made_text(0x3003, "bo@jobs.example")});
  return Bytes("\x78\x9F\x3E\x22\x01\x00", 6) + attribute(1, 0x00069007, page) +
         attribute(1, 0x00018004, Bytes("\xCF\xF0\xE8\xE2\xE5\xF2\0", 7)) +
         attribute(1, 0x00069004, recipients) +
         attribute(1, 0x00069003,
                   property_list({made_text(0x1000, "Call 07400 123456"),
                                  made_time(0x0039, 1'772'532'764), made_text(0x0042, "Ana"),
                                  made_text(0x0065, "ana@x.example")})) +
         attribute(2, 0x00069002, Bytes(14, '\0')) +
         attribute(2, 0x00018010, Bytes("LIST~1.TXT\0", 11)) +
         attribute(2, 0x0006800F, "rent is due") +
         attribute(2, 0x00069005, property_list({made_text(0x3707, "list of rents.txt")}));
}

TEST(TnefTest, ReadsAMessageWithAttachments) {
  const auto items = collect(winmail(), "winmail.dat");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "tnef");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text, "Call 07400 123456");
  EXPECT_EQ(field_of(item, "title"), "Привет");
  EXPECT_EQ(field_of(item, "sender"), "Ana <ana@x.example>");
  EXPECT_EQ(field_of(item, "recipient"), "bo@jobs.example");
  ASSERT_TRUE(item.time.has_value());
  EXPECT_EQ(base::to_iso(item.time->ms), "2026-03-03T10:12:44Z");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "winmail.dat/list of rents.txt");
  EXPECT_EQ(items[1].item.text, "rent is due");
}

TEST(TnefTest, CutOffAndHostileOnesEnd) {
  const Bytes whole = winmail();
  const auto cut = collect(whole.substr(0, whole.size() - 10), "x")[0].item;
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_EQ(cut.text, "Call 07400 123456");
  EXPECT_EQ(collect(whole.substr(0, 5), "x")[0].item.state, model::ItemState::kPartial);
  uint32_t random = 9;
  for (int i = 0; i < 300; ++i) {
    Bytes bytes = whole;
    random = random * 1'664'525 + 1'013'904'223;
    bytes[(random >> 8) % bytes.size()] = static_cast<char>(random);
    EXPECT_FALSE(collect(bytes, "damaged", "tnef").empty());
  }
}

}  // namespace
}  // namespace clew::extract
