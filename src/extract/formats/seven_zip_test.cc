// SPDX-License-Identifier: EUPL-1.2
// Tests of 7-Zip archives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

// Made with `7z a -mhe=on -pSecret` from a file of five bytes: its headers too are locked.
constexpr std::string_view kLockedHeaders =
    "377abcaf271c00043fb26b7c80000000000000002e0000000000000019d072f660439a7a4dfb1e7baff957f1"
    "68b5939469f46ceaf8b7b3a3d305a0d1102f2d1e65869e7383f0e0273b39fdbf9c86918310c840c87dd45f76"
    "fa5d89aa2eb7350befb7e5bb3c8c3524aa12d800052c121d88e4816a22982efc200c8573c9c0d455d5e2a273"
    "752b4b11c4b7bcc3acd665792435066cd771a9434387054229e44b4817061001097000070b0100012406f107"
    "0112530f8d6865d6363ed2d4df297190ea6f91450c6a0a018a6c4c800000";
// Made with `7z a -pSecret` from the same file: the list of members is open.
constexpr std::string_view kLockedMembers =
    "377abcaf271c00048fe8062910000000000000006a000000000000007e142a5f2d651d76fc7f193f3b6dc26e"
    "c6ddc43b0104060001091000070b0100022406f1070112530f4ee9fb235af089f3e17eb9346a9c8c39212101"
    "0001000c090500080a01146fc228000005011901001113006b006500650070002e0074007800740000001900"
    "140a0100d4cd818eb67bdd01150601002080a4810000";

TEST(SevenZipTest, ReadsMembersAndTheirNames) {
  const Bytes archive =
      make_archive({.format = ARCHIVE_FORMAT_7ZIP}, {{"a/b.bin", "hello from 7z"}, {"empty", ""}});
  const auto items = collect(archive, "x.7z");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.type, "seven_zip");
  EXPECT_EQ(items[0].item.state, ItemState::kDone);
  EXPECT_THAT(find(items, "x.7z/a/b.bin")->text, testing::StartsWith("hello from 7z"));
}

TEST(SevenZipTest, IsEncryptedWhenItsHeadersAre) {
  const auto bytes = base::from_hex(kLockedHeaders);
  ASSERT_TRUE(bytes.has_value());
  const auto items = collect(*bytes, "x.7z");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(items[0].item.reason, "password needed");
  EXPECT_EQ(field_of(items[0].item, "encryption"), "aes256");
}

TEST(SevenZipTest, ListsLockedMembers) {
  const auto bytes = base::from_hex(kLockedMembers);
  ASSERT_TRUE(bytes.has_value());
  const auto items = collect(*bytes, "x.7z");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(items[1].path, "x.7z/keep.txt");
  EXPECT_EQ(items[1].item.state, ItemState::kEncrypted);
}

TEST(SevenZipTest, FailsWhenItsEndIsLost) {
  // The list of members stands at the end.
  Bytes archive = make_archive({.format = ARCHIVE_FORMAT_7ZIP}, {{"a.bin", noise(5000)}});
  archive.resize(2000);
  const auto items = collect(archive, "x.7z");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.state, ItemState::kFailed);
  EXPECT_FALSE(items[0].item.anomalies.empty());
}

}  // namespace
}  // namespace clew::extract
