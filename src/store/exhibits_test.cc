// SPDX-License-Identifier: EUPL-1.2
// Exhibits and their files: found again, never overwritten, sealed over every column.
#include "store/exhibits.h"

#include <gtest/gtest.h>

#include "base/wire.h"
#include "store/rows_fixture.h"

namespace clew::store {
namespace {

using Exhibits = Rows;

TEST_F(Exhibits, ExhibitsAreNumberedAndFoundByTheirSource) {
  auto transaction = begin();
  const auto one = MUST(register_exhibit(
      transaction, {.source = "/a", .copied = true, .authority = "warrant 7", .added_ms = 5}));
  EXPECT_TRUE(one.is_new);
  EXPECT_EQ(one.exhibit.id, "E1");
  EXPECT_TRUE(one.exhibit.copied);
  EXPECT_EQ(one.exhibit.authority, "warrant 7");
  const auto named = MUST(register_exhibit(transaction, {.id = "E7", .source = "/b"}));
  EXPECT_EQ(named.exhibit.id, "E7");
  EXPECT_EQ(MUST(register_exhibit(transaction, {.source = "/c"})).exhibit.id, "E8");
  const auto again = MUST(register_exhibit(transaction, {.source = "/a"}));
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.exhibit, one.exhibit);
  EXPECT_FALSE(MUST(register_exhibit(transaction, {.id = "E7", .source = "/b"})).is_new);
  EXPECT_EQ(register_exhibit(transaction, {.id = "E7", .source = "/x"}).error().kind,
            ErrorKind::kUsage);
  const auto other = MUST(register_exhibit(transaction, {.id = "stick-2", .source = "/a"}));
  EXPECT_TRUE(other.is_new);
  for (const char* bad : {"a b", "../x", ".hidden", "-x", "a/b"}) {
    EXPECT_EQ(register_exhibit(transaction, {.id = bad, .source = "/y"}).error().kind,
              ErrorKind::kUsage)
        << bad;
  }
  EXPECT_FALSE(register_exhibit(transaction, {.source = "relative"}).ok());
  MUST(transaction.commit());
  const auto all = MUST(exhibits(db_));
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[3].id, "stick-2");
  EXPECT_EQ(exhibit(db_, "E9").error().kind, ErrorKind::kNotFound);
}

TEST_F(Exhibits, FilesKeepTheirBytesAndComeInOrder) {
  fill();
  std::vector<Bytes> paths;
  MUST(for_each_file(db_, "E1", true, [&](const ExhibitFile& file) -> Result<void> {
    paths.push_back(file.path);
    return {};
  }));
  EXPECT_EQ(paths, (std::vector<Bytes>{"a\xff", "b", "c", "l"}));
  const auto link = MUST(exhibit_file_at(db_, "E1", "l"));
  ASSERT_TRUE(link.has_value());
  EXPECT_EQ(link->kind, FileKind::kLink);
  EXPECT_EQ(link->note, "a\xff");
  EXPECT_EQ(MUST(exhibit_file_at(db_, "E1", "none")), std::nullopt);
  EXPECT_EQ(MUST(exhibit_file(db_, "E1", 2)).mtime_ns, -5);
  EXPECT_EQ(exhibit_file(db_, "E1", 9).error().kind, ErrorKind::kNotFound);
  const std::vector<Bytes> asked = {"b", "B", "l", ""};
  EXPECT_EQ(MUST(paths_not_registered(db_, "E1", asked)), (std::vector<Bytes>{"B", ""}));
  const auto sums = MUST(exhibit(db_, "E1"));
  EXPECT_EQ(sums.files, 4u);
  EXPECT_EQ(sums.bytes, 60u);
}

TEST_F(Exhibits, FilesAreAddedOnce) {
  fill();
  auto transaction = begin();
  const auto added = MUST(add_files(transaction, "E1", {{.path = "b"}, {.path = "d", .size = 1}}));
  ASSERT_EQ(added.size(), 1u);
  EXPECT_EQ(added[0].path, "d");
  EXPECT_EQ(added[0].number, 5u);
  EXPECT_FALSE(add_files(transaction, "E9", {{.path = "b"}}).ok());
}

