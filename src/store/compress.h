// SPDX-License-Identifier: EUPL-1.2
// zstd (RFC 8878) for texts and bulk columns.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::store {

/// Compresses into `out`, whose memory is used again. Thread-safe.
void compress(ByteView plain, Bytes& out);
/// The plain bytes, which must be exactly `size`. kCorrupt when they are not. Thread-safe.
Result<Bytes> decompress(ByteView compressed, uint64_t size);

}  // namespace clew::store
