// SPDX-License-Identifier: EUPL-1.2
// ZIP archives by libarchive: by their central directory, and without one by their local headers,
// so that a damaged archive still gives its members. APPNOTE 6.3.10; WinZip AES after its AE-1/AE-2
// specification. The central directory is looked at here for what the library does not tell: which
// encryption, and the archive's comment.
#include <archive.h>

#include <algorithm>
#include <optional>

#include "extract/formats/libarchive_reader.h"

namespace clew::extract {
namespace {

constexpr size_t kEndSize = 22;  ///< end of central directory without its comment
constexpr size_t kEndSearch = (64 << 10) + kEndSize;
constexpr size_t kLocatorSize = 20;        ///< Zip64 end of central directory locator
constexpr size_t kZip64EndSize = 56;       ///< Zip64 end of central directory, version 1
constexpr size_t kEntrySize = 46;          ///< central directory header without its names
constexpr uint32_t kEntriesSeen = 10'000;  ///< entries looked at for their encryption
constexpr uint16_t kFlagEncrypted = 1 << 0;
constexpr uint16_t kFlagStrong = 1 << 6;
constexpr uint16_t kExtraAes = 0x9901;
constexpr uint16_t kMethodAes = 99;

int sniff(const Prefix& prefix) {
  const ByteView mark = prefix.head.substr(0, 4);
  const bool zip = mark == ByteView("PK\3\4", 4) || mark == ByteView("PK\5\6", 4) ||
                   mark == ByteView("PK\7\10", 4);
  return zip ? kSure : kNo;
}

/// The end of the central directory: where that begins, if it says so, and the archive's comment.
struct End {
  uint64_t directory = 0;
  Bytes comment;
};

/// Where a Zip64 archive says that its central directory begins; `locator_at` may hold its locator.
uint64_t zip64_directory(ByteSource& source, uint64_t locator_at) {
  char bytes[kLocatorSize + kZip64EndSize];
  const auto n = source.read(locator_at, bytes, kLocatorSize);
  const ByteView locator(bytes, kLocatorSize);
  if (!n.ok() || *n != kLocatorSize || locator.substr(0, 4) != ByteView("PK\6\7", 4)) return 0;
  const auto got = source.read(base::read_le<uint64_t>(locator, 8), bytes, kZip64EndSize);
  const ByteView end(bytes, kZip64EndSize);
  if (!got.ok() || *got != kZip64EndSize || end.substr(0, 4) != ByteView("PK\6\6", 4)) return 0;
  return base::read_le<uint64_t>(end, 48);
}

std::optional<End> find_end(ByteSource& source) {
  const uint64_t length = std::min<uint64_t>(source.size(), kEndSearch);
  Bytes tail(length, '\0');
  const uint64_t start = source.size() - length;
  const auto n = source.read(start, tail.data(), tail.size());
  if (!n.ok() || *n != length || length < kEndSize) return {};
  for (size_t at = length - kEndSize + 1; at-- > 0;) {
    if (tail.compare(at, 4, ByteView("PK\5\6", 4)) != 0) continue;
    const auto comment = base::read_le<uint16_t>(tail, at + 20);
    const auto bytes = base::read_le<uint32_t>(tail, at + 12);
    End end{0, tail.substr(at + kEndSize, comment)};
    // Counted from the end: right too where something stands before the archive.
    if (bytes <= start + at) end.directory = start + at - bytes;
    if (bytes == ~uint32_t{0} && start + at >= kLocatorSize) {
      end.directory = zip64_directory(source, start + at - kLocatorSize);
    }
    return end;
  }
  return {};
}

/// The key length of an AES extra field, "" without one.
std::string_view aes_of(ByteView extra) {
  while (extra.size() >= 4) {
    const auto id = base::read_le<uint16_t>(extra, 0);
    const auto size = base::read_le<uint16_t>(extra, 2);
    if (size + size_t{4} > extra.size()) break;
    if (id == kExtraAes && size >= 7) {
      const char strength = extra[4 + 4];
      return strength == 1 ? "aes128" : strength == 2 ? "aes192" : "aes256";
    }
    extra.remove_prefix(size + size_t{4});
  }
  return "aes";
}

std::string_view cipher_of(ByteView entry, ByteView extra) {
  const auto flags = base::read_le<uint16_t>(entry, 8);
  if ((flags & kFlagEncrypted) == 0) return {};
  if (base::read_le<uint16_t>(entry, 10) == kMethodAes) return aes_of(extra);
  return (flags & kFlagStrong) != 0 ? "strong" : "zipcrypto";
}

/// The encryptions of the members, joined by ", ".
std::string cipher(ByteSource& source) {
  const auto end = find_end(source);
  std::string found;
  uint64_t at = end.has_value() ? end->directory : source.size();
  for (uint32_t i = 0; i < kEntriesSeen; ++i) {
    char entry[kEntrySize];
    const auto n = source.read(at, entry, sizeof(entry));
    const ByteView view(entry, sizeof(entry));
    if (!n.ok() || *n != sizeof(entry) || view.substr(0, 4) != ByteView("PK\1\2", 4)) break;
    const auto name = base::read_le<uint16_t>(view, 28);
    const auto comment = base::read_le<uint16_t>(view, 32);
    Bytes extra(base::read_le<uint16_t>(view, 30), '\0');
    const auto got = source.read(at + kEntrySize + name, extra.data(), extra.size());
    if (!got.ok() || *got != extra.size()) break;
    const std::string_view one = cipher_of(view, extra);
    if (!one.empty() && found.find(one) == std::string::npos) {
      found.append(found.empty() ? "" : ", ").append(one);
    }
    at += kEntrySize + name + extra.size() + comment;
  }
  return found;
}

constexpr ArchiveKind kByDirectory = {.enable = archive_read_support_format_zip_seekable,
                                      .cipher = cipher,
                                      .takes_passwords = true,
                                      .skips_cheaply = true};
constexpr ArchiveKind kByLocalHeaders = {.enable = archive_read_support_format_zip_streamable,
                                         .cipher = cipher,
                                         .takes_passwords = true};

Outcome extract(ByteSource& source, Output& out) {
  const auto end = find_end(source);
  if (end.has_value()) {
    out.field("comment", end->comment);
    const ArchiveReading reading = read_archive(source, out, kByDirectory);
    if (reading.members > 0 || reading.outcome.state != model::ItemState::kFailed) {
      return reading.outcome;
    }
  }
  out.anomaly(end.has_value() ? "central_directory_damaged" : "central_directory_missing");
  Outcome outcome = read_archive(source, out, kByLocalHeaders).outcome;
  if (outcome.state == model::ItemState::kDone) {
    outcome =
        Outcome::partial(end.has_value() ? "the archive is damaged" : "the archive ends early");
  }
  return outcome;
}

}  // namespace

extern constinit const Format kZip = {
    .name = "zip",
    .summary = "ZIP archives",
    .specification = "APPNOTE 6.3.10",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
