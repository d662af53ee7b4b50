// SPDX-License-Identifier: EUPL-1.2
// Tests of JSON without a known meaning.
#include <gtest/gtest.h>

#include <chrono>

#include "base/cpu_clock_test.h"
#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(JsonTest, GivesValuesWithTheirKeys) {
  const auto items = collect(
      R"({"user": {"name": "Анна", "phones": ["07400 123456", 33612345678]}, "ok": true})", "x");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.type, "json");
  EXPECT_EQ(items[0].item.text,
            "user.name: Анна\nuser.phones: 07400 123456\nuser.phones: 33612345678\n");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone);
}

TEST(JsonTest, ReadsJsonLines) {
  const auto items = collect("{\"a\": \"one\"}\n{\"a\": \"two\"}\n", "x.jsonl");
  EXPECT_EQ(items[0].item.type, "json");
  EXPECT_EQ(items[0].item.text, "a: one\na: two\n");
  EXPECT_EQ(field_of(items[0].item, "values"), "2");
}

TEST(JsonTest, KeepsWhatStandsBeforeAnError) {
  const auto items = collect(R"({"a": "one", "b": "two", "c": )", "x.json");
  EXPECT_EQ(items[0].item.type, "json");
  EXPECT_EQ(items[0].item.text, "a: one\nb: two\n");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "json_truncated"));
}

TEST(JsonTest, EndsQuicklyOnDeepNesting) {
  Bytes deep;
  for (int i = 0; i < 200000; ++i) deep += "{\"a\":";
  const base::CpuClock clock;
  const auto items = collect(deep, "deep.json");
  EXPECT_LT(clock.seconds(), 2 * base::kSlowness);
  EXPECT_EQ(items[0].item.type, "json");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "nesting_limit"));
}

TEST(JsonTest, GivesLargeFilesInSections) {
  Bytes large = "[";
  while (large.size() < (9u << 20)) large += "{\"note\": \"rent collected in room 4\"},\n";
  large += "{}]";
  const auto items = collect(large, "large.json");
  ASSERT_GT(items.size(), 2u);
  EXPECT_EQ(items[1].path, "large.json/part 0001");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kSection);
  EXPECT_EQ(items[0].item.text, "");
}

TEST(JsonTest, DoesNotTakeOtherTextsForJson) {
  EXPECT_EQ(collect("[12:30] Lena came\n[12:31] Max left\n", "x")[0].item.type, "text");
  EXPECT_EQ(collect("{not json}\n", "x")[0].item.type, "text");
  EXPECT_EQ(collect("[1] A reference\n", "x")[0].item.type, "text");
}

}  // namespace
}  // namespace clew::extract
