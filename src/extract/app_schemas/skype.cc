// SPDX-License-Identifier: EUPL-1.2
// Skype before version 8: main.db. Times count seconds from 1970.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "Messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "Messages(id,convo_id,author,from_dispname,timestamp,body_xml)",
     .may_have = "Messages(chatname,dialog_partner,guid) Conversations(id,displayname,identity)",
     .query =
         "SELECT m.id, coalesce(m.body_xml, '') AS text, unix_s(m.timestamp) AS time, "
         "person(m.from_dispname, m.author) AS sender, m.dialog_partner AS recipient, "
         "coalesce(c.displayname, m.chatname) AS conversation, coalesce(c.identity, m.chatname) "
         "AS conversation_id, CASE WHEN typeof(m.guid) = 'blob' THEN lower(hex(m.guid)) ELSE "
         "m.guid END AS message_id FROM Messages m LEFT JOIN Conversations c ON c.id = m.convo_id",
     .told = "id,convo_id,author,from_dispname,timestamp,chatname,guid"},
    {.table = "Contacts",
     .kind = "contact",
     .needs = "Contacts(id,skypename,fullname)",
     .query =
         "SELECT c.id, coalesce(c.fullname, c.skypename) AS title, c.skypename AS account FROM "
         "Contacts c"},
};

}  // namespace

extern constinit const AppSchema kSkype = {
    .name = "skype",
    .summary = "Skype before version 8: messages, contacts",
    .specification = "none; as forensic literature tells its tables",
    .service = "skype",
    .rows = kRows,
};

}  // namespace clew::extract
