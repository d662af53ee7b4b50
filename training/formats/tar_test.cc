// SPDX-License-Identifier: EUPL-1.2
// Archives are opened by libarchive and repeat byte for byte.
#include "training/formats/tar.h"

#include <gtest/gtest.h>

#include "training/formats/unpack_test.h"

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

TEST(TarTest, LibarchiveReadsItAndBytesRepeat) {
  const std::vector<ZipMember> members = {{"a/b.txt", "hello", kTime}};
  EXPECT_EQ(unpack(make_tar_gz(members)).at("a/b.txt"), "hello");
  EXPECT_EQ(make_tar_gz(members), make_tar_gz(members));
}

}  // namespace
}  // namespace clew::training
