// SPDX-License-Identifier: EUPL-1.2
// Worlds as a whole: the same seed gives the same tree, the truth points at what is there, and a
// naive rule does badly.
#include "training/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

namespace clew::training {
namespace {

namespace fs = std::filesystem;
using base::Json;

class WorldTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    root_ = fs::temp_directory_path() / ("clew-world-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_);
    auto made = make_world({.seed = 7, .size = WorldSize::kSmall, .directory = root_ / "seven"});
    ASSERT_TRUE(made.ok()) << made.error().text;
    summary_ = made.take();
    const Bytes text = MUST(base::read_file(summary_->truth));
    truth_ = MUST(base::parse_json(text));
  }
  static void TearDownTestSuite() { fs::remove_all(root_); }

  /// One hash over names, contents and times of a tree.
  static std::string tree_hash(const fs::path& root) {
    std::map<std::string, std::string> lines;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      struct stat status = {};
      EXPECT_EQ(::stat(entry.path().c_str(), &status), 0);
      std::string line = std::to_string(status.st_mtime);
      if (entry.is_regular_file()) {
        line += base::to_hex(base::sha256(MUST(base::read_file(entry.path().string()))));
      }
      lines[fs::relative(entry.path(), root)] = line;
    }
    std::string all;
    for (const auto& [name, line] : lines) all += name + '\0' + line + '\n';
    return base::to_hex(base::sha256(all));
  }

  static fs::path root_;
  static std::optional<WorldSummary> summary_;
  static std::optional<Json> truth_;
};
fs::path WorldTest::root_;
std::optional<WorldSummary> WorldTest::summary_;
std::optional<Json> WorldTest::truth_;

TEST_F(WorldTest, SameSeedSameBytesAndOtherSeedOther) {
  auto again = make_world({.seed = 7, .size = WorldSize::kSmall, .directory = root_ / "again"});
  auto other = make_world({.seed = 8, .size = WorldSize::kSmall, .directory = root_ / "other"});
  ASSERT_TRUE(again.ok() && other.ok());
  EXPECT_EQ(tree_hash(root_ / "seven" / "evidence"), tree_hash(root_ / "again" / "evidence"));
  EXPECT_NE(tree_hash(root_ / "seven" / "evidence"), tree_hash(root_ / "other" / "evidence"));
  EXPECT_EQ(MUST(base::read_file(summary_->truth)), MUST(base::read_file(again->truth)));
}

TEST_F(WorldTest, RefusesToWriteOverAWorld) {
  auto again = make_world({.seed = 9, .size = WorldSize::kSmall, .directory = root_ / "seven"});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind, ErrorKind::kUsage);
}

TEST_F(WorldTest, HasTheSizeOfASmallWorld) {
  EXPECT_GE(summary_->messages, 2500u);
  EXPECT_LE(summary_->messages, 20000u);
  EXPECT_GE(summary_->mails, 130u);
  EXPECT_GE(summary_->adverts, 250u);
  EXPECT_EQ(summary_->story.size(), 3u);
  ASSERT_EQ(summary_->searches.size(), 3u);
  for (const ExampleSearch& search : summary_->searches) {
    EXPECT_FALSE(search.query.empty());
    EXPECT_FALSE(search.why.empty());
    EXPECT_FALSE(search.item.empty()) << search.query;
  }
}

/// The longest existing prefix of an item's path is a file of the evidence; what follows is inside
/// it.
TEST_F(WorldTest, TruthNamesOnlyFilesThatExist) {
  std::set<std::string> items;
  for (const Json& act : (*truth_)["acts"]) {
    for (const Json& item : act["items"]) items.insert(item.get<std::string>());
  }
  for (const Json& selector : (*truth_)["selectors"]) {
    for (const Json& place : selector["occurrences"])
      items.insert(place["item"].get<std::string>());
  }
  EXPECT_GT(items.size(), 2000u);
  for (const std::string& item : items) {
    fs::path path = fs::path(summary_->evidence) / item;
    while (path.has_parent_path() && !fs::exists(path)) path = path.parent_path();
    EXPECT_TRUE(fs::is_regular_file(path)) << item;
  }
}

/// The rows of a CSV with quoted fields, heading left out.
std::vector<std::string> csv_rows(const Bytes& text) {
  std::vector<std::string> rows(1);
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) {
      rows.emplace_back();
    } else {
      rows.back() += c;
    }
  }
  rows.erase(rows.begin());
  return rows;
}

/// The entries of a WhatsApp export: each begins with a time.
std::vector<std::string> chat_entries(const Bytes& text) {
  const std::regex start("^(\\[\\d\\d\\.\\d\\d\\.\\d\\d, |\\d\\d/\\d\\d/\\d{4}, )");
  std::vector<std::string> entries;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, start))
      entries.push_back(line);
    else
      entries.back() += "\n" + line;
  }
  return entries;
}

