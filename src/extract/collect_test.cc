// SPDX-License-Identifier: EUPL-1.2
// Tests of collect on real files of many kinds: whatever they hold, every item ends in a state that
// is named, and nothing crashes, throws or hangs.
#include "extract/collect.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "base/cpu_clock_test.h"
#include "base/file.h"
#include "base/utf8.h"
#include "store/scratch_directory.h"

namespace clew::extract {
namespace {

constexpr double kSecondsMax = 5;  ///< of one file
constexpr uint64_t kFileMax = 256 << 20;

std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// What became of the roots of many files.
class Tally {
 public:
  void read(const std::string& path) {
    const auto bytes = base::read_file(path, kFileMax);
    ASSERT_TRUE(bytes.ok()) << bytes.error().text;
    const base::CpuClock clock;
    const auto items = collect(bytes.value(), std::filesystem::path(path).filename().string());
    EXPECT_LT(clock.seconds(), kSecondsMax * base::kSlowness) << path;
    ASSERT_FALSE(items.empty()) << path;
    const auto& root = items[0].item;
    const std::string state(name_of(root.state));
    if (std::getenv("CLEW_CORPUS_LIST") != nullptr) {
      std::cout << path << '\t' << root.type << '\t' << state << '\t' << root.reason << '\t'
                << items.size() << '\t' << root.text.size() << '\n';
    }
    ++roots_[root.type + " " + state];
    for (const auto& each : items) check(each, path);
    items_ += items.size();
  }

  size_t count(const std::string& type_and_state) const {
    const auto found = roots_.find(type_and_state);
    return found == roots_.end() ? 0 : found->second;
  }

  void print() const {
    for (const auto& [what, count] : roots_) std::cout << count << '\t' << what << '\n';
    std::cout << items_ << "\titems in all\n";
  }

 private:
  static void check(const Collected& each, const std::string& path) {
    const auto& item = each.item;
    EXPECT_FALSE(item.type.empty() && item.state == model::ItemState::kDone)
        << path << " " << each.path;
    EXPECT_EQ(item.reason.empty(), item.state == model::ItemState::kDone)
        << path << " " << each.path << " " << item.reason;
    EXPECT_FALSE(has_anomaly(item, "exception")) << path << " " << each.path;
    EXPECT_TRUE(base::is_utf8(item.text)) << path << " " << each.path;
  }

  std::map<std::string, size_t> roots_;
  size_t items_ = 0;
};

TEST(CollectTest, KeepsInputsWhereItIsAskedTo) {
  const store::ScratchDirectory folder;
  const char* before = std::getenv("CLEW_KEEP_INPUTS");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("CLEW_KEEP_INPUTS", folder.path().c_str(), 1);
  collect("{\"a\": [1, 2]}", "a.json");
  collect("{\"a\": [1, 2]}", "b.json");
  if (before == nullptr) {
    ::unsetenv("CLEW_KEEP_INPUTS");
  } else {
    ::setenv("CLEW_KEEP_INPUTS", kept.c_str(), 1);
  }
  const auto files = files_below(folder.path());
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(base::read_file(files[0], kFileMax).value(), "{\"a\": [1, 2]}");
  EXPECT_EQ(std::filesystem::path(files[0]).parent_path().filename(), "json");
}

TEST(CorpusTest, EveryDocumentEndsInANamedState) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  Tally tally;
  const auto files = files_below(std::string(corpus) + "/documents/tika");
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) tally.read(file);
  tally.print();
}

TEST(CorpusTest, LockedDocumentsAreToldFromOthers) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  Tally tally;
  for (const auto* kind : {"Office", "PDF"}) {
    for (const auto& file : files_below(std::string(corpus) + "/encrypted/" + kind)) {
      tally.read(file);
    }
  }
  tally.print();
  // Beside them lie a few that are open.
  EXPECT_GE(tally.count("ole encrypted"), 50u);
  EXPECT_GE(tally.count("pdf encrypted"), 25u);
  EXPECT_GE(tally.count("odf encrypted"), 5u);
}

}  // namespace
}  // namespace clew::extract
