// SPDX-License-Identifier: EUPL-1.2
// Keys of a case. One random case key opens everything in the case directory; it is never stored
// plain. The file `keys` keeps it wrapped once for each slot: under a passphrase (Argon2id) or
// under a key file. Slots are added, changed and removed without touching what the case key
// encrypts (docs/formats/case.md has the bytes).
//
//   auto source = TRY(KeySource::from_file("unit.key"));
//   auto keys = TRY(KeysFile::load(directory + "/keys"));
//   const Unlocked opened = TRY(keys.unlock(source));
//   auto db = Database::open(path, opened.key.for_database(), ...);
//
// The file holds no name and no label: who a slot belongs to stands in case.db.
// Removing a slot does not take the case key back from somebody who copied it or the file before.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "store/database.h"

namespace clew::store {

inline constexpr size_t kSlotsMax = 64;
inline constexpr size_t kPassphraseBytesMin = 8;
inline constexpr size_t kPassphraseBytesMax = 4096;

/// What a person opens a case with. Wipes itself. Thread-compatible.
class KeySource {
 public:
  /// kUsage when it is shorter than kPassphraseBytesMin or longer than kPassphraseBytesMax bytes.
  static Result<KeySource> from_passphrase(std::string passphrase);
  /// Reads a key file: the line "clew-key-1 <base64 of 32 bytes>". kCorrupt when it is not one.
  static Result<KeySource> from_file(const std::string& path);
  /// Makes a key file of random bytes, mode 0600; fails when the file exists.
  static Result<KeySource> create_file(const std::string& path);

  KeySource(const KeySource&) = default;
  KeySource& operator=(const KeySource&) = default;
  KeySource(KeySource&&) noexcept = default;
  KeySource& operator=(KeySource&&) noexcept = default;
  ~KeySource();

 private:
  friend class KeysFile;
  explicit KeySource(std::variant<std::string, base::SecretKey> secret)
      : secret_(std::move(secret)) {}

  std::variant<std::string, base::SecretKey> secret_;  // a passphrase or a key file's bytes
};

/// The case key and all keys that come from it. This is the whole list: one use, one key, each by
/// base::derive_key over the text in quotes.
class CaseKey {
 public:
  explicit CaseKey(base::SecretKey key) : key_(std::move(key)) {}
  static CaseKey random() { return CaseKey(base::SecretKey::random()); }
  /// "case.db": pages of the case's database.
  base::SecretKey for_database() const;
  /// "shard:" and the shard's name: pages of that shard.
  base::SecretKey for_shard(std::string_view name) const;
  /// "objects": names and contents of the object store.
  base::SecretKey for_objects() const;
  /// "ledger-sign": seed of the Ed25519 key that signs the ledger's heads.
  base::SecretKey for_ledger_signing() const;
  /// The case key itself, to be wrapped.
  const base::SecretKey& key() const { return key_; }

 private:
  base::SecretKey key_;
};

enum class SlotKind { kPassphrase, kKeyFile };

/// One way into the case, as the file shows it.
struct SlotInfo {
  std::string id;  ///< 8 hexadecimal digits
  SlotKind kind = SlotKind::kKeyFile;
};

/// A slot as the file has it.
struct KeySlot {
  SlotInfo info;
  Bytes salt;             ///< 16 bytes; of a passphrase slot
  base::Argon2Cost cost;  ///< of a passphrase slot
  Bytes sealed;           ///< the case key under the slot's own key
};

/// What unlock() gives.
struct Unlocked {
  CaseKey key;
  std::string slot;  ///< the slot that opened
};

/// The file `keys`. Every change is written at once, all or nothing. Thread-compatible; several
/// processes take turns by Case's functions.
class KeysFile {
 public:
  /// Makes the file, with `key` in one slot; `cost` is what a passphrase slot asks of whoever tries
  /// one.
  static Result<KeysFile> create(const std::string& path, const CaseKey& key,
                                 const KeySource& source, Cipher cipher,
                                 base::Argon2Cost cost = {});
  /// kNotFound, kCorrupt (damaged or not a keys file), kUnsupported (made by a newer version).
  static Result<KeysFile> load(const std::string& path);

  /// kDenied when no slot opens with it. A passphrase costs one Argon2id run for each passphrase
  /// slot that is tried; a key file costs nothing.
  Result<Unlocked> unlock(const KeySource& source) const;

  /// The new slot's id. kLimit at kSlotsMax slots.
  Result<std::string> add_slot(const CaseKey& key, const KeySource& source,
                               base::Argon2Cost cost = {});
  /// The slot opens with `source` from now on, and no longer with what it opened with before.
  Result<void> change_slot(std::string_view id, const CaseKey& key, const KeySource& source,
                           base::Argon2Cost cost = {});
  /// kUsage for the last slot: nobody could open the case again.
  Result<void> remove_slot(std::string_view id);

  Cipher cipher() const { return cipher_; }
  std::vector<SlotInfo> slots() const;

 private:
  KeysFile(std::string path, Cipher cipher) : path_(std::move(path)), cipher_(cipher) {}
  Result<void> read(std::string_view text);
  Result<void> write(std::vector<KeySlot> slots);
  Result<size_t> find(std::string_view id) const;
  std::string new_id() const;
  std::string context_of(const SlotInfo& info) const;
  Result<KeySlot> wrap(const std::string& id, const CaseKey& key, const KeySource& source,
                       base::Argon2Cost cost) const;

  std::string path_;
  Cipher cipher_;
  std::vector<KeySlot> slots_;
};

}  // namespace clew::store
