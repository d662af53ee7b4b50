// SPDX-License-Identifier: EUPL-1.2
// Kik for Android: kikDatabase.db. Times count milliseconds from 1970.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "messagesTable",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messagesTable(_id,body,partner_jid,was_me,timestamp)",
     .may_have = "messagesTable(uid,bin_id) KIKcontactsTable(jid,display_name,user_name)",
     .query =
         "SELECT m._id, coalesce(m.body, '') AS text, unix_ms(m.timestamp) AS time, m.uid AS "
         "message_id, CASE m.was_me WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction, CASE "
         "WHEN m.was_me = 0 THEN person(c.display_name, coalesce(c.user_name, m.partner_jid)) END "
         "AS sender, CASE WHEN m.was_me = 1 THEN person(c.display_name, coalesce(c.user_name, "
         "m.partner_jid)) END AS recipient, coalesce(c.display_name, m.partner_jid) AS "
         "conversation, coalesce(m.bin_id, m.partner_jid) AS conversation_id FROM messagesTable m "
         "LEFT JOIN KIKcontactsTable c ON c.jid = m.partner_jid",
     .told = "_id,body,was_me,timestamp"},
    {.table = "KIKcontactsTable",
     .kind = "contact",
     .needs = "KIKcontactsTable(_id,jid,display_name,user_name)",
     .query =
         "SELECT c._id, c.display_name AS title, c.user_name AS account FROM KIKcontactsTable c"},
};

}  // namespace

extern constinit const AppSchema kKik = {
    .name = "kik",
    .summary = "Kik for Android: messages, contacts",
    .specification = "none; as forensic literature tells its tables",
    .service = "kik",
    .rows = kRows,
};

}  // namespace clew::extract
