// SPDX-License-Identifier: EUPL-1.2
// Tape archives: ustar, pax, GNU and the checksummed v7 form, by libarchive. POSIX.1-2017, pax(1),
// and the GNU tar manual, "Basic Tar Format".
#include <archive.h>

#include "extract/formats/libarchive_reader.h"

namespace clew::extract {
namespace {

constexpr size_t kBlock = 512;
constexpr size_t kChecksumAt = 148;
constexpr size_t kChecksumLength = 8;
constexpr size_t kMagicAt = 257;

/// The sum of the header's bytes with its own checksum taken as spaces must be what it states.
bool checksum_holds(ByteView head) {
  uint32_t stated = 0;
  bool any = false;
  for (size_t i = kChecksumAt; i < kChecksumAt + kChecksumLength; ++i) {
    const char c = head[i];
    if (c == ' ' && !any) continue;
    if (c < '0' || c > '7') break;
    stated = stated * 8 + static_cast<uint32_t>(c - '0');
    any = true;
  }
  uint32_t sum = kChecksumLength * ' ';
  for (size_t i = 0; i < kBlock; ++i) {
    const bool own = i >= kChecksumAt && i < kChecksumAt + kChecksumLength;
    if (!own) sum += static_cast<uint8_t>(head[i]);
  }
  return any && sum == stated;
}

int sniff(const Prefix& prefix) {
  if (prefix.head.size() < kBlock || prefix.head[0] == '\0') return kNo;
  if (!checksum_holds(prefix.head)) return kNo;
  return prefix.head.substr(kMagicAt, 5) == "ustar" ? kSure : kLikely;
}

Outcome extract(ByteSource& source, Output& out) {
  const ArchiveKind kind = {.enable = archive_read_support_format_tar, .skips_cheaply = true};
  return read_archive(source, out, kind).outcome;
}

}  // namespace

extern constinit const Format kTar = {
    .name = "tar",
    .summary = "Tape archives: ustar, pax, GNU, v7",
    .specification = "POSIX.1-2017 pax; GNU tar manual",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
