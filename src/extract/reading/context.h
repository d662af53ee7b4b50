// SPDX-License-Identifier: EUPL-1.2
// What the words around a value say about it.
#pragma once

#include <string_view>

#include "extract/reading/words.h"

namespace clew::extract {

/// Whether a telephone number is expected where a number stands.
enum class Expectation : uint8_t {
  kRefused,   ///< the nearest word with a say names another kind of number
  kNumbered,  ///< a number sign ("#", "n°", "№") stands before it
  kNeutral,
  kInvited,  ///< the nearest word with a say is of calling or writing
};

inline constexpr size_t kContextBytes = 48;  ///< looked at before a value

/// Looks back from `at` to the start of the line, over at most kContextBytes and not past the end
/// of a sentence. Thread-safe.
Expectation expectation_before(std::string_view text, size_t at, const Words& words);

/// Whether a word of this role stands among the words before `at`, within the same bounds.
bool role_before(std::string_view text, size_t at, const Words& words, Role role);

}  // namespace clew::extract
