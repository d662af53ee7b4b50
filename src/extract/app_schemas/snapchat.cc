// SPDX-License-Identifier: EUPL-1.2
// Snapchat: arroyo.db, whose messages are protocol buffers without a public description: their
// readable text is told. Names of users stand in main.db.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "conversation_message",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "conversation_message(client_conversation_id,message_content,creation_timestamp,"
              "sender_id)",
     .may_have = "conversation_message(client_message_id,read_timestamp,content_type)",
     .query =
         "SELECT m.rowid, coalesce(runs(m.message_content), '') AS text, "
         "unix_ms(m.creation_timestamp) AS time, m.sender_id AS sender, m.client_conversation_id "
         "AS conversation_id, m.client_message_id AS message_id, iso(unix_ms(m.read_timestamp)) "
         "AS read FROM conversation_message m",
     .told = "message_content,creation_timestamp,read_timestamp,client_conversation_id"},
    {.table = "Friend",
     .kind = "contact",
     .needs = "Friend(_id,username,userId)",
     .may_have = "Friend(displayName,phoneNumber)",
     .query =
         "SELECT f._id, coalesce(f.displayName, f.username) AS title, f.username AS account FROM "
         "Friend f"},
};

}  // namespace

extern constinit const AppSchema kSnapchat = {
    .name = "snapchat",
    .summary = "Snapchat: messages as far as they can be read, contacts",
    .specification = "none; as forensic literature tells its tables",
    .service = "snapchat",
    .rows = kRows,
    .note = "messages are protocol buffers: only their readable text is told",
};

}  // namespace clew::extract