/// The convention of docs/reference/worlds.md holds: the n-th row, message or entry has the
/// selector.
TEST_F(WorldTest, SelectorsStandWhereTheTruthSays) {
  std::map<std::string, std::vector<std::string>> parts;
  size_t checked = 0;
  for (const Json& selector : (*truth_)["selectors"]) {
    for (const Json& place : selector["occurrences"]) {
      const fs::path item = place["item"].get<std::string>();
      const std::string file = item.parent_path(), written = place["written"];
      const bool table = item.parent_path().extension() == ".csv" && file.rfind("usb", 0) != 0;
      const bool chat = file.find("WhatsApp") != std::string::npos;
      if (!table && !chat) continue;
      std::vector<std::string>& known = parts[file];
      if (known.empty()) {
        const Bytes text = MUST(base::read_file(summary_->evidence + "/" + file));
        known = table ? csv_rows(text) : chat_entries(text);
      }
      const size_t number = std::stoul(item.filename());
      ASSERT_LE(number, known.size()) << item;
      EXPECT_NE(known[number - 1].find(written), std::string::npos) << item << " " << written;
      ++checked;
    }
  }
  EXPECT_GT(checked, 300u);
}

TEST_F(WorldTest, OneConversationIsSeenFromBothPhonesWithOtherClocks) {
  // An act between the deputy and the first victim has its messages in both exports.
  size_t both = 0;
  for (const Json& act : (*truth_)["acts"]) {
    bool first = false, second = false;
    for (const Json& item : act["items"]) {
      first |= item.get<std::string>().rfind("phone-1-android/WhatsApp", 0) == 0;
      second |= item.get<std::string>().rfind("phone-2-iphone/WhatsApp", 0) == 0;
    }
    both += first && second;
  }
  EXPECT_GT(both, 20u);
}

TEST_F(WorldTest, PasswordOfTheLockedArchiveStandsInAChat) {
  ASSERT_EQ((*truth_)["locked"].size(), 1u);
  const std::string password = (*truth_)["locked"][0]["password"];
  bool told = false;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(summary_->evidence) / "phone-1-android")) {
    if (entry.path().extension() != ".txt") continue;
    const Bytes text = MUST(base::read_file(entry.path().string()));
    told |= text.find(password) != Bytes::npos;
  }
  EXPECT_TRUE(told);
}

TEST_F(WorldTest, PictureFamiliesReachOverExhibits) {
  size_t wide = 0;
  for (const Json& family : (*truth_)["image_families"]) {
    std::set<std::string> exhibits;
    for (const Json& member : family["members"]) {
      const std::string item = member["item"];
      exhibits.insert(item.substr(0, item.find('/')));
    }
    wide += exhibits.size() >= 2;
  }
  EXPECT_GE(wide, 3u);
}

TEST_F(WorldTest, OrdinaryLifeOutweighsTheTellingWords) {
  size_t ordinary = 0, telling = 0;
  for (const Json& act : (*truth_)["acts"]) {
    for (const Json& item : act["items"]) {
      const std::string path = item.get<std::string>();
      if (path.rfind("phone-", 0) != 0) continue;
      (act["kind"] == "talk" || act["kind"] == "offer_help" ? ordinary : telling) += 1;
    }
  }
  EXPECT_GT(telling, 40u);
  EXPECT_GT(ordinary, 40 * telling);
}

TEST_F(WorldTest, IndicatorsAreAsCommonAsTheLiteratureSays) {
  std::map<int, double> company;
  double adverts = 0, job_adverts = 0, jobs_with_one = 0;
  for (const Json& entry : (*truth_)["templates"]) {
    const std::string genre = entry["genre"];
    for (const Json& member : entry["members"]) {
      const int indicators = member["indicators"];
      if (genre == "company" || genre == "own") {
        company[indicators] += 1;
        adverts += 1;
      } else if (genre == "work" || genre == "agency" || genre == "refuge") {
        job_adverts += 1;
        jobs_with_one += indicators >= 1;
      }
    }
  }
  ASSERT_GT(adverts, 50);
  EXPECT_NEAR(company[0] / adverts, 0.190, 0.02);
  EXPECT_NEAR(company[1] / adverts, 0.583, 0.02);
  EXPECT_NEAR(company[2] / adverts, 0.213, 0.02);
  EXPECT_NEAR(jobs_with_one / job_adverts, 0.984, 0.02);
}

/// "A number that several adverts share means trafficking": most of whom it accuses live lawfully.
TEST_F(WorldTest, NaiveRuleDoesBadly) {
  std::map<std::string, int> uses;
  for (const Json& entry : (*truth_)["templates"]) {
    for (const Json& member : entry["members"]) uses[member["phone"]] += 1;
  }
  double accused = 0, rightly = 0;
  std::set<int> lawful_accused;
  for (const Json& entry : (*truth_)["templates"]) {
    for (const Json& member : entry["members"]) {
      if (uses[member["phone"]] < 2) continue;
      accused += 1;
      if (entry["network"] == true)
        rightly += 1;
      else
        lawful_accused.insert(member["owner"].get<int>());
    }
  }
  EXPECT_LT(rightly / accused, 0.4);
  EXPECT_GT(lawful_accused.size(), 10u);
}

}  // namespace
}  // namespace clew::training
