// SPDX-License-Identifier: EUPL-1.2
// Everything that somebody with the database open could do to the log: each must be found, and the
// first entry that is wrong must be named.
#include "ledger/verify.h"

#include <gtest/gtest.h>

#include "ledger/test_log.h"

namespace clew::ledger {
namespace {

using store::Blob;

bool has_problem(const LedgerReport& report, std::string_view name, uint64_t entry) {
  for (const LedgerProblem& problem : report.problems) {
    if (problem.name == name && problem.entry == entry) return true;
  }
  return false;
}

std::string told(const LedgerReport& report) {
  std::string out;
  for (const LedgerProblem& problem : report.problems) {
    out += problem.name + "@" + std::to_string(problem.entry) + " (" + problem.text + ") ";
  }
  return out;
}

// Five entries; the fifth erased the detail of the second.
class VerifyTest : public testing::Test {
 protected:
  VerifyTest() {
    Ledger ledger = log_.create_with(4);
    MUST(ledger.erase_details({2}, erasure()));
  }

  void expect_problem(const char* name, uint64_t entry) {
    const LedgerReport report = log_.verify();
    EXPECT_TRUE(has_problem(report, name, entry)) << told(report);
    EXPECT_EQ(report.first_wrong_entry(), entry) << told(report);
  }

  // Flips a bit of each byte of a blob in turn and expects each change to be found at its row.
  void expect_every_byte_counts(const std::string& table, const std::string& key,
                                const std::string& column, uint64_t at, uint64_t entry) {
    auto& db = log_.database();
    const std::string where = " WHERE " + key + " = " + std::to_string(at);
    Bytes blob;
    {
      auto select = MUST(db.prepare("SELECT " + column + " FROM " + table + where));
      ASSERT_TRUE(MUST(select.step()));
      blob = select.blob(0);
    }
    ASSERT_FALSE(blob.empty());
    auto update = MUST(db.prepare("UPDATE " + table + " SET " + column + " = ?1" + where));
    for (size_t i = 0; i < blob.size(); ++i) {
      Bytes changed = blob;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      MUST(update.run(Blob{changed}));
      const LedgerReport report = log_.verify();
      ASSERT_FALSE(report.ok()) << table << "." << column << " " << at << " byte " << i;
      ASSERT_EQ(report.first_wrong_entry(), entry) << column << " byte " << i << told(report);
    }
    MUST(update.run(Blob{blob}));
    ASSERT_TRUE(log_.verify().ok());
  }

