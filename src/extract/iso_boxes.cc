// SPDX-License-Identifier: EUPL-1.2
// Walks the boxes at the top of a file; see iso_boxes.h.
#include "extract/iso_boxes.h"

namespace clew::extract {
namespace {

constexpr int kBoxesMax = 100'000;

}  // namespace

std::optional<uint64_t> end_of_boxes(evidence::ByteSource& source) {
  bool media = false;
  uint64_t at = 0;
  for (int i = 0; i < kBoxesMax && at + 8 <= source.size(); ++i) {
    char head[16];
    const auto n = source.read(at, head, sizeof(head));
    if (!n.ok() || *n < 8) return std::nullopt;
    const ByteView box(head, *n);
    const ByteView kind = box.substr(4, 4);
    media = media || kind == "ftyp" || kind == "moov" || kind == "mdat";
    if (!media && kind != "wide" && kind != "free" && kind != "skip") return std::nullopt;
    uint64_t length = base::read_be<uint32_t>(box, 0);
    if (length == 1 && box.size() >= 16) length = base::read_be<uint64_t>(box, 8);
    if (length == 0) return source.size();
    if (length < 8 || length > ~uint64_t{0} - at) return std::nullopt;
    at += length;
  }
  return media ? std::optional(at) : std::nullopt;
}

}  // namespace clew::extract
