// SPDX-License-Identifier: EUPL-1.2
// Bytes as the code tables print them.
#include "training/formats/charset.h"

#include <gtest/gtest.h>

namespace clew::training {
namespace {

TEST(CharsetTest, KnownBytes) {
  EXPECT_EQ(*to_windows_1251("Їжа Я"), "\xaf\xe6\xe0 \xdf");
  EXPECT_EQ(*to_koi8_r("Яя Ёё"), "\xf1\xd1 \xb3\xa3");
  EXPECT_FALSE(to_koi8_r("ї").has_value());
  EXPECT_EQ(to_utf16_le("a😀"), Bytes("\xff\xfe"
                                     "a\0\x3d\xd8\x00\xde",
                                     8));
}

}  // namespace
}  // namespace clew::training
