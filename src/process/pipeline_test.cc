// SPDX-License-Identifier: EUPL-1.2
// Tests of the pipeline over whole cases, with the programs as they are built: how many jobs there
// are changes nothing, one unit's faults stay its own, and what the world does to a run (a full
// disk, a limit) loses nothing.
#include "process/pipeline.h"

#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>

#include "extract/zip_for_tests.h"
#include "process/case_fixture.h"

namespace clew::process {
namespace {

class PipelineTest : public CaseTest {
 protected:
  /// Files of several kinds, so many that there are several tasks.
  void write_evidence(int files) {
    for (int i = 0; i < files; ++i) {
      const std::string n = std::to_string(i);
      write("note-" + n + ".txt", "note " + n + " call 06 12 34 56 " + std::to_string(10 + i % 90));
      if (i % 10 == 0) {
        write("mail-" + n + ".eml", "From: a" + n + "@example.net\r\nSubject: s\r\n\r\nhello\r\n");
        write("zip-" + n + ".zip", extract::zip_of({{"in.txt", "inside " + n}, {"b", "second"}}));
      }
    }
  }
};

TEST_F(PipelineTest, OneJobAndManyGiveTheSameItemsMentionsAndDigest) {
  write_evidence(150);
  make_case(scratch_ / "one");
  add();
  MUST(process(options()));
  const auto one = summary();
  const auto one_rows = case_rows();
  make_case(scratch_ / "many");
  add();
  auto how = options();
  how.jobs = 4;
  const auto report = MUST(process(how));
  EXPECT_GT(report.shards, 1u);
  const auto many = summary();
  EXPECT_EQ(one.items, 150 + 15 + 15 * 3u);
  EXPECT_EQ(many.items, one.items);
  EXPECT_EQ(many.mentions, one.mentions);
  EXPECT_GT(many.mentions, 150u);
  EXPECT_EQ(many.digest, one.digest);
  EXPECT_TRUE(case_rows() == one_rows);
}

TEST_F(PipelineTest, AUnitThatNoShardCanHoldIsGivenUpAndTheOthersAreThere) {
  use_worker("clew-misbehaving-worker");
  write("good-1", "0 root\n1 a\n");
  // Two children of one name would have one identity.
  write("liar", "0 root\n1 same\n1 same\n");
  write("good-2", "0 root\n1 a crash\n");
  make_case(scratch_ / "case");
  add();
  MUST(process(options()));
  const auto found = case_rows();
  EXPECT_EQ(found.size(), 5u);
  EXPECT_EQ(found.at("liar").state, "failed");
  EXPECT_EQ(found.at("liar").reason, "processing it failed repeatedly");
  EXPECT_EQ(found.at("good-1/a").state, "done");
  EXPECT_EQ(found.at("good-2/a").reason, "its parser crashed");
  const auto units = MUST(store::count_units(case_->database()));
  EXPECT_EQ(units.pending, 0u);
  EXPECT_EQ(units.done, 2u);
  EXPECT_EQ(units.failed, 1u);
}

/// A file size limit as a full disk: no privileges are needed. The tasks inherit it.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(uint64_t bytes) {
    CHECK(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    ::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit now { bytes, before_.rlim_max };
    CHECK(::setrlimit(RLIMIT_FSIZE, &now) == 0);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  struct rlimit before_ {};
};

TEST_F(PipelineTest, AShardThatCannotBeWrittenEndsTheRunAndBlamesNoUnit) {
  for (int i = 0; i < 40; ++i) {
    std::string text;
    for (int word = 0; word < 3000; ++word) {
      text += "w" + std::to_string(i * 3000 + word * 7919 % 3001) + " ";
    }
    write("text-" + std::to_string(i) + ".txt", text);
  }
  make_case(scratch_ / "case");
  add();
  {
    const FileSizeLimit limit(512 << 10);
    const auto report = process(options());
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind, ErrorKind::kLimit) << report.error().text;
  }
  EXPECT_EQ(MUST(store::count_units(case_->database())).pending, 40u);
  MUST(process(options()));
  const auto found = case_rows();
  EXPECT_EQ(found.size(), 40u);
  for (const auto& [path, row] : found) EXPECT_EQ(row.state, "done") << path;
}

TEST_F(PipelineTest, AFullDiskLosesNothingAndASecondRunGoesOn) {
  const std::string disk = scratch_ / "disk";
  MUST(base::make_directory(disk));
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=3m") != 0) {
    GTEST_SKIP() << "a small file system cannot be mounted here";
  }
  struct Unmount {
    const std::string& place;
    ~Unmount() { ::umount2(place.c_str(), MNT_DETACH); }
  } unmount{disk};
  for (int i = 0; i < 120; ++i) {
    std::string text;
    for (int word = 0; word < 4000; ++word) text += "w" + std::to_string(i * 4000 + word) + " ";
    write("text-" + std::to_string(i) + ".txt", text);
  }
  make_case(disk + "/case");
  add();
  const auto full = process(options());
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().kind, ErrorKind::kLimit) << full.error().text;
  const auto kept = case_rows();
  EXPECT_EQ(MUST(store::count_units(case_->database())).failed, 0u);
  ASSERT_EQ(::mount("none", disk.c_str(), "tmpfs", MS_REMOUNT, "size=200m"), 0);
  MUST(process(options()));
  const auto found = case_rows();
  EXPECT_EQ(found.size(), 120u);
  for (const auto& [path, row] : kept) EXPECT_TRUE(found.at(path) == row) << path;
  for (const auto& [path, row] : found) EXPECT_EQ(row.state, "done") << path;
  case_.reset();
  ledger_.reset();
}

}  // namespace
}  // namespace clew::process
