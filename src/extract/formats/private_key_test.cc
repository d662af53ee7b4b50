// SPDX-License-Identifier: EUPL-1.2
// Tests of private keys: what would open them, and that what only looks like one is left alone.
// Inputs are heads written by hand after the specification.
#include "extract/formats/locked_expect_test.h"

namespace clew::extract {
namespace {

TEST(PrivateKeyTest, SaysWhetherAPasswordGuardsIt) {
  const Expected open{"private_key", ItemState::kDone, "", ""};
  EXPECT_TRUE(matches("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n", open));
  EXPECT_TRUE(
      matches("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
              {"private_key", ItemState::kEncrypted, "PEM", "a password"}));
  EXPECT_TRUE(matches(
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMA==\n"
      "-----END RSA PRIVATE KEY-----\n",
      {"private_key", ItemState::kEncrypted, "PEM", "a password"}));
  const auto openssh = [](ByteView cipher) {
    Bytes head("openssh-key-v1\0\0\0\0", 18);
    head.push_back(static_cast<char>(cipher.size()));
    head += Bytes(cipher) + Bytes(40, 'x');
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + base::to_base64(head) +
           "\n-----END OPENSSH PRIVATE KEY-----\n";
  };
  EXPECT_TRUE(matches(openssh("none"), open));
  EXPECT_TRUE(matches(openssh("aes256-ctr"),
                      {"private_key", ItemState::kEncrypted, "OpenSSH", "a password"}));
  EXPECT_TRUE(matches(
      "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: max@example.org\n",
      {"private_key", ItemState::kEncrypted, "PuTTY", "a password"}));
  EXPECT_TRUE(matches(
      "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: max@example.org\n", open));
  EXPECT_TRUE(matches(
      Bytes("\x30\x82\x0a\x1e\x02\x01\x03\x30\x82\x09\xd8\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
            "\x07\x01 rest",
            26),
      {"private_key", ItemState::kEncrypted, "PKCS #12", "a password"}));
}

TEST(PrivateKeyTest, LeavesOtherTexts) {
  for (const char* text : {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                           "A manual: write -----BEGIN and then PRIVATE KEY----- on a line\n",
                           "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n"}) {
    EXPECT_NE(collect(text, "x")[0].item.type, "private_key") << text;
  }
  const auto cut = collect("-----BEGIN PRIVATE KEY-----\nMAA", "x");
  EXPECT_TRUE(has_anomaly(cut[0].item, "key_cut_off"));
}

}  // namespace
}  // namespace clew::extract
