// SPDX-License-Identifier: EUPL-1.2
// Browsers of the Chromium family (Chrome, Edge, Opera, Android's WebView): History, Cookies, Web
// Data and Login Data of a profile. Times count microseconds from 1601, but for Web Data, which
// counts seconds from 1970. Values of cookies and passwords are encrypted by the system's key.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "visits",
     .kind = "visit",
     .needs = "visits(id,url,visit_time,transition) urls(id,url,title)",
     .may_have = "visits(visit_duration,from_visit)",
     .query =
         "SELECT v.id, urls.url AS url, urls.title AS title, webkit(v.visit_time) AS time, "
         "nullif(v.visit_duration / 1000000, 0) AS duration_s, coalesce(urls.title || char(10), "
         "'') || coalesce(urls.url, '') AS text FROM visits v LEFT JOIN urls ON urls.id = v.url",
     .told = "id,url,visit_time,visit_duration"},
    {.table = "urls",
     .kind = "page",
     .needs = "urls(id,url,title,visit_count,last_visit_time)",
     .query = "SELECT u.id, u.url AS url, u.title AS title, webkit(u.last_visit_time) AS time, "
              "u.visit_count AS visits FROM urls u"},
    {.table = "keyword_search_terms",
     .kind = "search",
     .needs = "keyword_search_terms(keyword_id,url_id,term) urls(id,url,last_visit_time)",
     .query = "SELECT k.rowid, k.term AS text, k.term AS title, urls.url AS url, "
              "webkit(urls.last_visit_time) AS time FROM keyword_search_terms k LEFT JOIN urls ON "
              "urls.id = k.url_id",
     .told = "keyword_id,url_id,term,normalized_term,lower_term"},
    {.table = "downloads",
     .kind = "download",
     .needs = "downloads(id,target_path,start_time,total_bytes)",
     .may_have =
         "downloads(end_time,referrer,tab_url,mime_type) downloads_url_chains(id,chain_index,url)",
     .query =
         "SELECT d.id, webkit(d.start_time) AS time, d.target_path AS attachment, d.mime_type AS "
         "mime, d.total_bytes AS size, coalesce((SELECT c.url FROM downloads_url_chains c WHERE "
         "c.id = d.id ORDER BY c.chain_index DESC LIMIT 1), d.tab_url) AS url, d.referrer AS "
         "referrer, iso(webkit(d.end_time)) AS ended FROM downloads d"},
    {.table = "cookies",
     .kind = "cookie",
     .needs = "cookies(creation_utc,host_key,name,value,path)",
     .may_have = "cookies(last_access_utc,expires_utc)",
     .query =
         "SELECT c.rowid, webkit(c.creation_utc) AS time, c.host_key AS url, c.name AS title, "
         "iso(webkit(c.last_access_utc)) AS accessed, iso(webkit(c.expires_utc)) AS expires FROM "
         "cookies c"},
    {.table = "autofill",
     .kind = "form_entry",
     .needs = "autofill(name,value,date_created,count)",
     .may_have = "autofill(date_last_used)",
     .query = "SELECT a.rowid, a.name AS title, a.value AS text, unix_s(a.date_created) AS time, "
              "a.count AS uses, iso(unix_s(a.date_last_used)) AS last_used FROM autofill a",
     .told = "name,value,value_lower,date_created,date_last_used,count"},
    {.table = "logins",
     .kind = "account",
     .needs = "logins(origin_url,username_value,date_created)",
     .may_have = "logins(date_last_used,times_used)",
     .query = "SELECT l.rowid, l.username_value AS account, l.origin_url AS url, "
              "webkit(l.date_created) AS time, iso(webkit(l.date_last_used)) AS last_used FROM "
              "logins l"},
};

}  // namespace

extern constinit const AppSchema kChrome = {
    .name = "chrome",
    .summary = "Chrome, Edge and kin: visits, searches, downloads, cookies, log-ins",
    .specification = "Chromium's source: components/history, net/cookies, components/autofill",
    .service = "chrome",
    .rows = kRows,
};

}  // namespace clew::extract
