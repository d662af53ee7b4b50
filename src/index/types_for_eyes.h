// SPDX-License-Identifier: EUPL-1.2
// Types of what a person reads with the eyes: pictures, and documents that may be nothing else.
// Without text in them, no search finds what they say.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

#include "model/item.h"

namespace clew::index {

inline constexpr std::string_view kTypesForEyes[] = {"avif", "gif", "heif", "jpeg",
                                                     "pdf",  "png", "tiff", "webp"};

/// Whether only a person's eyes can tell what it says: a picture or page without text.
inline bool needs_eyes(const model::Item& item) {
  return item.text.empty() && std::find(std::begin(kTypesForEyes), std::end(kTypesForEyes),
                                        item.type) != std::end(kTypesForEyes);
}

}  // namespace clew::index
