// SPDX-License-Identifier: EUPL-1.2
// Tests of locked OOXML: locks and packages of both ways, made here after [MS-OFFCRYPTO], and
// malformed descriptions.
#include "extract/office_crypto.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "base/hash.h"

namespace clew::extract {
namespace {

Bytes hex(std::string_view text) { return base::from_hex(text).value(); }

Bytes agile_info(uint32_t rounds, ByteView salt, std::string_view hash, ByteView input,
                 ByteView value, ByteView key) {
  const std::string cipher =
      " blockSize=\"16\" keyBits=\"128\" cipherAlgorithm=\"AES\" "
      "cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"" +
      std::string(hash) + "\" saltValue=\"" + base::to_base64(salt) + "\"";
  return Bytes("\x04\0\x04\0\x40\0\0\0", 8) +
         "<encryption xmlns=\"a\" xmlns:p=\"b\"><keyData saltSize=\"16\"" + cipher +
         "/><keyEncryptors><keyEncryptor uri=\"b\"><p:encryptedKey spinCount=\"" +
         std::to_string(rounds) + "\"" + cipher + " encryptedVerifierHashInput=\"" +
         base::to_base64(input) + "\" encryptedVerifierHashValue=\"" + base::to_base64(value) +
         "\" encryptedKeyValue=\"" + base::to_base64(key) +
         "\"/></keyEncryptor></keyEncryptors></encryption>";
}

/// AES-128 without padding: CBC, or ECB where there is no initialisation vector.
Bytes encipher(ByteView key, ByteView iv, ByteView plain) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  Bytes out(plain.size() + 16, '\0');
  int length = 0;
  EVP_EncryptInit_ex(context, iv.empty() ? EVP_aes_128_ecb() : EVP_aes_128_cbc(), nullptr,
                     reinterpret_cast<const unsigned char*>(key.data()),
                     reinterpret_cast<const unsigned char*>(iv.data()));
  EVP_CIPHER_CTX_set_padding(context, 0);
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &length,
                    reinterpret_cast<const unsigned char*>(plain.data()),
                    static_cast<int>(plain.size()));
  EVP_CIPHER_CTX_free(context);
  out.resize(static_cast<size_t>(length));
  return out;
}

/// A lock of the standard way around `verifier`, for the password "pw", and its key.
struct StandardLock {
  Bytes info;
  Bytes key;
};
StandardLock standard_lock(ByteView salt, ByteView verifier) {
  const auto hash = [](const Bytes& bytes) {
    base::DigestsHasher hasher;
    hasher.update(bytes);
    return hasher.finish().sha1;
  };
  Bytes state = hash(Bytes(salt) + Bytes("p\0w\0", 4));
  for (uint32_t i = 0; i < 50'000; ++i) {
    Bytes round;
    base::append_le(round, i);
    state = hash(round + state);
  }
  state = hash(state + Bytes(4, '\0'));
  Bytes block(64, '\x36');
  for (size_t i = 0; i < state.size(); ++i) block[i] = static_cast<char>(block[i] ^ state[i]);
  StandardLock lock;
  lock.key = hash(block).substr(0, 16);
  lock.info = Bytes("\x03\0\x02\0\x24\0\0\0\x20\0\0\0", 12);
  lock.info += Bytes("\x24\0\0\0\0\0\0\0\x0e\x66\0\0\x04\x80\0\0\x80\0\0\0", 20);
  lock.info += Bytes(12, '\0') + Bytes("\x10\0\0\0", 4) + Bytes(salt);
  lock.info += encipher(lock.key, "", verifier) + Bytes("\x14\0\0\0", 4);
  lock.info += encipher(lock.key, "", hash(Bytes(verifier)) + Bytes(12, '\0'));
  return lock;
}

