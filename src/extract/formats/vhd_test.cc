// SPDX-License-Identifier: EUPL-1.2
// Tests of VHD images, made by qemu-img from a volume with known files.
#include <gtest/gtest.h>

#include "extract/formats/virtual_disk_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

TEST(VhdTest, ReadsDynamic) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const auto items = collect(virtual_disk(maker, "-O vpc -o force_size=on"), "disk");
  EXPECT_EQ(items[0].item.type, "vhd");
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "medium_size"), "12582912");
  EXPECT_TRUE(has_its_files(items));
}

TEST(VhdTest, KeepsWhatComesBeforeTheCut) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const Bytes whole = virtual_disk(maker, "-O vpc -o force_size=on");
  const auto items = collect(ByteView(whole).substr(0, whole.size() / 3 * 2), "disk");
  EXPECT_EQ(items[0].item.type, "vhd");
  EXPECT_NE(items[0].item.state, ItemState::kDone);
}

TEST(VhdTest, ChangedBytesNeverBreakIt) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const Bytes whole = virtual_disk(maker, "-O vpc -o force_size=on");
  for (size_t at = 4; at < 600; at += 7) {
    Bytes other = whole.substr(0, 1 << 20);
    other[at] = static_cast<char>(other[at] ^ 0xff);
    EXPECT_FALSE(collect(other, "disk").empty()) << at;
  }
}

}  // namespace
}  // namespace clew::extract
