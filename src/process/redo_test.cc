// SPDX-License-Identifier: EUPL-1.2
// Tests of doing units anew and of merging: what is concerned is read again, what is not stays as
// it is, nothing is there twice, and a stop in the middle loses nothing.
#include "process/redo.h"

#include <atomic>

#include "extract/zip_for_tests.h"
#include "process/case_fixture.h"
#include "process/merge_plan.h"

namespace clew::process {
namespace {

class Again : public CaseTest {
 protected:
  Result<ProcessReport> again(const std::string& word) {
    const auto lock = MUST(store::WriterLock::take(*case_));
    return process_again(*case_, lock, options(), redo_choice(word), nullptr, {});
  }
};

TEST_F(Again, WhatFailedIsReadAnewAndTheChangeIsTold) {
  use_worker("clew-misbehaving-worker");
  write("good", "0 root\n1 a\n");
  write("odd", "0 root\n1 a\n1 b crash\n1 c\n");
  make_case(scratch_ / "case");
  add();
  MUST(process(options()));
  const auto before = case_rows();
  ASSERT_EQ(before.at("odd/b").state, "failed");
  // The better parser of a test: the real worker, for which the script is one text.
  use_worker("clew-worker");
  const auto report = MUST(again("failed"));
  ASSERT_TRUE(report.changes.has_value());
  EXPECT_EQ(report.changes->units, 1u);
  EXPECT_EQ(report.changes->items_lost, 3u);
  EXPECT_EQ(report.changes->items_gained, 0u);
  const auto after = case_rows();
  EXPECT_EQ(after.size(), 3u);
  EXPECT_TRUE(after.at("good") == before.at("good"));
  EXPECT_TRUE(after.at("good/a") == before.at("good/a"));
  EXPECT_EQ(after.at("odd").state, "done");
  EXPECT_EQ(MUST(store::count_units(case_->database())).done, 2u);
  EXPECT_EQ(MUST(store::live_shards(case_->database())).size(), 1u);
}

TEST_F(Again, WhatAnotherVersionReadIsChanged) {
  use_worker("clew-misbehaving-worker");
  write("one", "0 root\n1 a\n");
  write("two", "0 root\n");
  make_case(scratch_ / "case");
  add();
  MUST(process(options()));
  EXPECT_EQ(MUST(again("changed")).changes->units, 0u);
  use_worker("clew-worker");
  EXPECT_EQ(MUST(again("changed")).changes->units, 2u);
  EXPECT_EQ(MUST(again("changed")).changes->units, 0u);
  EXPECT_EQ(case_rows().size(), 2u);
}

TEST_F(Again, ATypeIsReadAnewWithTheSameResult) {
  write("a.zip",
        extract::zip_of({{"in.txt", "call 06 12 34 56 78"}, {"b.csv", "a,b\n1,2\n3,4\n"}}));
  write("note.txt", "call 06 12 34 56 79");
  write("mail.eml", "From: a@example.net\r\nSubject: s\r\n\r\nhello\r\n");
  make_case(scratch_ / "case");
  add();
  MUST(process(options()));
  const auto before = summary();
  const auto rows_before = case_rows();
  for (const char* word : {"zip", "csv", "text", "failed", "encrypted", "no_such_type"}) {
    const auto report = MUST(again(word));
    EXPECT_EQ(report.changes->items_gained + report.changes->items_lost, 0u) << word;
    EXPECT_EQ(report.changes->mentions_gained + report.changes->mentions_lost, 0u) << word;
    EXPECT_TRUE(report.changes->states.empty()) << word;
  }
  EXPECT_EQ(summary().digest, before.digest);
  EXPECT_EQ(summary().items, before.items);
  EXPECT_TRUE(case_rows() == rows_before);
}

TEST_F(Again, AKillBeforeTheAdoptionLeavesTheOldRows) {
  write("note.txt", "old words");
  write("other.txt", "others");
  make_case(scratch_ / "case");
  add();
  MUST(process(options()));
  const auto before = case_rows();
  write("note.txt", "new words that are longer");
  std::atomic<bool> stop{true};  // as a stop or kill does: running tasks end, nothing is adopted
  {
    const auto lock = MUST(store::WriterLock::take(*case_));
    EXPECT_TRUE(
        MUST(process_again(*case_, lock, options(), redo_choice("text"), &stop, {})).stopped);
  }
  EXPECT_TRUE(case_rows() == before);
  MUST(again("text"));
  EXPECT_EQ(case_rows().at("note.txt").text, "new words that are longer");
  EXPECT_TRUE(case_rows().at("other.txt") == before.at("other.txt"));
}

class Merging : public CaseTest {};

TEST_F(Merging, ManySmallShardsBecomeFewWithTheSameRows) {
  make_case(scratch_ / "case");
  for (size_t i = 0; i < kMergeFan; ++i) {
    const std::string n = std::to_string(i);
    write("note-" + n + ".txt", "note " + n + " call 06 12 34 56 7" + n);
    write("zip-" + n + ".zip", extract::zip_of({{"in.txt", "inside " + n}}));
    MUST(take_in(*case_, *ledger_, {files_, "", "", "tester", "test", false, {}}));
    const auto report = MUST(process(options()));
    EXPECT_EQ(report.merges, i + 1 == kMergeFan ? 1u : 0u);
  }
  EXPECT_EQ(MUST(store::live_shards(case_->database())).size(), 1u);
  EXPECT_EQ(MUST(store::shards(case_->database())).size(), kMergeFan + 1);
  const auto merged = summary();
  const auto merged_rows = case_rows();
  EXPECT_EQ(merged.items, 3 * kMergeFan);
  // The same evidence in one run, without a merge.
  make_case(scratch_ / "whole");
  add();
  EXPECT_EQ(MUST(process(options())).merges, 0u);
  EXPECT_EQ(summary().digest, merged.digest);
  EXPECT_EQ(summary().mentions, merged.mentions);
  EXPECT_TRUE(case_rows() == merged_rows);
}

}  // namespace
}  // namespace clew::process
