// SPDX-License-Identifier: EUPL-1.2
// Film by the signatures of its containers; read by extract/media.h. A container without film ends
// as type "audio".
#include "extract/media.h"

namespace clew::extract {
namespace {

constexpr ByteView kAsf("\x30\x26\xb2\x75\x8e\x66\xcf\x11", 8);
constexpr ByteView kMatroska("\x1a\x45\xdf\xa3", 4);
constexpr ByteView kProgramStream("\x00\x00\x01\xba", 4);
constexpr ByteView kElementary("\x00\x00\x01\xb3", 4);
constexpr size_t kPacketBytes = 188;   ///< of a transport stream
constexpr size_t kStampedBytes = 192;  ///< of one with time stamps (M2TS)

/// ISO base media by its first box; still pictures have brands of their own.
int sniff_boxes(ByteView head) {
  if (head.size() < 12) return kNo;
  const ByteView kind = head.substr(4, 4);
  if (kind == "ftyp") {
    for (const auto* still : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1",
                              "avif", "avis", "jpx ", "jp2 ", "jpm ", "crx "}) {
      if (head.substr(8, 4) == still) return kNo;
    }
    return kSure;
  }
  for (const auto* first : {"moov", "mdat", "wide", "pnot"}) {
    if (kind == first && head[0] == 0) return kLikely;
  }
  return kNo;
}

bool is_transport_stream(ByteView head) {
  for (const size_t length : {kPacketBytes, kStampedBytes}) {
    const size_t first = length - kPacketBytes;
    if (head.size() < first + 4 * length + 1) continue;
    bool all = true;
    for (size_t i = 0; i < 5; ++i) all = all && head[first + i * length] == 'G';
    if (all) return true;
  }
  return false;
}

int sniff(const Prefix& prefix) {
  const ByteView head = prefix.head;
  if (head.starts_with("RIFF") && head.substr(8, 4) == "AVI ") return kSure;
  if (head.starts_with(kAsf) || head.starts_with(kMatroska)) return kSure;
  if (head.starts_with("FLV\1") || head.starts_with(".RMF")) return kSure;
  if (head.starts_with(kProgramStream) || head.starts_with(kElementary)) return kSure;
  if (is_transport_stream(head)) return kLikely;
  return sniff_boxes(head);
}

}  // namespace

extern constinit const Format kVideo = {
    .name = "video",
    .summary = "Film: MP4, QuickTime, Matroska, WebM, AVI, ASF, FLV, MPEG",
    .specification = "ISO/IEC 14496-12, RFC 9559 and others, by libav",
    .sniff = sniff,
    .extract = read_media,
};

}  // namespace clew::extract
