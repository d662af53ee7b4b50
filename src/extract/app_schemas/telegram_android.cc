// SPDX-License-Identifier: EUPL-1.2
// Telegram for Android: cache4.db, whose messages are serialised objects of its protocol (TL):
// their readable text is told.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "messages_v2",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messages_v2(mid,uid,date,data,out) users(uid,name)",
     .may_have = "chats(uid,name)",
     .query =
         "SELECT m.rowid, coalesce(runs(m.data), '') AS text, unix_s(m.date) AS time, m.mid AS "
         "message_id, m.uid AS conversation_id, replace(coalesce(u.name, c.name), ';;;', ' @') AS "
         "conversation, CASE m.out WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction, CASE "
         "WHEN m.out = 0 THEN replace(u.name, ';;;', ' @') END AS sender, CASE WHEN m.out = 1 "
         "THEN replace(u.name, ';;;', ' @') END AS recipient FROM messages_v2 m LEFT JOIN users u "
         "ON u.uid = m.uid LEFT JOIN chats c ON c.uid = -m.uid",
     .told = "mid,uid,date,data,out"},
    {.table = "messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messages(mid,uid,date,data,out) users(uid,name)",
     .may_have = "chats(uid,name)",
     .query =
         "SELECT m.rowid, coalesce(runs(m.data), '') AS text, unix_s(m.date) AS time, m.mid AS "
         "message_id, m.uid AS conversation_id, replace(coalesce(u.name, c.name), ';;;', ' @') AS "
         "conversation, CASE m.out WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction, CASE "
         "WHEN m.out = 0 THEN replace(u.name, ';;;', ' @') END AS sender, CASE WHEN m.out = 1 "
         "THEN replace(u.name, ';;;', ' @') END AS recipient FROM messages m LEFT JOIN users u ON "
         "u.uid = m.uid LEFT JOIN chats c ON c.uid = -m.uid",
     .told = "mid,uid,date,data,out"},
    {.table = "users",
     .kind = "contact",
     .needs = "users(uid,name,data) dialogs(did,date)",
     .query =
         "SELECT u.rowid, replace(u.name, ';;;', ' @') AS title, u.uid AS account, "
         "coalesce(replace(u.name, ';;;', ' @') || char(10), '') || coalesce(runs(u.data), '') AS "
         "text FROM users u",
     .told = "uid,name,data"},
};

}  // namespace

extern constinit const AppSchema kTelegramAndroid = {
    .name = "telegram_android",
    .summary = "Telegram for Android: messages as far as they can be read, contacts",
    .specification = "none; Telegram for Android's source, MessagesStorage",
    .service = "telegram",
    .rows = kRows,
    .note = "messages are serialised objects: only their readable text is told",
};

}  // namespace clew::extract
