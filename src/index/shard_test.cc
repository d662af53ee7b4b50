// SPDX-License-Identifier: EUPL-1.2
// Tests of writing and reading shards.
#include "index/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

namespace clew::index {
namespace {

using model::Item;
using testing::ElementsAre;

class ShardTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/clew-shard-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    directory_ = name;
    path_ = directory_ + "/shard";
  }
  void TearDown() override {
    ::unlink(path_.c_str());
    ::rmdir(directory_.c_str());
  }

  /// A mail with one attachment, and a second mail.
  ShardSummary write() {
    auto writer = MUST(ShardWriter::create(path_, key_, store::cipher_for_this_cpu(), 8 << 20));
    Item mail;
    mail.name = "1.eml";
    mail.kind = model::ItemKind::kMessage;
    mail.type = "eml";
    mail.reader = "eml 1";
    mail.text = "Call 06 12 34 56 78";
    mail.size = 100;
    mail.time = model::ItemTime{1000, model::TimeCertainty::kLocal};
    mail.fields = {{"sender", "Irina <irina@example.net>"}, {"title", "Offer"}};
    mail.mentions = {
        {model::SelectorKind::kPhone, "+33612345678", 5, 14, model::Unmasking::kSeparators, ""}};
    mail.digests = base::Digests{Bytes(32, 'a'), Bytes(20, 'b'), Bytes(16, 'c')};
    Item attachment;
    attachment.name = "note\xff.txt";
    attachment.kind = model::ItemKind::kAttachment;
    attachment.state = model::ItemState::kPartial;
    attachment.reason = "ends early";
    attachment.type = "text";
    attachment.anomalies = {{"truncated", 7, "detail"}};
    const auto mail_id = model::child_id(model::root_id("E1"), mail.name);
    writer.begin();
    writer.begin();
    MUST(writer.add(attachment, model::child_id(mail_id, attachment.name), "E1"));
    MUST(writer.add(mail, mail_id, "E1"));
    mail.name = "2.eml";
    writer.begin();
    MUST(writer.add(mail, model::child_id(model::root_id("E1"), mail.name), "E1"));
    return MUST(writer.finish());
  }

  std::unique_ptr<ShardReader> open() {
    return MUST(ShardReader::open(path_, key_, store::cipher_for_this_cpu()));
  }

  std::string directory_;
  std::string path_;
  base::SecretKey key_ = base::SecretKey::random();
};

TEST_F(ShardTest, CountsWordsAndCopies) {
  write();
  auto shard = open();
  EXPECT_EQ(MUST(shard->items_with("call", false)), 2u);
  EXPECT_EQ(MUST(shard->items_with("eml", false)), 2u);
  EXPECT_EQ(MUST(shard->items_with("cal", false)), 0u);
  EXPECT_EQ(MUST(shard->items_with("cal", true)), 2u);
  // "Call 06 12 34 56 78", "Offer", "1 eml", "Irina irina example net"
  const ByteView lengths = MUST(shard->lengths());
  EXPECT_EQ(base::read_le<uint32_t>(lengths, 2 * sizeof(uint32_t)), 13u);
  EXPECT_EQ(shard->tokens(), 13u + 13u + 3u);
  const auto mail = MUST(shard->item(2));
  ASSERT_TRUE(mail.twin.has_value());
  EXPECT_THAT(MUST(shard->twins(*mail.twin, 10)), ElementsAre(2, 3));
  EXPECT_THAT(MUST(shard->twins(*mail.twin, 1)), ElementsAre(2));
  EXPECT_FALSE(MUST(shard->item(1)).twin.has_value());
}

TEST_F(ShardTest, GivesBackWhatWasWritten) {
  const ShardSummary summary = write();
  EXPECT_EQ(summary.items, 3u);
  EXPECT_EQ(summary.states[1], 1u);
  EXPECT_GT(summary.file_bytes, 0u);
  auto shard = open();
  EXPECT_EQ(shard->summary().digest, summary.digest);

  const auto row = MUST(
      shard->find(model::child_id(model::child_id(model::root_id("E1"), "1.eml"), "note\xff.txt")));
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(MUST(shard->path(*row)), "1.eml/note\\xFF.txt");
  const ItemRow attachment = MUST(shard->item(*row));
  EXPECT_EQ(attachment.reason, "ends early");
  EXPECT_FALSE(attachment.digests.has_value());
  EXPECT_EQ(MUST(shard->anomalies(*row)).front().offset, 7u);

  const ItemRow mail = MUST(shard->item(attachment.parent));
  EXPECT_EQ(mail.exhibit, "E1");
  EXPECT_EQ(mail.time->certainty, model::TimeCertainty::kLocal);
  EXPECT_EQ(mail.digests->md5, Bytes(16, 'c'));
  EXPECT_EQ(MUST(shard->text(mail.row)), "Call 06 12 34 56 78");
  EXPECT_EQ(MUST(shard->fields(mail.row)).size(), 2u);
  EXPECT_EQ(MUST(shard->mentions(mail.row)).front().value, "+33612345678");
  EXPECT_THAT(MUST(shard->children(mail.row)), ElementsAre(*row));
}