TEST(OfficeCryptoTest, OpensTheStandardWay) {
  const auto made = standard_lock("sixteen of salt!", "a verifier's in.");
  auto lock = OfficeLock::read(made.info);
  ASSERT_TRUE(lock.ok()) << lock.error().text;
  EXPECT_EQ(lock->name(), "Office, standard AES-128");
  EXPECT_FALSE(lock->open("pW"));
  ASSERT_TRUE(lock->open("pw"));
  Bytes package("\x14\0\0\0\0\0\0\0", 8);
  package += encipher(made.key, "", Bytes("the text of twenty b") + Bytes(12, '\0'));
  Bytes got;
  const auto done = lock->decipher(package, [&](ByteView piece) -> Result<void> {
    got.append(piece);
    return {};
  });
  EXPECT_TRUE(done.ok());
  EXPECT_EQ(got, "the text of twenty b");
}

TEST(OfficeCryptoTest, DeciphersAPackage) {
  const Bytes salt = "sixteen of salt!";
  const Bytes key = "a package's key!";
  const Bytes input = "a verifier's in.";
  const auto hash = [](ByteView a, ByteView b) { return base::sha256(Bytes(a) + Bytes(b)); };
  Bytes state = hash(salt, ByteView("p\0w\0", 4));
  state = hash(ByteView("\0\0\0\0", 4), state);
  state = hash(ByteView("\1\0\0\0", 4), state);
  const auto part = [&](std::string_view purpose, ByteView plain) {
    return encipher(hash(state, hex(purpose)).substr(0, 16), salt, plain);
  };
  auto lock = OfficeLock::read(agile_info(2, salt, "SHA256", part("fea7d2763b4b9e79", input),
                                          part("d7aa0f6d3061344e", base::sha256(input)),
                                          part("146e0be7abacd0d6", key)));
  ASSERT_TRUE(lock.ok()) << lock.error().text;
  ASSERT_FALSE(lock->open("pW"));
  ASSERT_TRUE(lock->open("pw"));
  Bytes plain;
  for (int i = 0; i < 500; ++i) plain += "line " + std::to_string(i) + "\n";
  Bytes padded = plain;
  padded.resize((plain.size() + 15) / 16 * 16);
  Bytes package;
  base::append_le(package, uint64_t{plain.size()});
  package += encipher(key, hash(salt, ByteView("\0\0\0\0", 4)).substr(0, 16),
                      ByteView(padded).substr(0, 4096));
  package += encipher(key, hash(salt, ByteView("\1\0\0\0", 4)).substr(0, 16),
                      ByteView(padded).substr(4096));
  Bytes got;
  const auto take = [&](ByteView piece) -> Result<void> {
    got.append(piece);
    return {};
  };
  EXPECT_TRUE(lock->decipher(package, take).ok());
  EXPECT_EQ(got, plain);
  EXPECT_FALSE(lock->decipher(ByteView(package).substr(0, 4100), take).ok());
}

TEST(OfficeCryptoTest, RefusesWhatIsMalformed) {
  EXPECT_FALSE(OfficeLock::read("").ok());
  EXPECT_FALSE(OfficeLock::read(Bytes("\x03\0\x02\0\x24\0\0\0\xff\xff\xff\xff", 12)).ok());
  EXPECT_FALSE(OfficeLock::read(Bytes("\x04\0\x03\0\0\0\0\0", 8)).ok());
  EXPECT_FALSE(OfficeLock::read(Bytes("\x04\0\x04\0\x40\0\0\0<encryption/>", 21)).ok());
  const Bytes good = agile_info(2, "salt", "SHA1", "a", "b", "c");
  EXPECT_TRUE(OfficeLock::read(good).ok());
  EXPECT_FALSE(OfficeLock::read(good)->open("x"));
  EXPECT_FALSE(OfficeLock::read(agile_info(99'999'999, "salt", "SHA1", "", "", "")).ok());
  EXPECT_FALSE(OfficeLock::read(agile_info(2, "salt", "MD99", "", "", "")).ok());
}

}  // namespace
}  // namespace clew::extract
