// SPDX-License-Identifier: EUPL-1.2
// Files as providers hand them out, made here with invented persons.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr TimeMs kMarch = 1'772'530'364'000;  // 2026-03-03T09:32:44Z

TimeMs time_of(const model::Item& item) { return item.time ? item.time->ms : 0; }

TEST(DataDownloadTest, MetaMessagesAreMended) {
  const auto items = collect(
      R"({"participants":[{"name":"Zo\u00c3\u00ab Example"},{"name":"Boris"}],"messages":[)"
      R"({"sender_name":"Zo\u00c3\u00ab Example","timestamp_ms":1772530364000,"content":)"
      R"("caf\u00c3\u00a9 at 8","is_geoblocked_for_viewer":false,"reactions":[{"reaction":"ok",)"
      R"("actor":"Boris"}]},{"sender_name":"Boris","timestamp_ms":1772530364000,"photos":)"
      R"([{"uri":"photos/1.jpg","creation_timestamp":1772530363}]}],"title":"Zo\u00c3\u00ab )"
      R"(Example","thread_path":"inbox/zoe_1"})",
      "message_1.json");
  EXPECT_EQ(items[0].item.type, "data_download");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "participants"), "Zoë Example, Boris");
  ASSERT_EQ(items.size(), 3u);
  const auto& first = items[1].item;
  EXPECT_EQ(first.kind, model::ItemKind::kMessage);
  EXPECT_EQ(first.text, "café at 8");
  EXPECT_EQ(time_of(first), kMarch);
  EXPECT_EQ(field_of(first, "sender"), "Zoë Example");
  EXPECT_EQ(field_of(first, "conversation"), "Zoë Example");
  EXPECT_EQ(field_of(first, "conversation_id"), "inbox/zoe_1");
  EXPECT_EQ(field_of(first, "columns"), "reactions.reaction: ok\nreactions.actor: Boris\n");
  EXPECT_EQ(field_of(items[2].item, "attachment"), "photos/1.jpg");
}

TEST(DataDownloadTest, LogInsAreEvents) {
  const auto facebook = collect(
      R"({"account_activity_v2":[{"action":"Login","timestamp":1772530364,"site":"facebook.com",)"
      R"("ip_address":"203.0.113.7","city":"Lyon"}]})",
      "account_activity.json");
  ASSERT_EQ(facebook.size(), 2u);
  EXPECT_EQ(field_of(facebook[1].item, "kind"), "event");
  EXPECT_EQ(time_of(facebook[1].item), kMarch);
  EXPECT_NE(facebook[1].item.text.find("ip_address: 203.0.113.7\n"), std::string::npos);
  const auto instagram = collect(
      R"({"account_history_login_history":[{"title":"x","string_map_data":{"IP Address":{"value":)"
      R"("203.0.113.8"},"Time":{"timestamp":1772530364}}}]})",
      "login_activity.json");
  ASSERT_EQ(instagram.size(), 2u);
  EXPECT_EQ(field_of(instagram[1].item, "service"), "instagram");
  EXPECT_EQ(time_of(instagram[1].item), kMarch);
}

TEST(DataDownloadTest, GooglePlaces) {
  const auto records =
      collect(R"({"locations":[{"latitudeE7":488566101,"longitudeE7":-23522219,"accuracy":20,)"
              R"("timestamp":"2026-03-03T09:32:44Z"},{"latitudeE7":1,"longitudeE7":2,)"
              R"("timestampMs":"1772530364000"}]})",
              "Records.json");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(field_of(records[1].item, "kind"), "location");
  EXPECT_EQ(field_of(records[1].item, "coordinates"), "48.8566101,-2.3522219");
  EXPECT_EQ(time_of(records[1].item), kMarch);
  EXPECT_EQ(time_of(records[2].item), kMarch);
  const auto old = collect(
      R"({"timelineObjects":[{"placeVisit":{"location":{"latitudeE7":488566101,"longitudeE7":)"
      R"(23522219,"name":"Station"},"duration":{"startTimestamp":"2026-03-03T09:32:44Z"}}}]})",
      "2026_MARCH.json");
  ASSERT_EQ(old.size(), 2u);
  EXPECT_EQ(field_of(old[1].item, "title"), "Station");
  EXPECT_EQ(field_of(old[1].item, "coordinates"), "48.8566101,2.3522219");
  const auto segments = collect(
      R"({"semanticSegments":[{"startTime":"2026-03-03T10:32:44.000+01:00","endTime":)"
      R"("2026-03-03T11:00:00.000+01:00","visit":{"topCandidate":{"placeLocation":{"latLng":)"
      R"("48.8566101°, 2.3522219°"}}}}],"rawSignals":[{"position":{"LatLng":"1°, 2°"}}]})",
      "Timeline.json");
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(field_of(segments[1].item, "coordinates"), "48.8566101,2.3522219");
  EXPECT_EQ(time_of(segments[1].item), kMarch);
  EXPECT_NE(segments[0].item.text.find("1°, 2°"), std::string::npos);
}

