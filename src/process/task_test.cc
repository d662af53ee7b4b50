// SPDX-License-Identifier: EUPL-1.2
// Tests of the task: whatever a worker does at one item costs that item, with its reason, and the
// rest of the unit and of the other units is there as if nothing had happened.
#include "process/task.h"

#include <csignal>

#include "extract/zip_for_tests.h"
#include "process/task_fixture.h"

namespace clew::process {
namespace {

using testing::HasSubstr;

/// A tree of nine items. `act` happens at the item of that name.
Bytes script(const std::string& at = "", const std::string& act = "") {
  static const std::pair<int, const char*> kTree[] = {
      {0, "root"}, {1, "a"}, {2, "b"}, {3, "c"}, {3, "d"}, {2, "e"}, {1, "f"}, {1, "g"}, {2, "h"}};
  std::string out;
  for (const auto& [depth, name] : kTree) {
    out += std::to_string(depth) + " " + name + (name == at ? " " + act : "") + "\n";
  }
  return out;
}

class MisbehavingWorker : public TaskTest {
 protected:
  void SetUp() override {
    TaskTest::SetUp();
    use_worker("clew-misbehaving-worker");
    write("before", script());
    write("after", script());
  }

  /// Runs `at act` between two healthy units and returns how many workers were lost. Every other
  /// item must be as in a run without the act.
  uint64_t loses(const std::string& at, const std::string& act, const std::string& path,
                 const std::string& reason) {
    write("odd", script());
    MUST(run(spec({unit("before"), unit("odd"), unit("after")})));
    auto undisturbed = rows();
    EXPECT_EQ(undisturbed.size(), 27u);
    write("odd", script(at, act));
    units_ = 0;
    auto what = spec({unit("before"), unit("odd"), unit("after")});
    what.item_seconds = seconds_;
    const auto report = run(what);
    EXPECT_TRUE(report.ok()) << report.error().text;
    auto disturbed = rows();
    EXPECT_EQ(report->units.size(), 3u);
    for (const auto& done : report->units) EXPECT_TRUE(done.hashes.has_value());
    EXPECT_EQ(disturbed[path].state, "failed") << at << " " << act;
    EXPECT_EQ(disturbed[path].reason, reason) << at << " " << act;
    EXPECT_THAT(disturbed[path].anomalies, HasSubstr("worker_ended")) << at << " " << act;
    EXPECT_EQ(disturbed[path].identity, undisturbed[path].identity);
    disturbed.erase(path);
    undisturbed.erase(path);
    EXPECT_TRUE(disturbed == undisturbed) << at << " " << act;
    return report->worker_crashes;
  }

