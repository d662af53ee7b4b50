// SPDX-License-Identifier: EUPL-1.2
// Keccak-256 as Ethereum uses it: the Keccak submission of 2011 (capacity 512, padding 0x01), which
// differs from FIPS 202's SHA3-256 in the padding byte alone.
#pragma once

#include "base/bytes.h"

namespace clew::model {

/// The 32 raw bytes of Keccak-256. Thread-safe.
Bytes keccak256(ByteView message);

}  // namespace clew::model
