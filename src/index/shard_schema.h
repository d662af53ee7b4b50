// SPDX-License-Identifier: EUPL-1.2
// The tables of a shard (docs/formats/shard.md).
#pragma once

namespace clew::index {

/// Made when a shard is created. `pgsz` is store::kFullTextBlockBytes; `hashsize` is how much of
/// the index is gathered in memory before it is written: fewer pieces to merge.
inline constexpr const char* kShardTables = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE item(
  id INTEGER PRIMARY KEY, identity BLOB NOT NULL, exhibit INTEGER NOT NULL, name BLOB NOT NULL,
  kind INTEGER NOT NULL, state INTEGER NOT NULL, reason INTEGER NOT NULL, type INTEGER NOT NULL,
  language INTEGER NOT NULL, deleted INTEGER NOT NULL, size INTEGER NOT NULL, sha256 BLOB,
  sha1 BLOB, md5 BLOB, time INTEGER, certainty INTEGER, twin INTEGER,
  reader INTEGER NOT NULL);
CREATE TABLE field(item INTEGER NOT NULL, number INTEGER NOT NULL, name INTEGER NOT NULL,
  value TEXT NOT NULL, PRIMARY KEY(item, number)) WITHOUT ROWID;
CREATE TABLE text(item INTEGER PRIMARY KEY, size INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE value(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, value TEXT NOT NULL);
CREATE TABLE mention(item INTEGER NOT NULL, number INTEGER NOT NULL, value INTEGER NOT NULL,
  field INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
  unmasked INTEGER NOT NULL, PRIMARY KEY(item, number)) WITHOUT ROWID;
CREATE TABLE anomaly(item INTEGER NOT NULL, number INTEGER NOT NULL, name INTEGER NOT NULL,
  place INTEGER NOT NULL, detail TEXT NOT NULL, PRIMARY KEY(item, number)) WITHOUT ROWID;
CREATE TABLE bulk(name TEXT PRIMARY KEY, size INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE tally(exhibit INTEGER NOT NULL, state INTEGER NOT NULL, type INTEGER NOT NULL,
  reason INTEGER NOT NULL, items INTEGER NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY(exhibit, state, type, reason)) WITHOUT ROWID;
CREATE TABLE term(term TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE variant(key TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY(key, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5(text, title, people, content='', tokenize='clew',
  detail=full);
INSERT INTO fts(fts, rank) VALUES('pgsz', 4000);
INSERT INTO fts(fts, rank) VALUES('hashsize', 8388608);
INSERT INTO fts(fts, rank) VALUES('automerge', 8);
INSERT INTO fts(fts, rank) VALUES('crisismerge', 64);
)sql";

/// Made when all rows are written, which is quicker than keeping them up to date.
inline constexpr const char* kShardIndexes = R"sql(
CREATE UNIQUE INDEX item_identity ON item(identity);
CREATE INDEX item_twin ON item(twin) WHERE twin IS NOT NULL;
CREATE UNIQUE INDEX value_by_kind ON value(kind, value);
CREATE INDEX mention_by_value ON mention(value, item);
)sql";

}  // namespace clew::index
