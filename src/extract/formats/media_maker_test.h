// SPDX-License-Identifier: EUPL-1.2
// Makes small recordings in memory: sound as WAVE, film as a QuickTime file of plain pixels, with
// time, place and device as phones write them.
#pragma once

#include <string>

#include "base/bytes.h"

namespace clew::extract {

/// A box of ISO base media: its length, its kind, its content.
inline Bytes box(const std::string& kind, const Bytes& content) {
  Bytes out;
  base::append_be<uint32_t>(out, static_cast<uint32_t>(content.size() + 8));
  return out + kind + content;
}
/// A box with version 0 and no flags.
inline Bytes full_box(const std::string& kind, const Bytes& content) {
  return box(kind, Bytes(4, '\0') + content);
}
/// Big-endian numbers of four bytes.
inline Bytes words(std::initializer_list<uint32_t> values) {
  Bytes out;
  for (const uint32_t value : values) base::append_be<uint32_t>(out, value);
  return out;
}

inline constexpr uint32_t kSecondsSince1904 = 2'082'844'800;  ///< of 1970
inline constexpr uint32_t kMatrixOne = 0x10000;

inline Bytes matrix() { return words({kMatrixOne, 0, 0, 0, kMatrixOne, 0, 0, 0, 0x40000000}); }

/// Film of `frames` pictures, one a second, each of one colour; taken at `unix_seconds`, at `place`
/// in ISO 6709.
inline Bytes quicktime_of(uint32_t frames, uint16_t width, uint16_t height, uint32_t unix_seconds,
                          const std::string& place) {
  const uint32_t time = unix_seconds == 0 ? 0 : unix_seconds + kSecondsSince1904;
  const uint32_t frame_bytes = uint32_t{3} * width * height;
  Bytes pixels;
  for (uint32_t i = 0; i < frames; ++i) pixels += Bytes(frame_bytes, static_cast<char>(40 * i + 9));
  const Bytes type = box("ftyp", "qt  " + words({0}) + "qt  ");
  const uint32_t data_at = static_cast<uint32_t>(type.size()) + 8;

  Bytes sample = Bytes(6, '\0') + Bytes("\0\1", 2) + words({0, 0, 0, 0});
  base::append_be<uint16_t>(sample, width);
  base::append_be<uint16_t>(sample, height);
  sample += words({0x480000, 0x480000, 0}) + Bytes("\0\1", 2) + Bytes(32, '\0') +
            Bytes("\0\x18\xff\xff", 4);
  const Bytes table = box("stbl", full_box("stsd", words({1}) + box("raw ", sample)) +
                                      full_box("stts", words({1, frames, 1})) +
                                      full_box("stsc", words({1, 1, frames, 1})) +
                                      full_box("stsz", words({frame_bytes, frames})) +
                                      full_box("stco", words({1, data_at})));
  const Bytes reference = box("dinf", full_box("dref", words({1}) + box("url ", words({1}))));
  const Bytes media =
      box("mdia", full_box("mdhd", words({time, time, 1, frames, 0})) +
                      full_box("hdlr", "mhlrvide" + Bytes(12, '\0') + Bytes(1, '\0')) +
                      box("minf", full_box("vmhd", Bytes(8, '\0')) + reference + table));
  const Bytes track =
      box("trak", full_box("tkhd", words({time, time, 1, 0, frames, 0, 0, 0, 0}) + matrix() +
                                       words({uint32_t{width} << 16, uint32_t{height} << 16})) +
                      media);
  Bytes about;
  if (!place.empty()) {
    Bytes text;
    base::append_be<uint16_t>(text, static_cast<uint16_t>(place.size()));
    base::append_be<uint16_t>(text, 0x15c7);
    about += box("\xa9xyz", text + place);
  }
  const Bytes header =
      full_box("mvhd", words({time, time, 1, frames, kMatrixOne}) + Bytes("\1\0", 2) +
                           Bytes(10, '\0') + matrix() + Bytes(24, '\0') + words({2}));
  return type + box("mdat", pixels) + box("moov", header + track + box("udta", about));
}

/// Silence of so many seconds, 8,000 samples a second, with a title.
inline Bytes wave_of(uint32_t seconds, const std::string& title) {
  const uint32_t rate = 8000;
  const auto chunk = [](const std::string& kind, const Bytes& content) {
    Bytes out = kind;
    base::append_le<uint32_t>(out, static_cast<uint32_t>(content.size()));
    return out + content + Bytes(content.size() % 2, '\0');
  };
  Bytes format;
  base::append_le<uint16_t>(format, 1);
  base::append_le<uint16_t>(format, 1);
  base::append_le<uint32_t>(format, rate);
  base::append_le<uint32_t>(format, rate);
  base::append_le<uint16_t>(format, 1);
  base::append_le<uint16_t>(format, 8);
  return chunk("RIFF", "WAVE" + chunk("fmt ", format) +
                           chunk("LIST", "INFO" + chunk("INAM", title + Bytes(1, '\0'))) +
                           chunk("data", Bytes(size_t{rate} * seconds, '\x80')));
}

}  // namespace clew::extract
