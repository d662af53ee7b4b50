// SPDX-License-Identifier: EUPL-1.2
// Archives met less often, by libarchive: CAB ([MS-CAB]), cpio (POSIX.1-1988 and SVR4), ar (System
// V and BSD, so .deb too), ISO 9660 with Joliet and Rock Ridge (ECMA-119), and LHA. XAR is left
// out: version 3.6 of the library never ends on some malformed ones.
#include <archive.h>

#include <algorithm>

#include "extract/formats/libarchive_reader.h"

namespace clew::extract {
namespace {

constexpr size_t kIsoMagicAt = 16 * 2048 + 1;  ///< "CD001" of the first volume descriptor

bool starts_with(ByteView head, ByteView with) { return head.substr(0, with.size()) == with; }

bool is_cpio(ByteView head) {
  return starts_with(head, "070701") || starts_with(head, "070702") || starts_with(head, "070707");
}

/// "-lh5-", "-lz4-", "-lhd-" behind the header's size and checksum.
bool is_lha(ByteView head) {
  return head.size() > 21 && head.substr(2, 2) == "-l" && (head[4] == 'h' || head[4] == 'z') &&
         head[6] == '-' && head[20] >= 0 && head[20] <= 3;
}

int sniff(const Prefix& prefix) {
  const ByteView head = prefix.head;
  if (starts_with(head, ByteView("MSCF\0\0\0\0", 8)) || starts_with(head, "!<arch>\n"))
    return kSure;
  if (head.size() > kIsoMagicAt + 5 && head.substr(kIsoMagicAt, 5) == "CD001") return kSure;
  if (is_cpio(head) && head.size() > 76) return kLikely;
  return is_lha(head) ? kLikely : kNo;
}

int enable(struct archive* reader) {
  return std::min({archive_read_support_format_cab(reader),
                   archive_read_support_format_cpio(reader), archive_read_support_format_ar(reader),
                   archive_read_support_format_iso9660(reader),
                   archive_read_support_format_lha(reader)});
}

Outcome extract(ByteSource& source, Output& out) {
  return read_archive(source, out, {.enable = enable}).outcome;
}

}  // namespace

extern constinit const Format kArchiveOther = {
    .name = "archive_other",
    .summary = "Other archives: cab, cpio, ar, ISO 9660, lha",
    .specification = "[MS-CAB], POSIX.1-1988 cpio, ECMA-119, lha",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
