// SPDX-License-Identifier: EUPL-1.2
// libsodium behind the few calls of crypto.h.
#include "base/crypto.h"

#include <sodium.h>

#include <cstring>

#include "base/check.h"

namespace clew::base {
namespace {

const unsigned char* raw(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

void start_sodium() {
  static const int status = sodium_init();
  CHECK(status >= 0);
}

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

SecretKey::SecretKey(ByteView bytes) {
  CHECK(bytes.size() == kKeySize);
  std::memcpy(bytes_, bytes.data(), kKeySize);
}
SecretKey::~SecretKey() { sodium_memzero(bytes_, kKeySize); }
SecretKey SecretKey::random() { return SecretKey(random_bytes(kKeySize)); }

Bytes random_bytes(size_t length) {
  start_sodium();
  Bytes out(length, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

Result<SecretKey> key_from_passphrase(std::string_view passphrase, ByteView salt, Argon2Cost cost) {
  start_sodium();
  if (salt.size() != crypto_pwhash_SALTBYTES) {
    return Error(ErrorKind::kCorrupt, "salt of a passphrase slot has the wrong length");
  }
  if (cost.passes < 1 || cost.passes > 100 || cost.memory_bytes < (8 << 10) ||
      cost.memory_bytes > (uint64_t{4} << 30)) {
    return Error(ErrorKind::kCorrupt, "cost of a passphrase slot is out of range");
  }
  Bytes out(kKeySize, '\0');
  if (crypto_pwhash(raw(out), out.size(), passphrase.data(), passphrase.size(), raw(salt),
                    cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error(ErrorKind::kLimit, "not enough memory to derive a key from the passphrase");
  }
  SecretKey key(out);
  sodium_memzero(out.data(), out.size());
  return key;
}

SecretKey derive_key(const SecretKey& key, std::string_view use) {
  Bytes out(kKeySize, '\0');
  CHECK(crypto_generichash(raw(out), out.size(), raw(use), use.size(), raw(key.view()), kKeySize) ==
        0);
  return SecretKey(out);
}

Bytes seal(const SecretKey& key, ByteView plain, std::string_view context) {
  Bytes out = random_bytes(kNonce);
  out.resize(kNonce + plain.size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out) + kNonce, nullptr, raw(plain), plain.size(),
                                             raw(context), context.size(), nullptr, raw(out),
                                             raw(key.view()));
  return out;
}

Result<Bytes> unseal(const SecretKey& key, ByteView sealed, std::string_view context) {
  if (sealed.size() < kNonce + kTag) return Error(ErrorKind::kCorrupt, "sealed bytes are too few");
  Bytes out(sealed.size() - kNonce - kTag, '\0');
  const ByteView box = sealed.substr(kNonce);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(out), nullptr, nullptr, raw(box), box.size(),
                                                 raw(context), context.size(), raw(sealed),
                                                 raw(key.view())) != 0) {
    return Error(ErrorKind::kDenied, "the key does not fit, or the sealed bytes were changed");
  }
  return out;
}

SigningKey SigningKey::from_seed(const SecretKey& seed) {
  start_sodium();
  SigningKey key{seed, Bytes(crypto_sign_PUBLICKEYBYTES, '\0')};
  Bytes secret(crypto_sign_SECRETKEYBYTES, '\0');
  CHECK(crypto_sign_seed_keypair(raw(key.public_key), raw(secret), raw(seed.view())) == 0);
  sodium_memzero(secret.data(), secret.size());
  return key;
}

Bytes sign(const SigningKey& key, ByteView message) {
  Bytes secret(crypto_sign_SECRETKEYBYTES, '\0');
  Bytes public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  CHECK(crypto_sign_seed_keypair(raw(public_key), raw(secret), raw(key.seed.view())) == 0);
  Bytes signature(crypto_sign_BYTES, '\0');
  CHECK(crypto_sign_detached(raw(signature), nullptr, raw(message), message.size(), raw(secret)) ==
        0);
  sodium_memzero(secret.data(), secret.size());
  return signature;
}

bool signature_holds(ByteView public_key, ByteView message, ByteView signature) {
  if (public_key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) {
    return false;
  }
  return crypto_sign_verify_detached(raw(signature), raw(message), message.size(),
                                     raw(public_key)) == 0;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace clew::base
