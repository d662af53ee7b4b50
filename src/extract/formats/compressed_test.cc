// SPDX-License-Identifier: EUPL-1.2
// Tests of compressed streams and of tars in them.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

constexpr int kFilters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,   ARCHIVE_FILTER_XZ,
                            ARCHIVE_FILTER_LZMA, ARCHIVE_FILTER_LZIP,    ARCHIVE_FILTER_ZSTD,
                            ARCHIVE_FILTER_LZ4,  ARCHIVE_FILTER_COMPRESS};

TEST(CompressedTest, HoldsOneFile) {
  for (const int filter : kFilters) {
    const Bytes bytes = make_archive({.format = ARCHIVE_FORMAT_RAW, .filter = filter},
                                     {{"data", "some text that was packed"}});
    const auto items = collect(bytes, "x.packed");
    ASSERT_EQ(items.size(), 2u) << filter;
    EXPECT_EQ(items[0].item.type, "compressed") << filter;
    EXPECT_EQ(items[0].item.state, ItemState::kDone) << filter;
    EXPECT_EQ(items[1].item.digests->sha256, base::sha256("some text that was packed")) << filter;
  }
}

TEST(CompressedTest, GivesTheMembersOfATar) {
  for (const int filter : kFilters) {
    const Bytes bytes = make_archive({.format = ARCHIVE_FORMAT_TAR_USTAR, .filter = filter},
                                     {{"a.bin", "first text"}, {"d/b.bin", "second text"}});
    const auto items = collect(bytes, "backup.tar.gz");
    ASSERT_EQ(items.size(), 3u) << filter;
    EXPECT_EQ(items[0].item.state, ItemState::kDone) << filter;
    EXPECT_NE(find(items, "backup.tar.gz/d/b.bin"), nullptr) << filter;
  }
}

TEST(CompressedTest, NamesTheChildAsTheStreamDoes) {
  // gzip with FNAME, of nothing: header, name, an empty block, checksum and length 0.
  Bytes gzip(
      "\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"
      "notes.txt\0"
      "\x03\x00",
      22);
  gzip.append(8, '\0');
  const auto nothing = collect(gzip, "x.gz");
  EXPECT_EQ(nothing[0].item.state, ItemState::kDone);
  // The same with "hi" in a stored block.
  gzip.resize(20);
  gzip.append(ByteView("\x01\x02\x00\xfd\xffhi\xac\x2a\x93\xd8\x02\0\0\0", 15));
  const auto items = collect(gzip, "x.gz");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "x.gz/notes.txt");
  EXPECT_EQ(items[1].item.size, 2u);
}

TEST(CompressedTest, UndoesOneCompressionAtATime) {
  const Recipe gzip = {.format = ARCHIVE_FORMAT_RAW, .filter = ARCHIVE_FILTER_GZIP};
  const Bytes twice = make_archive(gzip, {{"data", make_archive(gzip, {{"data", "inside"}})}});
  const auto items = collect(twice, "x.gz");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].item.type, "compressed");
  EXPECT_EQ(items[2].path, "x.gz/data/data");
}

TEST(CompressedTest, KeepsWhatComesBeforeTheEnd) {
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
    Bytes bytes = make_archive({.format = ARCHIVE_FORMAT_TAR_USTAR, .filter = filter},
                               {{"a.bin", noise(100'000)}, {"b.bin", noise(600'000)}});
    bytes.resize(bytes.size() / 4 * 3);
    const auto items = collect(bytes, "x");
    ASSERT_GE(items.size(), 2u) << filter;
    EXPECT_EQ(items[0].item.state, ItemState::kPartial) << filter;
    EXPECT_FALSE(items[0].item.anomalies.empty()) << filter;
    EXPECT_EQ(items[1].item.size, 100'000u) << filter;
  }
}

}  // namespace
}  // namespace clew::extract
