// SPDX-License-Identifier: EUPL-1.2
// 7-Zip archives, by libarchive. 7zFormat.txt of the 7-Zip sources. Its only cipher is AES-256.
#include <archive.h>

#include "extract/formats/libarchive_reader.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature("7z\xbc\xaf\x27\x1c", 6);

int sniff(const Prefix& prefix) { return prefix.head.substr(0, 6) == kSignature ? kSure : kNo; }

std::string cipher(ByteSource&) { return "aes256"; }

Outcome extract(ByteSource& source, Output& out) {
  const ArchiveKind kind = {.enable = archive_read_support_format_7zip, .cipher = cipher};
  return read_archive(source, out, kind).outcome;
}

}  // namespace

extern constinit const Format kSevenZip = {
    .name = "seven_zip",
    .summary = "7-Zip archives",
    .specification = "7zFormat.txt, 7-Zip 22",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
