// SPDX-License-Identifier: EUPL-1.2
// Locked OOXML ([MS-OFFCRYPTO] 2.3.4): a compound file whose stream EncryptionInfo says how the
// stream EncryptedPackage is enciphered. Two ways are known: standard (AES-ECB, SHA-1) and agile
// (AES-CBC, any SHA). The derivation is bounded by what Office itself accepts. Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::extract {

class OfficeLock {
 public:
  /// Reads the stream EncryptionInfo. kUnsupported for extensible encryption and unknown ciphers,
  /// kCorrupt where it is malformed.
  static Result<OfficeLock> read(ByteView encryption_info);

  /// Whether the password (UTF-8) opens it; the key is kept then.
  bool open(std::string_view password);
  /// Deciphers the stream EncryptedPackage with the kept key, piece by piece, to `take`.
  Result<void> decipher(ByteView package, const std::function<Result<void>(ByteView)>& take) const;
  /// "Office, agile AES-256 SHA512"
  const std::string& name() const { return name_; }

 private:
  struct KeyData {
    Bytes salt;
    std::string hash;  ///< as OpenSSL names it
    size_t key_bytes = 0;
    size_t block_bytes = 16;
    uint32_t rounds = 0;
    Bytes verifier;
    Bytes verifier_hash;
    Bytes key;  ///< agile: the package's key, enciphered
  };

  Result<void> read_standard(ByteView info);
  Result<void> read_agile(ByteView xml);
  bool open_standard(ByteView password);
  bool open_agile(ByteView password);

  bool agile_ = false;
  KeyData password_;  ///< what the password's key is derived by
  KeyData package_;   ///< agile: how the package is enciphered
  Bytes key_;
  std::string name_;
};

}  // namespace clew::extract
