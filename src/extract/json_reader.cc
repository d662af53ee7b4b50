// SPDX-License-Identifier: EUPL-1.2
// JSON as a stream of tokens; see json_reader.h.
#include "extract/json_reader.h"

#include <cstring>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr size_t kBareBytesMax = 512;   ///< of a number
constexpr size_t kPathBytesMax = 1024;  ///< of the keys on the way to a value

bool is_space(int c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

JsonReader::JsonReader(evidence::ByteSource& source) : window_(source) {
  if (window_.at(0, 3).substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
}

JsonToken JsonReader::fail(std::string_view error) {
  error_ = window_.failed() ? "read_error" : error;
  token_start_ = at_;
  return token_ = JsonToken::kError;
}

int JsonReader::peek() {
  const ByteView bytes = window_.at(at_);
  return bytes.empty() ? -1 : static_cast<uint8_t>(bytes[0]);
}

/// Goes to the next byte that is no white space; false at the end.
bool JsonReader::skip_space() {
  for (;;) {
    const ByteView bytes = window_.at(at_);
    if (bytes.empty()) return false;
    size_t n = 0;
    while (n < bytes.size() && is_space(bytes[n])) ++n;
    at_ += n;
    if (n < bytes.size()) return true;
  }
}

JsonToken JsonReader::next() {
  if (token_ == JsonToken::kError) return token_;
  text_.clear();
  for (;;) {
    if (!skip_space()) {
      if (!nesting_.empty()) return fail("json_truncated");
      if (window_.failed()) return fail("read_error");
      token_start_ = at_;
      return token_ = JsonToken::kEnd;
    }
    token_start_ = at_;
    const int c = peek();
    switch (expect_) {
      case Expect::kCommaOrEnd:
        if (c == '}' || c == ']') return close();
        if (c != ',') return fail("json_malformed");
        ++at_;
        expect_ = nesting_.back() ? Expect::kKey : Expect::kValue;
        continue;
      case Expect::kKeyOrEnd:
        if (c == '}') return close();
        return read_key();
      case Expect::kKey:
        return read_key();
      case Expect::kValueOrEnd:
        if (c == ']') return close();
        return read_value(c);
      case Expect::kValue:
        if (c == ',' && nesting_.empty() && at_ > 0) {
          ++at_;  // values that someone joined by commas
          continue;
        }
        return read_value(c);
    }
  }
}

JsonToken JsonReader::read_value(int c) {
  switch (c) {
    case '{':
      return open(true);
    case '[':
      return open(false);
    case '"':
      if (!read_string()) return token_;
      after_value();
      return token_ = JsonToken::kString;
    default:
      return read_bare(c == '-' || (c >= '0' && c <= '9'));
  }
}

JsonToken JsonReader::open(bool object) {
  if (nesting_.size() >= kJsonNestingMax) return fail("nesting_limit");
  ++at_;
  nesting_.push_back(object);
  expect_ = object ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
  return token_ = object ? JsonToken::kObjectStart : JsonToken::kArrayStart;
}

JsonToken JsonReader::close() {
  const bool object = nesting_.back();
  if (peek() != (object ? '}' : ']')) return fail("json_malformed");
  ++at_;
  nesting_.pop_back();
  after_value();
  return token_ = object ? JsonToken::kObjectEnd : JsonToken::kArrayEnd;
}

JsonToken JsonReader::read_key() {
  if (peek() != '"') return fail("json_malformed");
  if (!read_string()) return token_;
  if (!skip_space()) return fail("json_truncated");
  if (peek() != ':') return fail("json_malformed");
  ++at_;
  expect_ = Expect::kValue;
  return token_ = JsonToken::kKey;
}

bool JsonReader::read_string() {
  ++at_;
  for (;;) {
    const ByteView bytes = window_.at(at_);
    if (bytes.empty()) return fail("json_truncated"), false;
    const void* quote = std::memchr(bytes.data(), '"', bytes.size());
    size_t plain = quote == nullptr
                       ? bytes.size()
                       : static_cast<size_t>(static_cast<const char*>(quote) - bytes.data());
    const void* slash = std::memchr(bytes.data(), '\\', plain);
    if (slash != nullptr) {
      plain = static_cast<size_t>(static_cast<const char*>(slash) - bytes.data());
    }
    if (text_.size() + plain <= kJsonStringBytesMax) {
      text_ += bytes.substr(0, plain);
    } else {
      text_ += bytes.substr(0, kJsonStringBytesMax - std::min(text_.size(), kJsonStringBytesMax));
      clipped_ = true;
    }
    at_ += plain;
    if (slash != nullptr) {
      if (!read_escape()) return false;
    } else if (quote != nullptr) {
      ++at_;
      return true;
    }
  }
}

bool JsonReader::read_escape() {
  const ByteView bytes = window_.at(at_, 2);
  if (bytes.size() < 2) return fail("json_truncated"), false;
  at_ += 2;
  switch (bytes[1]) {
    case 'n':
      text_.push_back('\n');
      return true;
    case 't':
      text_.push_back('\t');
      return true;
    case 'r':
      text_.push_back('\r');
      return true;
    case 'b':
    case 'f':
      text_.push_back(' ');
      return true;
    case 'u':
      return read_unicode_escape();
    case '"':
    case '\\':
    case '/':
      text_.push_back(bytes[1]);
      return true;
    default:
      return fail("json_malformed"), false;
  }
}

bool JsonReader::read_unicode_escape() {
  uint32_t unit = 0;
  if (!read_hex4(unit)) return false;
  if (unit >= 0xD800 && unit < 0xDC00 && window_.at(at_, 6).substr(0, 2) == "\\u") {
    const uint64_t before = at_;
    at_ += 2;
    uint32_t low = 0;
    if (!read_hex4(low)) return false;
    if (low >= 0xDC00 && low < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = before;  // not its other half: a character of its own
    }
  }
  base::append_utf8(text_, unit);
  return true;
}

bool JsonReader::read_hex4(uint32_t& unit) {
  const ByteView bytes = window_.at(at_, 4);
  if (bytes.size() < 4) return fail("json_truncated"), false;
  unit = 0;
  for (size_t i = 0; i < 4; ++i) {
    const int digit = hex_digit(bytes[i]);
    if (digit < 0) return fail("json_malformed"), false;
    unit = unit * 16 + static_cast<uint32_t>(digit);
  }
  at_ += 4;
  return true;
}

JsonToken JsonReader::read_bare(bool number) {
  const ByteView bytes = window_.at(at_, kBareBytesMax);
  size_t n = 0;
  while (n < bytes.size() && n < kBareBytesMax) {
    const char c = bytes[n];
    const bool part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' ||
                      c == '.' || c == 'E';
    if (!part) break;
    ++n;
  }
  text_ = bytes.substr(0, n);
  const bool literal = text_ == "true" || text_ == "false" || text_ == "null";
  if (n == 0 || (!number && !literal)) return fail("json_malformed");
  if (number && text_.find_first_not_of("0123456789+-.eE") != std::string::npos) {
    return fail("json_malformed");
  }
  at_ += n;
  after_value();
  return token_ = number ? JsonToken::kNumber : JsonToken::kLiteral;
}

bool JsonReader::skip() {
  if (token_ != JsonToken::kObjectStart && token_ != JsonToken::kArrayStart) {
    return token_ != JsonToken::kError;
  }
  const size_t above = nesting_.size() - 1;
  while (nesting_.size() > above) {
    const JsonToken token = next();
    if (token == JsonToken::kError || token == JsonToken::kEnd) return false;
  }
  return true;
}

bool flatten_json(JsonReader& reader, std::string path,
                  const std::function<void(std::string_view path, std::string_view value)>& take) {
  std::vector<size_t> lengths;  // of the path outside each open object or array
  const size_t above = reader.depth();
  size_t outside = path.size();
  for (JsonToken token = reader.token();; token = reader.next()) {
    switch (token) {
      case JsonToken::kObjectStart:
      case JsonToken::kArrayStart:
        lengths.push_back(path.size());
        continue;
      case JsonToken::kKey:
        path.resize(lengths.back());
        if (path.size() < kPathBytesMax) {
          if (!path.empty()) path.push_back('.');
          path += base::clip_utf8(reader.text(), kPathBytesMax);
        }
        continue;
      case JsonToken::kString:
      case JsonToken::kNumber:
        take(path, reader.text());
        break;
      case JsonToken::kObjectEnd:
      case JsonToken::kArrayEnd:
        path.resize(lengths.back());
        lengths.pop_back();
        break;
      case JsonToken::kLiteral:
        break;
      case JsonToken::kEnd:
      case JsonToken::kError:
        return false;
    }
    if (lengths.empty()) {
      path.resize(outside);
      return reader.depth() <= above;
    }
  }
}

}  // namespace clew::extract
