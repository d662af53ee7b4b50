// SPDX-License-Identifier: EUPL-1.2
// Migrations: how the tables of case.db came to be, step by step. A case made by any earlier
// version is brought forward when it is opened; one made by a later version is left alone.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "store/database.h"

namespace clew::store {

/// One step; step n (from 1) takes the database from version n - 1 to n.
struct Migration {
  std::string_view what;  ///< one line
  std::string_view sql;   ///< statements, run in one transaction
};

/// All steps of case.db, in order. A step that was released never changes.
std::span<const Migration> case_migrations();

/// Takes the steps that the database has not seen, all in one transaction. The version is SQLite's
/// user_version. kUnsupported when the database has seen more steps than there are.
Result<void> migrate(Database& database, std::span<const Migration> steps);

}  // namespace clew::store
