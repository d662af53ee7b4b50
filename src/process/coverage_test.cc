// SPDX-License-Identifier: EUPL-1.2
// Tests of coverage: what was not understood is counted where it belongs, and what was is not.
#include "process/coverage.h"

#include "extract/zip_for_tests.h"
#include "process/case_fixture.h"
#include "process/shard_opening.h"
#include "store/sqlite_handle.h"

namespace clew::process {
namespace {

TEST(AppOfPath, KnowsWherePhonesKeepDatabases) {
  EXPECT_EQ(app_of_path("dump.tar/data/data/com.example.chat/databases/x.db"), "com.example.chat");
  EXPECT_EQ(app_of_path("data/user/0/org.example.app/databases/msg"), "org.example.app");
  EXPECT_EQ(app_of_path("backup.ab/apps/com.example.notes/db/notes.db"), "com.example.notes");
  EXPECT_EQ(app_of_path("phone/AppDomain-com.example.chat/Documents/store.sqlite"),
            "com.example.chat");
  EXPECT_EQ(app_of_path("phone/AppDomainGroup-group.example/x.sqlite"), "group.example");
  EXPECT_EQ(app_of_path("folder/databases/x.db"), "");
  EXPECT_EQ(app_of_path("com.example.chat/databases"), "");
  EXPECT_EQ(app_of_path("plain.db"), "");
  EXPECT_EQ(app_of_path(""), "");
}

class CoverageTest : public CaseTest {
 protected:
  Bytes database(const char* sql) {
    const std::string path = scratch_ / "made.db";
    ::unlink(path.c_str());
    sqlite3* made = nullptr;
    CHECK(sqlite3_open(path.c_str(), &made) == SQLITE_OK);
    CHECK(sqlite3_exec(made, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(made);
    return MUST(base::read_file(path));
  }

  std::vector<index::ShardReader*> shards() {
    readers_.clear();
    std::vector<index::ShardReader*> out;
    for (const auto& shard : MUST(store::live_shards(case_->database()))) {
      readers_.push_back(MUST(open_shard(*case_, shard.name)));
      out.push_back(readers_.back().get());
    }
    return out;
  }

  std::vector<std::unique_ptr<index::ShardReader>> readers_;
};

TEST_F(CoverageTest, CountsWhatWasNotUnderstood) {
  write("note.txt", "understood");
  write("blob", Bytes("\x01\x02\x03\xff\xfe\x00\x80 not any format at all \x00\x00\x01", 33));
  write("cut.zip", Bytes("PK\x03\x04 broken", 11));
  write("phone.zip",
        extract::zip_of({{"data/data/com.example.odd/databases/a.db",
                          database("CREATE TABLE strange(x); INSERT INTO strange VALUES('y')")}}));
  make_case(scratch_ / "case");
  add();
  MUST(process(options()));
  const auto found = MUST(coverage(shards()));
  EXPECT_EQ(found.all.items, summary().items);
  ASSERT_TRUE(found.without_parser.contains("bytes"));
  EXPECT_EQ(found.without_parser.at("bytes").items, 1u);
  EXPECT_EQ(found.without_parser.at("bytes").bytes, 33u);
  ASSERT_FALSE(found.given_up.empty());
  EXPECT_EQ(std::get<0>(found.given_up.begin()->first), "zip");
  ASSERT_EQ(found.apps.size(), 1u);
  EXPECT_EQ(found.apps.begin()->first, "com.example.odd");
  EXPECT_EQ(found.apps.begin()->second.items, 1u);
  EXPECT_TRUE(found.locked.empty());
}

TEST(Unseen, IsOneLineOrNothing) {
  EXPECT_EQ(describe({}), "");
  EXPECT_EQ(describe({.closed = 2, .without_text = 0, .pending = 0}),
            "Not seen: 2 items that are locked, failed or skipped");
  EXPECT_EQ(describe({.closed = 0, .without_text = 3, .pending = 1}),
            "Not seen: 3 pictures and pages without text; 1 files that are not processed yet");
}

}  // namespace
}  // namespace clew::process
