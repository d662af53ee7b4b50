// SPDX-License-Identifier: EUPL-1.2
// Tests of OpenPGP messages and keys: what would open them, and that what only looks like one is
// left alone. Inputs are heads written by hand after the specification.
#include "extract/formats/locked_expect_test.h"

namespace clew::extract {
namespace {

/// A packet of RFC 4880 in the old form with a two-byte length.
Bytes packet(uint32_t tag, ByteView body) {
  Bytes out(1, static_cast<char>(0x80 | tag << 2 | 1));
  out.push_back(static_cast<char>(body.size() >> 8));
  out.push_back(static_cast<char>(body.size() & 0xff));
  return out + Bytes(body);
}

TEST(PgpTest, TellsWhatOpensAMessage) {
  const Bytes for_password = packet(3, Bytes("\x04\x09\x03\x08saltsalt\x60", 13));
  const Bytes for_key = packet(1, Bytes("\x03"
                                        "KEYIDKEY\x01\x08\x00",
                                        12) +
                                      Bytes(256, 'n'));
  const Bytes sealed = packet(9, Bytes(60, 's'));
  const auto locked = [](std::string_view by) {
    return Expected{"pgp", ItemState::kEncrypted, "OpenPGP message", by};
  };
  EXPECT_TRUE(matches(for_password + sealed, locked("a password")));
  EXPECT_TRUE(matches(for_key + sealed, locked("a private key")));
  EXPECT_TRUE(matches(for_key + for_password + sealed, locked("a private key or password")));
  EXPECT_TRUE(matches("-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n" +
                          base::to_base64(for_password + sealed + "ab") +
                          "\n=abcd\n-----END PGP MESSAGE-----\n",
                      locked("a password")));
}

TEST(PgpTest, TellsWhetherASecretKeyIsGuarded) {
  const Bytes numbers("\x00\x09\x01\xff\x00\x02\x03", 7);  // RSA: two numbers
  const auto key = [&](ByteView usage) {
    return packet(5,
                  Bytes("\x04\x60\x00\x00\x00\x01", 6) + numbers + Bytes(usage) + Bytes(20, 'k')) +
           packet(13, "Max <max@example.org>");
  };
  EXPECT_TRUE(
      matches(key("\xfe"), {"pgp", ItemState::kEncrypted, "OpenPGP secret key", "a password"}));
  EXPECT_TRUE(matches(key(ByteView("\0", 1)), {"pgp", ItemState::kDone, "", ""}));
}

TEST(PgpTest, LeavesWhatOnlyLooksLikeIt) {
  EXPECT_NE(
      collect(Bytes("\x8c\x0d\x04\x09\x03\x08 and then text, no packet", 31), "x")[0].item.type,
      "pgp");
  EXPECT_NE(collect("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n", "x")[0].item.type, "pgp");
  const auto damaged = collect("-----BEGIN PGP MESSAGE-----\n\n????\n", "x");
  EXPECT_EQ(damaged[0].item.state, ItemState::kFailed);
}

TEST(PgpTest, CorpusKeysAreLocked) { EXPECT_TRUE(all_locked("GPG", ".sec", "pgp")); }
TEST(PgpTest, CorpusMessagesAreLocked) { EXPECT_TRUE(all_locked("GPG", ".asc", "pgp")); }

}  // namespace
}  // namespace clew::extract
