// SPDX-License-Identifier: EUPL-1.2
// TIFF and what is built on it (DNG and other raw pictures): size from the first directory;
// metadata by extract/image.h. Strips may lie anywhere, so nothing can be said of trailing bytes.
#include "extract/image.h"

namespace clew::extract {
namespace {

constexpr size_t kDirectoriesMax = 10'000;

int sniff(const Prefix& prefix) {
  for (const ByteView mark :
       {ByteView("II*\0", 4), ByteView("MM\0*", 4), ByteView("II+\0", 4), ByteView("MM\0+", 4)}) {
    if (prefix.head.starts_with(mark)) return kSure;
  }
  return kNo;
}

/// Reads integers in the file's order; beyond its end they are nought and the image is not whole.
class Numbers {
 public:
  explicit Numbers(ByteView bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}
  template <typename T>
  T at(uint64_t offset) {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) {
      cut_ = true;
      return 0;
    }
    return little_ ? base::read_le<T>(bytes_, offset) : base::read_be<T>(bytes_, offset);
  }
  bool cut() const { return cut_; }

 private:
  ByteView bytes_;
  bool little_;
  bool cut_ = false;
};

ImageShape walk(ByteView bytes) {
  ImageShape shape;
  Numbers numbers(bytes);
  const bool big = numbers.at<uint16_t>(2) == 43;
  uint64_t directory = big ? numbers.at<uint64_t>(8) : numbers.at<uint32_t>(4);
  const uint64_t count = big ? numbers.at<uint64_t>(directory) : numbers.at<uint16_t>(directory);
  const uint64_t entry_bytes = big ? 20 : 12;
  const uint64_t first = directory + (big ? 8 : 2);
  for (uint64_t i = 0; i < count && i < kDirectoriesMax && !numbers.cut(); ++i) {
    const uint64_t entry = first + i * entry_bytes;
    const auto tag = numbers.at<uint16_t>(entry);
    if (tag != 256 && tag != 257) continue;
    const bool is_short = numbers.at<uint16_t>(entry + 2) == 3;
    const uint64_t value_at = entry + (big ? 12 : 8);
    const uint64_t value =
        is_short ? numbers.at<uint16_t>(value_at) : numbers.at<uint32_t>(value_at);
    (tag == 256 ? shape.width : shape.height) = value;
  }
  shape.end = bytes.size();
  shape.whole = !numbers.cut() && shape.width > 0;
  return shape;
}

Outcome extract(ByteSource& source, Output& out) { return read_image(source, out, walk); }

}  // namespace

extern constinit const Format kTiff = {
    .name = "tiff",
    .summary = "TIFF images",
    .specification = "TIFF 6.0",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
