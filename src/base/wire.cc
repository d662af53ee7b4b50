// SPDX-License-Identifier: EUPL-1.2
// LEB128 varints and length-prefixed strings; see wire.h.
#include "base/wire.h"

namespace clew::base {

void WireWriter::number(uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

Result<uint64_t> WireReader::number() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) return Error(ErrorKind::kCorrupt, "record ends inside a number");
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  return Error(ErrorKind::kCorrupt, "record holds a number of more than 64 bits");
}

Result<int64_t> WireReader::integer() {
  const uint64_t raw = TRY(number());
  return static_cast<int64_t>((raw >> 1) ^ (~(raw & 1) + 1));
}

Result<std::string_view> WireReader::string() {
  const uint64_t length = TRY(number());
  if (length > rest_.size()) return Error(ErrorKind::kCorrupt, "record ends inside a string");
  const std::string_view value = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return value;
}

}  // namespace clew::base
