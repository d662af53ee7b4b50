// SPDX-License-Identifier: EUPL-1.2
// Which charset HTML and XML say they are in, and their bytes as UTF-8. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "extract/charset.h"

namespace clew::extract {

/// The charset that a byte order mark, an XML declaration or a <meta> within the first bytes names,
/// lower-case; "" where none does. UTF-16 is told by its pattern even without a mark.
std::string declared_charset(ByteView head);

/// Decodes by the declared charset where the bytes bear it out, else by guessing.
DecodedText decode_markup(ByteView bytes);

}  // namespace clew::extract
