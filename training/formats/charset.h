// SPDX-License-Identifier: EUPL-1.2
// Text in the encodings that old mail programs and old files still carry.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace clew::training {

/// The text in windows-1251 or KOI8-R; nothing when a letter has no place there.
std::optional<Bytes> to_windows_1251(std::string_view utf8);
std::optional<Bytes> to_koi8_r(std::string_view utf8);

/// UTF-16, little-endian, with a byte-order mark.
Bytes to_utf16_le(std::string_view utf8);

}  // namespace clew::training
