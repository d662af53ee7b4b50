// SPDX-License-Identifier: EUPL-1.2
// The tokenizer: words of all scripts, folded so that case, accents, width and compatibility forms
// do not matter. Scripts that do not put spaces between words (Han, Kana, Hangul, Thai, Lao, Khmer,
// Myanmar) become overlapping pairs of characters; the last character of such a run also stands
// alone, so that a one-character query, taken as a prefix, finds every place. Unicode 15 by ICU 72.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "index/terms.h"

struct sqlite3;

namespace clew::index {

/// A token: folded text and the bytes of the input it stands for. `folded` is borrowed for the
/// call.
struct Token {
  std::string_view folded;
  uint32_t start = 0;
  uint32_t end = 0;
};

/// Splits texts. Tables are filled as characters are met; keep one a thread. Thread-compatible.
class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  Tokenizer(const Tokenizer&) = delete;
  Tokenizer& operator=(const Tokenizer&) = delete;

  /// Calls `sink` for each token of `text` (UTF-8; malformed bytes separate). In a query the last
  /// character of a run of two or more is not given alone. Stops when `sink` returns false.
  using Sink = bool (*)(void* context, const Token& token);
  void tokenize(std::string_view text, bool is_query, Sink sink, void* context);

  /// The same with any callable `bool(const Token&)`.
  template <typename Callable>
  void each(std::string_view text, bool is_query, Callable callable) {
    tokenize(
        text, is_query,
        [](void* context, const Token& token) { return (*static_cast<Callable*>(context))(token); },
        &callable);
  }

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Whether a folded token is of a script that is split into pairs.
bool is_paired_script(std::string_view folded);

/// Makes the FTS5 tokenizer `clew` known to an open database. Tokens of what is indexed are added
/// to `seen` (borrowed for the life of the database) when it is given.
bool register_tokenizer(sqlite3* database, Terms* seen = nullptr);

/// Tokens of more bytes are kept as their head and a hash, so that they are found whole.
inline constexpr size_t kTokenBytesMax = 128;

}  // namespace clew::index