  TestLog log_;
};

TEST_F(VerifyTest, ASoundLogHasNoProblem) {
  const LedgerReport report = log_.verify();
  EXPECT_TRUE(report.ok()) << told(report);
  EXPECT_EQ(report.entries, 5U);
  EXPECT_EQ(report.heads, 6U);
  EXPECT_EQ(report.erased, 1U);
  EXPECT_EQ(report.first_wrong_entry(), 0U);
  EXPECT_TRUE(report.notes.empty());
}

TEST_F(VerifyTest, EveryByteOfEveryEntryCounts) {
  for (uint64_t i = 1; i <= 5; ++i) {
    expect_every_byte_counts("ledger_entry", "sequence", "leaf", i, i);
    expect_every_byte_counts("ledger_entry", "sequence", "hash", i, i);
  }
}

TEST_F(VerifyTest, EveryByteOfEveryDetailCounts) {
  for (const uint64_t i : {1, 3, 4, 5}) {
    expect_every_byte_counts("ledger_detail", "sequence", "salt", i, i);
    expect_every_byte_counts("ledger_detail", "sequence", "json", i, i);
  }
}

TEST_F(VerifyTest, EveryByteOfEveryHeadAndOfTheFrontierCounts) {
  for (uint64_t i = 0; i <= 5; ++i) expect_every_byte_counts("ledger_head", "size", "note", i, i);
  expect_every_byte_counts("ledger_frontier", "id", "peaks", 1, 0);
}

TEST_F(VerifyTest, ChangedNumbersAreFound) {
  log_.change("UPDATE ledger_frontier SET size = 4");
  expect_problem("frontier", 0);
  log_.change("UPDATE ledger_frontier SET size = 5");
  log_.change("UPDATE ledger_entry SET sequence = 6 WHERE sequence = 5");
  expect_problem("entry_missing", 5);
  log_.change("UPDATE ledger_entry SET sequence = 5 WHERE sequence = 6");
  log_.change("UPDATE ledger_entry SET sequence = -1 WHERE sequence = 1");
  EXPECT_FALSE(log_.verify().ok());
  log_.change("UPDATE ledger_entry SET sequence = 1 WHERE sequence = -1");
  log_.change("UPDATE ledger_detail SET sequence = 2 WHERE sequence = 3");
  expect_problem("detail_changed", 2);
  log_.change("UPDATE ledger_detail SET sequence = 3 WHERE sequence = 2");
  log_.change("UPDATE ledger_head SET size = 9 WHERE size = 4");
  expect_problem("head_missing", 4);
  log_.change("UPDATE ledger_head SET size = 4 WHERE size = 9");
  EXPECT_TRUE(log_.verify().ok());
}

TEST_F(VerifyTest, ALeafChangedTogetherWithItsHashIsFound) {
  Recorded recorded = MUST(log_.opened().entry(3));
  recorded.part.time -= 1000;
  const Bytes leaf = leaf_bytes(recorded.part);
  log_.change("UPDATE ledger_entry SET leaf = x'" + base::to_hex(leaf) + "', hash = x'" +
              base::to_hex(leaf_hash(leaf)) + "' WHERE sequence = 3");
  expect_problem("entry_root", 3);
}

TEST_F(VerifyTest, ADetailRewrittenWithItsCommitmentIsFound) {
  Recorded recorded = MUST(log_.opened().entry(3));
  recorded.detail.actor = "somebody else";
  const Bytes salt(kSaltSize, 's');
  const Bytes detail = detail_bytes(recorded.detail);
  recorded.part.commitment = commitment_of(salt, detail);
  const Bytes leaf = leaf_bytes(recorded.part);
  log_.change("UPDATE ledger_detail SET salt = x'" + base::to_hex(salt) + "', json = x'" +
              base::to_hex(detail) + "' WHERE sequence = 3");
  expect_problem("detail_changed", 3);
  EXPECT_EQ(MUST(log_.opened().entry(3)).state, DetailState::kChanged);
  log_.change("UPDATE ledger_entry SET leaf = x'" + base::to_hex(leaf) + "', hash = x'" +
              base::to_hex(leaf_hash(leaf)) + "' WHERE sequence = 3");
  expect_problem("entry_root", 3);
}

TEST_F(VerifyTest, SwappedEntriesAreFound) {
  log_.change("UPDATE ledger_entry SET sequence = -sequence WHERE sequence IN (3, 4)");
  log_.change("UPDATE ledger_entry SET sequence = 7 + sequence WHERE sequence < 0");
  expect_problem("entry_moved", 3);
  EXPECT_TRUE(has_problem(log_.verify(), "entry_root", 3));
  log_.change("UPDATE ledger_detail SET sequence = -sequence WHERE sequence IN (3, 4)");
  log_.change("UPDATE ledger_detail SET sequence = 7 + sequence WHERE sequence < 0");
  expect_problem("entry_moved", 3);
}

TEST_F(VerifyTest, ARemovedMiddleIsFound) {
  log_.change("DELETE FROM ledger_entry WHERE sequence = 3");
  expect_problem("entry_missing", 3);
  log_.change("DELETE FROM ledger_detail WHERE sequence = 3");
  log_.change("DELETE FROM ledger_head WHERE size = 3");
  expect_problem("entry_missing", 3);
  for (const char* table : {"ledger_entry", "ledger_detail"}) {
    for (const char* number : {"4", "5"}) {
      log_.change(std::string("UPDATE ") + table +
                  " SET sequence = sequence - 1 WHERE sequence = " + number);
    }
  }
  log_.change("UPDATE ledger_head SET size = 3 WHERE size = 4");
  log_.change("UPDATE ledger_head SET size = 4 WHERE size = 5");
  expect_problem("entry_moved", 3);
}

TEST_F(VerifyTest, ATruncatedTailIsFound) {
  log_.change("DELETE FROM ledger_entry WHERE sequence > 3");
  expect_problem("head_orphan", 4);
  log_.change("DELETE FROM ledger_detail WHERE sequence > 3");
  log_.change("DELETE FROM ledger_head WHERE size > 3");
  Frontier frontier;
  auto row = MUST(log_.database().prepare("SELECT hash FROM ledger_entry ORDER BY sequence"));
  while (MUST(row.step())) frontier.append(row.blob(0));
  ASSERT_EQ(frontier.size(), 3U);
  log_.change("UPDATE ledger_frontier SET size = 3, peaks = x'" + base::to_hex(frontier.peaks()) +
              "'");
  // Now the database is as sound as it was after the third entry, but for the detail that the fifth
  // erased; the file `head` knows better.
  expect_problem("rolled_back", 4);
  const LedgerReport report = log_.verify();
  EXPECT_EQ(report.problem_count, 1U) << told(report);
  ASSERT_EQ(report.notes.size(), 1U);
  EXPECT_EQ(report.notes[0].entry, 2U);
}

TEST_F(VerifyTest, AnEntryPutBehindTheEndIsFound) {
  log_.change("INSERT INTO ledger_entry SELECT 6, leaf, hash FROM ledger_entry WHERE sequence = 5");
  expect_problem("head_missing", 6);
}

TEST_F(VerifyTest, DetailsGoneOrBackAgainstTheLogAreFound) {
  log_.change("DELETE FROM ledger_detail WHERE sequence = 3");
  expect_problem("detail_missing", 3);
  log_.change(
      "INSERT INTO ledger_detail SELECT 2, salt, json FROM ledger_detail "
      "WHERE sequence = 4");
  expect_problem("detail_changed", 2);
  EXPECT_TRUE(has_problem(log_.verify(), "detail_not_erased", 2));
  log_.change(
      "INSERT INTO ledger_detail SELECT 77, salt, json FROM ledger_detail "
      "WHERE sequence = 4");
  EXPECT_TRUE(has_problem(log_.verify(), "detail_orphan", 77));
}

TEST_F(VerifyTest, TheHeadFileIsChecked) {
  const std::string path = log_.directory() + "/head";
  const Bytes good = MUST(base::read_file(path));
  for (const size_t at : {size_t{3}, kHeadSlotSize + 3}) {
    Bytes changed = good;
    changed[at] ^= 4;
    MUST(base::write_file_atomically(path, changed));
    EXPECT_TRUE(has_problem(log_.verify(), "head_file", 0));
  }
  std::filesystem::remove(path);
  EXPECT_TRUE(has_problem(log_.verify(), "head_file", 0));
  // A head of the same key and size, but of another log.
  MUST(HeadFile(log_.directory(), log_.key())
           .replace(sign_head(5, leaf_hash("other"), 1772525564123, log_.key())));
  expect_problem("head_file", 5);
  EXPECT_FALSE(log_.open().ok());
  MUST(base::write_file_atomically(path, good));
  EXPECT_TRUE(log_.verify().ok());
}

// The limit that docs/formats/ledger.md admits, and what lifts it.
TEST_F(VerifyTest, ALogRewrittenWithTheKeyIsFoundByAKeptHeadOnly) {
  const Head kept = MUST(log_.opened().head_at(3));
  EXPECT_TRUE(log_.verify({.kept_heads = {kept}}).ok());
  TestLog rewritten;
  rewritten.create_with(6);
  EXPECT_TRUE(rewritten.verify().ok());
  LedgerReport report = rewritten.verify({.kept_heads = {kept}});
  EXPECT_TRUE(has_problem(report, "kept_head", 3)) << told(report);
  TestLog shorter;
  shorter.create_with(2);
  report = shorter.verify({.kept_heads = {kept}});
  EXPECT_TRUE(has_problem(report, "kept_head", 3)) << told(report);
  const auto other = base::SigningKey::from_seed(base::SecretKey(Bytes(32, 'o')));
  report = log_.verify({.kept_heads = {sign_head(3, kept.root, kept.time, other)}});
  EXPECT_TRUE(has_problem(report, "kept_head", 0)) << told(report);
}

TEST_F(VerifyTest, AHeadSignedWithAnotherKeyIsFound) {
  const Head head = MUST(log_.opened().head_at(4));
  const auto other = base::SigningKey::from_seed(base::SecretKey(Bytes(32, 'o')));
  const std::string text = head_text(sign_head(4, head.root, head.time, other));
  log_.change("UPDATE ledger_head SET note = x'" + base::to_hex(text) + "' WHERE size = 4");
  expect_problem("head_signature", 4);
}

TEST(Verify, ManyProblemsKeepTheFirst) {
  TestLog log;
  Ledger ledger = log.create();
  for (int i = 0; i < 250; ++i) MUST(ledger.append(numbered_entry(i)));
  log.change("UPDATE ledger_detail SET salt = zeroblob(32) WHERE sequence > 1");
  log.change("DELETE FROM ledger_detail WHERE sequence = 1");
  const LedgerReport report = log.verify();
  EXPECT_EQ(report.problem_count, 250U);
  EXPECT_EQ(report.problems.size(), kProblemsMax);
  EXPECT_EQ(report.first_wrong_entry(), 1U);
}

TEST(Verify, AClockThatGoesBackIsNotedOnly) {
  static TimeMs now;
  now = 1772525564123;
  TestLog log;
  Ledger ledger =
      MUST(Ledger::create(log.database(), log.directory(), log.key(), [] { return now; }));
  MUST(ledger.append(numbered_entry(1)));
  now -= 60'000;
  MUST(ledger.append(numbered_entry(2)));
  now -= 3'600'000;
  MUST(ledger.append(numbered_entry(3)));
  const LedgerReport report = log.verify();
  EXPECT_TRUE(report.ok());
  ASSERT_EQ(report.notes.size(), 1U);
  EXPECT_EQ(report.notes[0].entry, 3U);
}

}  // namespace
}  // namespace clew::ledger
