// SPDX-License-Identifier: EUPL-1.2
// Tests of mailboxes: where messages begin and end in all dialects.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr std::string_view kPostmark = "From x@y.example Tue Mar  3 09:12:44 2026\n";

Bytes mail(std::string_view subject, std::string_view body) {
  return "From: a@b.example\nSubject: " + Bytes(subject) + "\n\n" + Bytes(body);
}

TEST(MboxTest, SplitsAtFromLinesAfterEmptyLines) {
  const Bytes box = Bytes(kPostmark) + mail("one", "first\n") + "\n" + Bytes(kPostmark) +
                    mail("two", "second\n\nFrom now on we meet at the station\nlater\n") + "\n" +
                    Bytes(kPostmark) + mail("three", "third, no line end");
  const auto items = collect(box, "archive");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[0].item.type, "mbox");
  EXPECT_EQ(field_of(items[0].item, "messages"), "3");
  EXPECT_EQ(items[1].path, "archive/1");
  EXPECT_EQ(items[1].item.type, "eml");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kMessage);
  EXPECT_EQ(items[1].item.text, "first\n");
  EXPECT_EQ(items[1].item.size, mail("one", "first\n").size());
  EXPECT_EQ(items[2].item.text, "second\n\nFrom now on we meet at the station\nlater\n");
  EXPECT_EQ(items[3].item.text, "third, no line end");
}

TEST(MboxTest, UndoesTheQuotingOfFromLines) {
  const Bytes box = Bytes(kPostmark) + mail("q", "\n>From here\n>>From there\n> From a reply\n");
  const auto items = collect(box, "box");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.text, "\nFrom here\n>From there\n> From a reply\n");
}

TEST(MboxTest, BelievesAContentLengthThatLeadsToAMessage) {
  const Bytes body = "see below\n\n" + Bytes(kPostmark) + "Subject: forwarded\n\nold\n";
  const Bytes first = "From: a@b.example\nContent-Length: " + std::to_string(body.size()) + "\n\n";
  const Bytes rest = "\n" + Bytes(kPostmark) + mail("two", "second\n");
  const auto right = collect(Bytes(kPostmark) + first + body + rest, "box");
  ASSERT_EQ(right.size(), 3u);
  EXPECT_EQ(right[1].item.text, body);
  const auto wrong = collect(Bytes(kPostmark) + first + "longer " + body + rest, "box");
  EXPECT_EQ(wrong.size(), 4u);
}

TEST(MboxTest, ReadsCarriageReturns) {
  const Bytes postmark = "From x@y.example Tue Mar  3 09:12:44 2026\r\n";
  const Bytes message = "From: a@b.example\r\nSubject: s\r\n\r\nbody\r\n";
  const auto items = collect(postmark + message + "\r\n" + postmark + message, "box");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].item.size, message.size());
  EXPECT_EQ(items[2].item.text, "body\r\n");
}

TEST(MboxTest, SurvivesEmptyAndOddMailboxes) {
  EXPECT_EQ(collect("", "box", "mbox")[0].item.state, model::ItemState::kDone);
  EXPECT_EQ(collect("no mail", "box", "mbox")[0].item.state, model::ItemState::kFailed);
  EXPECT_EQ(collect(kPostmark, "box").size(), 2u);
  const auto late = collect("\n\n" + Bytes(kPostmark) + mail("one", "x\n"), "box", "mbox");
  ASSERT_EQ(late.size(), 2u);
  EXPECT_TRUE(has_anomaly(late[0].item, "bytes_before_first_mail"));
  EXPECT_EQ(collect("From Lena I heard nothing.\nAll is well.\n", "note")[0].item.type, "text");
}

TEST(MboxTest, ReadsFromFilesAsFromMemory) {
  Bytes box;
  for (int i = 0; i < 3000; ++i) {
    box += Bytes(kPostmark) + mail(std::to_string(i), Bytes(3000, 'x') + "\n") + "\n";
  }
  // A source that is not in memory goes through windows of 4 MiB; the result must be the same.
  class Hidden : public evidence::ByteSource {
   public:
    explicit Hidden(ByteView bytes) : inner_(bytes) {}
    uint64_t size() const override { return inner_.size(); }
    Result<size_t> read(uint64_t offset, char* out, size_t length) override {
      return inner_.read(offset, out, length);
    }

   private:
    evidence::ViewSource inner_;
  };
  class Sizes : public Reports {
   public:
    void begin(uint64_t, uint64_t, const Child&) override {}
    void end(model::Item item) override { sizes.push_back(item.size); }
    std::vector<uint64_t> sizes;
  };
  Hidden hidden(box);
  evidence::ViewSource view(box);
  Extractor extractor({}, base::Fd());
  Sizes from_file;
  Sizes from_memory;
  Child box_item;
  box_item.name = "box";
  extractor.run(box_item, hidden, false, {}, from_file);
  extractor.run(box_item, view, false, {}, from_memory);
  EXPECT_EQ(from_file.sizes.size(), 3001u);
  EXPECT_EQ(from_file.sizes, from_memory.sizes);
}

}  // namespace
}  // namespace clew::extract
