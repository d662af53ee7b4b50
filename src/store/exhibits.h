// SPDX-License-Identifier: EUPL-1.2
// Exhibits: things as received, and the files that each consists of, as rows of case.db. A file's
// row is written when it is found, its hashes when it was read; when all have hashes the exhibit is
// sealed: one hash over all rows (the manifest root) goes to the ledger.
//
// Functions that change rows take the caller's Transaction, so that an act and its ledger entry are
// one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace clew::store {

/// Bytes of a file that one entry of ExhibitFile::blocks stands for.
inline constexpr uint64_t kBlockBytes = 1 << 20;
/// Bytes that one block's hash is cut to: a second preimage is out of reach, and the whole file's
/// SHA-256 stands beside it.
inline constexpr size_t kBlockHashBytes = 16;
inline constexpr size_t kExhibitIdBytesMax = 64;

enum class ExhibitKind { kDirectory, kFile };

struct Exhibit {
  std::string id = {};  ///< "E1"; letters, digits, '-', '_' and '.'
  Bytes source = {};    ///< absolute path on the machine that added it, raw bytes
  ExhibitKind kind = ExhibitKind::kFile;
  bool copied = false;         ///< its files' bytes lie in the object store
  std::string authority = {};  ///< under what it was obtained, as stated
  TimeMs added_ms = 0;
  std::optional<TimeMs> sealed_ms = {};
  uint64_t files = 0;        ///< rows of exhibit_file
  uint64_t bytes = 0;        ///< sum of their sizes
  Bytes manifest_root = {};  ///< 32 bytes once sealed, else empty
  bool operator==(const Exhibit&) const = default;
};

enum class FileKind {
  kRegular,     ///< read and processed
  kLink,        ///< a symbolic link, not followed; `note` is its target
  kSpecial,     ///< a device, pipe or socket, not read; `note` says which
  kUnreadable,  ///< could not be read; `note` says why
  kSegment,     ///< a later part of a split image: hashed here, read through its first part
};
std::string_view name_of(FileKind kind);

struct ExhibitFile {
  uint64_t number = 0;  ///< within its exhibit, from 1; given by add_files
  Bytes path = {};      ///< raw bytes, relative to the source; for a file exhibit its name
  FileKind kind = FileKind::kRegular;
  uint64_t size = 0;
  int64_t mtime_ns = 0;                       ///< since 1970, as the file system says
  std::optional<base::Digests> digests = {};  ///< once read
  Bytes object = {};  ///< SHA-256 under which the object store has it, else empty
  Bytes note = {};
  Bytes blocks =
      {};  ///< kBlockHashBytes of SHA-256 of every kBlockBytes; the last block may be short
  bool operator==(const ExhibitFile&) const = default;
};

/// What reading a file found out.
struct FileHashes {
  std::string exhibit;
  uint64_t number = 0;
  base::Digests digests;
  Bytes blocks;
  uint64_t size = 0;  ///< bytes read
  Bytes object = {};  ///< as in ExhibitFile
};

struct Registered {
  Exhibit exhibit;
  bool is_new = false;
};

/// Registers a thing as received. With no id in `wanted`, the exhibit of the same source if there
/// is one, else a new one named "E1", "E2", ... With an id, that exhibit (kUsage when its source is
/// another), or a new one of that name. Of `wanted`, id, source, kind, copied, authority and
/// added_ms count.
Result<Registered> register_exhibit(Transaction& transaction, const Exhibit& wanted);

/// kNotFound when there is none.
Result<Exhibit> exhibit(Database& database, std::string_view id);
/// In the order in which they were added.
Result<std::vector<Exhibit>> exhibits(Database& database);

/// Adds files that the exhibit does not have yet, by path; returns them with their numbers, and
/// leaves those out that were there. An exhibit that was sealed is open again when files came.
Result<std::vector<ExhibitFile>> add_files(Transaction& transaction, std::string_view exhibit,
                                           std::vector<ExhibitFile> files);

/// Stores hashes of files, as they were read. What was stored before is never overwritten: returned
/// are the files (exhibit and number) whose bytes are no longer those that were registered. An
/// object is noted also for a file that had hashes, when they are the same.
Result<std::vector<FileHashes>> record_hashes(Transaction& transaction,
                                              std::span<const FileHashes> files);

/// A file that could be listed but not read.
Result<void> mark_unreadable(Transaction& transaction, std::string_view exhibit, uint64_t number,
                             std::string_view why);

/// kNotFound when there is none.
Result<ExhibitFile> exhibit_file(Database& database, std::string_view exhibit, uint64_t number);
Result<std::optional<ExhibitFile>> exhibit_file_at(Database& database, std::string_view exhibit,
                                                   ByteView path);
/// The files of the kind kSegment whose path begins with `prefix`, in the order of their paths.
Result<std::vector<ExhibitFile>> segments_below(Database& database, std::string_view exhibit,
                                                ByteView prefix);
/// The absolute path of an exhibit's file on the machine that added it.
Bytes source_path(const Exhibit& exhibit, const ExhibitFile& file);
/// Calls `each` for the files in the order of their paths' bytes until it fails. `each` may read
/// the database. `with_blocks` false leaves ExhibitFile::blocks empty.
Result<void> for_each_file(Database& database, std::string_view exhibit, bool with_blocks,
                           const std::function<Result<void>(const ExhibitFile&)>& each);
/// Those of the paths that the exhibit does not have.
Result<std::vector<Bytes>> paths_not_registered(Database& database, std::string_view exhibit,
                                                std::span<const Bytes> paths);
/// Files that should have hashes and have none yet.
Result<uint64_t> files_without_hashes(Database& database, std::string_view exhibit);

/// SHA-256 over the exhibit's file rows, laid out as docs/formats/case.md says. Two exhibits with
/// the same files have the same root.
Result<Bytes> manifest_root(Database& database, std::string_view exhibit);
/// Stores the manifest root and the time, and returns the root for the ledger. kUsage when a file
/// has no hashes yet. An exhibit that is sealed keeps its seal.
Result<Bytes> seal_exhibit(Transaction& transaction, std::string_view exhibit, TimeMs now);

}  // namespace clew::store
