// SPDX-License-Identifier: EUPL-1.2
// Archives are opened by libarchive, with the password and without.
#include "training/formats/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "training/formats/unpack_test.h"

namespace clew::training {
namespace {

constexpr TimeMs kTime = 1772000000000;

TEST(ZipTest, LibarchiveReadsStoredAndDeflated) {
  const Bytes text(5000, 'a');
  const auto members =
      unpack(make_zip({{"one.txt", text, kTime}, {"two/three.txt", "x", kTime, true}}));
  EXPECT_EQ(members.at("one.txt"), text);
  EXPECT_EQ(members.size(), 2u);
}

TEST(ZipTest, EncryptionOpensWithThePasswordOnly) {
  Random random(1, "zip"), same(1, "zip");
  const std::vector<ZipMember> members = {{"secret.txt", "room 4, 1250", kTime}};
  const Bytes locked = make_encrypted_zip(members, "Mimosa-1234", random);
  EXPECT_EQ(locked, make_encrypted_zip(members, "Mimosa-1234", same));
  EXPECT_EQ(locked.find("room 4"), Bytes::npos);
  EXPECT_EQ(unpack(locked, "Mimosa-1234").at("secret.txt"), "room 4, 1250");
  EXPECT_EQ(unpack(locked, "wrong").count("error"), 1u);
}

TEST(ZipTest, BombIsSmallAndStatesItsSize) {
  const Bytes bomb = make_zip_bomb(10, 1 << 20, kTime);
  EXPECT_LT(bomb.size(), 30'000u);
  archive* reader = archive_read_new();
  archive_read_support_format_zip(reader);
  ASSERT_EQ(archive_read_open_memory(reader, bomb.data(), bomb.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  int64_t sum = 0;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) sum += archive_entry_size(entry);
  archive_read_free(reader);
  EXPECT_EQ(sum, 10 << 20);
}

}  // namespace
}  // namespace clew::training
