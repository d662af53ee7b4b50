// SPDX-License-Identifier: EUPL-1.2
// The two ways in which Outlook makes a store's blocks unreadable at a glance ([MS-PST] 5.1, 5.2).
// Neither has a key worth the name. Thread-safe.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace clew::extract {

inline constexpr uint8_t kPstPlain = 0;
inline constexpr uint8_t kPstPermuted = 1;  ///< "compressible encryption"
inline constexpr uint8_t kPstCyclic = 2;    ///< "high encryption"

/// Undoes permutation, byte by byte.
void undo_permuted(Bytes& bytes);
/// Undoes the cyclic encoding, whose key is the low half of the block's number; it is its own
/// inverse.
void undo_cyclic(Bytes& bytes, uint32_t block);
/// The other direction of permutation, which tests need.
void permute(Bytes& bytes);

}  // namespace clew::extract