  uint32_t seconds_ = 20;
};

TEST_F(MisbehavingWorker, ACrashCostsTheItemThatWasReadWhereverItIs) {
  const std::pair<const char*, const char*> kPlaces[] = {
      {"root", "odd"},  {"a", "odd/a"}, {"b", "odd/a/b"}, {"c", "odd/a/b/c"}, {"d", "odd/a/b/d"},
      {"e", "odd/a/e"}, {"f", "odd/f"}, {"g", "odd/g"},   {"h", "odd/g/h"}};
  const std::map<std::string, size_t> kOthers = {{"root", 18}, {"a", 22}, {"b", 24},
                                                 {"c", 26},    {"d", 26}, {"e", 26},
                                                 {"f", 26},    {"g", 25}, {"h", 26}};
  for (const auto& [name, path] : kPlaces) {
    size_t others = 0;
    // What had not begun below the item goes with it; the rest is found as if undisturbed.
    write("odd", script(name, "crash"));
    units_ = 0;
    const auto report = MUST(run(spec({unit("before"), unit("odd"), unit("after")})));
    const auto found = rows();
    ASSERT_TRUE(found.contains(path)) << path;
    EXPECT_EQ(found.at(path).state, "failed");
    EXPECT_EQ(found.at(path).reason, "its parser crashed");
    EXPECT_THAT(found.at(path).anomalies, HasSubstr("worker_ended signal 11"));
    EXPECT_EQ(report.worker_crashes, 1u);
    for (const auto& [other, row] : found) {
      if (other == path) continue;
      EXPECT_EQ(row.state, "done") << other;
      EXPECT_FALSE(other.starts_with(std::string(path) + "/")) << other;
      ++others;
    }
    EXPECT_EQ(others, kOthers.at(name)) << name;
    EXPECT_EQ(found.count("after/g/h"), 1u);
    EXPECT_EQ(found.count("before/g/h"), 1u);
  }
}

TEST_F(MisbehavingWorker, LeavesCostThemselvesAlone) {
  for (const auto& [name, path] :
       {std::pair{"c", "odd/a/b/c"}, std::pair{"d", "odd/a/b/d"}, std::pair{"e", "odd/a/e"},
        std::pair{"f", "odd/f"}, std::pair{"h", "odd/g/h"}}) {
    EXPECT_EQ(loses(name, "crash", path, "its parser crashed"), 1u);
  }
}

TEST_F(MisbehavingWorker, AHangCostsTheItemThatHung) {
  seconds_ = 1;
  EXPECT_EQ(loses("d", "hang", "odd/a/b/d", "time limit"), 1u);
}

TEST_F(MisbehavingWorker, MemoryBeyondTheLimitCostsTheItem) {
  // As a library in C ends when it gets no more, and as the kernel ends a process.
  EXPECT_EQ(loses("d", "eat", "odd/a/b/d", "its parser crashed"), 1u);
  EXPECT_EQ(loses("f", "kill", "odd/f", "memory limit"), 1u);
}

TEST_F(MisbehavingWorker, AnEndInTheMiddleCostsTheItem) {
  EXPECT_EQ(loses("h", "exit", "odd/g/h", "its parser crashed"), 1u);
}

TEST_F(MisbehavingWorker, EveryLieCostsTheItemAtWhichItWasTold) {
  for (const char* how :
       {"order", "parent", "name", "form", "begin", "unit", "ask", "type", "length"}) {
    EXPECT_EQ(loses("e", std::string("lie ") + how, "odd/a/e", "its parser lied"), 1u);
  }
  EXPECT_EQ(loses("e", "lie cut", "odd/a/e", "its parser crashed"), 1u);
}

TEST_F(MisbehavingWorker, AUnitEndsOnceAndItsRootIsOne) {
  for (const char* act : {"twice", "wrong-unit", "die-after"}) {
    write("odd", script("root", act));
    units_ = 0;
    const auto report = MUST(run(spec({unit("before"), unit("odd"), unit("after")})));
    EXPECT_EQ(report.worker_crashes, 1u) << act;
    EXPECT_EQ(report.units.size(), 3u) << act;
    const auto found = rows();
    EXPECT_EQ(found.size(), 27u) << act;
    for (const auto& [path, row] : found) EXPECT_EQ(row.state, "done") << act << " " << path;
  }
}

TEST_F(MisbehavingWorker, ADeathBeforeTheUnitBeginsIsTriedAgainButNotForEver) {
  write("odd", script("root", "die-before"));
  const auto report = MUST(run(spec({unit("before"), unit("odd"), unit("after")})));
  const auto found = rows();
  // Three before it is given up, and one after.
  EXPECT_EQ(report.worker_crashes, 4u);
  EXPECT_EQ(found.size(), 19u);
  EXPECT_EQ(found.at("odd").state, "failed");
  EXPECT_EQ(found.at("odd").reason, "its parser crashed");
}

TEST_F(MisbehavingWorker, AWorkerOfAnotherBuildIsRefusedAndNoItemBlamed) {
  ::setenv("CLEW_TEST_OLD_WORKER", "1", 1);
  write("one", script());
  const auto done = run(spec({unit("one")}));
  ::unsetenv("CLEW_TEST_OLD_WORKER");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kUnsupported);
  EXPECT_THAT(done.error().text, HasSubstr("different builds"));
}

TEST_F(MisbehavingWorker, AUnitThatCrashesAtEveryItemEnds) {
  std::string many = "0 root\n";
  for (int i = 0; i < 300; ++i) many += "1 n" + std::to_string(i) + " crash\n";
  write("odd", many);
  const auto report = MUST(run(spec({unit("odd"), unit("after")})));
  const auto found = rows();
  EXPECT_EQ(report.worker_crashes, 200u);
  EXPECT_EQ(found.at("odd").state, "failed");
  EXPECT_EQ(found.size(), 1 + 200 + 9u);
}

TEST_F(MisbehavingWorker, RunTwiceATaskGivesTheSameRows) {
  write("odd", script("e", "crash"));
  const std::vector<TaskUnit> units = {unit("before"), unit("odd"), unit("after")};
  const auto first = MUST(run(spec(units)));
  const auto first_rows = rows();
  const auto second = MUST(run(spec(units)));
  EXPECT_EQ(first.summary.digest, second.summary.digest);
  EXPECT_TRUE(first_rows == rows());
}

// --- The worker itself, with hostile units ---

class RealWorker : public TaskTest {
 protected:
  void SetUp() override {
    TaskTest::SetUp();
    use_worker("clew-worker");
    write("good.txt", "call +33 6 12 34 56 78");
  }
};

TEST_F(RealWorker, AnExpansionBombCostsItsMembers) {
  const Bytes zeros(100 << 20, '\0');
  write("bomb.zip", extract::zip_of({{"1", zeros}, {"2", zeros}, {"3", zeros}, {"4", "small"}}));
  MUST(run(spec({unit("bomb.zip"), unit("good.txt")})));
  const auto found = rows();
  EXPECT_EQ(found.at("bomb.zip/1").state, "done");
  EXPECT_EQ(found.at("bomb.zip/3").state, "skipped");
  EXPECT_EQ(found.at("bomb.zip/3").reason, "expansion limit");
  EXPECT_EQ(found.at("good.txt").state, "done");
}

TEST_F(RealWorker, TheSameUnitsInOneTaskAndInManyGiveTheSameDigest) {
  write("mail.eml", "From: a@example.net\r\nSubject: one\r\n\r\ncall 06 12 34 56 78\r\n");
  write("two.zip", extract::zip_of({{"a.txt", "one"}, {"a.txt", "two"}, {"b/c.txt", "three"}}));
  const std::vector<TaskUnit> units = {unit("good.txt"), unit("mail.eml"), unit("two.zip")};
  const auto whole = MUST(run(spec(units)));
  Bytes sum(32, '\0');
  uint64_t mentions = 0;
  for (const auto& one : units) {
    const auto part = MUST(run(spec({one})));
    sum = index::add_digests(sum, part.summary.digest);
    mentions += part.summary.mentions;
  }
  EXPECT_EQ(whole.summary.digest, sum);
  EXPECT_EQ(whole.summary.mentions, mentions);
  EXPECT_GT(mentions, 0u);
}

// --- Files that are not what they were ---

TEST_F(RealWorker, AFileThatVanishedIsRecordedAndTheRestGoesOn) {
  write("gone.txt", "here a moment");
  const auto units = std::vector<TaskUnit>{unit("gone.txt"), unit("good.txt")};
  ASSERT_EQ(::unlink((files_ + "/gone.txt").c_str()), 0);
  const auto report = MUST(run(spec(units)));
  const auto found = rows();
  EXPECT_EQ(found.at("gone.txt").state, "failed");
  EXPECT_EQ(found.at("gone.txt").reason, "its bytes could not be read");
  EXPECT_THAT(found.at("gone.txt").anomalies, HasSubstr("read_error"));
  EXPECT_EQ(found.at("good.txt").state, "done");
  ASSERT_EQ(report.units.size(), 2u);
  EXPECT_FALSE(report.units[0].hashes.has_value());
  EXPECT_FALSE(report.units[0].unreadable.empty());
}

TEST_F(RealWorker, AFileThatBecameAPipeIsNotWaitedFor) {
  write("pipe.txt", "once a file");
  const auto units = std::vector<TaskUnit>{unit("pipe.txt"), unit("good.txt")};
  ASSERT_EQ(::unlink((files_ + "/pipe.txt").c_str()), 0);
  ASSERT_EQ(::mkfifo((files_ + "/pipe.txt").c_str(), 0600), 0);
  MUST(run(spec(units)));
  const auto found = rows();
  EXPECT_EQ(found.at("pipe.txt").state, "failed");
  EXPECT_THAT(found.at("pipe.txt").anomalies, HasSubstr("no longer a regular file"));
  EXPECT_EQ(found.at("good.txt").state, "done");
}

TEST_F(RealWorker, AReadErrorCostsItsFile) {
  // A regular file whose first page cannot be read: the kernel answers EIO.
  TaskUnit broken = unit("good.txt");
  broken.name = "broken";
  broken.path = "/proc/self/mem";
  MUST(run(spec({broken, unit("good.txt")})));
  const auto found = rows();
  EXPECT_EQ(found.at("broken").state, "failed");
  EXPECT_EQ(found.at("broken").reason, "its bytes could not be read");
  EXPECT_EQ(found.at("good.txt").state, "done");
}

TEST_F(RealWorker, AFileThatChangedSinceItWasRegisteredSaysSo) {
  write("grown.txt", "one");
  const auto units = std::vector<TaskUnit>{unit("grown.txt"), unit("good.txt")};
  write("grown.txt", "one and two");
  const auto report = MUST(run(spec(units)));
  const auto found = rows();
  EXPECT_THAT(found.at("grown.txt").anomalies, HasSubstr("exhibit_changed"));
  EXPECT_EQ(found.at("grown.txt").text, "one and two");
  EXPECT_THAT(found.at("good.txt").anomalies, testing::Not(HasSubstr("exhibit_changed")));
  ASSERT_TRUE(report.units[0].hashes.has_value());
  EXPECT_EQ(report.units[0].hashes->digests.sha256, base::sha256("one and two"));
}

TEST_F(RealWorker, AFileThatIsCutWhileItIsReadSaysSo) {
  write("cut.txt", Bytes(3 << 20, 'x'));
  const auto units = std::vector<TaskUnit>{unit("cut.txt"), unit("good.txt")};
  const auto truncate = [&](const TaskProgress& now) {
    // All of it was hashed and none of it was parsed.
    if (now.bytes != 3 << 20) return;
    ASSERT_EQ(::truncate((files_ + "/cut.txt").c_str(), 1000), 0);
  };
  MUST(run(spec(units), truncate));
  const auto found = rows();
  EXPECT_THAT(found.at("cut.txt").anomalies, HasSubstr("exhibit_changed"));
  EXPECT_EQ(found.at("good.txt").state, "done");
}

}  // namespace
}  // namespace clew::process
