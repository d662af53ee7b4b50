// SPDX-License-Identifier: EUPL-1.2
// Calls and contacts of iOS and macOS: CallHistory.storedata (Core Data), call_history.db of older
// versions, AddressBook.sqlitedb and the address book of macOS. Times count from 2001.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "ZCALLRECORD",
     .kind = "call",
     .needs = "ZCALLRECORD(Z_PK,ZDATE,ZDURATION,ZADDRESS,ZORIGINATED)",
     .may_have = "ZCALLRECORD(ZANSWERED,ZNAME,ZSERVICE_PROVIDER,ZLOCATION,ZUNIQUE_ID)",
     .query = "SELECT c.Z_PK, apple(c.ZDATE) AS time,"
              " CASE c.ZORIGINATED WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
              " CASE WHEN c.ZORIGINATED = 0 THEN person(c.ZNAME, CAST(c.ZADDRESS AS TEXT)) END"
              "   AS sender,"
              " CASE WHEN c.ZORIGINATED = 1 THEN person(c.ZNAME, CAST(c.ZADDRESS AS TEXT)) END"
              "   AS recipient, CAST(round(c.ZDURATION) AS INTEGER) AS duration_s,"
              " CASE WHEN c.ZANSWERED = 0 AND c.ZORIGINATED = 0 THEN 'missed' END AS status,"
              " c.ZSERVICE_PROVIDER AS provider, c.ZLOCATION AS place,"
              " c.ZUNIQUE_ID AS message_id FROM ZCALLRECORD c"},
    {.table = "call",
     .kind = "call",
     .needs = "call(ROWID,address,date,duration,flags)",
     .may_have = "call(name)",
     .query = "SELECT call.ROWID, unix_s(call.date) AS time,"
              " CASE WHEN call.flags & 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
              " CASE WHEN NOT call.flags & 1 THEN person(call.name, call.address) END AS sender,"
              " CASE WHEN call.flags & 1 THEN person(call.name, call.address) END AS recipient,"
              " call.duration AS duration_s FROM call"},
    {.table = "ABPerson",
     .kind = "contact",
     .needs = "ABPerson(ROWID,First,Last) ABMultiValue(record_id,property,value)",
     .may_have = "ABPerson(Middle,Organization,Note,Nickname,JobTitle,ModificationDate)"
                 "ABMultiValue(UID) ABMultiValueEntry(parent_id,value)",
     .query =
         "SELECT p.ROWID, trim(coalesce(p.First, '') || ' ' || coalesce(p.Last, '')) AS title,"
         " apple(p.ModificationDate) AS time, 'contacts' AS service,"
         " trim(coalesce(p.First, '') || ' ' || coalesce(p.Middle || ' ', '') ||"
         "   coalesce(p.Last, '')) || char(10) || coalesce(p.Nickname || char(10), '') ||"
         "   coalesce(p.Organization || char(10), '') || coalesce(p.JobTitle || char(10), '') ||"
         "   coalesce((SELECT group_concat(v.value, char(10)) FROM ABMultiValue v"
         "     WHERE v.record_id = p.ROWID) || char(10), '') ||"
         "   coalesce((SELECT group_concat(e.value, ', ') FROM ABMultiValue v"
         "     JOIN ABMultiValueEntry e ON e.parent_id = v.UID"
         "     WHERE v.record_id = p.ROWID) || char(10), '') || coalesce(p.Note, '') AS text"
         " FROM ABPerson p",
     .told = "ROWID,First,Middle,Last,Nickname,Organization,JobTitle,Note,ModificationDate"},
    {.table = "ZABCDRECORD",
     .kind = "contact",
     .needs = "ZABCDRECORD(Z_PK,ZFIRSTNAME,ZLASTNAME) ZABCDPHONENUMBER(ZOWNER,ZFULLNUMBER)",
     .may_have = "ZABCDRECORD(ZORGANIZATION) ZABCDEMAILADDRESS(ZOWNER,ZADDRESS)",
     .query = "SELECT p.Z_PK, trim(coalesce(p.ZFIRSTNAME, '') || ' ' ||"
              "   coalesce(p.ZLASTNAME, '')) AS title, 'contacts' AS service,"
              " trim(coalesce(p.ZFIRSTNAME, '') || ' ' || coalesce(p.ZLASTNAME, '')) || char(10) ||"
              "   coalesce(p.ZORGANIZATION || char(10), '') ||"
              "   coalesce((SELECT group_concat(n.ZFULLNUMBER, char(10)) FROM ZABCDPHONENUMBER n"
              "     WHERE n.ZOWNER = p.Z_PK) || char(10), '') ||"
              "   coalesce((SELECT group_concat(a.ZADDRESS, char(10)) FROM ZABCDEMAILADDRESS a"
              "     WHERE a.ZOWNER = p.Z_PK), '') AS text FROM ZABCDRECORD p",
     .told = "Z_PK,ZFIRSTNAME,ZLASTNAME,ZORGANIZATION"},
};

}  // namespace

extern constinit const AppSchema kApplePhone = {
    .name = "apple_phone",
    .summary = "Calls and contacts of iOS and macOS",
    .specification =
        "none; CallHistory.storedata and AddressBook.sqlitedb as literature tells them",
    .service = "phone",
    .rows = kRows,
};

}  // namespace clew::extract
