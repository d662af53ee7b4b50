// SPDX-License-Identifier: EUPL-1.2
// Sound and film of all containers, by libav: what the container says of itself (times, place,
// device, titles), its streams, pictures that it carries, and key frames of film as child images.
// The library is loaded when the first recording is met, runs on one thread and can open nothing
// but the bytes that it is given. One thread only.
#pragma once

#include "extract/format.h"

namespace clew::extract {

inline constexpr size_t kFramesFast = 3;       ///< key frames of one film, evenly spread
inline constexpr size_t kFramesThorough = 16;  ///< under `--profile full`
inline constexpr int kFrameSideMax = 640;      ///< pixels of a frame's longer side

/// Reads a recording. Narrows the item's type to "audio" or "video" by its streams.
Outcome read_media(ByteSource& source, Output& out);

}  // namespace clew::extract
