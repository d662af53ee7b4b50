// SPDX-License-Identifier: EUPL-1.2
// The text of heads, their signatures, and the head file under damage, races and rollbacks.
#include "ledger/head.h"

#include <gtest/gtest.h>
#include <sys/file.h>

#include <fcntl.h>
#include <thread>
#include <vector>

#include "base/file.h"
#include "ledger/merkle.h"
#include "store/scratch_directory.h"

namespace clew::ledger {
namespace {

using base::SecretKey;
using base::SigningKey;

SigningKey key_of(char byte) { return SigningKey::from_seed(SecretKey(Bytes(32, byte))); }

Head head_of(uint64_t size, const SigningKey& key = key_of('k')) {
  return sign_head(size, leaf_hash(std::to_string(size)), 1772525564123, key);
}

TEST(Head, TextIsTheDocumentedOne) {
  const SigningKey key = key_of('k');
  const Head head = sign_head(42, Bytes(32, '\xab'), 1772525564123, key);
  std::string root;
  for (int i = 0; i < 32; ++i) root += "ab";
  EXPECT_EQ(head_text(head), "clew-ledger-head 1\nsize 42\nroot " + root +
                                 "\ntime 2026-03-03T08:12:44.123Z\nkey " +
                                 base::to_hex(key_id_of(key.public_key)) + "\nsignature " +
                                 base::to_hex(head.signature) + "\n");
  auto again = parse_head(head_text(head));
  ASSERT_TRUE(again.ok()) << again.error().text;
  EXPECT_EQ(*again, head);
  EXPECT_TRUE(head_holds(head, key.public_key));
  EXPECT_FALSE(head_holds(head, key_of('j').public_key));
}

TEST(Head, EveryChangedBitFails) {
  const SigningKey key = key_of('k');
  const std::string text = head_text(head_of(1234));
  for (size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      auto head = parse_head(changed);
      EXPECT_FALSE(head.ok() && head_holds(*head, key.public_key)) << "byte " << i;
    }
  }
}

TEST(Head, OddTextsAreRefused) {
  const std::string text = head_text(head_of(7));
  for (const std::string& odd :
       {std::string(), text + "\n", " " + text, text.substr(0, text.size() - 1),
        std::string(kHeadBytesMax + 1, 'x'), std::string("clew-ledger-head 1\n")}) {
    EXPECT_FALSE(parse_head(odd).ok());
  }
  for (const char* size : {"007", "+7", "-7", "", "7x", "99999999999999999999999"}) {
    std::string odd = text;
    odd.replace(odd.find("size 7"), 6, std::string("size ") + size);
    EXPECT_FALSE(parse_head(odd).ok()) << size;
  }
  std::string newer = text;
  newer.replace(newer.find("head 1"), 6, "head 2");
  EXPECT_EQ(parse_head(newer).error().kind, ErrorKind::kUnsupported);
  const Head longest = head_of(UINT64_MAX);
  EXPECT_LE(head_text(longest).size(), kHeadBytesMax);
  EXPECT_EQ(*parse_head(head_text(longest)), longest);
}

class HeadFileTest : public testing::Test {
 protected:
  Bytes content() { return MUST(base::read_file(scratch_ / "head")); }
  void put(const Bytes& bytes) { MUST(base::write_file_atomically(scratch_ / "head", bytes)); }

  store::ScratchDirectory scratch_;
  const HeadFile file_{scratch_.path(), key_of('k')};
};

TEST_F(HeadFileTest, HoldsTheLongestLog) {
  EXPECT_EQ(file_.read().error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(file_.advance(head_of(1)).ok());
  MUST(file_.replace(head_of(0)));
  EXPECT_EQ(MUST(file_.read()).head, head_of(0));
  for (const uint64_t size : {1, 2, 5, 3, 9, 8}) MUST(file_.advance(head_of(size)));
  const auto held = MUST(file_.read());
  EXPECT_EQ(held.head, head_of(9));
  EXPECT_FALSE(held.has_bad_slot);
  MUST(file_.replace(head_of(4)));
  EXPECT_EQ(MUST(file_.read()).head, head_of(4));
}

TEST_F(HeadFileTest, TellsNothingAndOpensWithItsKeyOnly) {
  MUST(file_.replace(head_of(1)));
  EXPECT_EQ(content().size(), 2 * kHeadSlotSize);
  EXPECT_EQ(content().find("size"), Bytes::npos);
  MUST(file_.replace(head_of(UINT64_MAX)));
  EXPECT_EQ(content().size(), 2 * kHeadSlotSize);
  const HeadFile other(scratch_.path(), key_of('j'));
  EXPECT_EQ(other.read().error().kind, ErrorKind::kCorrupt);
}

TEST_F(HeadFileTest, ASpoiltSlotIsToldAndHealed) {
  MUST(file_.replace(head_of(0)));
  MUST(file_.advance(head_of(1)));  // second slot
  Bytes bytes = content();
  bytes[kHeadSlotSize + 100] ^= 1;
  put(bytes);
  auto held = MUST(file_.read());
  EXPECT_EQ(held.head, head_of(0));
  EXPECT_TRUE(held.has_bad_slot);
  MUST(file_.advance(head_of(2)));
  held = MUST(file_.read());
  EXPECT_EQ(held.head, head_of(2));
  EXPECT_FALSE(held.has_bad_slot);

  bytes = content();
  bytes[0] ^= 1;
  bytes[kHeadSlotSize] ^= 1;
  put(bytes);
  EXPECT_EQ(file_.read().error().kind, ErrorKind::kCorrupt);
  EXPECT_FALSE(file_.advance(head_of(3)).ok());
  put(content().substr(1));
  EXPECT_EQ(file_.read().error().kind, ErrorKind::kCorrupt);
}

TEST_F(HeadFileTest, RacingWritersLeaveTheLongest) {
  MUST(file_.replace(head_of(0)));
  constexpr uint64_t kEach = 40;
  std::vector<std::thread> writers;
  for (uint64_t writer = 0; writer < 4; ++writer) {
    writers.emplace_back([this, writer] {
      for (uint64_t i = 1; i <= kEach; ++i) MUST(file_.advance(head_of(4 * i + writer)));
    });
  }
  for (auto& writer : writers) writer.join();
  const auto held = MUST(file_.read());
  EXPECT_EQ(held.head, head_of(4 * kEach + 3));
  EXPECT_FALSE(held.has_bad_slot);
}

TEST_F(HeadFileTest, WaitsForAnotherProcessButNotForEver) {
  MUST(file_.replace(head_of(0)));
  base::Fd other = MUST(base::open_read(scratch_ / "head"));
  ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
  std::thread frees([&other] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    other.close();
  });
  EXPECT_TRUE(file_.advance(head_of(1)).ok());
  frees.join();
}

}  // namespace
}  // namespace clew::ledger
