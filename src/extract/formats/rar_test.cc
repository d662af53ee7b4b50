// SPDX-License-Identifier: EUPL-1.2
// Tests of RAR archives. Nothing free writes RAR, so the archives are put together here: stored
// members of both versions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "extract/collect.h"

namespace clew::extract {
namespace {

using model::ItemState;

uint32_t crc32(ByteView bytes) {
  uint32_t crc = ~uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
  }
  return ~crc;
}

const Bytes kStart4("Rar!\x1a\x07\x00", 7);
const Bytes kStart5("Rar!\x1a\x07\x01\x00", 8);

Bytes block4(uint8_t type, uint16_t flags, ByteView rest) {
  Bytes head;
  base::append_le(head, type);
  base::append_le(head, flags);
  base::append_le(head, static_cast<uint16_t>(7 + rest.size()));
  head.append(rest);
  Bytes block;
  base::append_le(block, static_cast<uint16_t>(crc32(head)));
  return block + head;
}

Bytes file4(ByteView name, ByteView bytes, uint16_t flags = 0) {
  Bytes rest;
  base::append_le(rest, static_cast<uint32_t>(bytes.size()));
  base::append_le(rest, static_cast<uint32_t>(bytes.size()));
  rest.push_back(3);  // Unix
  base::append_le(rest, crc32(bytes));
  base::append_le(rest, uint32_t{0x5c634196});
  rest.push_back(20);    // version needed
  rest.push_back(0x30);  // stored
  base::append_le(rest, static_cast<uint16_t>(name.size()));
  base::append_le(rest, uint32_t{0100644});
  rest.append(name);
  return block4(0x74, static_cast<uint16_t>(0x8000 | flags), rest).append(bytes);
}

Bytes archive4(ByteView files) {
  return kStart4 + block4(0x73, 0, Bytes(6, '\0')) + Bytes(files) + block4(0x7b, 0x4000, {});
}

/// All integers here are below 128, so that each is one byte.
Bytes block5(ByteView head) {
  const Bytes sized = Bytes(1, static_cast<char>(head.size())).append(head);
  Bytes block;
  base::append_le(block, crc32(sized));
  return block + sized;
}

Bytes file5(ByteView name, ByteView bytes, bool locked = false) {
  // Size of the record, its type, version, flags, rounds of key derivation, salt, vector.
  const Bytes record = Bytes("\x24\x01\x00\x00\x0f", 5) + Bytes(32, 's');
  const Bytes extra = locked ? record : Bytes();
  Bytes head(1, 2);
  head.push_back(locked ? 3 : 2);
  if (locked) head.push_back(static_cast<char>(extra.size()));
  head.push_back(static_cast<char>(bytes.size()));
  head.append(ByteView("\x04", 1));  // a checksum follows
  head.push_back(static_cast<char>(bytes.size()));
  head.push_back(0x20);
  base::append_le(head, crc32(bytes));
  head.append(ByteView("\x00\x01", 2));  // stored, Unix
  head.push_back(static_cast<char>(name.size()));
  head.append(name).append(extra);
  return block5(head).append(bytes);
}

Bytes archive5(ByteView files) {
  return kStart5 + block5(Bytes("\x01\x00\x00", 3)) + Bytes(files) +
         block5(Bytes("\x05\x00\x00", 3));
}

TEST(RarTest, ReadsStoredMembersOfVersion4) {
  const auto items = collect(archive4(file4("a.bin", "hello from rar 4")), "x.rar");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.type, "rar");
  EXPECT_EQ(items[0].item.state, ItemState::kDone);
  EXPECT_EQ(items[1].path, "x.rar/a.bin");
  EXPECT_THAT(items[1].item.text, testing::StartsWith("hello from rar 4"));
}

TEST(RarTest, ReadsStoredMembersOfVersion5) {
  const auto items = collect(archive5(file5("a.bin", "hello from rar 5")), "x.rar");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.state, ItemState::kDone);
  EXPECT_EQ(items[1].path, "x.rar/a.bin");
  EXPECT_THAT(items[1].item.text, testing::StartsWith("hello from rar 5"));
}

TEST(RarTest, TellsLockedMembersOfVersion4) {
  const Bytes files = file4("open.bin", "an open text") + file4("secret.bin", Bytes(16, 'x'), 4);
  const auto items = collect(archive4(files), "x.rar");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.reason, "some members need a password");
  EXPECT_EQ(field_of(items[0].item, "encryption"), "aes128");
  EXPECT_EQ(find(items, "x.rar/secret.bin")->state, ItemState::kEncrypted);
}

TEST(RarTest, TellsLockedMembersOfVersion5) {
  const auto items = collect(archive5(file5("secret.bin", Bytes(16, 'x'), true)), "x.rar");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(field_of(items[0].item, "encryption"), "aes256");
  EXPECT_EQ(items[1].item.state, ItemState::kEncrypted);
  const Bytes both = file5("open.bin", "an open text") + file5("secret.bin", Bytes(16, 'x'), true);
  const auto some = collect(archive5(both), "x.rar");
  EXPECT_EQ(some[0].item.reason, "some members need a password");
  EXPECT_THAT(find(some, "x.rar/open.bin")->text, testing::StartsWith("an open text"));
}

TEST(RarTest, IsEncryptedWhenItsHeadersAre) {
  const Bytes head = Bytes("\x04\x00\x00\x00\x0f", 5) + Bytes(16, 's');
  const auto items = collect(kStart5 + block5(head) + Bytes(64, 'x'), "x.rar");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.state, ItemState::kEncrypted);
}

// libarchive ends the process when a name cannot be converted while errno still says, from an
// earlier refusal, that memory is short. The archive claims such a refusal and bears such a name.
TEST(RarTest, OutlivesAnEarlierLackOfMemory) {
  const Bytes archive =
      base::from_hex(
          "526172211a07010022907edb3001053036300101808080800227e791b13502020b8380000bf8d515"
          "a4830002000030800330303030303030303030496f30d6ae11cc83d6ae11f2a9b9be76ed8091cde7"
          "d4f803030323030303030303034491e3838e0a500bcefb")
          .value();
  errno = ENOMEM;
  const auto items = collect(archive, "broken.rar");
  ASSERT_FALSE(items.empty());
  EXPECT_EQ(items[0].item.type, "rar");
}

TEST(RarTest, KeepsWhatComesBeforeTheEnd) {
  const Bytes whole =
      archive5(file5("a.bin", "the first member") + file5("b.bin", "the second one"));
  const auto items = collect(whole.substr(0, whole.size() - 20), "x.rar");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_THAT(find(items, "x.rar/a.bin")->text, testing::StartsWith("the first member"));
}

}  // namespace
}  // namespace clew::extract
