// SPDX-License-Identifier: EUPL-1.2
// UTF-8 (RFC 3629): decoding one code point at a time, repairing, and showing bytes that are not
// text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clew::base {

/// What a malformed sequence decodes to.
inline constexpr char32_t kReplacement = 0xFFFD;

/// One decoded code point and how many bytes it took (1 for a malformed byte).
struct Decoded {
  char32_t point = kReplacement;
  uint32_t length = 1;
  bool valid = false;
};

/// Decodes the code point at `offset` (< text.size()). Overlong forms, surrogates and values above
/// U+10FFFF are malformed.
Decoded decode_utf8(std::string_view text, size_t offset);

/// Appends the code point; a surrogate or a value above U+10FFFF becomes U+FFFD.
void append_utf8(std::string& out, char32_t point);

/// Whether the whole of `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// The text with every malformed byte replaced by U+FFFD. Returns it unchanged when well-formed.
std::string repair_utf8(std::string_view text);

/// A name for eyes: well-formed UTF-8 without control characters. Malformed bytes become `\xFF`,
/// control characters `\n`, `\t` or `\x07`, bidirectional overrides `\u202E`, a backslash `\\`.
/// Different names stay different.
std::string show_name(std::string_view bytes);

/// The longest prefix of at most `limit` bytes that ends on a code point's border.
std::string_view clip_utf8(std::string_view text, size_t limit);

}  // namespace clew::base
