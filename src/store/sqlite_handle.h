// SPDX-License-Identifier: EUPL-1.2
// SQLite's own interface on a Database, for what only that can do: registering a full-text
// tokenizer. Include this only where it is needed; everything else goes through store/database.h.
#pragma once

#include <sqlite3.h>

#include "base/result.h"
#include "store/database.h"

namespace clew::store {

/// The interface by which FTS5 takes tokenizers and auxiliary functions of this connection
/// (https://sqlite.org/fts5.html#extending_fts5). It lives as long as the database is open.
Result<fts5_api*> fts5_interface(Database& database);

}  // namespace clew::store
