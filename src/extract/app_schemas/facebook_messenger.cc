// SPDX-License-Identifier: EUPL-1.2
// Facebook Messenger for Android: threads_db2 (sender in JSON) and msys_database (contacts in a
// table of their own).
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messages(msg_id,thread_key,text,sender,timestamp_ms)",
     .may_have = "threads(thread_key,name)",
     .query =
         "SELECT m.rowid, coalesce(m.text, '') AS text, unix_ms(m.timestamp_ms) AS time, m.msg_id "
         "AS message_id, CASE WHEN json_valid(m.sender) THEN person(json_extract(m.sender, "
         "'$.name'), json_extract(m.sender, '$.user_key')) ELSE m.sender END AS sender, "
         "m.thread_key AS conversation_id, coalesce((SELECT t.name FROM threads t WHERE "
         "t.thread_key = m.thread_key LIMIT 1), m.thread_key) AS conversation FROM messages m",
     .told = "timestamp_ms,thread_key,sender"},
    {.table = "messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messages(message_id,thread_key,timestamp_ms,sender_id,text) contacts(id,name)",
     .may_have = "attachments(message_id,filename) threads(thread_key,thread_name)",
     .query =
         "SELECT m.rowid, coalesce(m.text, '') AS text, unix_ms(m.timestamp_ms) AS time, "
         "m.message_id AS message_id, person(c.name, m.sender_id) AS sender, m.thread_key AS "
         "conversation_id, coalesce((SELECT t.thread_name FROM threads t WHERE t.thread_key = "
         "m.thread_key LIMIT 1), m.thread_key) AS conversation, (SELECT group_concat(a.filename, "
         "', ') FROM attachments a WHERE a.message_id = m.message_id) AS attachment FROM messages "
         "m LEFT JOIN contacts c ON c.id = m.sender_id",
     .told = "timestamp_ms,thread_key,sender_id"},
    {.table = "call_log",
     .kind = "call",
     .needs =
         "call_log(call_timestamp_ms,call_duration,call_direction,thread_key) contacts(id,name)",
     .query =
         "SELECT l.rowid, unix_ms(l.call_timestamp_ms) AS time, l.call_duration AS duration_s, "
         "CASE l.call_direction WHEN 1 THEN 'outgoing' WHEN 2 THEN 'incoming' END AS direction, "
         "CASE l.call_direction WHEN 2 THEN person(c.name, l.thread_key) END AS sender, CASE "
         "l.call_direction WHEN 1 THEN person(c.name, l.thread_key) END AS recipient, "
         "l.thread_key AS conversation_id FROM call_log l LEFT JOIN contacts c ON c.id = "
         "l.thread_key"},
    {.table = "contacts",
     .kind = "contact",
     .needs = "contacts(id,name,username,phone_number,email_address)",
     .query = "SELECT c.rowid, c.name AS title, c.id AS account FROM contacts c"},
};

}  // namespace

extern constinit const AppSchema kFacebookMessenger = {
    .name = "facebook_messenger",
    .summary = "Facebook Messenger for Android: messages, calls, contacts",
    .specification = "none; as forensic literature tells its tables",
    .service = "facebook_messenger",
    .rows = kRows,
};

}  // namespace clew::extract
