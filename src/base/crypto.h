// SPDX-License-Identifier: EUPL-1.2
// Cryptography, as few pieces as the case needs, each from a library: random bytes, key derivation
// from a passphrase (Argon2id, RFC 9106) and from a key (HKDF-style keyed BLAKE2b), authenticated
// encryption of small things (XChaCha20-Poly1305) and signatures (Ed25519, RFC 8032). Bulk objects
// use AES-256-GCM in store/object_store. All functions are thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::base {

inline constexpr size_t kKeySize = 32;

/// A secret of kKeySize bytes that wipes itself when it goes.
class SecretKey {
 public:
  SecretKey() = default;
  /// Exactly kKeySize bytes.
  explicit SecretKey(ByteView bytes);
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  SecretKey(SecretKey&& other) noexcept = default;
  SecretKey& operator=(SecretKey&& other) noexcept = default;
  ~SecretKey();
  static SecretKey random();
  ByteView view() const { return {bytes_, kKeySize}; }

 private:
  char bytes_[kKeySize] = {};
};

Bytes random_bytes(size_t length);

/// Work of the passphrase derivation; stored beside what it protects.
struct Argon2Cost {
  uint64_t passes = 3;
  uint64_t memory_bytes = 256 << 20;
};

/// A key from a passphrase by Argon2id with one lane. `salt` has 16 bytes.
Result<SecretKey> key_from_passphrase(std::string_view passphrase, ByteView salt, Argon2Cost cost);

/// A key for one use from another key: BLAKE2b-256 keyed with `key` over `use`. Different uses give
/// independent keys.
SecretKey derive_key(const SecretKey& key, std::string_view use);

/// Nonce and ciphertext with tag (XChaCha20-Poly1305); `context` is authenticated, not hidden.
Bytes seal(const SecretKey& key, ByteView plain, std::string_view context);
/// The plain bytes; fails with kDenied when key, context or one bit is wrong.
Result<Bytes> unseal(const SecretKey& key, ByteView sealed, std::string_view context);

/// An Ed25519 key pair. The secret is the 32-byte seed.
struct SigningKey {
  SecretKey seed;
  Bytes public_key;  ///< 32 bytes
  static SigningKey from_seed(const SecretKey& seed);
};
/// The 64-byte signature.
Bytes sign(const SigningKey& key, ByteView message);
bool signature_holds(ByteView public_key, ByteView message, ByteView signature);

/// Same length and same bytes, in time that does not depend on where they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace clew::base
