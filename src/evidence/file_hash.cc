// SPDX-License-Identifier: EUPL-1.2
// One pass over a file for all its hashes; see file_hash.h.
#include "evidence/file_hash.h"

#include <fcntl.h>

#include <algorithm>

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

Result<FileHash> hash_file(int fd, const std::function<void(uint64_t)>& progress) {
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  FileHasher hasher;
  Bytes piece(kHashBlockBytes, '\0');
  for (uint64_t at = 0;;) {
    const size_t n = TRY(base::pread_full(fd, piece.data(), piece.size(), at));
    hasher.update(ByteView(piece).substr(0, n));
    at += n;
    if (progress) progress(n);
    if (n < piece.size()) return hasher.finish();
  }
}

}  // namespace clew::evidence
