// SPDX-License-Identifier: EUPL-1.2
// Tests of VMDK images, made by qemu-img from a volume with known files.
#include <gtest/gtest.h>

#include "extract/formats/virtual_disk_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

TEST(VmdkTest, ReadsSparse) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const auto items = collect(virtual_disk(maker, "-O vmdk -o subformat=monolithicSparse"), "disk");
  EXPECT_EQ(items[0].item.type, "vmdk");
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "medium_size"), "12582912");
  EXPECT_TRUE(has_its_files(items));
}

TEST(VmdkTest, ReadsStreamOptimised) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const auto items = collect(virtual_disk(maker, "-O vmdk -o subformat=streamOptimized"), "disk");
  EXPECT_EQ(items[0].item.type, "vmdk");
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "medium_size"), "12582912");
  EXPECT_TRUE(has_its_files(items));
}

TEST(VmdkTest, KeepsWhatComesBeforeTheCut) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const Bytes whole = virtual_disk(maker, "-O vmdk -o subformat=monolithicSparse");
  const auto items = collect(ByteView(whole).substr(0, whole.size() / 3 * 2), "disk");
  EXPECT_EQ(items[0].item.type, "vmdk");
  EXPECT_NE(items[0].item.state, ItemState::kDone);
}

TEST(VmdkTest, ChangedBytesNeverBreakIt) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const Bytes whole = virtual_disk(maker, "-O vmdk -o subformat=monolithicSparse");
  for (size_t at = 4; at < 600; at += 7) {
    Bytes other = whole.substr(0, 1 << 20);
    other[at] = static_cast<char>(other[at] ^ 0xff);
    EXPECT_FALSE(collect(other, "disk").empty()) << at;
  }
}

}  // namespace
}  // namespace clew::extract
