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

/// Whether one of the two words right after a number that ends at `end` invites it, and no other
/// number: "0512... numarasından ara", "0612... WhatsApp". Thread-safe.
bool is_invited_after(std::string_view text, size_t end, const Words& words);

/// Whether words right before or after [start, end) say that it is written backwards. Thread-safe.
bool says_reversed(std::string_view text, size_t start, size_t end, const Words& words);

/// Whether [start, end) is all of the text or set off from the words before it by punctuation, with
/// words or nothing after it on its line. Thread-safe.
bool is_set_off(std::string_view text, size_t start, size_t end);

/// Whether words stand before and after [start, end) on its lines. Thread-safe.
bool is_amid_words(std::string_view text, size_t start, size_t end);

/// Whether a word of this role stands among the words before `at`, within the same bounds.
bool role_before(std::string_view text, size_t at, const Words& words, Role role);

}  // namespace clew::extract
