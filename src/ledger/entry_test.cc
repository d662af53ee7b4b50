// SPDX-License-Identifier: EUPL-1.2
// The exact bytes of leaves and details, strict reading, and what Art 25 makes compulsory.
#include "ledger/entry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/hash.h"
#include "ledger/merkle.h"

namespace clew::ledger {
namespace {

Entry disclosure() {
  return Entry{.act = Act::kDisclosure,
               .detail = {.actor = "analyst 7",
                          .reason = "request 12/2026",
                          .object = "E1/chat.txt",
                          .recipient = "court",
                          .facts = {{"items", "3"}}},
               .reference = "e1",
               .digests = {{"manifest", Bytes(kHashSize, '\x11')}}};
}

PublicPart full_part() {
  return {.sequence = 7,
          .time = 1772525564123,
          .act = Act::kErasure,
          .reference = "exhibit:E1",
          .digests = {{"manifest", Bytes(kHashSize, '\xab')}, {"bundle", Bytes(kHashSize, '\x01')}},
          .erases = {2, 5},
          .commitment = Bytes(kHashSize, '\0')};
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Entry, NamesOfActsAreStable) {
  const char* names[kActCount] = {"collection",  "alteration", "consultation", "disclosure",
                                  "combination", "erasure",    "key",          "custody"};
  for (int i = 0; i < kActCount; ++i) {
    EXPECT_EQ(name_of(static_cast<Act>(i)), names[i]);
    EXPECT_EQ(act_named(names[i]), static_cast<Act>(i));
  }
  EXPECT_EQ(act_named("Collection"), std::nullopt);
}

TEST(Entry, LeafBytesAreTheDocumentedOnes) {
  EXPECT_EQ(leaf_bytes(full_part()),
            R"({"act":"erasure","detail":")" + repeated("00", 32) + R"(","digests":{"bundle":")" +
                repeated("01", 32) + R"(","manifest":")" + repeated("ab", 32) +
                R"("},"erases":[2,5],"reference":"exhibit:E1",)" +
                R"("sequence":7,"time":"2026-03-03T08:12:44.123Z","version":1})");
  PublicPart small;
  small.sequence = 1;
  small.commitment = Bytes(kHashSize, '\xff');
  EXPECT_EQ(leaf_bytes(small), R"({"act":"custody","detail":")" + repeated("ff", 32) +
                                   R"(","sequence":1,"time":"1970-01-01T00:00:00Z","version":1})");
}

TEST(Entry, LeavesComeBack) {
  const Bytes leaf = leaf_bytes(full_part());
  auto part = parse_leaf(leaf);
  ASSERT_TRUE(part.ok()) << part.error().text;
  EXPECT_EQ(*part, full_part());
}

TEST(Entry, EveryChangedByteOfALeafIsRefusedOrMeansSomethingElse) {
  const Bytes leaf = leaf_bytes(full_part());
  for (size_t i = 0; i < leaf.size(); ++i) {
    for (const int bit : {0, 1, 5, 7}) {
      Bytes changed = leaf;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      auto part = parse_leaf(changed);
      if (part.ok()) {
        EXPECT_NE(*part, full_part()) << "byte " << i << " bit " << bit;
      }
    }
  }
}

TEST(Entry, LeavesThatAreNotCanonicalAreRefused) {
  const Bytes leaf = leaf_bytes(full_part());
  EXPECT_FALSE(parse_leaf(" " + leaf).ok());
  EXPECT_FALSE(parse_leaf(leaf + "\n").ok());
  EXPECT_FALSE(parse_leaf("").ok());
  EXPECT_FALSE(parse_leaf("[]").ok());
  EXPECT_FALSE(parse_leaf("{}").ok());
  const std::string unknown = R"({"a":1,)" + leaf.substr(1);
  EXPECT_FALSE(parse_leaf(unknown).ok());
  const std::string doubled = R"({"act":"key",)" + leaf.substr(1);
  EXPECT_FALSE(parse_leaf(doubled).ok());
  std::string later = leaf;
  later.replace(later.find("\"version\":1"), 11, "\"version\":2");
  auto part = parse_leaf(later);
  ASSERT_FALSE(part.ok());
  EXPECT_EQ(part.error().kind, ErrorKind::kUnsupported);
  EXPECT_FALSE(parse_leaf(std::string(kLeafBytesMax + 1, ' ')).ok());
}

