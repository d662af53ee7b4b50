// SPDX-License-Identifier: EUPL-1.2
// Firefox and kin: places.sqlite, cookies.sqlite, formhistory.sqlite of a profile. Times count
// microseconds from 1970.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "moz_historyvisits",
     .kind = "visit",
     .needs = "moz_historyvisits(id,place_id,visit_date,visit_type) moz_places(id,url,title)",
     .query =
         "SELECT v.id, p.url AS url, p.title AS title, unix_us(v.visit_date) AS time, CASE "
         "v.visit_type WHEN 7 THEN 'download' END AS kind, coalesce(p.title || char(10), '') || "
         "coalesce(p.url, '') AS text FROM moz_historyvisits v LEFT JOIN moz_places p ON p.id = "
         "v.place_id",
     .told = "id,place_id,visit_date"},
    {.table = "moz_places",
     .kind = "page",
     .needs = "moz_places(id,url,title,visit_count)",
     .may_have = "moz_places(last_visit_date)",
     .query = "SELECT p.id, p.url AS url, p.title AS title, unix_us(p.last_visit_date) AS time, "
              "p.visit_count AS visits FROM moz_places p"},
    {.table = "moz_bookmarks",
     .kind = "bookmark",
     .needs = "moz_bookmarks(id,fk,title,dateAdded) moz_places(id,url)",
     .query = "SELECT b.id, b.title AS title, p.url AS url, unix_us(b.dateAdded) AS time FROM "
              "moz_bookmarks b LEFT JOIN moz_places p ON p.id = b.fk"},
    {.table = "moz_annos",
     .kind = "download",
     .needs =
         "moz_annos(id,place_id,anno_attribute_id,content,dateAdded) moz_anno_attributes(id,name) "
         "moz_places(id,url)",
     .query = "SELECT a.id, p.url AS url, unix_us(a.dateAdded) AS time, CASE WHEN t.name NOT LIKE "
              "'downloads/%' THEN 'note' END AS kind, CASE t.name WHEN "
              "'downloads/destinationFileURI' THEN a.content END AS attachment, t.name AS title "
              "FROM moz_annos a LEFT JOIN moz_places p ON p.id = a.place_id LEFT JOIN "
              "moz_anno_attributes t ON t.id = a.anno_attribute_id"},
    {.table = "moz_cookies",
     .kind = "cookie",
     .needs = "moz_cookies(id,name,value,host,creationTime)",
     .may_have = "moz_cookies(lastAccessed,expiry)",
     .query = "SELECT c.id, c.host AS url, c.name AS title, unix_us(c.creationTime) AS time, "
              "iso(unix_us(c.lastAccessed)) AS accessed, iso(unix_s(c.expiry)) AS expires FROM "
              "moz_cookies c"},
    {.table = "moz_formhistory",
     .kind = "form_entry",
     .needs = "moz_formhistory(id,fieldname,value,firstUsed)",
     .may_have = "moz_formhistory(lastUsed,timesUsed)",
     .query = "SELECT f.id, f.fieldname AS title, f.value AS text, unix_us(f.firstUsed) AS time, "
              "f.timesUsed AS uses, iso(unix_us(f.lastUsed)) AS last_used FROM moz_formhistory f",
     .told = "id,fieldname,value,timesUsed,firstUsed,lastUsed"},
};

}  // namespace

extern constinit const AppSchema kFirefox = {
    .name = "firefox",
    .summary = "Firefox and kin: visits, downloads, bookmarks, cookies",
    .specification = "Mozilla's source: toolkit/components/places, netwerk/cookie",
    .service = "firefox",
    .rows = kRows,
};

}  // namespace clew::extract
