// SPDX-License-Identifier: EUPL-1.2
// Tests of the keys under which copies of one message or file meet.
#include "index/twin.h"

#include <gtest/gtest.h>

namespace clew::index {
namespace {

using model::Item;

Item mail(std::string id, std::string text) {
  Item item;
  item.type = "eml";
  item.text = std::move(text);
  item.fields = {{"message_id", std::move(id)}, {"sender", "Anna <anna@example.net>"}};
  return item;
}

Item chat(std::string sender, TimeMs ms, model::TimeCertainty certainty, std::string text) {
  Item item;
  item.kind = model::ItemKind::kMessage;
  item.type = "whatsapp";
  item.text = std::move(text);
  item.time = model::ItemTime{ms, certainty};
  item.fields = {{"sender", std::move(sender)}, {"conversation", "Anna, Boris"}};
  return item;
}

constexpr auto kZoned = model::TimeCertainty::kZoned;

TEST(Twin, MailsMeetByIdAndText) {
  const auto key = twin_key(mail("<1@example.net>", "From here\nto there"));
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key, twin_key(mail("1@example.net", ">From here to  there")));
  EXPECT_NE(key, twin_key(mail("2@example.net", "From here to there")));
  // What was altered is not hidden behind what was not.
  EXPECT_NE(key, twin_key(mail("1@example.net", "From here to nowhere")));
  EXPECT_EQ(twin_key(mail("@", "")), twin_key(mail("<@>", "")));
}

TEST(Twin, ChatsMeetToTheMinute) {
  const auto key = twin_key(chat("Anna", 60'000, kZoned, "at six"));
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key, twin_key(chat("Anna", 119'999, kZoned, "At six!")));
  EXPECT_NE(key, twin_key(chat("Anna", 120'000, kZoned, "at six")));
  EXPECT_NE(key, twin_key(chat("Boris", 60'000, kZoned, "at six")));
  EXPECT_NE(key, twin_key(chat("Anna", 60'000, model::TimeCertainty::kLocal, "at six")));
  EXPECT_NE(key, twin_key(chat("Anna", 60'000, kZoned, "at seven")));
  EXPECT_FALSE(twin_key(chat("Anna", 60'000, kZoned, "...")).has_value());
  EXPECT_FALSE(twin_key(chat("", 60'000, kZoned, "at six")).has_value());
}

TEST(Twin, PartnersCountInAnyOrder) {
  Item one = chat("Anna", 0, kZoned, "yes");
  Item other = one;
  other.fields[1].value = "Boris, Anna";
  EXPECT_EQ(twin_key(one), twin_key(other));
  other.fields[1].value = "Boris, Clara";
  EXPECT_NE(twin_key(one), twin_key(other));
}

TEST(Twin, FilesMeetByContent) {
  Item file;
  file.size = 3;
  file.digests = base::Digests{Bytes(32, 'a'), Bytes(20, 'b'), Bytes(16, 'c')};
  Item copy = file;
  copy.name = "elsewhere";
  copy.kind = model::ItemKind::kAttachment;
  ASSERT_TRUE(twin_key(file).has_value());
  EXPECT_EQ(twin_key(file), twin_key(copy));
  copy.digests->sha256[0] = 'b';
  EXPECT_NE(twin_key(file), twin_key(copy));
  file.size = 0;
  EXPECT_FALSE(twin_key(file).has_value());
}

}  // namespace
}  // namespace clew::index
