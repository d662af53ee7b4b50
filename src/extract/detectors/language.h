// SPDX-License-Identifier: EUPL-1.2
// Which language a text is in.
#pragma once

#include <string>
#include <string_view>

namespace clew::extract {

/// BCP 47 primary tag ("fr", "uk", "zh") of the language most of the text is in, by CLD2's n-gram
/// model over at most the first 64 KiB; "" when it is too short or nothing is clear. Thread-safe.
std::string language_of(std::string_view utf8);

}  // namespace clew::extract
