// SPDX-License-Identifier: EUPL-1.2
// Host names in texts, with dots as they are disguised: "example [dot] com", "example(.)com".
#pragma once

#include <string>
#include <string_view>

#include "extract/reading/words.h"

namespace clew::extract {

/// Which dots part labels.
enum class Dots : uint8_t {
  kPlain,     ///< "." alone
  kUnbroken,  ///< ".", "[.]", "[dot]", " dot "; not a full stop followed by a space
  kAny,       ///< also " . " and ". " before a top-level domain
};

struct Host {
  std::string name;  ///< labels joined with dots, as written
  size_t end = 0;
  bool known_end = false;  ///< at least two labels, the last a top-level domain or a reserved name
  bool written_dots = false;  ///< a dot was bracketed or written as a word
};

/// The longest host with a known end that starts at `at`; known_end is false when there is none.
Host read_host(std::string_view text, size_t at, const Words& words, Dots dots);

/// Where the text before a written-out dot ("x [dot] ", "x dot ") ends that stands right before
/// `at`; `at` itself when none does.
size_t written_dot_before(std::string_view text, size_t at, const Words& words);

/// Whether the last label of `host` is a top-level domain, or one of the names that RFC 2606, RFC
/// 6762 and habit reserve for examples and local networks.
bool has_known_end(std::string_view host);

inline bool is_opening(char c) { return c == '[' || c == '(' || c == '{' || c == '<'; }
inline bool is_closing(char c) { return c == ']' || c == ')' || c == '}' || c == '>'; }

}  // namespace clew::extract