TEST_F(Exhibits, HashesAreKeptAndContradictionsReturned) {
  fill();
  auto transaction = begin();
  const std::vector<FileHashes> first = {hashes("E1", 1, "three"), hashes("E1", 3, "two")};
  EXPECT_TRUE(MUST(record_hashes(transaction, first)).empty());
  EXPECT_EQ(MUST(files_without_hashes(db_, "E1")), 1u);
  const std::vector<FileHashes> second = {hashes("E1", 1, "THREE"), hashes("E1", 3, "two")};
  const auto changed = MUST(record_hashes(transaction, second));
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].number, 1u);
  const auto kept = MUST(exhibit_file(db_, "E1", 1));
  EXPECT_EQ(kept.digests, first[0].digests);
  EXPECT_EQ(kept.blocks, first[0].blocks);
  EXPECT_EQ(kept.size, 5u);
  EXPECT_EQ(MUST(exhibit(db_, "E1")).bytes, 10u + 5u + 3u);
  auto copied = first;
  copied[0].object = first[0].digests.sha256;
  EXPECT_TRUE(MUST(record_hashes(transaction, copied)).empty());
  EXPECT_EQ(MUST(exhibit_file(db_, "E1", 1)).object, first[0].digests.sha256);
  const std::vector<FileHashes> unknown = {hashes("E1", 99, "x")};
  EXPECT_EQ(record_hashes(transaction, unknown).error().kind, ErrorKind::kNotFound);
}

TEST_F(Exhibits, SealNeedsAllHashesAndCoversEveryColumn) {
  fill();
  auto transaction = begin();
  EXPECT_EQ(seal_exhibit(transaction, "E1", 9).error().kind, ErrorKind::kUsage);
  const std::vector<FileHashes> all = {hashes("E1", 1, "three"), hashes("E1", 2, "one"),
                                       hashes("E1", 3, "two")};
  MUST(record_hashes(transaction, all));
  const auto root = MUST(seal_exhibit(transaction, "E1", 9));
  EXPECT_EQ(root.size(), 32u);
  EXPECT_EQ(MUST(exhibit(db_, "E1")).sealed_ms, 9);
  EXPECT_EQ(MUST(seal_exhibit(transaction, "E1", 99)), root);
  EXPECT_EQ(MUST(exhibit(db_, "E1")).sealed_ms, 9);
  for (const char* change :
       {"path=x'00'", "kind='segment'", "size=size+1", "mtime_ns=0", "sha256=zeroblob(32)",
        "sha1=zeroblob(20)", "md5=zeroblob(16)", "note=x'00'", "blocks=zeroblob(16)"}) {
    MUST(db_.exec("SAVEPOINT before"));
    MUST(db_.exec(std::string("UPDATE exhibit_file SET ") + change + " WHERE number=2"));
    EXPECT_NE(MUST(manifest_root(db_, "E1")), root) << change;
    MUST(db_.exec("ROLLBACK TO before"));
  }
  EXPECT_EQ(MUST(manifest_root(db_, "E1")), root);
  MUST(add_files(transaction, "E1", {{.path = "late"}}));
  EXPECT_EQ(MUST(exhibit(db_, "E1")).sealed_ms, std::nullopt);
  EXPECT_TRUE(MUST(exhibit(db_, "E1")).manifest_root.empty());
}

TEST_F(Exhibits, ManifestIsLaidOutAsDocumented) {
  auto transaction = begin();
  MUST(register_exhibit(transaction, {.source = "/seized/one"}));
  MUST(add_files(transaction, "E1", {{.path = "note", .size = 3, .mtime_ns = 7}}));
  const std::vector<FileHashes> all = {hashes("E1", 1, "two")};
  MUST(record_hashes(transaction, all));
  base::WireWriter expected;
  expected.string("clew manifest 1");
  expected.string("note");
  expected.string("regular");
  expected.number(3);
  expected.integer(7);
  expected.string(all[0].digests.sha256);
  expected.string(all[0].digests.sha1);
  expected.string(all[0].digests.md5);
  expected.string("");
  expected.string(all[0].blocks);
  EXPECT_EQ(MUST(manifest_root(db_, "E1")), base::sha256(expected.bytes()));
}

TEST_F(Exhibits, UnreadableFilesNeedNoHashes) {
  fill();
  auto transaction = begin();
  for (const uint64_t number : {1, 2, 3}) {
    MUST(mark_unreadable(transaction, "E1", number, "Input/output error"));
  }
  EXPECT_EQ(MUST(exhibit_file(db_, "E1", 2)).note, "Input/output error");
  EXPECT_TRUE(seal_exhibit(transaction, "E1", 1).ok());
}

}  // namespace
}  // namespace clew::store
