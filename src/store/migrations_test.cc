// SPDX-License-Identifier: EUPL-1.2
// Migrations: forward, all or nothing, never backward.
#include "store/migrations.h"

#include <gtest/gtest.h>

#include "store/rows_fixture.h"

namespace clew::store {
namespace {

using Migrations = Rows;

TEST_F(Migrations, MigrationsGoForwardOnly) {
  const auto known = case_migrations();
  std::vector<Migration> steps(known.begin(), known.end());
  steps.push_back({"later", "CREATE TABLE later(x) STRICT;"});
  EXPECT_FALSE(migrate(db_, steps).ok()) << "a table without a type is no STRICT table";
  EXPECT_EQ(MUST(db_.query_integer("PRAGMA user_version")), static_cast<int64_t>(known.size()));
  steps.back().sql = "CREATE TABLE later(x TEXT) STRICT;";
  MUST(migrate(db_, steps));
  EXPECT_EQ(MUST(db_.query_integer("SELECT count(*) FROM later")), 0);
  const auto refused = migrate(db_, case_migrations());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kUnsupported);
}

}  // namespace
}  // namespace clew::store
