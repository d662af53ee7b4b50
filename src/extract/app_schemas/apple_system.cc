// SPDX-License-Identifier: EUPL-1.2
// What iOS itself keeps: places where the device was (Cache.sqlite of routined), pictures
// (Photos.sqlite), accounts (Accounts3.sqlite). All by Core Data; times count from 2001.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "ZRTCLLOCATIONMO",
     .kind = "location",
     .needs = "ZRTCLLOCATIONMO(Z_PK,ZTIMESTAMP,ZLATITUDE,ZLONGITUDE)",
     .may_have = "ZRTCLLOCATIONMO(ZHORIZONTALACCURACY)",
     .query = "SELECT l.Z_PK, apple(l.ZTIMESTAMP) AS time, place(l.ZLATITUDE, l.ZLONGITUDE) AS "
              "coordinates, l.ZHORIZONTALACCURACY AS accuracy_m FROM ZRTCLLOCATIONMO l"},
    {.table = "ZASSET",
     .kind = "file",
     .needs = "ZASSET(Z_PK,ZFILENAME,ZDIRECTORY,ZDATECREATED)",
     .may_have = "ZASSET(ZLATITUDE,ZLONGITUDE,ZTRASHEDSTATE)",
     .query =
         "SELECT a.Z_PK, apple(a.ZDATECREATED) AS time, a.ZFILENAME AS title, a.ZDIRECTORY || '/' "
         "|| a.ZFILENAME AS attachment, CASE WHEN a.ZLATITUDE > -180 THEN place(a.ZLATITUDE, "
         "a.ZLONGITUDE) END AS coordinates, CASE a.ZTRASHEDSTATE WHEN 1 THEN 'in the bin' END AS "
         "status FROM ZASSET a"},
    {.table = "ZACCOUNT",
     .kind = "account",
     .needs = "ZACCOUNT(Z_PK,ZUSERNAME,ZACCOUNTTYPE) ZACCOUNTTYPE(Z_PK,ZACCOUNTTYPEDESCRIPTION)",
     .may_have = "ZACCOUNT(ZDATE,ZACCOUNTDESCRIPTION)",
     .query = "SELECT a.Z_PK, apple(a.ZDATE) AS time, a.ZUSERNAME AS account, "
              "coalesce(a.ZACCOUNTDESCRIPTION, t.ZACCOUNTTYPEDESCRIPTION) AS title FROM ZACCOUNT a "
              "LEFT JOIN ZACCOUNTTYPE t ON t.Z_PK = a.ZACCOUNTTYPE"},
};

}  // namespace

extern constinit const AppSchema kAppleSystem = {
    .name = "apple_system",
    .summary = "iOS: places, pictures, accounts",
    .specification = "none; as forensic literature tells its tables",
    .service = "ios",
    .rows = kRows,
};

}  // namespace clew::extract