TEST_F(ShardTest, CountsValuesByItemsAndExhibits) {
  write();
  auto shard = open();
  int seen = 0;
  MUST(shard->values(model::SelectorKind::kPhone, [&](const ShardReader::ValueCount& value) {
    ++seen;
    EXPECT_EQ(value.value, "+33612345678");
    EXPECT_EQ(value.items, 2u);
    EXPECT_EQ(value.exhibits, "E1");
    return true;
  }));
  EXPECT_EQ(seen, 1);
}

TEST_F(ShardTest, CopiesWholeUnitsWithAllThatTheyHold) {
  const ShardSummary first = write();
  auto from = open();
  const std::string path = directory_ + "/copy";
  const auto copy = [&](const std::function<bool(const model::ItemId&)>& wanted) {
    ::unlink(path.c_str());
    auto writer = MUST(ShardWriter::create(path, key_, store::cipher_for_this_cpu(), 8 << 20));
    Item before;
    before.name = "before";
    writer.begin();
    MUST(writer.add(before, model::child_id(model::root_id("E0"), before.name), "E0"));
    const auto keep = MUST(from->keep_units(wanted));
    MUST(writer.copy(*from, keep));
    const auto summary = MUST(writer.finish());
    auto reader = MUST(ShardReader::open(path, key_, store::cipher_for_this_cpu()));
    return std::pair{summary, std::move(reader)};
  };
  const auto mail_id = model::child_id(model::root_id("E1"), "1.eml");
  const auto attachment_id = model::child_id(mail_id, "note\xff.txt");
  {
    const auto [summary, all] = copy([](const model::ItemId&) { return true; });
    EXPECT_EQ(summary.items, 4u);
    EXPECT_EQ(summary.mentions, first.mentions);
    EXPECT_EQ(summary.states[1], first.states[1]);
    const auto row = MUST(all->find(attachment_id));
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(MUST(all->path(*row)), "1.eml/note\\xFF.txt");
    EXPECT_EQ(MUST(all->anomalies(*row)).front().offset, 7u);
    const int64_t above = MUST(all->parent(*row));
    const auto mail = MUST(all->item(above));
    const int64_t before = MUST(from->find(mail_id)).value();
    EXPECT_EQ(mail.reader, "eml 1");
    EXPECT_EQ(mail.time->certainty, model::TimeCertainty::kLocal);
    EXPECT_EQ(MUST(all->mentions(mail.row)), MUST(from->mentions(before)));
    EXPECT_EQ(MUST(all->fields(mail.row)), MUST(from->fields(before)));
    EXPECT_EQ(
        MUST(all->database().query_integer("SELECT count(*) FROM fts WHERE fts MATCH 'irina'")), 2);
    // Without the item that was there before, the digests are the same.
    const auto [none, empty] = copy([](const model::ItemId&) { return false; });
    EXPECT_EQ(summary.digest, add_digests(none.digest, first.digest));
  }
  const auto [summary, one] = copy([&](const model::ItemId& root) { return root != mail_id; });
  EXPECT_EQ(summary.items, 2u);
  EXPECT_FALSE(MUST(one->find(attachment_id)).has_value());
  EXPECT_FALSE(MUST(one->find(mail_id)).has_value());
  ::unlink(path.c_str());
}

TEST_F(ShardTest, AWrongKeyOpensNothing) {
  write();
  EXPECT_FALSE(
      ShardReader::open(path_, base::SecretKey::random(), store::cipher_for_this_cpu()).ok());
}

TEST(DigestTest, SumsDoNotDependOnOrder) {
  const Bytes a = base::sha256("a");
  const Bytes b = base::sha256("b");
  EXPECT_EQ(add_digests(a, b), add_digests(b, a));
  EXPECT_NE(add_digests(a, b), a);
}

}  // namespace
}  // namespace clew::index
