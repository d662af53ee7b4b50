// SPDX-License-Identifier: EUPL-1.2
// Strings of binary workbooks; see biff_strings.h.
#include "extract/biff_strings.h"

#include <algorithm>

namespace clew::extract {

/// Goes on to the next record where one is used up.
void BiffReader::settle() {
  while (!ended() && at_ >= records_[record_].size()) {
    ++record_;
    at_ = 0;
  }
}

uint8_t BiffReader::u8() {
  settle();
  if (ended()) return 0;
  return static_cast<uint8_t>(records_[record_][at_++]);
}

uint16_t BiffReader::u16() {
  const uint16_t low = u8();
  return static_cast<uint16_t>(low | u8() << 8);
}

uint32_t BiffReader::u32() {
  const uint32_t low = u16();
  return low | uint32_t{u16()} << 16;
}

void BiffReader::skip(uint64_t length) {
  while (length > 0) {
    settle();
    if (ended()) return;
    const auto n = static_cast<size_t>(std::min<uint64_t>(length, rest().size()));
    at_ += n;
    length -= n;
  }
}

std::string BiffReader::characters(size_t count) {
  const bool wide = (u8() & 1) != 0;
  return units(count, wide);
}

std::string BiffReader::units(size_t count, bool wide) {
  Bytes units;
  while (count > 0 && !ended()) {
    if (at_ >= records_[record_].size()) {
      settle();
      if (ended()) break;
      // What goes on in the next record says anew how wide its characters are.
      wide = (u8() & 1) != 0;
    }
    const ByteView here = rest();
    const size_t n = std::min(count, wide ? here.size() / 2 : here.size());
    if (n == 0) {
      // Half a character at the end of a record.
      at_ = records_[record_].size();
      continue;
    }
    if (wide) {
      units += here.substr(0, 2 * n);
    } else {
      for (const char c : here.substr(0, n)) units.append({c, '\0'});
    }
    at_ += wide ? 2 * n : n;
    count -= n;
  }
  return utf16le_to_utf8(units);
}

std::string BiffReader::rich_string() {
  const size_t count = u16();
  settle();
  if (ended()) return {};
  const auto flags = static_cast<uint8_t>(records_[record_][at_]);
  constexpr uint8_t kPhonetic = 4;
  constexpr uint8_t kRich = 8;
  ++at_;
  const uint64_t runs = (flags & kRich) != 0 ? u16() : 0;
  const uint64_t phonetic = (flags & kPhonetic) != 0 ? u32() : 0;
  const bool wide = (flags & 1) != 0;
  std::string text = units(count, wide);
  skip(runs * 4 + phonetic);
  return text;
}

}  // namespace clew::extract
