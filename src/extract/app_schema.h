// SPDX-License-Identifier: EUPL-1.2
// How the databases of apps are declared: which tables and columns tell an app, and a query for
// each table whose rows are messages, calls, contacts, visits. One app is one file in
// extract/app_schemas/ with one `constinit const AppSchema`, and a line in its registry. Rows that
// no query covers come as plain rows of their table.
//
// A query's first column is the row number of its table; the others are named after fields (model/
// item.h), but for:
//   text   the item's text; without it a row's text is its columns, as of any table
//   time   milliseconds since 1970, made by one of the functions below
//   kind, service   where they differ from row to row
// Empty values and NULL give no field. Beside SQLite's own there are these functions:
//   unix_s(x) unix_ms(x) unix_us(x)   time since 1970, NULL for 0
//   apple(x)       seconds or nanoseconds since 2001
//   webkit(x)      microseconds since 1601
//   iso(ms)        a further time as text
//   jid(x)         "+447400..." of "447400...@s.whatsapp.net", other addresses as they are
//   person(name, address)    "Name <address>", or the one that there is
//   place(latitude, longitude)   "48.85661,2.35222", NULL for 0,0
//   typedstream(x) the string in an archived NSAttributedString
//   plist(x, key)  a value of a (keyed) property list by the last part of its path
//   runs(x)        readable text in bytes of an unknown kind
// Columns must be named with their table; only columns that are declared may be used.
#pragma once

#include <span>
#include <string_view>

#include "model/item.h"

namespace clew::extract {

/// One table and how its rows are told.
struct AppRows {
  std::string_view table = {};
  std::string_view kind = {};  ///< "message", "call", "contact"...
  model::ItemKind item = model::ItemKind::kRow;
  /// Tables and columns that must be there: "message(_id,text_data) jid(_id,raw_string)".
  std::string_view needs = {};
  /// Tables and columns that some versions of the app lack; they read as NULL, or as no row.
  std::string_view may_have = {};
  std::string_view query = {};
  /// Columns of the table that the query tells in full, so that they are not kept once more.
  std::string_view told = {};
};

struct AppSchema {
  std::string_view name = {};           ///< lower_snake_case: "whatsapp_android"
  std::string_view summary = {};        ///< one line for people
  std::string_view specification = {};  ///< where the tables are described
  std::string_view service = {};        ///< field `service` of its rows
  std::span<const AppRows> rows = {};   ///< those whose needs are met are used
  std::string_view note = {};           ///< what its rows do not tell, for people; may be empty
};

/// All apps, sorted by name.
std::span<const AppSchema* const> app_schemas();

}  // namespace clew::extract
