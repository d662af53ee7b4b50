// SPDX-License-Identifier: EUPL-1.2
// zstd at level 1: texts shrink to about a quarter at hundreds of MB/s; see compress.h.
#include "store/compress.h"

#include <zstd.h>

#include <memory>

#include "base/check.h"

namespace clew::store {

static constexpr int kLevel = 1;

void compress(ByteView plain, Bytes& out) {
  // A context costs hundreds of kilobytes to make; one a thread is kept.
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                                  &ZSTD_freeCCtx);
  out.resize(ZSTD_compressBound(plain.size()));
  const size_t n =
      ZSTD_compressCCtx(context.get(), out.data(), out.size(), plain.data(), plain.size(), kLevel);
  CHECK(ZSTD_isError(n) == 0);
  out.resize(n);
}

Result<Bytes> decompress(ByteView compressed, uint64_t size) {
  Bytes out(size, '\0');
  const size_t n = ZSTD_decompress(out.data(), out.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(n) != 0 || n != size) {
    return Error(ErrorKind::kCorrupt, "compressed bytes are damaged");
  }
  return out;
}

}  // namespace clew::store
