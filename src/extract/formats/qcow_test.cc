// SPDX-License-Identifier: EUPL-1.2
// Tests of QCOW2 images, made by qemu-img from a volume with known files.
#include <gtest/gtest.h>

#include "extract/formats/virtual_disk_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

TEST(QcowTest, ReadsClusters) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const auto items = collect(virtual_disk(maker, "-O qcow2"), "disk");
  EXPECT_EQ(items[0].item.type, "qcow");
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "medium_size"), "12582912");
  EXPECT_TRUE(has_its_files(items));
}

TEST(QcowTest, ReadsPackedClusters) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const auto items = collect(virtual_disk(maker, "-O qcow2 -c"), "disk");
  EXPECT_EQ(items[0].item.type, "qcow");
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "medium_size"), "12582912");
  EXPECT_TRUE(has_its_files(items));
}

TEST(QcowTest, KeepsWhatComesBeforeTheCut) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const Bytes whole = virtual_disk(maker, "-O qcow2");
  const auto items = collect(ByteView(whole).substr(0, whole.size() / 3 * 2), "disk");
  EXPECT_EQ(items[0].item.type, "qcow");
  EXPECT_NE(items[0].item.state, ItemState::kDone);
}

TEST(QcowTest, ChangedBytesNeverBreakIt) {
  ImageMaker maker(kDiskTools);
  if (!maker.ready()) return;
  const Bytes whole = virtual_disk(maker, "-O qcow2");
  for (size_t at = 4; at < 600; at += 7) {
    Bytes other = whole.substr(0, 1 << 20);
    other[at] = static_cast<char>(other[at] ^ 0xff);
    EXPECT_FALSE(collect(other, "disk").empty()) << at;
  }
}

TEST(QcowTest, HolesWithoutASystemAreNotReadFromEndToEnd) {
  Bytes header("QFI\xfb\0\0\0\2", 8);
  header.resize(4096, '\0');
  header[23] = 16;    // clusters of 64 KiB
  header[28] = 0x32;  // a disk of 800 MiB
  const auto items = collect(header, "disk");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[1].item.state, ItemState::kSkipped);
  EXPECT_EQ(items[1].item.reason, "expansion limit");
}

TEST(QcowTest, SaysWhenItIsLockedOrBuildsOnAnother) {
  Bytes header("QFI\xfb\0\0\0\2", 8);
  header.resize(4096, '\0');
  header[23] = 16;
  header[30] = 1;  // 64 KiB
  Bytes sealed = header;
  sealed[35] = 1;
  const auto shut = collect(sealed, "disk");
  EXPECT_EQ(shut[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(field_of(shut[0].item, "unlock"), "a password");
  Bytes child = header;
  child[14] = 8;  // at 2048
  child[19] = 8;
  child.replace(2048, 8, "base.raw");
  const auto built = collect(child, "disk");
  EXPECT_EQ(built[0].item.state, ItemState::kPartial);
  EXPECT_EQ(field_of(built[0].item, "backing_file"), "base.raw");
  Bytes huge = header;
  huge[24] = 0x40;
  EXPECT_EQ(collect(huge, "disk")[0].item.state, ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
