// SPDX-License-Identifier: EUPL-1.2
// JSON (RFC 8259) as a stream of tokens, for exports of any size: memory is one string and one bit
// for each level of nesting. Several values one after the other (JSON lines) are read as one
// stream. Malformed text ends the stream with the name and place of what is wrong.
//
//   JsonReader reader(source);
//   while (reader.next() != JsonToken::kEnd) { ... reader.text() ... }
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/source_window.h"

namespace clew::extract {

enum class JsonToken {
  kObjectStart,
  kObjectEnd,
  kArrayStart,
  kArrayEnd,
  kKey,      ///< text(): the key
  kString,   ///< text(): the value
  kNumber,   ///< text(): as it stands
  kLiteral,  ///< text(): true, false, null
  kEnd,      ///< nothing follows
  kError,    ///< error() and offset() say what and where; nothing follows
};

inline constexpr size_t kJsonNestingMax = 256;
inline constexpr size_t kJsonStringBytesMax = 4 << 20;  ///< more of one string is not kept

/// One thread only. Borrows the source.
class JsonReader {
 public:
  explicit JsonReader(evidence::ByteSource& source);

  JsonToken next();

  JsonToken token() const { return token_; }
  /// UTF-8 of the current token, escapes undone; malformed bytes are left as they are.
  const std::string& text() const { return text_; }
  /// Bytes before the current token; after it.
  uint64_t offset() const { return token_start_; }
  uint64_t end_offset() const { return at_; }
  /// Objects and arrays that are open.
  size_t depth() const { return nesting_.size(); }
  /// "json_malformed", "json_truncated", "nesting_limit", "read_error"; empty without kError.
  std::string_view error() const { return error_; }
  /// Whether a string was longer than is kept.
  bool clipped() const { return clipped_; }

  /// After kObjectStart or kArrayStart: goes to the token that closes it. After anything else:
  /// nothing. False when the stream ended before.
  bool skip();

 private:
  enum class Expect { kValue, kKeyOrEnd, kKey, kValueOrEnd, kCommaOrEnd };

  JsonToken fail(std::string_view error);
  int peek();
  bool skip_space();
  JsonToken read_value(int c);
  JsonToken open(bool object);
  JsonToken close();
  JsonToken read_key();
  bool read_string();
  bool read_escape();
  bool read_unicode_escape();
  bool read_hex4(uint32_t& unit);
  JsonToken read_bare(bool number);
  void after_value() { expect_ = nesting_.empty() ? Expect::kValue : Expect::kCommaOrEnd; }

  SourceWindow window_;
  uint64_t at_ = 0;
  uint64_t token_start_ = 0;
  JsonToken token_ = JsonToken::kEnd;
  Expect expect_ = Expect::kValue;
  std::vector<bool> nesting_;  ///< true: an object
  std::string text_;
  std::string_view error_;
  bool clipped_ = false;
};

/// Reads the rest of the value whose first token is current and hands every string and number to
/// `take` with the keys on the way to it: ("chats.list.name", "Anna"). False when the stream ended.
bool flatten_json(JsonReader& reader, std::string path,
                  const std::function<void(std::string_view path, std::string_view value)>& take);

}  // namespace clew::extract
