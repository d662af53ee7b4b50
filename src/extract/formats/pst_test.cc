// SPDX-License-Identifier: EUPL-1.2
// Tests of Outlook's stores, which are made here node by node.
#include "extract/formats/pst_maker_test.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr uint32_t kInbox = 0x8022;
constexpr uint32_t kLetter = 0x200024;
constexpr uint32_t kLost = 0x200044;
constexpr uint32_t kContact = 0x200064;

std::vector<MadeProperty> letter_properties() {
  return {made_text(0x001A, "IPM.Note"),
          made_text(0x0037,
                    "\x01\x05"
                    "Re: The flat"),
          made_text(0x0042, "Ana"),
          made_text(0x0065, "/O=EXCHANGE/CN=ANA"),
          made_text(0x5D02, "ana@jobs.example"),
          made_time(0x0039, 1'772'532'764),
          made_text(0x1000, "Call 07400 123456 tonight."),
          {0x1013, kMapiBinary, "<p>Call <a href='https://jobs.example/1'>07400 123456</a></p>"},
          made_text(0x1035, "<b@jobs.example>"),
          made_text(0x1042, "<a@jobs.example>"),
          made_text(0x1039, "<root@jobs.example> <a@jobs.example>"),
          made_text(0x007D,
                    "Received: from relay.example\r\n by mail.example;\r\n"
                    "X-Mailer: Post 3\r\n"),
          made_number(0x0E08, 777)};
}

/// A store with an inbox: a letter with recipients and three attachments, one that no folder
/// lists, and a contact with a named property.
Bytes store(bool wide, uint8_t encoding) {
  PstMaker maker(wide, encoding);
  maker.add_node({kPstStore,
                  maker.add_block(property_heap(
                      {made_text(kMapiDisplayName, "Ana's"), made_number(0x67FF, 0x1234)})),
                  0, 0});
  Bytes names;
  base::append_le<uint32_t>(names, 0x8083);
  base::append_le<uint16_t>(names, 3 << 1);
  base::append_le<uint16_t>(names, 0x12);
  maker.add_node(
      {kPstNames,
       maker.add_block(property_heap(
           {{0x0002, kMapiBinary, Bytes("\x04\x20\x06\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16)},
            {0x0003, kMapiBinary, names}})),
       0, 0});
  maker.add_node({kPstRootFolder, maker.add_block(property_heap({})), 0, kPstRootFolder});
  maker.add_node({kInbox, maker.add_block(property_heap({made_text(kMapiDisplayName, "In/box")})),
                  0, kPstRootFolder});
  maker.add_node(
      {(kInbox & ~0x1Fu) | kPstContents, maker.add_block(table_heap({kLetter, kContact})), 0, 0});
  const uint64_t recipients = maker.add_block(
      table_heap({0, 1}, {{made_text(kMapiDisplayName, "Bo, Lee"), made_number(0x0C15, 1),
                           made_text(0x39FE, "bo@jobs.example")},
                          {made_text(kMapiDisplayName, "Cy"), made_number(0x0C15, 2),
                           made_text(0x39FE, "cy@jobs.example")}}));
  const uint64_t small = maker.add_block(property_heap(
      {made_text(0x3707, "list.txt"), {0x3701, kMapiBinary, "IBAN GB82 WEST 1234 5698 7654 32"}}));
  Bytes long_text;
  for (int i = 0; i < 3000; ++i) long_text += "line " + std::to_string(i) + "\n";
  const uint64_t big =
      maker.add_block(property_heap({made_text(0x3707, "long.txt")}, {{uint16_t{0x3701}, 0x3Fu}}));
  const uint64_t big_under = maker.add_subnodes({{0x3F, maker.add_data(long_text, 8000), 0, 0}});
  Bytes reference;
  base::append_le<uint32_t>(reference, 0x44);
  base::append_le<uint32_t>(reference, 100);
  const uint64_t inner = maker.add_block(property_heap(
      {made_text(0x001A, "IPM.Note"), made_text(0x0037, "inner"), made_text(0x1000, "below")}));
  const uint64_t message = maker.add_block(property_heap({made_text(kMapiDisplayName, "forwarded"),
                                                          made_number(kMapiAttachMethod, 5),
                                                          {0x3701, kMapiObjectType, reference}}));
  const uint64_t message_under = maker.add_subnodes({{0x44, inner, 0, 0}});
  const uint64_t under = maker.add_subnodes({{0x25, small, 0, 0},
                                             {0x45, big, big_under, 0},
                                             {0x65, message, message_under, 0},
                                             {kPstRecipients, recipients, 0, 0}});
  maker.add_node({kLetter, maker.add_block(property_heap(letter_properties())), under, kInbox});
  maker.add_node({kLost, maker.add_block(property_heap({made_text(0x0037, "gone")})), 0, kInbox});
  maker.add_node({kContact,
                  maker.add_block(property_heap(
                      {made_text(0x001A, "IPM.Contact"), made_text(kMapiDisplayName, "Dee"),
                       made_text(0x3A1C, "+44 7400 123456"), made_text(0x8012, "dee@x.example")})),
                  0, kInbox});
  return maker.finish();
}

class PstTest : public testing::TestWithParam<std::pair<bool, uint8_t>> {};

TEST_P(PstTest, ReadsMessagesInFolders) {
  const auto items = collect(store(GetParam().first, GetParam().second), "ana.pst");
  ASSERT_EQ(items.size(), 8u);
  EXPECT_EQ(items[0].item.type, "pst");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "title"), "Ana's");
  EXPECT_EQ(field_of(items[0].item, "messages"), "3");
  EXPECT_NE(field_of(items[0].item, "password"), "");
  const auto* letter = find(items, "ana.pst/In_box/200024");
  ASSERT_NE(letter, nullptr);
  EXPECT_EQ(letter->kind, model::ItemKind::kMessage);
  EXPECT_FALSE(letter->deleted);
  EXPECT_EQ(letter->size, 777u);
  EXPECT_EQ(letter->text, "Call 07400 123456 tonight.");
  EXPECT_EQ(field_of(*letter, "folder"), "In_box");
  EXPECT_EQ(field_of(*letter, "title"), "Re: The flat");
  EXPECT_EQ(field_of(*letter, "sender"), "Ana <ana@jobs.example>");
  EXPECT_EQ(field_of(*letter, "recipient"), "\"Bo, Lee\" <bo@jobs.example>");
  EXPECT_EQ(field_of(*letter, "copied"), "Cy <cy@jobs.example>");
  EXPECT_EQ(field_of(*letter, "message_id"), "<b@jobs.example>");
  EXPECT_EQ(field_of(*letter, "in_reply_to"), "<a@jobs.example>");
  EXPECT_EQ(field_of(*letter, "conversation_id"), "<root@jobs.example>");
  EXPECT_EQ(field_of(*letter, "participants"),
            "Ana <ana@jobs.example>, \"Bo, Lee\" <bo@jobs.example>, Cy <cy@jobs.example>");
  EXPECT_EQ(field_of(*letter, "service"), "mail");
  EXPECT_EQ(field_of(*letter, "direction"), "incoming");
  EXPECT_EQ(field_of(*letter, "received"), "from relay.example by mail.example;");
  EXPECT_EQ(field_of(*letter, "software"), "Post 3");
  ASSERT_TRUE(letter->time.has_value());
  EXPECT_EQ(base::to_iso(letter->time->ms), "2026-03-03T10:12:44Z");
}

TEST_P(PstTest, AttachmentsAreChildren) {
  const auto items = collect(store(GetParam().first, GetParam().second), "ana.pst");
  const auto* html = find(items, "ana.pst/In_box/200024/body.html");
  ASSERT_NE(html, nullptr);
  EXPECT_NE(html->text.find("https://jobs.example/1"), std::string::npos);
  const auto* small = find(items, "ana.pst/In_box/200024/list.txt");
  ASSERT_NE(small, nullptr);
  EXPECT_EQ(small->kind, model::ItemKind::kAttachment);
  EXPECT_EQ(small->mentions.size(), 1u);
  const auto* big = find(items, "ana.pst/In_box/200024/long.txt");
  ASSERT_NE(big, nullptr);
  EXPECT_GT(big->size, 16'000u);
  EXPECT_TRUE(big->text.ends_with("line 2999\n"));
  const auto* inner = find(items, "ana.pst/In_box/200024/forwarded");
  ASSERT_NE(inner, nullptr);
  EXPECT_EQ(inner->kind, model::ItemKind::kMessage);
  EXPECT_EQ(field_of(*inner, "title"), "inner");
  EXPECT_EQ(inner->text, "below");
}

TEST_P(PstTest, WhatNoFolderListsIsDeletedAndContactsAreRows) {
  const auto items = collect(store(GetParam().first, GetParam().second), "ana.pst");
  const auto* lost = find(items, "ana.pst/In_box/200044");
  ASSERT_NE(lost, nullptr);
  EXPECT_TRUE(lost->deleted);
  EXPECT_EQ(field_of(*lost, "title"), "gone");
  const auto* contact = find(items, "ana.pst/In_box/200064");
  ASSERT_NE(contact, nullptr);
  EXPECT_EQ(contact->kind, model::ItemKind::kRow);
  EXPECT_EQ(field_of(*contact, "kind"), "contact");
  EXPECT_EQ(contact->text, "name: Dee\nphone (mobile): +44 7400 123456\ne-mail: dee@x.example\n");
}

INSTANTIATE_TEST_SUITE_P(Forms, PstTest,
                         testing::Values(std::pair(true, kPstPlain), std::pair(true, kPstPermuted),
                                         std::pair(true, kPstCyclic), std::pair(false, kPstPlain),
                                         std::pair(false, kPstPermuted)));

TEST(PstDamageTest, CutOffAndMalformedStoresEnd) {
  const Bytes whole = store(true, kPstPlain);
  const auto header_only = collect(whole.substr(0, 600), "cut.pst");
  EXPECT_EQ(header_only[0].item.state, model::ItemState::kFailed);
  EXPECT_EQ(header_only[0].item.reason, "the store's trees cannot be read");
  EXPECT_TRUE(has_anomaly(header_only[0].item, "store_damaged"));
  EXPECT_EQ(collect(whole.substr(0, 100), "cut.pst")[0].item.reason,
            "the store's header cannot be read");
  // Any byte may be any other: nothing hangs, nothing crashes, the root has a state.
  uint32_t random = 7;
  for (int i = 0; i < 300; ++i) {
    Bytes bytes = whole;
    for (int k = 0; k < 4; ++k) {
      random = random * 1'664'525 + 1'013'904'223;
      const size_t at = i % 2 == 0 ? 0x4400 + (random >> 8) % (bytes.size() - 0x4400)
                                   : (random >> 8) % bytes.size();
      bytes[at] = static_cast<char>(random);
    }
    const auto items = collect(bytes, "damaged.pst", "pst");
    EXPECT_EQ(items[0].item.type, "pst");
  }
}

TEST(PstDamageTest, TreesThatRunInACircleEnd) {
  PstMaker maker;
  const uint64_t block = maker.add_subnodes({{0x25, 10, 6, 0}});
  EXPECT_EQ(block, 6u);
  Bytes circle = {1, 1, 2, 0, 0, 0, 0, 0};
  base::append_le<uint64_t>(circle, 10);
  base::append_le<uint64_t>(circle, 10);
  EXPECT_EQ(maker.add_block(circle, true), 10u);
  maker.add_node({kLetter, 10, 6, kLetter});
  const auto items = collect(maker.finish(), "circle.pst");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
}

TEST(PstCorpusTest, CountsTheMessagesThatAnotherReaderCounts) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  const auto bytes = base::read_file(std::string(corpus) + "/mail/pst/enron.pst");
  if (!bytes.ok()) GTEST_SKIP() << "the store is not there";
  const auto items = collect(*bytes, "enron.pst");
  const auto messages = std::count_if(items.begin(), items.end(), [](const Collected& c) {
    return c.item.kind == model::ItemKind::kMessage;
  });
  EXPECT_EQ(messages, 71);
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone);
}

}  // namespace
}  // namespace clew::extract
