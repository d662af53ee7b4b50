// SPDX-License-Identifier: EUPL-1.2
// Tests of disk images. File systems are made by the tools that people make them with; where those
// are missing a test says so, and fails where CI is set.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/image_maker_test.h"
#include "extract/formats/tsk_reader.h"

namespace clew::extract {
namespace {

using model::ItemState;
using testing::StartsWith;

const model::Item* find_deleted(const std::vector<Collected>& items, std::string_view part) {
  for (const auto& collected : items) {
    if (collected.item.deleted && collected.path.find(part) != std::string::npos) {
      return &collected.item;
    }
  }
  return nullptr;
}

TEST(DiskImageTest, ReadsFatWithItsDeletedFiles) {
  ImageMaker maker({"mkfs.vfat", "mcopy", "mdel", "mdeltree"});
  if (!maker.ready()) return;
  for (const char* kind :
       {"-F 12 -C fat.img 2048", "-F 16 -C fat.img 9216", "-F 32 -s 1 -C fat.img 34816"}) {
    maker.write("keep.txt", "this file was kept");
    maker.write("gone.txt", "this file was deleted");
    maker.run("rm -f fat.img; mkfs.vfat -n LABEL " + std::string(kind));
    maker.run("mcopy -i fat.img keep.txt ::keep.txt; mcopy -i fat.img gone.txt ::gone.txt");
    maker.run("mmd -i fat.img ::dir; mcopy -i fat.img keep.txt '::dir/A longer name.txt'");
    maker.run("mmd -i fat.img ::lost; mcopy -i fat.img gone.txt ::lost/inner.txt");
    maker.run("mdel -i fat.img ::gone.txt; mdeltree -i fat.img ::lost");
    const auto items = collect(maker.read("fat.img"), "usb.img");
    EXPECT_EQ(items[0].item.type, "disk_image");
    EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
    EXPECT_THAT(std::string(field_of(items[0].item, "kind")), StartsWith("fat"));
    const auto* kept = find(items, "usb.img/keep.txt");
    ASSERT_NE(kept, nullptr) << kind;
    EXPECT_THAT(kept->text, StartsWith("this file was kept"));
    EXPECT_FALSE(kept->deleted);
    EXPECT_TRUE(kept->time.has_value());
    EXPECT_FALSE(field_of(*kept, "created").empty());
    EXPECT_NE(find(items, "usb.img/dir/A longer name.txt"), nullptr);
    const auto* gone = find_deleted(items, "one.txt (deleted ");
    ASSERT_NE(gone, nullptr) << kind;
    EXPECT_THAT(gone->text, StartsWith("this file was deleted"));
    EXPECT_NE(find_deleted(items, "ner.txt (deleted "), nullptr);
    for (const auto& collected : items) {
      EXPECT_EQ(collected.path.find("$FAT"), std::string::npos) << collected.path;
      EXPECT_EQ(collected.path.find("LABEL"), std::string::npos) << collected.path;
    }
  }
}

TEST(DiskImageTest, ReadsExtWithLinksAndDeletedFiles) {
  ImageMaker maker({"mke2fs", "debugfs"});
  if (!maker.ready()) return;
  maker.run("mkdir -p root/users/max; ln -s /etc/passwd root/link; mkfifo root/pipe");
  maker.write("root/users/max/plan.txt", "the plan for tomorrow");
  maker.write("root/users/max/gone.txt", "deleted in ext2");
  maker.write("root/large.bin", Bytes(700'000, 'x'));
  for (const char* kind : {"ext2", "ext3", "ext4"}) {
    maker.run("rm -f e.img; truncate -s 16M e.img; mke2fs -q -d root -t " + std::string(kind) +
              " e.img; debugfs -w -R 'rm /users/max/gone.txt' e.img");
    const auto items = collect(maker.read("e.img"), "e.img");
    EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
    EXPECT_EQ(field_of(items[0].item, "kind"), kind);
    const auto* plan = find(items, "e.img/users/max/plan.txt");
    ASSERT_NE(plan, nullptr) << kind;
    EXPECT_THAT(plan->text, StartsWith("the plan for tomorrow"));
    ASSERT_NE(find(items, "e.img/large.bin"), nullptr);
    EXPECT_EQ(find(items, "e.img/large.bin")->digests->sha256, base::sha256(Bytes(700'000, 'x')));
    ASSERT_NE(find(items, "e.img/link"), nullptr);
    EXPECT_EQ(find(items, "e.img/link")->reason, "symbolic link");
    EXPECT_EQ(field_of(*find(items, "e.img/link"), "target"), "/etc/passwd");
    EXPECT_EQ(find(items, "e.img/pipe")->reason, "not a regular file");
    EXPECT_NE(find_deleted(items, "users/max/gone.txt (deleted "), nullptr) << kind;
  }
}

TEST(DiskImageTest, ReadsNtfsWithItsStreams) {
  ImageMaker maker({"mkfs.ntfs", "ntfscp"});
  if (!maker.ready()) return;
  maker.write("a.txt", "the main stream");
  maker.write("b.txt", "the hidden stream");
  maker.run("truncate -s 8M n.img; mkfs.ntfs -F -Q -q n.img");
  maker.run("ntfscp -f n.img a.txt /a.txt; ntfscp -f -N secret n.img b.txt /a.txt");
  const auto items = collect(maker.read("n.img"), "n.img");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "kind"), "ntfs");
  EXPECT_THAT(find(items, "n.img/a.txt")->text, StartsWith("the main stream"));
  EXPECT_THAT(find(items, "n.img/a.txt:secret")->text, StartsWith("the hidden stream"));
}

TEST(DiskImageTest, OpensExfat) {
  ImageMaker maker({"mkfs.exfat"});
  if (!maker.ready()) return;
  maker.run("truncate -s 8M x.img; mkfs.exfat -L LABEL x.img");
  const auto items = collect(maker.read("x.img"), "x.img");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "kind"), "exfat");
}

TEST(DiskImageTest, ReadsPartitions) {
  ImageMaker maker({"mkfs.vfat", "mcopy"});
  if (!maker.ready()) return;
  maker.write("keep.txt", "this file was kept");
  maker.run("mkfs.vfat -C fat.img 2048; mcopy -i fat.img keep.txt ::keep.txt");
  const Bytes fat = maker.read("fat.img");
  const Bytes other = "a string in no file system" + Bytes(20'000, '\0');
  Bytes disk = partition_table({{0x0c, 2048, 4096}, {0x83, 6144, 64}});
  disk.resize(2048 * 512);
  disk.append(fat).append(other);
  disk.resize((6144 + 64) * 512);
  const auto items = collect(disk, "disk.img");
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  const auto* first = find(items, "disk.img/p1");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->kind, model::ItemKind::kPart);
  EXPECT_THAT(std::string(field_of(*first, "description")), testing::HasSubstr("FAT32"));
  EXPECT_NE(find(items, "disk.img/p1/keep.txt"), nullptr);
  const auto* second = find(items, "disk.img/p2");
  ASSERT_NE(second, nullptr);
  EXPECT_THAT(second->text, StartsWith("a string in no file system"));
}

TEST(DiskImageTest, EndsWherePartitionsHoldTablesOfPartitions) {
  // Each sector is a table whose four partitions begin at the next sector.
  const Bytes sector = partition_table({{1, 1, 90}, {1, 1, 90}, {1, 1, 90}, {1, 1, 90}});
  Bytes disk;
  for (int i = 0; i < 100; ++i) disk.append(sector);
  const auto items = collect(disk, "disk.img");
  EXPECT_EQ(items[0].item.type, "disk_image");
  EXPECT_LE(items.size(), 5u);
}

TEST(DiskImageTest, KeepsWhatADamagedFileSystemStillGives) {
  ImageMaker maker({"mke2fs"});
  if (!maker.ready()) return;
  maker.run("mkdir -p root");
  maker.write("root/first.txt", "near the beginning");
  maker.run("truncate -s 16M e.img; mke2fs -q -t ext2 -d root e.img");
  const Bytes whole = maker.read("e.img");
  const auto cut = collect(whole.substr(0, 4 << 20), "e.img");
  EXPECT_EQ(cut[0].item.state, ItemState::kPartial);
  EXPECT_EQ(cut[0].item.reason, "the medium ends early");
  Bytes broken = whole;
  broken.replace(2048, 1 << 20, 1 << 20, '\xff');
  const auto items = collect(broken, "e.img");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_FALSE(items[0].item.anomalies.empty());
}

TEST(DiskImageTest, NamesLockedVolumes) {
  const auto luks = collect(Bytes("LUKS\xba\xbe\0\2", 8) + Bytes(16 << 10, '\0'), "disk.img");
  EXPECT_EQ(luks[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(field_of(luks[0].item, "encryption"), "luks");
  const auto bitlocker = collect("\xeb\x58\x90-FVE-FS-" + Bytes((16 << 10) - 11, '\0'), "disk.img");
  EXPECT_EQ(bitlocker[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(field_of(bitlocker[0].item, "encryption"), "bitlocker");
}

TEST(DiskImageTest, IsNotToldFromABootSignatureAlone) {
  Bytes bytes(32 << 10, 'a');
  bytes[510] = '\x55';
  bytes[511] = '\xaa';
  EXPECT_EQ(layout_of(bytes, bytes.size()), Layout::kUnknown);
  Bytes zeros(32 << 10, '\0');
  EXPECT_EQ(layout_of(zeros, zeros.size()), Layout::kUnknown);
  zeros[510] = '\x55';
  zeros[511] = '\xaa';
  EXPECT_EQ(layout_of(zeros, zeros.size()), Layout::kUnknown);
}

}  // namespace
}  // namespace clew::extract