TEST(Entry, DetailBytesAreTheDocumentedOnes) {
  EXPECT_EQ(detail_bytes(disclosure().detail),
            R"({"actor":"analyst 7","facts":{"items":"3"},"object":"E1/chat.txt",)"
            R"("reason":"request 12/2026","recipient":"court"})");
  EXPECT_EQ(
      detail_bytes(
          {.actor = "\"\\\n\x01\x7f\xc3\xa9\xff", .reason = "", .object = "", .recipient = ""}),
      "{\"actor\":\"\\\"\\\\\\n\\u0001\x7f\xc3\xa9\xef\xbf\xbd\",\"facts\":{},\"object\":"
      "\"\",\"reason\":\"\",\"recipient\":\"\"}");
}

TEST(Entry, CommitmentIsSaltThenDetail) {
  const Bytes salt(kSaltSize, 's');
  EXPECT_EQ(commitment_of(salt, "{}"), base::sha256(salt + "{}"));
  EXPECT_NE(commitment_of(Bytes(kSaltSize, 't'), "{}"), commitment_of(salt, "{}"));
}

TEST(Entry, ArticleTwentyFiveIsCompulsory) {
  EXPECT_TRUE(check_entry(disclosure()).ok());
  Entry entry = disclosure();
  entry.detail.recipient.clear();
  EXPECT_FALSE(check_entry(entry).ok());
  entry.act = Act::kConsultation;
  EXPECT_TRUE(check_entry(entry).ok());
  entry.detail.reason.clear();
  EXPECT_FALSE(check_entry(entry).ok());
  entry.act = Act::kCollection;
  EXPECT_TRUE(check_entry(entry).ok());
  entry.detail.actor.clear();
  auto refused = check_entry(entry);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(refused.error().text, "the ledger takes no collection without: actor");
}

TEST(Entry, LimitsHold) {
  Entry entry = disclosure();
  entry.detail.reason.assign(kTextMax, 'x');
  EXPECT_TRUE(check_entry(entry).ok());
  entry.detail.reason += 'x';
  EXPECT_EQ(check_entry(entry).error().kind, ErrorKind::kLimit);

  for (const char* name : {"", "Upper", "a b", ".dot", "\xc3\xa9"}) {
    entry = disclosure();
    entry.detail.facts[name] = "1";
    EXPECT_FALSE(check_entry(entry).ok()) << name;
    entry = disclosure();
    entry.digests[name] = Bytes(kHashSize, 'x');
    EXPECT_FALSE(check_entry(entry).ok()) << name;
  }
  entry = disclosure();
  for (size_t i = 0; i < kFactsMax; ++i) entry.detail.facts["fact" + std::to_string(i)] = "1";
  EXPECT_EQ(check_entry(entry).error().kind, ErrorKind::kLimit);

  entry = disclosure();
  entry.digests["short"] = "abc";
  EXPECT_FALSE(check_entry(entry).ok());
  entry = disclosure();
  entry.reference = "Jane Doe";
  EXPECT_FALSE(check_entry(entry).ok());
}

TEST(Entry, TheLargestEntriesFit) {
  PublicPart part = full_part();
  part.sequence = UINT64_MAX;
  part.reference.assign(kReferenceMax, 'r');
  part.erases.clear();
  for (uint64_t i = 0; i < kErasesMax; ++i) part.erases.push_back(1'000'000'000 + i);
  for (size_t i = part.digests.size(); i < kDigestsMax; ++i) {
    part.digests[std::string(kNameMax - 2, 'n') + std::to_string(10 + i)] = Bytes(kHashSize, 'x');
  }
  const Bytes leaf = leaf_bytes(part);
  EXPECT_LE(leaf.size(), kLeafBytesMax);
  auto again = parse_leaf(leaf);
  ASSERT_TRUE(again.ok()) << again.error().text;
  EXPECT_EQ(*again, part);

  const std::string worst(kTextMax, '\x01');
  Detail detail{.actor = worst, .reason = worst, .object = worst, .recipient = worst};
  for (size_t i = 0; i < kFactsMax; ++i) detail.facts["fact" + std::to_string(i)] = worst;
  const Bytes json = detail_bytes(detail);
  EXPECT_LE(json.size(), kDetailBytesMax);
  auto detail_again = parse_detail(json);
  ASSERT_TRUE(detail_again.ok());
  EXPECT_EQ(*detail_again, detail);
}

RC_GTEST_PROP(EntryProperty, DetailsComeBack, (const std::string& a, const std::string& b)) {
  const Detail detail{
      .actor = a, .reason = b, .object = a + b, .recipient = b + a, .facts = {{"query", a}}};
  const Bytes json = detail_bytes(detail);
  auto again = parse_detail(json);
  RC_ASSERT(again.ok());
  RC_ASSERT(detail_bytes(*again) == json);
}

}  // namespace
}  // namespace clew::ledger
