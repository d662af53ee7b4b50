// SPDX-License-Identifier: EUPL-1.2
// Cyrillic halves of windows-1251 (Unicode's CP1251.TXT) and KOI8-R (RFC 1489).
#include "training/formats/charset.h"

#include "base/utf8.h"

namespace clew::training {
namespace {

struct Place {
  char32_t point;
  uint8_t byte;
};

constexpr Place kWindows1251[] = {{U'Ё', 0xa8}, {U'ё', 0xb8}, {U'Є', 0xaa}, {U'є', 0xba},
                                  {U'І', 0xb2}, {U'і', 0xb3}, {U'Ї', 0xaf}, {U'ї', 0xbf},
                                  {U'Ґ', 0xa5}, {U'ґ', 0xb4}, {U'’', 0x92}, {U'№', 0xb9},
                                  {U'–', 0x96}, {U'…', 0x85}};

constexpr std::u32string_view kKoiSmall = U"юабцдефгхийклмнопярстужвьызшэщчъ";

/// Encodes with `place`, which gives the byte of a code point above ASCII, or -1.
template <typename PlaceOf>
std::optional<Bytes> encode(std::string_view utf8, PlaceOf place) {
  Bytes out;
  for (size_t i = 0; i < utf8.size();) {
    const base::Decoded decoded = base::decode_utf8(utf8, i);
    i += decoded.length;
    const int byte = decoded.point < 0x80 ? static_cast<int>(decoded.point) : place(decoded.point);
    if (byte < 0) return std::nullopt;
    out.push_back(static_cast<char>(byte));
  }
  return out;
}

}  // namespace

std::optional<Bytes> to_windows_1251(std::string_view utf8) {
  return encode(utf8, [](char32_t point) {
    if (point >= 0x410 && point <= 0x44f) return static_cast<int>(point - 0x410 + 0xc0);
    for (const Place& place : kWindows1251) {
      if (place.point == point) return static_cast<int>(place.byte);
    }
    return -1;
  });
}

std::optional<Bytes> to_koi8_r(std::string_view utf8) {
  return encode(utf8, [](char32_t point) {
    if (point == U'ё') return 0xa3;
    if (point == U'Ё') return 0xb3;
    const bool capital = point >= 0x410 && point < 0x430;
    const size_t at = kKoiSmall.find(capital ? point + 0x20 : point);
    if (at == std::u32string_view::npos) return -1;
    return static_cast<int>((capital ? 0xe0 : 0xc0) + at);
  });
}

Bytes to_utf16_le(std::string_view utf8) {
  Bytes out = "\xff\xfe";
  for (size_t i = 0; i < utf8.size();) {
    const base::Decoded decoded = base::decode_utf8(utf8, i);
    i += decoded.length;
    if (decoded.point < 0x10000) {
      base::append_le(out, static_cast<uint16_t>(decoded.point));
    } else {
      base::append_le(out, static_cast<uint16_t>(0xd800 + ((decoded.point - 0x10000) >> 10)));
      base::append_le(out, static_cast<uint16_t>(0xdc00 + (decoded.point & 0x3ff)));
    }
  }
  return out;
}

}  // namespace clew::training
