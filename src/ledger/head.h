// SPDX-License-Identifier: EUPL-1.2
// Heads: signed statements of how long the log is and what its root is. A head that a person keeps
// elsewhere (on paper, in a file, in another office's mail) is what a rewritten log cannot escape.
// The text, and what is signed (all lines but the last), stand in docs/formats/ledger.md:
//
//   clew-ledger-head 1
//   size 42
//   root 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
//   time 2026-03-03T08:12:44.123Z
//   key 21fe31dfa154a261
//   signature 98d8...0f (128 hexadecimal digits, Ed25519)
//
// And the head file: the newest head, sealed, beside the database in the case's directory, so that
// putting back an older database alone is found. Functions are thread-safe unless they say
// otherwise.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

namespace clew::ledger {

inline constexpr size_t kHeadBytesMax = 384;  ///< of a head's text
inline constexpr size_t kKeyIdSize = 8;
inline constexpr size_t kSignatureSize = 64;

/// A head as its text says it; whether it holds is head_holds()'s to say.
struct Head {
  uint64_t size = 0;  ///< entries covered: 1 to size
  Bytes root;         ///< 32 bytes
  TimeMs time = 0;    ///< when it was signed, by the signing machine's clock
  Bytes key_id;       ///< key_id_of() the public key
  Bytes signature;    ///< 64 bytes
  bool operator==(const Head&) const = default;
};

/// The first kKeyIdSize bytes of SHA-256 of the public key.
Bytes key_id_of(ByteView public_key);

Head sign_head(uint64_t size, ByteView root, TimeMs time, const base::SigningKey& key);
/// Whether the head names this key and carries its signature.
bool head_holds(const Head& head, ByteView public_key);

/// The whole text, ending in a newline.
std::string head_text(const Head& head);
/// The head of such a text; kCorrupt unless head_text() would write these very bytes. (A text file
/// that went through a mail client: take the carriage returns out before.)
Result<Head> parse_head(std::string_view text);

/// The file `head` in a case's directory: two slots of kHeadSlotSize bytes, each a sealed head,
/// written in turn and in place, so that a power cut spoils one slot at most. It is not synced:
/// after a power cut it may be behind the database, which is sound; it must never be ahead. Several
/// processes may use it at once. Thread-compatible.
class HeadFile {
 public:
  static constexpr std::string_view kName = "head";

  /// The key that seals it is derived from the signing key's seed.
  HeadFile(const std::string& case_directory, const base::SigningKey& key);

  /// Makes or overwrites the file, durably, with `head` in both slots.
  Result<void> replace(const Head& head) const;
  /// Puts `head` in the file unless it holds a longer log's. Waits kHeadFileWaitMs at most for
  /// another process (kBusy).
  Result<void> advance(const Head& head) const;

  struct Content {
    Head head;                  ///< of the longest log
    bool has_bad_slot = false;  ///< the other slot does not open: damaged or half written
  };
  /// kNotFound without a file, kCorrupt when neither slot opens. Signatures are not checked here.
  Result<Content> read() const;

 private:
  std::string path_;
  base::SecretKey seal_key_;
};

inline constexpr size_t kHeadSlotSize = 512;
inline constexpr int kHeadFileWaitMs = 5000;

}  // namespace clew::ledger
