// SPDX-License-Identifier: EUPL-1.2
// Tests of Telegram's exports: one chat, a whole account, and broken ones.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr std::string_view kChat = R"json({
 "name": "Job Europe", "type": "private_group", "id": 77,
 "messages": [
  {"id": 10, "type": "message", "date": "2026-02-11T10:01:02", "date_unixtime": "1770804062",
   "from": "Hr Anna", "from_id": "user5001", "reply_to_message_id": 9, "forwarded_from": "Jobs",
   "text": ["Write ", {"type": "mention", "text": "@anna_workeu"}, " or ",
            {"type": "text_link", "text": "here", "href": "https://jobs.example/"}],
   "text_entities": [{"type": "plain", "text": "Write "}]},
  {"id": 11, "type": "message", "date": "2026-02-11T10:05:00", "from": "Petro", "text": "ok",
   "photo": "photos/photo_1.jpg", "width": 10,
   "location_information": {"latitude": 48.85661, "longitude": 2.35222}},
  {"id": 12, "type": "service", "date": "2026-02-11T10:06:00", "actor": "Hr Anna",
   "action": "invite_members", "members": ["Lena", "Max"], "text": ""},
  {"id": 13, "type": "message", "date": "2026-02-11T10:07:00", "from": "Petro", "text": "",
   "file": "(File not included. Change data exporting settings to download.)",
   "contact_information": {"first_name": "Ira", "phone_number": "+44 7400 123456"}}
 ]})json";

constexpr std::string_view kAccount = R"json({
 "about": "Here is the data you requested. Remember: Telegram is ad free.",
 "personal_information": {"first_name": "Max", "phone_number": "+33 6 12 34 56 78"},
 "contacts": {"about": "x", "list": [
   {"first_name": "Lena", "last_name": "K", "phone_number": "0044 7400 123456"}]},
 "chats": {"about": "x", "list": [
   {"name": "Lena", "type": "personal_chat", "id": 1, "messages": [
     {"id": 1, "type": "message", "text": "one"}, {"id": 2, "type": "message", "text": "two"}]},
   {"type": "saved_messages", "id": 2, "messages": [
     {"id": 3, "type": "message", "text": "3"}]}]}})json";

TEST(TelegramTest, ReadsOneChat) {
  const auto items = collect(kChat, "result.json");
  ASSERT_EQ(items.size(), 5u);
  const auto& root = items[0].item;
  EXPECT_EQ(root.type, "telegram");
  EXPECT_EQ(root.state, model::ItemState::kDone);
  EXPECT_EQ(field_of(root, "conversation"), "Job Europe");
  EXPECT_EQ(field_of(root, "messages"), "4");
  const auto& first = items[1].item;
  EXPECT_EQ(items[1].path, "result.json/1");
  EXPECT_EQ(first.kind, model::ItemKind::kMessage);
  EXPECT_EQ(first.text, "Write @anna_workeu or here <https://jobs.example/>");
  EXPECT_EQ(field_of(first, "sender"), "Hr Anna");
  EXPECT_EQ(field_of(first, "sender_id"), "user5001");
  EXPECT_EQ(field_of(first, "message_id"), "10");
  EXPECT_EQ(field_of(first, "in_reply_to"), "9");
  EXPECT_EQ(field_of(first, "forwarded_from"), "Jobs");
  EXPECT_EQ(field_of(first, "conversation"), "Job Europe");
  EXPECT_EQ(field_of(first, "kind"), "message");
  EXPECT_EQ(field_of(first, "service"), "telegram");
  ASSERT_TRUE(first.time.has_value());
  EXPECT_EQ(base::to_iso(first.time->ms), "2026-02-11T10:01:02Z");
  EXPECT_EQ(first.time->certainty, model::TimeCertainty::kZoned);
}

TEST(TelegramTest, ReadsMediaPlacesServicesAndContacts) {
  const auto items = collect(kChat, "result.json");
  ASSERT_EQ(items.size(), 5u);
  ASSERT_TRUE(items[2].item.time.has_value());
  EXPECT_EQ(items[2].item.time->certainty, model::TimeCertainty::kLocal);
  EXPECT_EQ(field_of(items[2].item, "attachment"), "photos/photo_1.jpg");
  EXPECT_EQ(field_of(items[2].item, "coordinates"), "48.85661,2.35222");
  EXPECT_EQ(field_of(items[2].item, "width"), "10");
  EXPECT_EQ(field_of(items[3].item, "kind"), "event");
  EXPECT_EQ(items[3].item.text, "action: invite_members\nmembers: Lena\nmembers: Max\n");
  EXPECT_EQ(field_of(items[4].item, "attachment"), "");
  EXPECT_NE(items[4].item.text.find("contact_information.phone_number: +44 7400 123456"),
            std::string::npos);
}

TEST(TelegramTest, ReadsAWholeAccount) {
  const auto items = collect(kAccount, "result.json");
  ASSERT_EQ(items.size(), 5u);
  EXPECT_NE(items[0].item.text.find("personal_information.phone_number: +33 6 12 34 56 78"),
            std::string::npos);
  EXPECT_EQ(items[1].path, "result.json/contact 1");
  EXPECT_EQ(field_of(items[1].item, "title"), "Lena K");
  EXPECT_EQ(field_of(items[2].item, "conversation"), "Lena");
  EXPECT_EQ(items[4].path, "result.json/3");
  EXPECT_EQ(field_of(items[4].item, "conversation"), "");
}

TEST(TelegramTest, CallsAreCalls) {
  const auto items = collect(
      R"json({"name": "Lena", "type": "personal_chat", "id": 7, "messages": [
        {"id": 1, "type": "service", "date_unixtime": "1772530364", "actor": "Lena",
         "action": "phone_call", "duration_seconds": 61}]})json",
      "result.json");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(field_of(items[1].item, "kind"), "call");
  EXPECT_EQ(field_of(items[1].item, "duration_s"), "61");
  EXPECT_EQ(field_of(items[1].item, "conversation_id"), "7");
}

TEST(TelegramTest, KeepsWhatAnExportHasBeforeItBreaks) {
  const auto items = collect(kChat.substr(0, kChat.find("\"id\": 12")), "result.json");
  EXPECT_EQ(items[0].item.type, "telegram");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "json_truncated"));
  ASSERT_GE(items.size(), 3u);
  EXPECT_EQ(items[2].item.text, "ok");
  Bytes deep = "{\"name\": \"x\", \"type\": \"private_group\", \"id\": 1, \"messages\": ";
  deep += Bytes(200000, '[');
  EXPECT_EQ(collect(deep, "result.json")[0].item.state, model::ItemState::kFailed);
}

TEST(TelegramTest, KnowsAnExportWhoseKeysWereSorted) {
  const auto items = collect(
      R"json({"id": 7, "messages": [{"date": "2026-03-03T09:32:44", "date_unixtime": "1772530364",
        "from": "Lena", "from_id": "user1", "id": 1, "text": "hello", "type": "message"}],
        "name": "Lena", "type": "personal_chat"})json",
      "result.json");
  EXPECT_EQ(items[0].item.type, "telegram");
  EXPECT_EQ(field_of(items[0].item, "conversation"), "Lena");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.text, "hello");
}

TEST(TelegramTest, LeavesOtherJsonAlone) {
  const ByteView shop = R"json({"name": "x", "type": "shop", "messages": []})json";
  EXPECT_EQ(collect(shop, "result.json")[0].item.type, "json");
}

}  // namespace
}  // namespace clew::extract
