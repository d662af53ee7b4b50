// SPDX-License-Identifier: EUPL-1.2
// Bytes: owned and borrowed byte strings, fixed-width integers in them, hex and base64.
// std::string and std::string_view carry bytes as well as text here, as LevelDB's Slice does; a
// name or a comment says which of the two a value is.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace clew::base {

using Bytes = std::string;          ///< owned bytes, any content
using ByteView = std::string_view;  ///< borrowed bytes, any content

/// Little-endian and big-endian integers at `offset`. The caller has checked the length:
/// offset + sizeof(T) <= bytes.size().
template <typename T>
T read_le(ByteView bytes, size_t offset) {
  static_assert(std::endian::native == std::endian::little);
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

template <typename T>
T read_be(ByteView bytes, size_t offset) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>((static_cast<uint64_t>(value) << 8) |
                           static_cast<uint8_t>(bytes[offset + i]));
  }
  return value;
}

template <typename T>
void append_le(Bytes& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <typename T>
void append_be(Bytes& out, T value) {
  for (size_t i = sizeof(T); i-- > 0;) {
    out.push_back(static_cast<char>((static_cast<uint64_t>(value) >> (8 * i)) & 0xff));
  }
}

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
/// Bytes of a hexadecimal string of even length; nothing when it is not one.
std::optional<Bytes> from_hex(std::string_view hex);

/// Standard base64 (RFC 4648, section 4) with padding.
std::string to_base64(ByteView bytes);
/// Bytes of standard base64, padding required; nothing when it is not.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace clew::base

namespace clew {
using base::Bytes;
using base::ByteView;
}  // namespace clew
