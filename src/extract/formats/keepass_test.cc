// SPDX-License-Identifier: EUPL-1.2
// Tests of KeePass databases: what would open them, and that what only looks like one is left
// alone. Inputs are heads written by hand after the specification.
#include "extract/formats/locked_expect_test.h"

namespace clew::extract {
namespace {

TEST(KeepassTest, TellsItsVersions) {
  EXPECT_TRUE(
      matches(Bytes("\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x01\x00\x04\x00 more", 17),
              {"keepass", ItemState::kEncrypted, "KeePass 2, KDBX 4.1", "a password or key file"}));
  EXPECT_TRUE(matches(Bytes("\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5\x03\x00\x00\x00 more", 17),
                      {"keepass", ItemState::kEncrypted, "KeePass 1", "a password or key file"}));
  EXPECT_NE(collect(Bytes("\x03\xd9\xa2\x9a\x67\xfb", 6), "x")[0].item.type, "keepass");
}

TEST(KeepassTest, CorpusIsLocked) { EXPECT_TRUE(all_locked("KeePass", ".kdb", "keepass")); }
TEST(KeepassTest, CorpusOfVersionTwoIsLocked) {
  EXPECT_TRUE(all_locked("KeePass", ".kdbx", "keepass"));
}

}  // namespace
}  // namespace clew::extract
