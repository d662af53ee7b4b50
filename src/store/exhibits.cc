// SPDX-License-Identifier: EUPL-1.2
// The tables `exhibit` and `exhibit_file`.
#include "store/exhibits.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "base/wire.h"

namespace clew::store {
namespace {

constexpr std::string_view kExhibitColumns =
    "id, source, kind, copied, authority, added_ms, sealed_ms, files, bytes, manifest_root";
constexpr std::string_view kFileColumns =
    "number, path, kind, size, mtime_ns, sha256, sha1, md5, object, note";

// First field of the manifest's layout; another layout gets another text.
constexpr std::string_view kManifestTag = "clew manifest 1";

std::string_view name_of(ExhibitKind kind) {
  return kind == ExhibitKind::kDirectory ? "directory" : "file";
}

Result<FileKind> file_kind(std::string_view name) {
  for (const auto kind : {FileKind::kRegular, FileKind::kLink, FileKind::kSpecial,
                          FileKind::kUnreadable, FileKind::kSegment}) {
    if (store::name_of(kind) == name) return kind;
  }
  return Error(ErrorKind::kCorrupt, "a file of an exhibit has an unknown kind");
}

std::optional<Blob> blob_or_null(ByteView bytes) {
  return bytes.empty() ? std::nullopt : std::optional(Blob{bytes});
}

bool is_exhibit_id(std::string_view id) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !id.empty() && id.size() <= kExhibitIdBytesMax && id[0] != '.' && id[0] != '-' &&
         std::all_of(id.begin(), id.end(), fits);
}

Exhibit read_exhibit(const Statement& row) {
  Exhibit exhibit;
  exhibit.id = row.text(0);
  exhibit.source = row.blob(1);
  exhibit.kind = row.text(2) == "directory" ? ExhibitKind::kDirectory : ExhibitKind::kFile;
  exhibit.copied = row.integer(3) != 0;
  exhibit.authority = row.text(4);
  exhibit.added_ms = row.integer(5);
  if (!row.is_null(6)) exhibit.sealed_ms = row.integer(6);
  exhibit.files = static_cast<uint64_t>(row.integer(7));
  exhibit.bytes = static_cast<uint64_t>(row.integer(8));
  exhibit.manifest_root = row.blob(9);
  return exhibit;
}

Result<ExhibitFile> read_file_row(const Statement& row, bool with_blocks) {
  ExhibitFile file;
  file.number = static_cast<uint64_t>(row.integer(0));
  file.path = row.blob(1);
  file.kind = TRY(file_kind(row.text(2)));
  file.size = static_cast<uint64_t>(row.integer(3));
  file.mtime_ns = row.integer(4);
  if (!row.is_null(5)) {
    file.digests = base::Digests{Bytes(row.blob(5)), Bytes(row.blob(6)), Bytes(row.blob(7))};
  }
  file.object = row.blob(8);
  file.note = row.blob(9);
  if (with_blocks) file.blocks = row.blob(10);
  return file;
}

Result<std::optional<Exhibit>> exhibit_of_id(Database& database, std::string_view id) {
  auto select =
      TRY(database.prepare(fmt::format("SELECT {} FROM exhibit WHERE id=?1", kExhibitColumns)));
  const bool found = TRY(select.start(id));
  return found ? std::optional(read_exhibit(select)) : std::nullopt;
}

/// The first of that source: others were given names of their own.
Result<std::optional<Exhibit>> exhibit_of_source(Database& database, ByteView source) {
  auto select = TRY(database.prepare(
      fmt::format("SELECT {} FROM exhibit WHERE source=?1 ORDER BY rowid", kExhibitColumns)));
  const bool found = TRY(select.start(Blob{source}));
  return found ? std::optional(read_exhibit(select)) : std::nullopt;
}

/// "E1", "E2", ...: the first number above all that are taken.
Result<std::string> free_id(Database& database) {
  auto select = TRY(database.prepare("SELECT id FROM exhibit WHERE id GLOB 'E[1-9]*'"));
  uint64_t highest = 0;
  for (bool row = TRY(select.step()); row; row = TRY(select.step())) {
    const auto digits = select.text(0).substr(1);
    const bool number = digits.size() < 10 && digits.find_first_not_of("0123456789") == Bytes::npos;
    if (number) highest = std::max<uint64_t>(highest, std::stoull(std::string(digits)));
  }
  return "E" + std::to_string(highest + 1);
}

Result<void> insert_exhibit(Database& database, const Exhibit& exhibit) {
  auto insert =
      TRY(database.prepare("INSERT INTO exhibit(id, source, kind, copied, authority, added_ms) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
  return insert.run(exhibit.id, Blob{exhibit.source}, name_of(exhibit.kind), exhibit.copied,
                    exhibit.authority, exhibit.added_ms);
}

/// Sums over the files, and whether the seal holds, after files came or changed.
Result<void> refresh_sums(Database& database, std::string_view exhibit, bool unseal) {
  auto update = TRY(database.prepare(
      "UPDATE exhibit SET (files, bytes) = (SELECT count(*), coalesce(sum(size), 0) "
      "FROM exhibit_file WHERE exhibit=?1) WHERE id=?1"));
  TRY(update.run(exhibit));
  if (!unseal) return {};
  auto open =
      TRY(database.prepare("UPDATE exhibit SET sealed_ms=NULL, manifest_root=NULL WHERE id=?1"));
  return open.run(exhibit);
}

}  // namespace

std::string_view name_of(FileKind kind) {
  switch (kind) {
    case FileKind::kRegular:
      return "regular";
    case FileKind::kLink:
      return "link";
    case FileKind::kSpecial:
      return "special";
    case FileKind::kUnreadable:
      return "unreadable";
    case FileKind::kSegment:
      return "segment";
  }
  UNREACHABLE();
}

Result<Registered> register_exhibit(Transaction& transaction, const Exhibit& wanted) {
  Database& database = transaction.database();
  if (wanted.source.empty() || wanted.source[0] != '/') {
    return Error(ErrorKind::kUsage, "an exhibit's source is an absolute path");
  }
  if (!wanted.id.empty() && !is_exhibit_id(wanted.id)) {
    return Error(ErrorKind::kUsage,
                 "an exhibit's name has up to 64 letters, digits, '-', '_' and '.': " +
                     base::show_name(wanted.id));
  }
  auto found = wanted.id.empty() ? exhibit_of_source(database, wanted.source)
                                 : exhibit_of_id(database, wanted.id);
  const auto known = TRY(std::move(found));
  if (known && known->source != wanted.source) {
    return Error(ErrorKind::kUsage, fmt::format("exhibit {} is {} already; give another name",
                                                wanted.id, base::show_name(known->source)));
  }
  if (known) return Registered{*known, false};
  Exhibit added = wanted;
  if (added.id.empty()) added.id = TRY(free_id(database));
  TRY(insert_exhibit(database, added));
  auto stored = TRY(exhibit(database, added.id));
  return Registered{std::move(stored), true};
}

Result<Exhibit> exhibit(Database& database, std::string_view id) {
  const auto found = TRY(exhibit_of_id(database, id));
  if (!found) {
    return Error(ErrorKind::kNotFound, "the case has no exhibit " + base::show_name(id));
  }
  return *found;
}

Result<std::vector<Exhibit>> exhibits(Database& database) {
  auto select =
      TRY(database.prepare(fmt::format("SELECT {} FROM exhibit ORDER BY rowid", kExhibitColumns)));
  std::vector<Exhibit> all;
  for (bool row = TRY(select.step()); row; row = TRY(select.step())) {
    all.push_back(read_exhibit(select));
  }
  return all;
}

Result<std::vector<ExhibitFile>> add_files(Transaction& transaction, std::string_view exhibit,
                                           std::vector<ExhibitFile> files) {
  Database& database = transaction.database();
  auto newest =
      TRY(database.prepare("SELECT coalesce(max(number), 0) FROM exhibit_file WHERE exhibit=?1"));
  TRY(newest.start(exhibit));
  auto number = static_cast<uint64_t>(newest.integer(0));
  newest.reset();
  auto insert = TRY(database.prepare(
      "INSERT INTO exhibit_file(exhibit, number, path, kind, size, mtime_ns, note) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(exhibit, path) DO NOTHING"));
  std::vector<ExhibitFile> added;
  for (ExhibitFile& file : files) {
    TRY(insert.run(exhibit, number + 1, Blob{file.path}, name_of(file.kind), file.size,
                   file.mtime_ns, Blob{file.note}));
    if (database.changes() == 0) continue;
    file.number = ++number;
    added.push_back(std::move(file));
  }
  if (!added.empty()) TRY(refresh_sums(database, exhibit, true));
  return added;
}

Result<std::vector<FileHashes>> record_hashes(Transaction& transaction,
                                              std::span<const FileHashes> files) {
  Database& database = transaction.database();
  auto known = TRY(
      database.prepare("SELECT sha256, object FROM exhibit_file WHERE exhibit=?1 AND number=?2"));
  auto update = TRY(database.prepare(
      "UPDATE exhibit_file SET sha256=?3, sha1=?4, md5=?5, blocks=?6, size=?7, object=?8 "
      "WHERE exhibit=?1 AND number=?2"));
  auto grow = TRY(database.prepare(
      "UPDATE exhibit SET bytes = bytes + ?3 - "
      "(SELECT size FROM exhibit_file WHERE exhibit=?1 AND number=?2) WHERE id=?1"));
  auto keep =
      TRY(database.prepare("UPDATE exhibit_file SET object=?3 WHERE exhibit=?1 AND number=?2"));
  std::vector<FileHashes> changed;
  for (const FileHashes& file : files) {
    const bool found = TRY(known.start(file.exhibit, file.number));
    if (!found) {
      return Error(ErrorKind::kNotFound,
                   fmt::format("exhibit {} has no file {}", file.exhibit, file.number));
    }
    const bool hashed = !known.is_null(0);
    const bool same = known.blob(0) == file.digests.sha256;
    const bool copied = !known.is_null(1);
    known.reset();
    if (hashed && !same) changed.push_back(file);
    if (hashed && same && !copied && !file.object.empty()) {
      TRY(keep.run(file.exhibit, file.number, Blob{file.object}));
    }
    if (hashed) continue;
    TRY(grow.run(file.exhibit, file.number, file.size));
    TRY(update.run(file.exhibit, file.number, Blob{file.digests.sha256}, Blob{file.digests.sha1},
                   Blob{file.digests.md5}, Blob{file.blocks}, file.size,
                   blob_or_null(file.object)));
  }
  return changed;
}

Result<void> mark_unreadable(Transaction& transaction, std::string_view exhibit, uint64_t number,
                             std::string_view why) {
  auto update =
      TRY(transaction.database().prepare("UPDATE exhibit_file SET kind='unreadable', note=?3 "
                                         "WHERE exhibit=?1 AND number=?2 AND sha256 IS NULL"));
  return update.run(exhibit, number, Blob{why});
}

Result<ExhibitFile> exhibit_file(Database& database, std::string_view exhibit, uint64_t number) {
  auto select = TRY(database.prepare(fmt::format(
      "SELECT {}, blocks FROM exhibit_file WHERE exhibit=?1 AND number=?2", kFileColumns)));
  const bool found = TRY(select.start(exhibit, number));
  if (found) return read_file_row(select, true);
  return Error(ErrorKind::kNotFound, fmt::format("exhibit {} has no file {}", exhibit, number));
}

Result<std::optional<ExhibitFile>> exhibit_file_at(Database& database, std::string_view exhibit,
                                                   ByteView path) {
  auto select = TRY(database.prepare(fmt::format(
      "SELECT {}, blocks FROM exhibit_file WHERE exhibit=?1 AND path=?2", kFileColumns)));
  const bool found = TRY(select.start(exhibit, Blob{path}));
  if (!found) return std::optional<ExhibitFile>();
  auto file = TRY(read_file_row(select, true));
  return std::optional(std::move(file));
}

Result<std::vector<ExhibitFile>> segments_below(Database& database, std::string_view exhibit,
                                                ByteView prefix) {
  auto select = TRY(
      database.prepare(fmt::format("SELECT {} FROM exhibit_file WHERE exhibit=?1 AND path>=?2 AND "
                                   "substr(path, 1, ?3)=?2 AND kind='segment' ORDER BY path",
                                   kFileColumns)));
  std::vector<ExhibitFile> found;
  for (bool row = TRY(select.start(exhibit, Blob{prefix}, static_cast<int64_t>(prefix.size())));
       row; row = TRY(select.step())) {
    auto file = TRY(read_file_row(select, false));
    found.push_back(std::move(file));
  }
  return found;
}

Bytes source_path(const Exhibit& exhibit, const ExhibitFile& file) {
  Bytes path = exhibit.source;
  if (exhibit.kind == ExhibitKind::kFile) path.erase(path.find_last_of('/') + 1);
  if (!path.ends_with('/')) path += '/';
  return path + file.path;
}

Result<void> for_each_file(Database& database, std::string_view exhibit, bool with_blocks,
                           const std::function<Result<void>(const ExhibitFile&)>& each) {
  auto select = TRY(
      database.prepare(fmt::format("SELECT {}{} FROM exhibit_file WHERE exhibit=?1 ORDER BY path",
                                   kFileColumns, with_blocks ? ", blocks" : "")));
  for (bool row = TRY(select.start(exhibit)); row; row = TRY(select.step())) {
    const auto file = TRY(read_file_row(select, with_blocks));
    TRY(each(file));
  }
  return {};
}

Result<std::vector<Bytes>> paths_not_registered(Database& database, std::string_view exhibit,
                                                std::span<const Bytes> paths) {
  auto select = TRY(database.prepare("SELECT 1 FROM exhibit_file WHERE exhibit=?1 AND path=?2"));
  std::vector<Bytes> others;
  for (const Bytes& path : paths) {
    const bool found = TRY(select.start(exhibit, Blob{path}));
    if (!found) others.push_back(path);
  }
  return others;
}

Result<uint64_t> files_without_hashes(Database& database, std::string_view exhibit) {
  auto select = TRY(
      database.prepare("SELECT count(*) FROM exhibit_file "
                       "WHERE exhibit=?1 AND sha256 IS NULL AND kind IN ('regular', 'segment')"));
  TRY(select.start(exhibit));
  return static_cast<uint64_t>(select.integer(0));
}

Result<Bytes> manifest_root(Database& database, std::string_view exhibit) {
  base::Sha256 hasher;
  base::WireWriter row;
  row.string(kManifestTag);
  const auto add = [&](const ExhibitFile& file) -> Result<void> {
    row.string(file.path);
    row.string(name_of(file.kind));
    row.number(file.size);
    row.integer(file.mtime_ns);
    const auto digests = file.digests.value_or(base::Digests{});
    row.string(digests.sha256);
    row.string(digests.sha1);
    row.string(digests.md5);
    row.string(file.note);
    row.string(file.blocks);
    hasher.update(row.bytes());
    row.clear();
    return {};
  };
  TRY(for_each_file(database, exhibit, true, add));
  hasher.update(row.bytes());  // the tag alone, for an exhibit without files
  return hasher.finish();
}

Result<Bytes> seal_exhibit(Transaction& transaction, std::string_view id, TimeMs now) {
  Database& database = transaction.database();
  const auto known = TRY(exhibit(database, id));
  const uint64_t waiting = TRY(files_without_hashes(database, id));
  if (waiting != 0) {
    return Error(
        ErrorKind::kUsage,
        fmt::format("exhibit {} cannot be sealed: {} files were not read yet", id, waiting));
  }
  if (known.sealed_ms) return known.manifest_root;
  const Bytes root = TRY(manifest_root(database, id));
  auto update =
      TRY(database.prepare("UPDATE exhibit SET sealed_ms=?2, manifest_root=?3 WHERE id=?1"));
  TRY(update.run(id, now, Blob{root}));
  return root;
}

}  // namespace clew::store
