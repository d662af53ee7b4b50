// SPDX-License-Identifier: EUPL-1.2
// The ledger's life: appending by one and by many, reading, erasing, opening what was put back.
#include "ledger/ledger.h"

#include <gtest/gtest.h>

#include <signal.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <thread>

#include "ledger/test_log.h"
#include "ledger/verify.h"

namespace clew::ledger {
namespace {

class LedgerTest : public testing::Test {
 protected:
  TestLog log_;
};

std::vector<uint64_t> listed(const Ledger& ledger, const Filter& filter) {
  std::vector<uint64_t> sequences;
  MUST(ledger.list(filter, [&](const Recorded& recorded) {
    sequences.push_back(recorded.part.sequence);
    return true;
  }));
  return sequences;
}

using Numbers = std::vector<uint64_t>;

TEST_F(LedgerTest, ANewLogIsEmptyAndSigned) {
  Ledger ledger = log_.create();
  const Head head = MUST(ledger.head());
  EXPECT_EQ(head.size, 0U);
  EXPECT_EQ(head.root, empty_root());
  EXPECT_TRUE(head_holds(head, ledger.public_key()));
  EXPECT_TRUE(log_.verify().ok());
  EXPECT_FALSE(Ledger::create(log_.database(), log_.directory(), log_.key()).ok());
}

TEST_F(LedgerTest, EntriesComeBackAsTheyWereGiven) {
  Ledger ledger = log_.create();
  Entry entry = numbered_entry(1);
  entry.detail.facts = {{"query", "\"quoted\" \xd0\xba\xd0\xbb\xd1\x8e\xd1\x87"}, {"hits", "12"}};
  entry.reference = "e1";
  entry.digests = {{"manifest", leaf_hash("m")}};
  EXPECT_EQ(MUST(ledger.append(entry)), 1U);
  EXPECT_EQ(MUST(ledger.append(numbered_entry(2))), 2U);

  const Recorded recorded = MUST(ledger.entry(1));
  EXPECT_EQ(recorded.state, DetailState::kPresent);
  EXPECT_EQ(recorded.detail, entry.detail);
  EXPECT_EQ(recorded.part.act, entry.act);
  EXPECT_EQ(recorded.part.reference, "e1");
  EXPECT_EQ(recorded.part.digests, entry.digests);
  EXPECT_EQ(recorded.part.sequence, 1U);
  EXPECT_GE(base::now_ms(), recorded.part.time);
  EXPECT_LT(base::now_ms() - recorded.part.time, 60'000);
  EXPECT_EQ(ledger.entry(3).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(ledger.entry(0).error().kind, ErrorKind::kNotFound);
}

TEST_F(LedgerTest, EveryHeadIsKeptAndConsistent) {
  Ledger ledger = log_.create_with(9);
  Frontier frontier;
  for (uint64_t size = 0; size <= 9; ++size) {
    if (size > 0) frontier.append(leaf_hash(leaf_bytes(MUST(ledger.entry(size)).part)));
    const Head head = MUST(ledger.head_at(size));
    EXPECT_EQ(head.size, size);
    EXPECT_EQ(head.root, frontier.root());
    EXPECT_TRUE(head_holds(head, ledger.public_key()));
  }
  EXPECT_EQ(MUST(ledger.head()), MUST(ledger.head_at(9)));
  EXPECT_EQ(ledger.head_at(10).error().kind, ErrorKind::kNotFound);
}

TEST_F(LedgerTest, EntriesThatLackWhatTheLawAsksAreRefused) {
  Ledger ledger = log_.create();
  Entry entry = numbered_entry(1);
  entry.detail.actor.clear();
  EXPECT_EQ(ledger.append(entry).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(MUST(ledger.head()).size, 0U);
  EXPECT_EQ(MUST(ledger.append(numbered_entry(1))), 1U);
}

TEST_F(LedgerTest, AClockBeyondTheCalendarIsRefused) {
  Ledger ledger = MUST(Ledger::create(log_.database(), log_.directory(), log_.key(),
                                      [] { return TimeMs{1772525564123}; }));
  MUST(ledger.append(numbered_entry(1)));
  Ledger mad = MUST(Ledger::open(log_.database(), log_.directory(), log_.key(),
                                 [] { return TimeMs{400'000'000'000'000}; }));
  EXPECT_FALSE(mad.append(numbered_entry(2)).ok());
  EXPECT_TRUE(log_.verify().ok());
}

TEST_F(LedgerTest, ItIsTheSameAfterOpeningAgain) {
  { log_.create_with(3); }
  log_.reopen_database();
  Ledger ledger = log_.opened();
  EXPECT_EQ(MUST(ledger.append(numbered_entry(4))), 4U);
  EXPECT_EQ(log_.verify().entries, 4U);
  EXPECT_TRUE(log_.verify().ok());
}

TEST_F(LedgerTest, AnotherKeyDoesNotOpenIt) {
  log_.create_with(2);
  const auto other = base::SigningKey::from_seed(base::SecretKey(Bytes(32, 'o')));
  EXPECT_EQ(Ledger::open(log_.database(), log_.directory(), other).error().kind,
            ErrorKind::kDenied);
}

TEST_F(LedgerTest, FiltersRestrictAndStop) {
  Ledger ledger = log_.create();
  const auto add = [&](Act act, const char* actor, const char* object, const char* reference) {
    MUST(ledger.append(
        {.act = act,
         .detail = {.actor = actor, .reason = "r", .object = object, .recipient = "court"},
         .reference = reference}));
  };
  add(Act::kCollection, "ana", "disk/1", "e1");
  add(Act::kConsultation, "bo", "disk/1/chat", "");
  add(Act::kConsultation, "ana", "disk/2", "");
  add(Act::kDisclosure, "an", "disk/2", "e2");
  EXPECT_EQ(listed(ledger, {}), (Numbers{1, 2, 3, 4}));
  EXPECT_EQ(listed(ledger, {.newest_first = true}), (Numbers{4, 3, 2, 1}));
  EXPECT_EQ(listed(ledger, {.act = Act::kConsultation}), (Numbers{2, 3}));
  EXPECT_EQ(listed(ledger, {.actor = "ana"}), (Numbers{1, 3}));
  EXPECT_EQ(listed(ledger, {.object_prefix = "disk/1"}), (Numbers{1, 2}));
  EXPECT_EQ(listed(ledger, {.reference = "e2"}), (Numbers{4}));
  EXPECT_EQ(listed(ledger, {.act = Act::kCollection, .actor = "bo"}), Numbers{});
  const TimeMs third = MUST(ledger.entry(3)).part.time;
  EXPECT_EQ(listed(ledger, {.from = third + 1'000'000}), Numbers{});
  EXPECT_EQ(listed(ledger, {.until = third + 1'000'000}).size(), 4U);
  EXPECT_EQ(listed(ledger, {.until = MUST(ledger.entry(1)).part.time}), Numbers{});

  Numbers first;
  MUST(ledger.list({}, [&](const Recorded& recorded) {
    first.push_back(recorded.part.sequence);
    return first.size() < 2;
  }));
  EXPECT_EQ(first, (Numbers{1, 2}));
}

TEST_F(LedgerTest, ErasingLeavesTheLogWhole) {
  Ledger ledger = log_.create();
  Entry collected = numbered_entry(1);
  collected.act = Act::kCollection;
  collected.reference = "e1";
  collected.digests = {{"manifest", leaf_hash("m")}};
  MUST(ledger.append(collected));
  MUST(ledger.append(numbered_entry(2)));
  MUST(ledger.append(numbered_entry(3)));
  EXPECT_EQ(MUST(ledger.erase_details({3, 1, 3}, erasure())), 4U);

  const Recorded erased = MUST(ledger.entry(1));
  EXPECT_EQ(erased.state, DetailState::kErased);
  EXPECT_EQ(erased.detail, Detail{});
  EXPECT_EQ(erased.part.digests, collected.digests);
  EXPECT_EQ(erased.part.reference, "e1");
  EXPECT_EQ(MUST(ledger.entry(4)).part.erases, (Numbers{1, 3}));
  EXPECT_EQ(MUST(ledger.entry(2)).state, DetailState::kPresent);
  EXPECT_EQ(listed(ledger, {.actor = "analyst 1"}), Numbers{});
  const LedgerReport report = log_.verify();
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.erased, 2U);
  EXPECT_EQ(report.entries, 4U);
}

TEST_F(LedgerTest, ErasingIsAllOrNothing) {
  Ledger ledger = log_.create_with(3);
  EXPECT_EQ(ledger.erase_details({2, 9}, erasure()).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(MUST(ledger.entry(2)).state, DetailState::kPresent);
  EXPECT_EQ(ledger.erase_details({}, erasure()).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(ledger.erase_details({1}, numbered_entry(1)).error().kind, ErrorKind::kUsage);
  Numbers many(kErasesMax + 1);
  std::iota(many.begin(), many.end(), 1);
  EXPECT_EQ(ledger.erase_details(many, erasure()).error().kind, ErrorKind::kLimit);
  MUST(ledger.erase_details({2}, erasure()));
  EXPECT_EQ(ledger.erase_details({2}, erasure()).error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(log_.verify().ok());
}

TEST_F(LedgerTest, AnErasureCanBeErasedToo) {
  Ledger ledger = log_.create_with(2);
  MUST(ledger.erase_details({1}, erasure()));
  MUST(ledger.erase_details({3}, erasure()));
  EXPECT_TRUE(log_.verify().ok());
  EXPECT_EQ(MUST(ledger.entry(3)).part.erases, (Numbers{1}));
}

TEST_F(LedgerTest, AnEntrySharesItsActsTransaction) {
  Ledger ledger = log_.create_with(1);
  MUST(log_.database().exec("CREATE TABLE act(id INTEGER PRIMARY KEY) STRICT"));
  {
    auto transaction = MUST(store::Transaction::begin(log_.database()));
    MUST(log_.database().exec("INSERT INTO act VALUES (1)"));
    EXPECT_EQ(MUST(ledger.append_within(transaction, numbered_entry(2))), 2U);
    EXPECT_EQ(MUST(ledger.append_within(transaction, numbered_entry(3))), 3U);
  }
  EXPECT_EQ(MUST(ledger.head()).size, 1U);  // rolled back
  {
    auto transaction = MUST(store::Transaction::begin(log_.database()));
    MUST(log_.database().exec("INSERT INTO act VALUES (2)"));
    MUST(ledger.append_within(transaction, numbered_entry(2)));
    MUST(transaction.commit());
  }
  // Killed before publish(): the file is behind, which is sound, and the next append mends it.
  EXPECT_EQ(log_.head_file().size, 1U);
  EXPECT_TRUE(log_.verify().ok());
  Ledger again = log_.opened();
  EXPECT_EQ(MUST(again.append(numbered_entry(3))), 3U);
  EXPECT_EQ(log_.head_file().size, 3U);
  EXPECT_EQ(MUST(log_.database().query_integer("SELECT id FROM act")), 2);
  EXPECT_TRUE(log_.verify().ok());
}

TEST_F(LedgerTest, SeveralWritersTakeTurns) {
  constexpr int kWriters = 4;
  constexpr int kEach = 25;
  log_.create_with(1);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([this] {
      store::Database database = log_.another_connection();
      Ledger ledger = MUST(Ledger::open(database, log_.directory(), log_.key()));
      for (int i = 0; i < kEach; ++i) MUST(ledger.append(numbered_entry(i)));
    });
  }
  for (auto& writer : writers) writer.join();
  const LedgerReport report = log_.verify();
  EXPECT_TRUE(report.ok()) << (report.problems.empty() ? "" : report.problems[0].text);
  EXPECT_EQ(report.entries, 1U + kWriters * kEach);
  EXPECT_EQ(log_.head_file().size, report.entries);
}

TEST_F(LedgerTest, AWriterThatWaitsTooLongIsTold) {
  log_.create_with(1);
  store::Database other = log_.another_connection(20);
  Ledger ledger = MUST(Ledger::open(other, log_.directory(), log_.key()));
  auto holds = MUST(store::Transaction::begin(log_.database()));
  EXPECT_EQ(ledger.append(numbered_entry(2)).error().kind, ErrorKind::kBusy);
}

TEST_F(LedgerTest, ADatabasePutBackAloneIsFound) {
  log_.create_with(3);
  log_.save_database("old.db");
  { log_.opened().append(numbered_entry(4)).take(); }
  log_.restore_database("old.db");
  auto refused = log_.open();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  const LedgerReport report = log_.verify();
  ASSERT_EQ(report.problem_count, 1U);
  EXPECT_EQ(report.problems[0].name, "rolled_back");
  EXPECT_EQ(report.first_wrong_entry(), 4U);
}

TEST_F(LedgerTest, ALossCanBeRecordedAndIsNotForgotten) {
  log_.create_with(3);
  log_.save_database("old.db");
  Head kept;
  {
    Ledger ledger = log_.opened();
    MUST(ledger.append(numbered_entry(4)));
    MUST(ledger.append(numbered_entry(5)));
    kept = MUST(ledger.head());
  }
  log_.restore_database("old.db");
  Entry why{.act = Act::kCustody,
            .detail = {.actor = "custodian",
                       .reason = "disk failed; copy of Monday restored",
                       .object = "case.db",
                       .recipient = ""}};
  Entry wrong = why;
  wrong.act = Act::kErasure;
  EXPECT_FALSE(
      Ledger::resume_after_loss(log_.database(), log_.directory(), log_.key(), wrong).ok());
  {
    Ledger ledger =
        MUST(Ledger::resume_after_loss(log_.database(), log_.directory(), log_.key(), why));
    const Recorded recorded = MUST(ledger.entry(4));
    EXPECT_EQ(recorded.part.reference, "size:5");
    EXPECT_EQ(recorded.part.digests.at("lost-head"), kept.root);
    EXPECT_EQ(MUST(ledger.append(numbered_entry(5))), 5U);
  }
  EXPECT_TRUE(log_.open().ok());
  EXPECT_TRUE(log_.verify().ok());
  // Who kept the head of before sees it all the same.
  const LedgerReport report = log_.verify({.kept_heads = {kept}});
  ASSERT_EQ(report.problem_count, 1U);
  EXPECT_EQ(report.problems[0].name, "kept_head");
}

TEST_F(LedgerTest, AHeadFileThatIsGoneStopsOpening) {
  log_.create_with(2);
  std::filesystem::remove(log_.directory() + "/head");
  EXPECT_EQ(log_.open().error().kind, ErrorKind::kNotFound);
  Entry why = numbered_entry(3);
  why.act = Act::kCustody;
  MUST(Ledger::resume_after_loss(log_.database(), log_.directory(), log_.key(), why));
  EXPECT_TRUE(log_.open().ok());
  EXPECT_TRUE(log_.verify().ok());
}

TEST_F(LedgerTest, ALogThatShrinksUnderARunningProcessIsNotExtended) {
  Ledger ledger = log_.create_with(1);
  const Head first = MUST(ledger.head());
  MUST(ledger.append(numbered_entry(2)));
  Frontier frontier;
  frontier.append(leaf_hash(leaf_bytes(MUST(ledger.entry(1)).part)));
  log_.change("DELETE FROM ledger_entry WHERE sequence = 2");
  log_.change("DELETE FROM ledger_detail WHERE sequence = 2");
  log_.change("DELETE FROM ledger_head WHERE size = 2");
  log_.change("UPDATE ledger_frontier SET size = 1, peaks = x'" + base::to_hex(frontier.peaks()) +
              "'");
  ASSERT_EQ(MUST(ledger.head()), first);
  EXPECT_EQ(ledger.append(numbered_entry(2)).error().kind, ErrorKind::kCorrupt);
}

TEST_F(LedgerTest, ADamagedEndIsNotExtended) {
  for (const char* damage :
       {"DELETE FROM ledger_entry WHERE sequence = 3", "DELETE FROM ledger_head WHERE size = 3",
        "UPDATE ledger_frontier SET size = 2", "UPDATE ledger_frontier SET peaks = zeroblob(64)",
        "DELETE FROM ledger_frontier", "UPDATE ledger_head SET note = x'00' WHERE size = 3"}) {
    TestLog log;
    Ledger ledger = log.create_with(3);
    log.change(damage);
    EXPECT_FALSE(log.open().ok()) << damage;
    EXPECT_EQ(ledger.append(numbered_entry(4)).error().kind, ErrorKind::kCorrupt) << damage;
  }
}

// The writer of the test below, in a process of its own: appends, and tells each number that was
// acknowledged, until it is killed.
TEST(LedgerWriter, AppendsUntilKilled) {
  const char* const directory = std::getenv("CLEW_TEST_LEDGER");
  if (directory == nullptr)
    GTEST_SKIP() << "runs only as the child of LedgerTest.AKillLosesNothing";
  auto database = MUST(store::Database::open(std::string(directory) + "/case.db", TestLog::db_key(),
                                             store::OpenMode::kReadWrite));
  Ledger ledger = MUST(Ledger::open(database, directory, TestLog::signing_key()));
  for (;;) {
    auto number = ledger.append(numbered_entry(1));
    ASSERT_TRUE(number.ok()) << number.error().text;
    std::printf("appended %llu\n", static_cast<unsigned long long>(*number));
    std::fflush(stdout);
  }
}

TEST_F(LedgerTest, AKillLosesNothing) {
  constexpr int kKills = 12;
  log_.create_with(1);
  const std::string command = "CLEW_TEST_LEDGER=" + log_.directory() + " exec " +
                              std::filesystem::read_symlink("/proc/self/exe").string() +
                              " --gtest_filter=LedgerWriter.*";
  uint64_t acknowledged = 1;
  for (int kill = 0; kill < kKills; ++kill) {
    FILE* const child = ::popen(("echo $$; " + command).c_str(), "re");
    ASSERT_NE(child, nullptr);
    char line[256];
    ASSERT_NE(std::fgets(line, sizeof line, child), nullptr);
    const int pid = std::atoi(line);
    ASSERT_GT(pid, 1);
    int appends_left = 1 + kill;  // then a moment later, somewhere in an append
    while (std::fgets(line, sizeof line, child) != nullptr) {
      unsigned long long number = 0;
      if (std::sscanf(line, "appended %llu", &number) != 1) continue;
      acknowledged = number;
      if (--appends_left == 0) {
        std::this_thread::sleep_for(std::chrono::microseconds(370 * kill));
        ::kill(pid, SIGKILL);
      }
    }
    ::pclose(child);
    const LedgerReport report = log_.verify();
    ASSERT_TRUE(report.ok()) << report.problems[0].text;
    ASSERT_GE(report.entries, acknowledged);
    ASSERT_TRUE(log_.open().ok());
  }
  EXPECT_GT(acknowledged, static_cast<uint64_t>(kKills));
}

// The budget is 2 ms an entry without syncs; a machine that is busy with other things gets ten
// times that before the test fails.
TEST_F(LedgerTest, AppendingIsQuickAndDoesNotSlowDown) {
  Ledger ledger = log_.create();
  constexpr int kEntries = 300;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < kEntries; ++i) MUST(ledger.append(numbered_entry(i)));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  RecordProperty("ms_per_append", std::to_string(took.count() / kEntries));
  EXPECT_LT(took.count() / kEntries, 20.0);
}

}  // namespace
}  // namespace clew::ledger
