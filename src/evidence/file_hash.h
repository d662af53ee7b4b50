// SPDX-License-Identifier: EUPL-1.2
// Hashing a file of an exhibit: its three hashes and the hashes of its blocks, in one pass. The
// blocks let a later check say which bytes were changed (evidence/exhibit_check.h).
#pragma once

#include <cstdint>
#include <functional>

#include "base/hash.h"
#include "base/result.h"

namespace clew::evidence {

inline constexpr uint64_t kHashBlockBytes = 1 << 20;  ///< as store::kBlockBytes
inline constexpr size_t kHashBlockKept = 16;          ///< bytes kept of each block's SHA-256

struct FileHash {
  base::Digests digests;
  Bytes blocks;       ///< kHashBlockKept bytes a block; the last block may be short
  uint64_t size = 0;  ///< bytes read
};

/// Hashes bytes that stream by. Thread-compatible.
class FileHasher {
 public:
  void update(ByteView bytes);
  FileHash finish();

 private:
  base::DigestsHasher whole_;
  base::Sha256 block_;
  uint64_t in_block_ = 0;
  FileHash hash_;
};

/// Reads the open file `fd` from its beginning to its end. `progress` (may be empty) is told bytes
/// as they are read. Reads go through pread: the file's position does not move.
Result<FileHash> hash_file(int fd, const std::function<void(uint64_t)>& progress = {});

}  // namespace clew::evidence
