// SPDX-License-Identifier: EUPL-1.2
// The tables of case.db; docs/formats/case.md explains each column.
#include "store/migrations.h"

#include <fmt/format.h>

namespace clew::store {
namespace {

// Text columns with few values are spelled out and checked: a person with the key and any SQLite
// tool can read a case without this program. `blocks` is large and stands last, so that reading the
// other columns does not page it in.
constexpr std::string_view kFirstTables = R"sql(
CREATE TABLE settings(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE exhibit(
  id TEXT PRIMARY KEY,
  source BLOB NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('directory', 'file')),
  copied INTEGER NOT NULL CHECK(copied IN (0, 1)),
  authority TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  sealed_ms INTEGER,
  files INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  manifest_root BLOB CHECK(length(manifest_root) = 32)
) STRICT;
CREATE INDEX exhibit_by_source ON exhibit(source);

CREATE TABLE exhibit_file(
  exhibit TEXT NOT NULL REFERENCES exhibit(id),
  number INTEGER NOT NULL,
  path BLOB NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('regular', 'link', 'special', 'unreadable', 'segment')),
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  sha256 BLOB CHECK(length(sha256) = 32),
  sha1 BLOB CHECK(length(sha1) = 20),
  md5 BLOB CHECK(length(md5) = 16),
  object BLOB CHECK(length(object) = 32),
  note BLOB NOT NULL,
  blocks BLOB CHECK(length(blocks) % 16 = 0)
) STRICT;
CREATE UNIQUE INDEX exhibit_file_by_number ON exhibit_file(exhibit, number);
CREATE UNIQUE INDEX exhibit_file_by_path ON exhibit_file(exhibit, path);

CREATE TABLE shard(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  items INTEGER NOT NULL,
  texts INTEGER NOT NULL,
  text_bytes INTEGER NOT NULL,
  file_bytes INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK(length(digest) = 32),
  state TEXT NOT NULL CHECK(state IN ('live', 'superseded', 'merged')),
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE unit(
  id INTEGER PRIMARY KEY,
  exhibit TEXT NOT NULL REFERENCES exhibit(id),
  file INTEGER NOT NULL,
  part BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('pending', 'done', 'failed')),
  shard INTEGER REFERENCES shard(id),
  tries INTEGER NOT NULL DEFAULT 0,
  UNIQUE(exhibit, file, part),
  FOREIGN KEY(exhibit, file) REFERENCES exhibit_file(exhibit, number)
) STRICT;
CREATE INDEX unit_by_state ON unit(state, id);
CREATE INDEX unit_by_shard ON unit(shard);
)sql";

constexpr std::string_view kWatchTables = R"sql(
CREATE TABLE watch_list(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE watch_entry(
  id INTEGER PRIMARY KEY,
  list INTEGER NOT NULL REFERENCES watch_list(id),
  entry TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  scanned INTEGER NOT NULL DEFAULT 0,
  UNIQUE(list, entry)
) STRICT;
CREATE INDEX watch_entry_by_scanned ON watch_entry(scanned);

CREATE TABLE watch_hit(
  entry INTEGER NOT NULL REFERENCES watch_entry(id),
  item BLOB NOT NULL CHECK(length(item) = 16),
  PRIMARY KEY(entry, item)
) STRICT, WITHOUT ROWID;
)sql";

constexpr Migration kCaseMigrations[] = {
    {"settings, exhibits and their files, units of work, shards", kFirstTables},
    {"watch lists and their hits", kWatchTables},
};

}  // namespace

std::span<const Migration> case_migrations() { return kCaseMigrations; }

Result<void> migrate(Database& database, std::span<const Migration> steps) {
  const auto newest = static_cast<int64_t>(steps.size());
  int64_t version = TRY(database.query_integer("PRAGMA user_version"));
  if (version == newest) return {};
  auto transaction = TRY(Transaction::begin(database));
  // Another process may have been quicker.
  version = TRY(database.query_integer("PRAGMA user_version"));
  if (version > newest) {
    return Error(ErrorKind::kUnsupported,
                 fmt::format("the case was written by a newer version of clew (tables {}, this one "
                             "knows {}); use that version",
                             version, newest));
  }
  for (; version < newest; ++version) {
    TRY(database.exec(std::string(steps[static_cast<size_t>(version)].sql)));
  }
  TRY(database.exec(fmt::format("PRAGMA user_version={}", newest)));
  return transaction.commit();
}

}  // namespace clew::store
