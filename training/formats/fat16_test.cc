// SPDX-License-Identifier: EUPL-1.2
// The image is read by a small reader of this file, and by fsck.vfat where it is installed.
#include "training/formats/fat16.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

/// A reader of its own: the partition's bytes, and the chain of clusters from one on.
struct FatView {
  ByteView image;
  size_t partition = 64 * 512;
  size_t table() const { return partition + 512; }
  size_t table_size() const { return 512u * base::read_le<uint16_t>(image, partition + 22); }
  size_t root() const { return table() + 2 * table_size(); }
  size_t data() const { return root() + 32u * base::read_le<uint16_t>(image, partition + 17); }
  Bytes chain(uint16_t cluster) const {
    Bytes out;
    for (; cluster >= 2 && cluster < 0xfff8;
         cluster = base::read_le<uint16_t>(image, table() + 2u * cluster)) {
      out += image.substr(data() + (cluster - 2u) * 1024, 1024);
    }
    return out;
  }
};

TEST(Fat16Test, FilesFoldersAndDeletedContent) {
  Random random(1, "fat");
  Fat16Image disk;
  const Bytes text(3000, 'k');
  disk.add("A long folder name/kept file.txt", text, kTime);
  disk.add("gone.txt", "second phone 07400 123 456", kTime, true);
  const Bytes image = disk.finish(42, random);
  ASSERT_EQ(image.substr(510, 2), "\x55\xaa");
  const FatView view{image};
  EXPECT_EQ(base::read_le<uint32_t>(image, 446 + 8), 64u);
  EXPECT_EQ(image.substr(view.table(), view.table_size()),
            image.substr(view.table() + view.table_size(), view.table_size()));
  // Root: two long-name entries and the short one of the folder, then the deleted file's.
  const size_t folder = view.root() + 64;
  EXPECT_EQ(image[folder + 11], 0x10);
  const Bytes inside = view.chain(base::read_le<uint16_t>(image, folder + 26));
  const size_t file = 64 + 32;  // ".", "..", one long-name entry
  EXPECT_EQ(base::read_le<uint32_t>(inside, file + 28), 3000u);
  EXPECT_EQ(view.chain(base::read_le<uint16_t>(inside, file + 26)).substr(0, 3000), text);
  EXPECT_EQ(image[view.root() + 96], '\xe5');
  const uint16_t lost = base::read_le<uint16_t>(image, view.root() + 128 + 26);
  EXPECT_EQ(base::read_le<uint16_t>(image, view.table() + 2u * lost), 0);
  EXPECT_EQ(image.substr(view.data() + (lost - 2u) * 1024, 12), "second phone");
}

TEST(Fat16Test, FsckFindsNoFault) {
  if (::access("/usr/sbin/fsck.vfat", X_OK) != 0) GTEST_SKIP() << "fsck.vfat is not installed";
  Random random(1, "fat");
  Fat16Image disk;
  for (int i = 0; i < 30; ++i)
    disk.add("Folder/sub folder/file " + std::to_string(i) + ".txt", Bytes(700, 'x'), kTime);
  disk.add("deleted.txt", "gone", kTime, true);
  const std::string path =
      (std::filesystem::temp_directory_path() / ("clew-fat-" + std::to_string(::getpid())))
          .string();
  ASSERT_TRUE(base::write_file_atomically(path, disk.finish(7, random).substr(64 * 512)).ok());
  const std::string command = "/usr/sbin/fsck.vfat -n " + path + " >/dev/null 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace clew::training
