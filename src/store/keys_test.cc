// SPDX-License-Identifier: EUPL-1.2
// Slots: each opens the case, none opens after its removal, and a damaged file says that it is.
#include "store/keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/file.h"
#include "store/scratch_directory.h"

namespace clew::store {
namespace {

// Enough to run the derivation, not to resist anybody.
constexpr base::Argon2Cost kQuick{1, 64 << 10};

KeySource passphrase(std::string_view text) {
  return MUST(KeySource::from_passphrase(std::string(text)));
}

/// As write_file_atomically, without its waiting for the disk.
void overwrite(const std::string& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

KeySource make_key_file(const std::string& path) { return MUST(KeySource::create_file(path)); }

KeysFile load(const std::string& path) { return MUST(KeysFile::load(path)); }

Unlocked unlock(const KeysFile& keys, const KeySource& source) { return MUST(keys.unlock(source)); }

class Keys : public testing::Test {
 protected:
  ScratchDirectory scratch_;
  const std::string path_ = scratch_ / "keys";
  const CaseKey key_ = CaseKey::random();
  const KeySource file_ = make_key_file(scratch_ / "unit.key");
};

TEST_F(Keys, KeyFileIsMadeOnceForItsOwnerOnly) {
  struct stat info {};
  ASSERT_EQ(::stat((scratch_ / "unit.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto text = MUST(base::read_file(scratch_ / "unit.key"));
  EXPECT_TRUE(text.starts_with("clew-key-1 "));
  EXPECT_EQ(text.size(), 11u + 44u + 1u);
  EXPECT_FALSE(KeySource::create_file(scratch_ / "unit.key").ok());
}

TEST_F(Keys, WhatIsNoKeyFileIsRefused) {
  const auto missing = KeySource::from_file(scratch_ / "none");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  for (const char* text : {"", "clew-key-1 ", "clew-key-1 AAAA\n", "clew-key-2 AAAA\n",
                           "clew-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!\n"}) {
    overwrite(scratch_ / "bad", text);
    const auto refused = KeySource::from_file(scratch_ / "bad");
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  }
}

TEST_F(Keys, KeyFileOpensAfterReload) {
  const auto made = MUST(KeysFile::create(path_, key_, file_, Cipher::kChaCha20));
  const auto first = unlock(made, file_);
  const auto loaded = load(path_);
  EXPECT_EQ(loaded.cipher(), Cipher::kChaCha20);
  const auto reread = MUST(KeySource::from_file(scratch_ / "unit.key"));
  const auto again = unlock(loaded, reread);
  EXPECT_EQ(again.key.key().view(), first.key.key().view());
  EXPECT_EQ(again.slot, first.slot);
  EXPECT_FALSE(KeysFile::create(path_, key_, file_, Cipher::kChaCha20).ok());
}

TEST_F(Keys, PassphraseOpensAndAnotherDoesNot) {
  const auto made =
      MUST(KeysFile::create(path_, key_, passphrase("correct horse"), Cipher::kAegis256, kQuick));
  const auto loaded = load(path_);
  EXPECT_EQ(unlock(loaded, passphrase("correct horse")).key.key().view(),
            unlock(made, passphrase("correct horse")).key.key().view());
  for (const auto& wrong : {passphrase("correct horsf"), file_}) {
    const auto denied = loaded.unlock(wrong);
    ASSERT_FALSE(denied.ok());
    EXPECT_EQ(denied.error().kind, ErrorKind::kDenied);
  }
  EXPECT_FALSE(KeySource::from_passphrase("short").ok());
}

TEST_F(Keys, SlotsAreAddedChangedAndRemoved) {
  auto keys = MUST(KeysFile::create(path_, key_, file_, Cipher::kAegis256));
  const auto owner = unlock(keys, file_);
  const auto id = MUST(keys.add_slot(owner.key, passphrase("first one"), kQuick));
  EXPECT_EQ(id.size(), 8u);
  EXPECT_NE(id, owner.slot);
  EXPECT_EQ(unlock(load(path_), passphrase("first one")).slot, id);

  MUST(keys.change_slot(id, owner.key, passphrase("second one"), kQuick));
  keys = load(path_);
  EXPECT_FALSE(keys.unlock(passphrase("first one")).ok());
  EXPECT_EQ(unlock(keys, passphrase("second one")).key.key().view(), owner.key.key().view());

  MUST(keys.remove_slot(owner.slot));
  keys = load(path_);
  EXPECT_FALSE(keys.unlock(file_).ok());
  EXPECT_EQ(keys.slots().size(), 1u);
  const auto last = keys.remove_slot(id);
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(keys.unlock(passphrase("second one")).ok());
  EXPECT_EQ(keys.remove_slot("00000000").error().kind, ErrorKind::kUsage);
}

TEST_F(Keys, NumberOfSlotsIsBounded) {
  auto keys = MUST(KeysFile::create(path_, key_, file_, Cipher::kAegis256));
  const auto owner = unlock(keys, file_);
  while (keys.slots().size() < kSlotsMax) MUST(keys.add_slot(owner.key, file_));
  const auto refused = keys.add_slot(owner.key, file_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kLimit);
  EXPECT_EQ(load(path_).slots().size(), kSlotsMax);
}

TEST_F(Keys, EveryChangedByteIsNoticed) {
  const auto made = MUST(KeysFile::create(path_, key_, file_, Cipher::kAegis256));
  const auto key = unlock(made, file_).key;
  const Bytes sound = MUST(base::read_file(path_));
  for (size_t i = 0; i + 1 < sound.size(); ++i) {  // the last byte is a line feed
    Bytes bytes = sound;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x01);
    overwrite(path_, bytes);
    const auto loaded = KeysFile::load(path_);
    ASSERT_FALSE(loaded.ok()) << i;
    EXPECT_TRUE(loaded.error().kind == ErrorKind::kCorrupt ||
                loaded.error().kind == ErrorKind::kUnsupported)
        << i << loaded.error().text;
  }
  overwrite(path_, sound.substr(0, sound.size() / 2));
  EXPECT_EQ(KeysFile::load(path_).error().kind, ErrorKind::kCorrupt);
  overwrite(path_, "");
  EXPECT_EQ(KeysFile::load(path_).error().kind, ErrorKind::kCorrupt);
}

TEST_F(Keys, EveryUseHasItsOwnKey) {
  const CaseKey key(base::SecretKey(Bytes(32, 'c')));
  const std::vector<base::SecretKey> all = {key.for_database(), key.for_shard("a"),
                                            key.for_shard("b"), key.for_objects(),
                                            key.for_ledger_signing()};
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_NE(all[i].view(), key.key().view());
    for (size_t j = 0; j < i; ++j) EXPECT_NE(all[i].view(), all[j].view());
  }
  EXPECT_EQ(all[1].view(), CaseKey(base::SecretKey(Bytes(32, 'c'))).for_shard("a").view());
}

}  // namespace
}  // namespace clew::store
