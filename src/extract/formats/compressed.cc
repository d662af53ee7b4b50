// SPDX-License-Identifier: EUPL-1.2
// One compressed stream: gzip (RFC 1952), bzip2, xz and lzma (the .xz file format 1.1.0), Zstandard
// (RFC 8878), LZ4 (frame format 1.6), lzip and compress(1), by libarchive. What it holds is one
// child, by the name that the stream states; a tar in it is read as it streams by, and its members
// are the children.
#include <archive.h>

#include <algorithm>

#include "extract/formats/libarchive_reader.h"

namespace clew::extract {
namespace {

struct Signature {
  ByteView bytes;
  int filter;
};

constexpr Signature kSignatures[] = {
    {ByteView("\x1f\x8b\x08", 3), ARCHIVE_FILTER_GZIP},
    {ByteView("\xfd"
              "7zXZ\0",
              6),
     ARCHIVE_FILTER_XZ},
    {ByteView("\x28\xb5\x2f\xfd", 4), ARCHIVE_FILTER_ZSTD},
    {ByteView("\x04\x22\x4d\x18", 4), ARCHIVE_FILTER_LZ4},
    {ByteView("\x02\x21\x4c\x18", 4), ARCHIVE_FILTER_LZ4},  // the form before the frame format
    {ByteView("LZIP\x01", 5), ARCHIVE_FILTER_LZIP},
};

constexpr size_t kBzip2Head = 10;  ///< "BZh", level, and the mark of a block or of the end
constexpr size_t kLzmaHead = 13;   ///< properties, dictionary size, uncompressed size
constexpr uint64_t kLzmaBytesMax = uint64_t{1} << 40;  ///< stated size of a believable .lzma

bool is_bzip2(ByteView head) {
  if (head.size() < kBzip2Head || head.substr(0, 3) != "BZh") return false;
  const ByteView mark = head.substr(4, 6);
  return head[3] >= '1' && head[3] <= '9' &&
         (mark == "1AY&SY" || mark == ByteView("\x17\x72\x45\x38\x50\x90", 6));
}

/// .lzma has no signature: the default properties, a power of two, a size unknown or believable.
bool is_lzma(ByteView head) {
  if (head.size() <= kLzmaHead || head[0] != '\x5d') return false;
  const auto dictionary = base::read_le<uint32_t>(head, 1);
  const auto size = base::read_le<uint64_t>(head, 5);
  const bool power = dictionary >= 1u << 12 && (dictionary & (dictionary - 1)) == 0;
  return power && (size == ~uint64_t{0} || size < kLzmaBytesMax) && head[kLzmaHead] == '\0';
}

/// The library's number of the compression, or 0.
int filter_of(ByteView head) {
  for (const auto& signature : kSignatures) {
    if (head.substr(0, signature.bytes.size()) == signature.bytes) return signature.filter;
  }
  if (is_bzip2(head)) return ARCHIVE_FILTER_BZIP2;
  if (head.size() > 3 && head.substr(0, 2) == "\x1f\x9d" && (head[2] & 0x60) == 0) {
    return ARCHIVE_FILTER_COMPRESS;
  }
  return is_lzma(head) ? ARCHIVE_FILTER_LZMA : 0;
}

int sniff(const Prefix& prefix) {
  const int filter = filter_of(prefix.head);
  if (filter == 0) return kNo;
  return filter == ARCHIVE_FILTER_LZMA || filter == ARCHIVE_FILTER_COMPRESS ? kLikely : kSure;
}

int enable(struct archive* reader) {
  return std::min({archive_read_support_format_tar(reader), archive_read_support_format_raw(reader),
                   archive_read_support_format_empty(reader)});
}

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kBzip2Head + kLzmaHead);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  const int filter = filter_of(head.value());
  if (filter == 0) return Outcome::failed("not a compressed stream");
  return read_archive(source, out, {.enable = enable, .filter = filter}).outcome;
}

}  // namespace

extern constinit const Format kCompressed = {
    .name = "compressed",
    .summary = "Compressed files and tars: gz, bz2, xz, zst, lz4, lzma, lz, Z",
    .specification = "RFC 1952, RFC 8878, xz 1.1.0, LZ4 frame 1.6, bzip2, compress(1)",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
