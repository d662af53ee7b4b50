// SPDX-License-Identifier: EUPL-1.2
// Hashes of evidence: SHA-256 (FIPS 180-4), SHA-1 and MD5 in one pass. SHA-256 is what Clew relies
// on; the other two are there because hash lists and older reports name them.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace clew::base {

/// SHA-256 of `bytes` as 32 raw bytes. Thread-safe.
Bytes sha256(ByteView bytes);

/// HMAC-SHA-256 (RFC 2104) as 32 raw bytes. Thread-safe.
Bytes hmac_sha256(ByteView key, ByteView bytes);

/// Incremental SHA-256. Thread-compatible.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(ByteView bytes);
  /// The 32 raw bytes; the object starts anew afterwards.
  Bytes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The three hashes an exhibit or item is known by, as raw bytes (32, 20, 16).
struct Digests {
  Bytes sha256;
  Bytes sha1;
  Bytes md5;
  bool operator==(const Digests&) const = default;
};

/// Computes SHA-256, SHA-1 and MD5 in one pass over the bytes. Thread-compatible.
class DigestsHasher {
 public:
  DigestsHasher();
  ~DigestsHasher();
  DigestsHasher(DigestsHasher&&) noexcept;
  DigestsHasher& operator=(DigestsHasher&&) noexcept;
  void update(ByteView bytes);
  /// The hashes; the object starts anew afterwards.
  Digests finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace clew::base
