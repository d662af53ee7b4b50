// SPDX-License-Identifier: EUPL-1.2
// Archives by libarchive: one walk over the members of any archive that the library reads, for the
// formats that differ in signature and locks only. Members are unpacked one after the other into
// the Output's unpacker, so memory is bounded by its budget, never by what a header claims.
//
//   Outcome extract(ByteSource& source, Output& out) {
//     return read_archive(source, out, {.enable = archive_read_support_format_tar}).outcome;
//   }
//
// One thread only.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "extract/format.h"

struct archive;

namespace clew::extract {

/// How one family of archives is read.
struct ArchiveKind {
  /// Turns on the library's readers for it: archive_read_support_format_tar.
  int (*enable)(struct archive* reader) = nullptr;
  /// The library's number of the one compression around the archive (ARCHIVE_FILTER_GZIP), or 0.
  /// No other is undone below it: what is compressed twice becomes a child.
  int filter = 0;
  /// Names the encryption of a locked archive, e.g. "aes256"; asked once, when a lock is met.
  std::string (*cipher)(ByteSource& source) = nullptr;
  /// Names of the locked members, where the library does not tell them from damaged ones.
  std::set<Bytes> (*locked_names)(ByteSource& source) = nullptr;
  /// Whether the library deciphers members, given a password.
  bool takes_passwords = false;
  /// Whether the library passes over a member without unpacking it. Where it does not, reading
  /// ends at the expansion limit.
  bool skips_cheaply = false;
};

/// How far reading came.
struct ArchiveReading {
  Outcome outcome;
  uint64_t members = 0;  ///< children reported, in whatever state
};

/// Reports every member as a child, by its raw name: files with their bytes; links, devices and
/// locked members without; directories not at all. Damage is an anomaly with its offset, and what
/// was read before it is kept. Never throws what the library or a callback met.
ArchiveReading read_archive(ByteSource& source, Output& out, const ArchiveKind& kind);

}  // namespace clew::extract