TEST(DataDownloadTest, GoogleActivityChatAndHistory) {
  const auto activity = collect(
      R"([{"header":"Search","title":"Searched for rooms","titleUrl":"https://a.example/?q=r",)"
      R"("time":"2026-03-03T09:32:44.000Z","products":["Search"]}])",
      "MyActivity.json");
  ASSERT_EQ(activity.size(), 2u);
  EXPECT_EQ(field_of(activity[1].item, "title"), "Searched for rooms");
  EXPECT_EQ(time_of(activity[1].item), kMarch);
  const auto chat = collect(
      "{\"messages\":[{\"creator\":{\"name\":\"Anna\",\"email\":\"anna@example.org\"},"
      "\"created_date\":\"Tuesday, March 3, 2026 at 9:32:44\u202FAM UTC\",\"text\":\"hello\","
      "\"topic_id\":\"t1\"}]}",
      "messages.json");
  ASSERT_EQ(chat.size(), 2u);
  EXPECT_EQ(chat[1].item.text, "hello");
  EXPECT_EQ(field_of(chat[1].item, "sender"), "Anna <anna@example.org>");
  EXPECT_EQ(time_of(chat[1].item), kMarch);
  const auto history =
      collect(R"({"Browser History":[{"title":"A room","url":"https://rooms.example/","time_usec":)"
              R"(1772530364000000}]})",
              "BrowserHistory.json");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(field_of(history[1].item, "url"), "https://rooms.example/");
  EXPECT_EQ(time_of(history[1].item), kMarch);
}

TEST(DataDownloadTest, SnapchatAndDiscord) {
  const auto snapchat = collect(
      R"({"anna_e":[{"From":"anna_e","Media Type":"TEXT","Created":"2026-03-03 09:32:44 UTC",)"
      R"("Content":"hello","IsSender":false}]})",
      "chat_history.json");
  ASSERT_EQ(snapchat.size(), 2u);
  EXPECT_EQ(snapchat[1].item.text, "hello");
  EXPECT_EQ(field_of(snapchat[1].item, "conversation"), "anna_e");
  EXPECT_EQ(time_of(snapchat[1].item), kMarch);
  const auto discord = collect(
      R"([{"ID":123,"Timestamp":"2026-03-03 09:32:44","Contents":"hello","Attachments":""}])",
      "messages.json");
  ASSERT_EQ(discord.size(), 2u);
  EXPECT_EQ(field_of(discord[1].item, "service"), "discord");
  EXPECT_EQ(field_of(discord[1].item, "message_id"), "123");
  EXPECT_EQ(time_of(discord[1].item), kMarch);
  const auto channel = collect(
      R"({"guild":{"id":"1","name":"G"},"channel":{"id":"2","name":"general"},"messages":[{"id":)"
      R"("9","timestamp":"2026-03-03T09:32:44+00:00","content":"hello","author":{"id":"5","name":)"
      R"("anna"}}]})",
      "general.json");
  ASSERT_EQ(channel.size(), 2u);
  EXPECT_EQ(field_of(channel[1].item, "conversation"), "general");
  EXPECT_EQ(field_of(channel[1].item, "sender"), "anna <5>");
}

TEST(DataDownloadTest, OtherJsonStaysJson) {
  EXPECT_EQ(collect(R"({"messages":[{"sender":"a","text":"b"}]})", "a.json")[0].item.type, "json");
  EXPECT_EQ(collect(R"([1,2,3])", "a.json")[0].item.type, "json");
}

TEST(DataDownloadTest, CutOffAndHostile) {
  const std::string whole =
      R"({"messages":[{"sender_name":"Anna","timestamp_ms":1772530364000,"content":"one"},)"
      R"({"sender_name":"Anna","timestamp_ms":99999999999999999999,"content":"two"},{"sender_na)";
  const auto items = collect(whole, "message_1.json");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "json_truncated"));
  ASSERT_GE(items.size(), 3u);
  EXPECT_EQ(items[1].item.text, "one");
  EXPECT_FALSE(items[2].item.time.has_value());
  EXPECT_EQ(collect("{}", "a.json", "data_download")[0].item.state, model::ItemState::kFailed);
  for (size_t i = 0; i < whole.size(); i += 3) {
    std::string mutated = whole;
    mutated[i] = ']';
    EXPECT_FALSE(collect(mutated, "a.json").empty());
  }
}

}  // namespace
}  // namespace clew::extract
