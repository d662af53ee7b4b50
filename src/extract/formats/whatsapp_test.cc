// SPDX-License-Identifier: EUPL-1.2
// Tests of WhatsApp's exports in the forms that phones of many countries write.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

std::string time_of(const model::Item& item) {
  return item.time ? base::to_iso(item.time->ms) : "none";
}

TEST(WhatsappTest, ReadsAndroidWithNarrowSpacesAndSystemMessages) {
  const auto items = collect(
      "13/02/2026, 9:14\u202fPM - Messages and calls are end-to-end encrypted.\n"
      "13/02/2026, 9:15\u202fPM - Lena: my new number\nsecond line\n"
      "14/02/2026, 12:16\u202fAM - Max: ok: passport stays\n",
      "WhatsApp Chat with Lena.txt");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[0].item.type, "whatsapp");
  EXPECT_EQ(field_of(items[0].item, "conversation"), "Lena, Max");
  EXPECT_TRUE(items[0].item.anomalies.empty());
  EXPECT_EQ(field_of(items[1].item, "kind"), "event");
  EXPECT_EQ(field_of(items[2].item, "kind"), "message");
  EXPECT_EQ(field_of(items[2].item, "service"), "whatsapp");
  EXPECT_EQ(field_of(items[0].item, "participants"), "Lena, Max");
  EXPECT_EQ(field_of(items[1].item, "sender"), "");
  EXPECT_EQ(items[2].path, "WhatsApp Chat with Lena.txt/2");
  EXPECT_EQ(items[2].item.kind, model::ItemKind::kMessage);
  EXPECT_EQ(items[2].item.text, "my new number\nsecond line");
  EXPECT_EQ(field_of(items[2].item, "sender"), "Lena");
  EXPECT_EQ(field_of(items[2].item, "recipient"), "Max");
  EXPECT_EQ(time_of(items[2].item), "2026-02-13T21:15:00Z");
  EXPECT_EQ(items[2].item.time->certainty, model::TimeCertainty::kLocal);
  EXPECT_EQ(items[3].item.text, "ok: passport stays");
  EXPECT_EQ(time_of(items[3].item), "2026-02-14T00:16:00Z");
}

TEST(WhatsappTest, ReadsBracketsMarksAndAttachments) {
  const auto items = collect(
      "\xEF\xBB\xBF[02.03.26, 21:20:05] Оксана: дзвони\r\n"
      "\u200e[23.03.26, 21:21:00] Max: \u200e<Anhang: 00000012-PHOTO.jpg>\r\n",
      "_chat.txt");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(field_of(items[1].item, "sender"), "Оксана");
  EXPECT_EQ(items[1].item.text, "дзвони");
  EXPECT_EQ(time_of(items[1].item), "2026-03-02T21:20:05Z");
  EXPECT_EQ(field_of(items[2].item, "attachment"), "00000012-PHOTO.jpg");
  EXPECT_EQ(items[2].item.size, 62u);
  const auto android = collect(
      "2026-03-02, 21:20 - Max: \u200eIMG-20260302-WA0001.jpg (fichier joint)\n"
      "2026-03-02, 21:21 - Max: no file.here either\n",
      "chat.txt");
  EXPECT_EQ(field_of(android[1].item, "attachment"), "IMG-20260302-WA0001.jpg");
  EXPECT_EQ(field_of(android[2].item, "attachment"), "");
}

TEST(WhatsappTest, ReadsTheFormsOfManyLocales) {
  const std::pair<std::string_view, std::string_view> kForms[] = {
      {"2/23/26, 9:14 PM - A: x", "2026-02-23T21:14:00Z"},
      {"23.02.26, 21:14 - A: x", "2026-02-23T21:14:00Z"},
      {"23/02/2026 21:14 - A: x", "2026-02-23T21:14:00Z"},
      {"23/2/26, 9:14 p.\u00a0m. - A: x", "2026-02-23T21:14:00Z"},
      {"2026/2/23 下午9:14 - A: x", "2026-02-23T21:14:00Z"},
      {"2026년 2월 23일 오후 9:14 - A : x", "2026-02-23T21:14:00Z"},
      {"[2026. 02. 23. 21:14:09] A: x", "2026-02-23T21:14:09Z"},
      {"23.2.2026 klo 21.14 - A: x", "2026-02-23T21:14:00Z"},
      {"٢٣/٢/٢٠٢٦, ٩:١٤ م - A: x", "2026-02-23T21:14:00Z"},
      {"\u200f23‏/2‏/2026، 9:14 ص - A: x", "2026-02-23T09:14:00Z"},
      {"[2026-02-23 21:14] A: x", "2026-02-23T21:14:00Z"},
      {"23/02/2569, 21:14 - A: x", "2026-02-23T21:14:00Z"},
  };
  for (const auto& [line, expected] : kForms) {
    const auto items = collect(Bytes(line) + "\n", "x", "whatsapp");
    ASSERT_EQ(items.size(), 2u) << line;
    EXPECT_EQ(time_of(items[1].item), expected) << line;
    EXPECT_EQ(field_of(items[1].item, "sender"), "A") << line;
    EXPECT_EQ(items[1].item.text, "x") << line;
  }
}

TEST(WhatsappTest, DecidesTheDateOrderOverTheWholeFile) {
  const auto american = collect(
      "03/02/2026, 09:14 - A: x\n03/05/2026, 09:14 - B: x\n03/14/2026, 09:14 - A: x\n", "chat");
  EXPECT_EQ(time_of(american[1].item), "2026-03-02T09:14:00Z");
  EXPECT_FALSE(has_anomaly(american[0].item, "date_order_ambiguous"));
  const auto forward = collect(
      "01/02/2026, 09:14 - A: x\n02/02/2026, 09:14 - B: x\n01/03/2026, 09:14 - A: x\n", "c");
  EXPECT_EQ(time_of(forward[3].item), "2026-03-01T09:14:00Z");
  EXPECT_FALSE(has_anomaly(forward[0].item, "date_order_ambiguous"));
  const auto open = collect("03/02/2026, 09:14 - A: x\n03/02/2026, 09:15 - B: x\n", "chat");
  EXPECT_TRUE(has_anomaly(open[0].item, "date_order_ambiguous"));
  EXPECT_EQ(time_of(open[1].item), "2026-02-03T09:14:00Z");
  const auto us = collect("03/02/2026, 09:14 - A: x\n", "chat", "whatsapp", {"US"});
  EXPECT_EQ(time_of(us[1].item), "2026-03-02T09:14:00Z");
}

TEST(WhatsappTest, LeavesLogsAndListsAlone) {
  EXPECT_EQ(collect("[2026-03-01 10:00:00] local.ERROR: no\n[2026-03-01 10:00:01] INFO: yes\n",
                    "app.log")[0]
                .item.type,
            "text");
  EXPECT_EQ(collect("12.5 - 13: lunch\n14.5 - 15: tea\n", "list")[0].item.type, "text");
  EXPECT_EQ(collect("nothing", "x", "whatsapp")[0].item.state, model::ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
