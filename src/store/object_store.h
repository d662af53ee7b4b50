// SPDX-License-Identifier: EUPL-1.2
// ObjectStore: bytes of evidence that the case keeps itself, addressed by their SHA-256, compressed
// (zstd) and encrypted (AES-256-GCM) in chunks of 1 MiB. docs/formats/case.md has the file format.
//
//   const ObjectStore objects = the_case.objects();
//   auto writer = TRY(objects.write());
//   TRY(writer.append(bytes));                       // as often as needed, any total
//   const StoredObject stored = TRY(writer.finish());
//   auto reader = TRY(objects.open(stored.sha256));
//   TRY(reader.read(offset, buffer, length));
//
// A file's name is a keyed hash of the SHA-256: nobody can tell without the key whether some known
// file is in the case. Each chunk is bound to its object, its place and whether it is the last, the
// list of chunks to all of them: a byte changed, chunks swapped, a file cut short or put in
// another's place are all noticed, and kCorrupt names the bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/result.h"

namespace clew::store {

/// Plain bytes of every chunk but the last, which may be shorter.
inline constexpr uint64_t kObjectChunkBytes = 1 << 20;

struct StoredObject {
  Bytes sha256;
  uint64_t size = 0;
  bool is_new = false;  ///< false: the store had it already, sound
};

/// Plain bytes of an object that did not pass their check.
struct BadRange {
  uint64_t offset = 0;
  uint64_t length = 0;
  bool operator==(const BadRange&) const = default;
};

class ObjectCipher;

/// Takes in one object. Holds about 3 MiB. What is not finished leaves nothing behind (a killed
/// process leaves a file in tmp/, which collect_orphans removes). Thread-compatible.
class ObjectWriter {
 public:
  ObjectWriter(ObjectWriter&&) noexcept;
  ~ObjectWriter();
  Result<void> append(ByteView bytes);
  /// Makes the object durable under its name. Call it once, last.
  Result<StoredObject> finish();

 private:
  friend class ObjectStore;
  struct State;
  explicit ObjectWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Reads one object at any offset; keeps the chunk that was read last. Thread-compatible.
class ObjectReader {
 public:
  ObjectReader(ObjectReader&&) noexcept;
  ~ObjectReader();
  uint64_t size() const;
  const Bytes& sha256() const;
  /// Up to `length` bytes at `offset`; fewer (possibly 0) only at the end.
  Result<size_t> read(uint64_t offset, char* out, size_t length);
  /// Reads all of it. The ranges that are wrong; none and kCorrupt when each chunk passes but the
  /// whole is not what its name says, which no chance explains.
  Result<std::vector<BadRange>> check();

 private:
  friend class ObjectStore;
  struct State;
  explicit ObjectReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The objects of one case. Thread-safe.
class ObjectStore {
 public:
  /// `key` is CaseKey::for_objects().
  ObjectStore(const std::string& case_directory, const base::SecretKey& key);

  Result<ObjectWriter> write() const;
  /// The object of some bytes in memory.
  Result<StoredObject> put(ByteView bytes) const;
  /// kNotFound when the store does not have it, kCorrupt when its list of chunks does not pass.
  Result<ObjectReader> open(ByteView sha256) const;
  bool contains(ByteView sha256) const;
  /// Where the object lies.
  std::string path(ByteView sha256) const;

 private:
  friend struct ObjectWriter::State;
  std::string objects_;
  std::string temporary_;
  base::SecretKey key_;
  base::SecretKey name_key_;
};

}  // namespace clew::store
