// SPDX-License-Identifier: EUPL-1.2
// What the tests of virtual disks share: a volume with known files, converted by qemu-img.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"
#include "extract/formats/image_maker_test.h"

namespace clew::extract {

inline const std::vector<std::string> kDiskTools = {"mke2fs", "qemu-img"};

/// A volume of 12 MiB as `format` with `options`.
inline Bytes virtual_disk(ImageMaker& maker, const std::string& options) {
  maker.run("mkdir -p root/users");
  maker.write("root/users/note.txt", "call me on +33 6 12 34 56 78");
  maker.write("root/noise.bin", noise(2 << 20));
  maker.run("truncate -s 12M e.img; mke2fs -q -t ext4 -d root e.img");
  maker.run("qemu-img convert -f raw " + options + " e.img disk");
  return maker.read("disk");
}

/// Whether the files of that volume came out whole.
inline testing::AssertionResult has_its_files(const std::vector<Collected>& items) {
  const auto* note = find(items, "disk/users/note.txt");
  const auto* large = find(items, "disk/noise.bin");
  if (note == nullptr || large == nullptr) {
    return testing::AssertionFailure() << items.size() << " items: " << items[0].item.reason;
  }
  if (note->mentions.size() != 1 || large->digests->sha256 != base::sha256(noise(2 << 20))) {
    return testing::AssertionFailure() << "the bytes differ";
  }
  return testing::AssertionSuccess();
}

}  // namespace clew::extract
