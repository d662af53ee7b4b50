// SPDX-License-Identifier: EUPL-1.2
// Makes binary property lists, object by object, for tests.
#pragma once

#include <bit>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

/// Objects as they stand in the file; references are their order.
namespace plist_object {
inline Bytes sized(int type, size_t count) {
  Bytes out;
  if (count < 15) return Bytes(1, static_cast<char>(type << 4 | static_cast<int>(count)));
  out.push_back(static_cast<char>(type << 4 | 15));
  out.push_back(0x11);
  base::append_be(out, static_cast<uint16_t>(count));
  return out;
}
inline Bytes string(const std::string& text) { return sized(5, text.size()) + text; }
inline Bytes data(const Bytes& bytes) { return sized(4, bytes.size()) + bytes; }
inline Bytes boolean(bool value) { return Bytes(1, value ? 9 : 8); }
inline Bytes integer(uint64_t value) {
  Bytes out(1, 0x13);
  base::append_be(out, value);
  return out;
}
inline Bytes real(double value) {
  Bytes out(1, 0x23);
  base::append_be(out, std::bit_cast<uint64_t>(value));
  return out;
}
inline Bytes date(double seconds_since_2001) {
  Bytes out(1, 0x33);
  base::append_be(out, std::bit_cast<uint64_t>(seconds_since_2001));
  return out;
}
inline Bytes reference(uint8_t object) { return Bytes{static_cast<char>(0x80), char(object)}; }
inline Bytes array(const std::vector<uint8_t>& values) {
  return sized(10, values.size()) + Bytes(values.begin(), values.end());
}
/// Keys, then values.
inline Bytes dictionary(const std::vector<uint8_t>& keys, const std::vector<uint8_t>& values) {
  return sized(13, keys.size()) + Bytes(keys.begin(), keys.end()) +
         Bytes(values.begin(), values.end());
}
}  // namespace plist_object

/// The file; object 0 is its root.
inline Bytes binary_plist(const std::vector<Bytes>& objects) {
  Bytes out = "bplist00";
  std::vector<size_t> offsets;
  for (const auto& object : objects) {
    offsets.push_back(out.size());
    out += object;
  }
  const size_t table = out.size();
  for (const size_t offset : offsets) base::append_be(out, static_cast<uint16_t>(offset));
  out += Bytes(6, '\0');
  out.push_back(2);  // bytes of an offset
  out.push_back(1);  // and of a reference
  base::append_be(out, uint64_t{objects.size()});
  base::append_be(out, uint64_t{0});
  base::append_be(out, uint64_t{table});
  return out;
}

}  // namespace clew::extract
