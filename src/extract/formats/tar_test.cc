// SPDX-License-Identifier: EUPL-1.2
// Tests of tape archives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

TEST(TarTest, ReadsAllCommonForms) {
  for (const int format :
       {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_TAR_GNUTAR}) {
    const Bytes long_name = Bytes(90, 'd') + "/" + Bytes(120, 'f');
    const bool fits = format != ARCHIVE_FORMAT_TAR_USTAR;
    std::vector<Member> members = {{"a.bin", "hello from a tar"}, {"l", "", AE_IFLNK, "a.bin"}};
    if (fits) members.push_back({long_name, "long name"});
    const auto items = collect(make_archive({.format = format}, members), "x.tar");
    ASSERT_EQ(items.size(), members.size() + 1) << format;
    EXPECT_EQ(items[0].item.type, "tar");
    EXPECT_EQ(items[0].item.state, ItemState::kDone);
    EXPECT_THAT(find(items, "x.tar/a.bin")->text, testing::StartsWith("hello from a tar"));
    EXPECT_EQ(find(items, "x.tar/l")->reason, "symbolic link");
    if (fits) {
      EXPECT_NE(find(items, "x.tar/" + long_name), nullptr);
    }
  }
}

TEST(TarTest, SkipsDevicesAndPipes) {
  const Bytes tar = make_archive({.format = ARCHIVE_FORMAT_TAR_USTAR},
                                 {{"dev", "", AE_IFCHR}, {"pipe", "", AE_IFIFO}});
  const auto items = collect(tar, "x.tar");
  ASSERT_EQ(items.size(), 3u);
  for (const size_t i : {1u, 2u}) {
    EXPECT_EQ(items[i].item.state, ItemState::kSkipped);
    EXPECT_EQ(items[i].item.reason, "not a regular file");
  }
}

TEST(TarTest, KeepsWhatComesBeforeTheEnd) {
  const Bytes tar = make_archive({.format = ARCHIVE_FORMAT_TAR_USTAR},
                                 {{"first.bin", noise(600)}, {"second.bin", noise(5000)}});
  const auto items = collect(tar.substr(0, 4096), "x.tar");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "the archive ends early");
  EXPECT_TRUE(has_anomaly(items[0].item, "member_data"));
  EXPECT_EQ(items[1].item.size, 600u);
  EXPECT_EQ(field_of(items[2].item, "incomplete"), "only what comes before the damage");
}

TEST(TarTest, IsToldByItsChecksum) {
  Bytes tar = make_archive({.format = ARCHIVE_FORMAT_TAR_USTAR}, {{"a", "text"}});
  EXPECT_EQ(identify({.head = tar, .size = tar.size(), .name = {}}).name, "tar");
  tar[0] ^= 1;
  EXPECT_EQ(identify({.head = tar, .size = tar.size(), .name = {}}).name, "bytes");
}

}  // namespace
}  // namespace clew::extract
