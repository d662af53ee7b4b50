// SPDX-License-Identifier: EUPL-1.2
// One pass over a file for all its hashes; see file_hash.h.
#include "evidence/file_hash.h"

#include <fcntl.h>

#include <algorithm>
#include <memory>

#include "base/file.h"

namespace clew::evidence {

void FileHasher::update(ByteView bytes) {
  whole_.update(bytes);
  hash_.size += bytes.size();
  while (!bytes.empty()) {
    const ByteView piece = bytes.substr(0, kHashBlockBytes - in_block_);
    block_.update(piece);
    in_block_ += piece.size();
    bytes.remove_prefix(piece.size());
    if (in_block_ == kHashBlockBytes) {
      hash_.blocks += block_.finish().substr(0, kHashBlockKept);
      in_block_ = 0;
    }
  }
}

FileHash FileHasher::finish() {
  if (in_block_ > 0) hash_.blocks += block_.finish().substr(0, kHashBlockKept);
  in_block_ = 0;
  hash_.digests = whole_.finish();
  return std::exchange(hash_, {});
}

namespace {

/// A file that is shorter than a block: its one block's hash is the whole file's.
FileHash hash_one_block(ByteView bytes) {
  base::DigestsHasher hasher;
  hasher.update(bytes);
  FileHash hash;
  hash.digests = hasher.finish();
  hash.size = bytes.size();
  if (!bytes.empty()) hash.blocks = hash.digests.sha256.substr(0, kHashBlockKept);
  return hash;
}

}  // namespace

Result<FileHash> hash_file(int fd, const std::function<void(uint64_t)>& progress) {
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  // Not cleared: most files are far smaller than a block.
  const auto memory = std::make_unique_for_overwrite<char[]>(kHashBlockBytes);
  FileHasher hasher;
  for (uint64_t at = 0;;) {
    const size_t n = TRY(base::pread_full(fd, memory.get(), kHashBlockBytes, at));
    const ByteView piece(memory.get(), n);
    if (progress) progress(n);
    if (at == 0 && n < kHashBlockBytes) return hash_one_block(piece);
    hasher.update(piece);
    at += n;
    if (n < kHashBlockBytes) return hasher.finish();
  }
}

}  // namespace clew::evidence
