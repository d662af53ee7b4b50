// SPDX-License-Identifier: EUPL-1.2
// Tests of files cut into parts: the whole is read across its parts, a part that lacks is zeros.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

using model::ItemState;
using testing::HasSubstr;

TEST(SplitTest, JoinsPartsToOneChild) {
  CollectOptions options;
  options.parts = {Bytes("in two, a number +33 6 12 34"), Bytes(), Bytes(" 56 78 in three\n")};
  const auto items = collect_with("A text that is cut ", "dir/note.txt.001", options);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.type, "split");
  EXPECT_EQ(items[0].item.state, ItemState::kDone);
  EXPECT_EQ(field_of(items[0].item, "parts"), "4");
  EXPECT_EQ(items[1].path, "dir/note.txt.001/note.txt");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kPart);
  EXPECT_THAT(items[1].item.text, HasSubstr("+33 6 12 34 56 78"));
  ASSERT_EQ(items[1].item.mentions.size(), 1u);
  EXPECT_EQ(items[1].item.mentions[0].value, "+33612345678");
}

TEST(SplitTest, ZerosStandForAPartThatLacks) {
  CollectOptions options;
  options.parts = {std::nullopt, Bytes("cccc")};
  const auto items = collect_with("aaaa", "x.001", options);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "parts of the file are missing");
  ASSERT_TRUE(has_anomaly(items[0].item, "part_missing"));
  EXPECT_EQ(items[0].item.anomalies[0].offset, 4u);
  EXPECT_EQ(items[1].item.digests->sha256, base::sha256(Bytes("aaaa\0\0\0\0cccc", 12)));
}

TEST(SplitTest, EmptyPartsAreAnEmptyWhole) {
  CollectOptions options;
  options.parts = {Bytes()};
  const auto items = collect_with("", "x.001", options);
  EXPECT_EQ(items[0].item.state, ItemState::kDone);
  EXPECT_EQ(items[0].item.size, 0u);
}

}  // namespace
}  // namespace clew::extract
