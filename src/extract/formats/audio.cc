// SPDX-License-Identifier: EUPL-1.2
// Sound by the signatures of its containers and streams; read by extract/media.h.
#include "extract/media.h"

namespace clew::extract {
namespace {

/// Bytes of an MPEG audio frame (ISO/IEC 11172-3, 2.4.2.3) at the start; 0 when it is none.
size_t mpeg_frame(ByteView at) {
  static constexpr int kRates[5][15] = {
      {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
      {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
      {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}};
  static constexpr int kSamplings[3] = {44100, 48000, 32000};
  if (at.size() < 4) return 0;
  const auto header = base::read_be<uint32_t>(at, 0);
  if ((header >> 21) != 0x7ff) return 0;
  const uint32_t version = (header >> 19) & 3;  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const uint32_t layer = 4 - ((header >> 17) & 3);
  const uint32_t rate = (header >> 12) & 15;
  const uint32_t sampling = (header >> 10) & 3;
  if (version == 1 || layer == 4 || rate == 0 || rate == 15 || sampling == 3) return 0;
  const bool first = version == 3;
  const int kbps = kRates[first ? layer - 1 : layer == 1 ? 3 : 4][rate];
  const int hz = kSamplings[sampling] >> (first ? 0 : version == 2 ? 1 : 2);
  const size_t padding = (header >> 9) & 1;
  if (layer == 1) return static_cast<size_t>(12 * kbps * 1000 / hz + static_cast<int>(padding)) * 4;
  const int factor = layer == 3 && !first ? 72 : 144;
  return static_cast<size_t>(factor * kbps * 1000 / hz) + padding;
}

/// Bytes of an ADTS frame (ISO/IEC 13818-7, 6.2); 0 when it is none.
size_t adts_frame(ByteView at) {
  if (at.size() < 7) return 0;
  const auto head = base::read_be<uint16_t>(at, 0);
  if ((head & 0xfff6) != 0xfff0) return 0;
  const size_t length = (static_cast<size_t>(at[3] & 3) << 11) |
                        (static_cast<size_t>(static_cast<uint8_t>(at[4])) << 3) |
                        (static_cast<uint8_t>(at[5]) >> 5);
  return length >= 7 ? length : 0;
}

/// Whether several frames stand one behind the other.
template <typename Frame>
bool has_frames(ByteView head, Frame frame) {
  constexpr int kFrames = 4;
  for (int i = 0; i < kFrames; ++i) {
    const size_t length = frame(head);
    if (length == 0) return false;
    if (length >= head.size()) return i >= 2;
    head.remove_prefix(length);
  }
  return true;
}

int sniff(const Prefix& prefix) {
  const ByteView head = prefix.head;
  const ByteView kind = head.size() < 12 ? ByteView() : head.substr(8, 4);
  if (head.starts_with("RIFF") && kind == "WAVE") return kSure;
  if (head.starts_with("FORM") && (kind == "AIFF" || kind == "AIFC")) return kSure;
  for (const auto* mark : {"OggS", "fLaC", "#!AMR", "caff", "wvPK", "MAC ", "RF64"}) {
    if (head.starts_with(mark)) return kSure;
  }
  if (head.starts_with("ID3") && head.size() > 10 && head[3] < 5) return kSure;
  if (head.starts_with(ByteView(".snd\0\0", 6))) return kSure;
  if (has_frames(head, mpeg_frame) || has_frames(head, adts_frame)) return kLikely;
  return kNo;
}

}  // namespace

extern constinit const Format kAudio = {
    .name = "audio",
    .summary = "Sound: MP3, AAC, FLAC, Ogg, WAVE, AIFF, AMR",
    .specification = "ISO/IEC 11172-3, RFC 3533, RFC 9639 and others, by libav",
    .sniff = sniff,
    .extract = read_media,
};

}  // namespace clew::extract
