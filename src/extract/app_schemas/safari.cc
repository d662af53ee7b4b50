// SPDX-License-Identifier: EUPL-1.2
// Safari of iOS and macOS: History.db. Times count seconds from 2001.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "history_visits",
     .kind = "visit",
     .needs = "history_visits(id,history_item,visit_time) history_items(id,url)",
     .may_have = "history_visits(title)",
     .query =
         "SELECT v.id, i.url AS url, v.title AS title, apple(v.visit_time) AS time, "
         "coalesce(v.title || char(10), '') || coalesce(i.url, '') AS text FROM history_visits v "
         "LEFT JOIN history_items i ON i.id = v.history_item",
     .told = "id,history_item,visit_time,title"},
    {.table = "history_items",
     .kind = "page",
     .needs = "history_items(id,url,visit_count)",
     .query = "SELECT i.id, i.url AS url, i.visit_count AS visits FROM history_items i"},
};

}  // namespace

extern constinit const AppSchema kSafari = {
    .name = "safari",
    .summary = "Safari: visits",
    .specification = "none; as forensic literature tells its tables",
    .service = "safari",
    .rows = kRows,
};

}  // namespace clew::extract
