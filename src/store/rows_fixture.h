// SPDX-License-Identifier: EUPL-1.2
// What the tests of case.db's rows start from: a database with its tables, an exhibit with files.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "store/exhibits.h"
#include "store/migrations.h"
#include "store/scratch_directory.h"
#include "store/units.h"

namespace clew::store {

inline Database make_database(const std::string& path) {
  auto db = MUST(Database::open(path, base::SecretKey(Bytes(32, 'k')), OpenMode::kCreate));
  MUST(migrate(db, case_migrations()));
  return db;
}

inline FileHashes hashes(std::string exhibit, uint64_t number, const Bytes& content) {
  base::DigestsHasher hasher;
  hasher.update(content);
  return {std::move(exhibit), number, hasher.finish(), base::sha256(content).substr(0, 16),
          content.size()};
}

class Rows : public testing::Test {
 protected:
  Transaction begin() { return MUST(Transaction::begin(db_)); }

  /// An exhibit of three regular files and a link, with a unit for each regular file.
  void fill() {
    auto transaction = begin();
    MUST(register_exhibit(transaction, {.source = "/seized/one", .kind = ExhibitKind::kDirectory}));
    const auto files = MUST(add_files(transaction, "E1",
                                      {{.path = "c", .size = 30},
                                       {.path = "a\xff", .size = 10, .mtime_ns = -5},
                                       {.path = "b", .size = 20},
                                       {.path = "l", .kind = FileKind::kLink, .note = "a\xff"}}));
    std::vector<NewUnit> units;
    for (const auto& file : files) {
      if (file.kind == FileKind::kRegular) units.push_back({"E1", file.number, "", file.size});
    }
    EXPECT_EQ(MUST(add_units(transaction, units)), 3u);
    MUST(transaction.commit());
  }

  ScratchDirectory scratch_;
  Database db_ = make_database(scratch_ / "case.db");
};

}  // namespace clew::store
