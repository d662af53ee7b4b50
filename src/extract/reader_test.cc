// SPDX-License-Identifier: EUPL-1.2
// Tests of the words for readers.
#include "extract/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(Reader, NamesFormatAndVersion) {
  Format format = *find_format("zip");
  format.version = 7;
  EXPECT_EQ(reader_of(format), "zip 7");
  EXPECT_THAT(reader_of(*find_format("bytes")), testing::MatchesRegex("bytes [0-9]+ of [0-9a-f]+"));
  EXPECT_EQ(all_readers().size(), all_formats().count);
}

TEST(Reader, IsKeptOfWhatHasBytesAndNotOfRows) {
  const auto items = collect("name,phone\nA,0612345678\nB,0612345679\n", "t.csv");
  ASSERT_GE(items.size(), 3u);
  EXPECT_EQ(items[0].item.reader, reader_of(*find_format("csv")));
  EXPECT_EQ(items[1].item.reader, "");
}

}  // namespace
}  // namespace clew::extract
