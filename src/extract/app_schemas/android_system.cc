// SPDX-License-Identifier: EUPL-1.2
// What Android itself keeps: accounts (accounts_ce.db, accounts.db) and media (external.db of the
// media provider; `datetaken` counts milliseconds).
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "accounts",
     .kind = "account",
     .needs = "accounts(_id,name,type,password)",
     .query = "SELECT a._id, a.name AS account, a.type AS title FROM accounts a"},
    {.table = "files",
     .kind = "file",
     .needs = "files(_id,_data,date_added,media_type)",
     .may_have = "files(datetaken,latitude,longitude,_display_name,mime_type)",
     .query =
         "SELECT f._id, coalesce(unix_ms(f.datetaken), unix_s(f.date_added)) AS time, f._data AS "
         "attachment, f._display_name AS title, f.mime_type AS mime, place(f.latitude, "
         "f.longitude) AS coordinates FROM files f"},
};

}  // namespace

extern constinit const AppSchema kAndroidSystem = {
    .name = "android_system",
    .summary = "Android: accounts, media",
    .specification = "android.accounts.AccountManager, android.provider.MediaStore",
    .service = "android",
    .rows = kRows,
};

}  // namespace clew::extract
