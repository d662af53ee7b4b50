// SPDX-License-Identifier: EUPL-1.2
// Wire: how records are laid out in bytes between processes and in derived identities. Unsigned
// integers are LEB128 varints, signed ones zigzag first, strings are a length and the bytes. There
// are no field tags: each record type lists its fields in order (docs/formats/worker.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::base {

/// Appends fields to a byte string. Thread-compatible.
class WireWriter {
 public:
  void number(uint64_t value);
  void integer(int64_t value) {
    number((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
  }
  void string(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }
  const Bytes& bytes() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }
  void clear() { bytes_.clear(); }

 private:
  Bytes bytes_;
};

/// Reads fields in the order in which they were written. Fails (never reads past the end) on short
/// or malformed input. Borrows the bytes. Thread-compatible.
class WireReader {
 public:
  explicit WireReader(ByteView bytes) : rest_(bytes) {}
  Result<uint64_t> number();
  Result<int64_t> integer();
  /// The view stays valid as long as the bytes given to the constructor.
  Result<std::string_view> string();
  bool at_end() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

}  // namespace clew::base
