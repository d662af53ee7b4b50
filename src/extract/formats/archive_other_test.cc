// SPDX-License-Identifier: EUPL-1.2
// Tests of the archives met less often, and a run over a corpus of archives made to break readers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/cpu_clock_test.h"
#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

TEST(ArchiveOtherTest, ReadsCpioAndIso) {
  for (const int format :
       {ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FORMAT_CPIO_POSIX, ARCHIVE_FORMAT_ISO9660}) {
    const auto items = collect(make_archive({.format = format}, {{"a.bin", "hello there"}}), "x");
    const auto* member = find(items, "x/a.bin");
    ASSERT_NE(member, nullptr) << format;
    EXPECT_EQ(items[0].item.type, "archive_other") << format;
    EXPECT_EQ(items[0].item.state, ItemState::kDone) << format;
    EXPECT_THAT(member->text, testing::StartsWith("hello there")) << format;
  }
}

TEST(ArchiveOtherTest, ReadsAr) {
  const Bytes ar =
      "!<arch>\n"
      "a.bin/          1772525564  0     0     100644  12        `\n"
      "hello there!";
  const auto items = collect(ar, "x.a");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "x.a/a.bin");
  EXPECT_THAT(items[1].item.text, testing::StartsWith("hello there!"));
  EXPECT_EQ(items[1].item.time->ms, kMemberTime * 1000);
}

TEST(ArchiveOtherTest, KeepsWhatComesBeforeTheEnd) {
  const Bytes cpio = make_archive({.format = ARCHIVE_FORMAT_CPIO_SVR4_NOCRC},
                                  {{"a.bin", noise(600)}, {"b.bin", noise(5000)}});
  const auto items = collect(cpio.substr(0, 3000), "x");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  ASSERT_NE(find(items, "x/a.bin"), nullptr);
  EXPECT_EQ(find(items, "x/a.bin")->size, 600u);
}

TEST(ArchiveOtherTest, EveryItemOfTheCorpusEndsInAState) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) {
    std::puts("skipped: CLEW_CORPUS is not set");
    return;
  }
  std::map<std::string, size_t> tally;
  const auto folder = std::filesystem::path(corpus) / "archives" / "libarchive";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    auto source = MUST(evidence::FileSource::open(file.path()));
    const Bytes bytes = MUST(evidence::read_all(*source, 64 << 20));
    const base::CpuClock clock;
    const auto items = collect(bytes, file.path().filename().string());
    EXPECT_LT(clock.seconds(), 4 * base::kSlowness) << file.path();
    for (const auto& collected : items) {
      ++tally[std::string(model::name_of(collected.item.state))];
      EXPECT_FALSE(collected.item.name.empty()) << file.path();
      if (collected.item.state != ItemState::kDone) {
        EXPECT_FALSE(collected.item.reason.empty()) << collected.path;
      }
      EXPECT_FALSE(has_anomaly(collected.item, "exception")) << collected.path;
    }
  }
  EXPECT_GT(tally["done"], 500u);
  for (const auto& [state, count] : tally) std::printf("%8zu %s\n", count, state.c_str());
}

}  // namespace
}  // namespace clew::extract
