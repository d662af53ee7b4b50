// SPDX-License-Identifier: EUPL-1.2
// Tests of strings in unknown bytes.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(BytesTest, FindsNarrowAndWideStringsAndNothingShort) {
  Bytes input(
      "\x01\x02short\x03"
      "a longer string\x04",
      24);
  for (const char c : std::string("wide text")) input.append({c, '\0'});
  const auto items = collect(input, "blob");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.type, "bytes");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone);
  EXPECT_EQ(items[0].item.text, "a longer string\nwide text\n");
}

TEST(BytesTest, HashesTheWholeItem) {
  const auto items = collect(Bytes("\0abc", 4), "blob");
  ASSERT_TRUE(items[0].item.digests.has_value());
  EXPECT_EQ(items[0].item.digests->sha256, base::sha256(ByteView("\0abc", 4)));
  EXPECT_EQ(items[0].item.digests->md5.size(), 16u);
}

}  // namespace
}  // namespace clew::extract
