// SPDX-License-Identifier: EUPL-1.2
// Charsets: evidence comes in any of them, often undeclared or declared wrongly. Decoding to UTF-8
// is by ICU, whose tables are part of the program's libraries, so that it works in the sandbox,
// where no file can be opened; guessing is by byte order marks, by the pattern of zero bytes, by
// UTF-8's own redundancy, and else by uchardet. Names follow the WHATWG Encoding Standard where
// mails and pages say one charset and mean a larger one (iso-8859-1 is windows-1252).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::extract {

/// Bytes that are looked at to guess a charset.
inline constexpr size_t kCharsetSampleBytes = 64 << 10;

/// Text and where it came from.
struct DecodedText {
  std::string text;              ///< UTF-8, well-formed, without byte order mark
  std::string charset;           ///< the charset it was read as, lower case: "utf-8", "koi8-r"
  uint64_t malformed_count = 0;  ///< sequences that became U+FFFD
};

/// Decodes `bytes`. `declared` is what the container says, or empty. A declaration is believed
/// unless it is unknown or the bytes contradict it; then the charset is guessed, and `charset`
/// differs from what was declared.
DecodedText decode_to_utf8(ByteView bytes, std::string_view declared = {});

/// The most probable charset of text: "utf-8" for ASCII, "windows-1252" when nothing speaks for
/// another. `sample` may end in the middle of a character.
std::string guess_charset(ByteView sample);

/// Whether the bytes, a prefix of something, are text in some charset rather than binary data.
/// `whole` says that nothing follows the sample.
bool looks_like_text(ByteView sample, bool whole);

/// Bytes of the byte order mark at the start, and its charset; {"", 0} without one.
struct ByteOrderMark {
  std::string_view charset;
  size_t length = 0;
};
ByteOrderMark find_byte_order_mark(ByteView bytes);

/// Bytes of one code unit: 2 for UTF-16, 4 for UTF-32, else 1. Line ends are looked for on its
/// multiples.
size_t code_unit_size(std::string_view charset);

/// Decodes a stream in pieces that may break anywhere. One thread only.
class CharsetDecoder {
 public:
  /// kUnsupported for a name that ICU does not know.
  static Result<CharsetDecoder> open(std::string_view charset);
  CharsetDecoder(CharsetDecoder&&) noexcept;
  CharsetDecoder& operator=(CharsetDecoder&&) noexcept;
  ~CharsetDecoder();

  /// Appends the UTF-8 of `bytes` to `out`. `last`: nothing follows; a half character is malformed.
  void decode(ByteView bytes, bool last, std::string& out);
  uint64_t malformed_count() const;

 private:
  struct State;
  explicit CharsetDecoder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace clew::extract
