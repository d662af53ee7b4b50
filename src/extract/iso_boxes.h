// SPDX-License-Identifier: EUPL-1.2
// Boxes of ISO base media (ISO/IEC 14496-12, 4.2), the frame of MP4, QuickTime, HEIF and AVIF.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>

#include "evidence/byte_source.h"

namespace clew::extract {

/// Where the last of the boxes at the top should end, which is beyond the source when it was cut
/// off; nothing when the bytes are no such file.
std::optional<uint64_t> end_of_boxes(evidence::ByteSource& source);

}  // namespace clew::extract
