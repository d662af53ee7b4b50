// SPDX-License-Identifier: EUPL-1.2
// Tests of Outlook's single messages, made stream by stream.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/compound_maker_test.h"
#include "extract/formats/pst_maker_test.h"

namespace clew::extract {
namespace {

constexpr const char* kFixed = "__properties_version1.0";

Bytes fixed_values(size_t head, const std::vector<MadeProperty>& properties) {
  Bytes out(head, '\0');
  for (const auto& property : properties) {
    base::append_le<uint16_t>(out, property.type);
    base::append_le<uint16_t>(out, property.id);
    out.append(4, '\0');
    Bytes value = property.value;
    value.resize(8, '\0');
    out += value;
  }
  return out;
}

Bytes message() {
  const std::string recipient = "__recip_version1.0_#00000000/";
  const std::string file = "__attach_version1.0_#00000000/";
  const std::string mail = "__attach_version1.0_#00000001/";
  const std::string object = "__attach_version1.0_#00000002/";
  const std::string link = "__attach_version1.0_#00000003/";
  const std::string inner = mail + "__substg1.0_3701000D/";
  return CompoundMaker()
      .add(kFixed, fixed_values(32, {made_time(0x0039, 1'772'532'764), made_number(0x3FFD, 1251)}))
      .add("__substg1.0_001A001E", "IPM.Note")
      .add("__substg1.0_0037001E", "\xCF\xF0\xE8\xE2\xE5\xF2")
      .add("__substg1.0_1000001F", utf16_of("Call 07400 123456"))
      .add("__substg1.0_0042001F", utf16_of("Ana"))
      .add("__substg1.0_0065001F", utf16_of("ana@jobs.example"))
      .add("__substg1.0_1035001F", utf16_of("<m1@jobs.example>"))
      .add(recipient + kFixed, fixed_values(8, {made_number(0x0C15, 1)}))
      .add(recipient + "__substg1.0_3001001E", "\xC1\xEE")
      .add(recipient + "__substg1.0_3003001F", utf16_of("bo@jobs.example"))
      .add(file + kFixed, fixed_values(8, {made_number(0x3705, 1)}))
      .add(file + "__substg1.0_3707001F", utf16_of("a/b.txt"))
      .add(file + "__substg1.0_37010102", "rent is due")
      .add(mail + kFixed, fixed_values(8, {made_number(0x3705, 5)}))
      .add(inner + kFixed, fixed_values(24, {made_number(0x0E07, 0x20)}))
      .add(inner + "__substg1.0_0037001F", utf16_of("inner"))
      .add(object + kFixed, fixed_values(8, {made_number(0x3705, 6)}))
      .add(object + "__substg1.0_3707001F", utf16_of("sheet"))
      .add(object + "__substg1.0_3701000D/CONTENTS", "plain words in an object")
      .add(link + kFixed, fixed_values(8, {made_number(0x3705, 4)}))
      .add(link + "__substg1.0_3707001F", utf16_of("shared.doc"))
      .finish();
}

TEST(MsgTest, ReadsAMessageWithAttachments) {
  const auto items = collect(message(), "one.msg");
  const auto& item = items[0].item;
  EXPECT_EQ(item.type, "msg");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(item.text, "Call 07400 123456");
  EXPECT_EQ(field_of(item, "title"), "Привет");
  EXPECT_EQ(field_of(item, "sender"), "Ana <ana@jobs.example>");
  EXPECT_EQ(field_of(item, "recipient"), "Бо <bo@jobs.example>");
  EXPECT_EQ(field_of(item, "conversation_id"), "<m1@jobs.example>");
  ASSERT_TRUE(item.time.has_value());
  EXPECT_EQ(base::to_iso(item.time->ms), "2026-03-03T10:12:44Z");
  ASSERT_EQ(items.size(), 5u);
  const auto* file = find(items, "one.msg/a_b.txt");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->text, "rent is due");
  const auto* inner = find(items, "one.msg/attachment 2");
  ASSERT_NE(inner, nullptr);
  EXPECT_EQ(field_of(*inner, "title"), "inner");
  EXPECT_EQ(field_of(*inner, "direction"), "outgoing");
  const auto* object = find(items, "one.msg/sheet/CONTENTS");
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(object->text, "plain words in an object");
  const auto* link = find(items, "one.msg/shared.doc");
  ASSERT_NE(link, nullptr);
  EXPECT_EQ(link->state, model::ItemState::kSkipped);
}

TEST(MsgTest, DamageIsNamedAndEndsNothing) {
  const Bytes whole = message();
  const auto cut = collect(whole.substr(0, whole.size() / 2), "cut.msg");
  EXPECT_NE(cut[0].item.state, model::ItemState::kDone);
  uint32_t random = 5;
  for (int i = 0; i < 200; ++i) {
    Bytes bytes = whole;
    for (int k = 0; k < 4; ++k) {
      random = random * 1'664'525 + 1'013'904'223;
      bytes[512 + (random >> 8) % (bytes.size() - 512)] = static_cast<char>(random);
    }
    EXPECT_FALSE(collect(bytes, "damaged.msg").empty());
  }
}

}  // namespace
}  // namespace clew::extract
