// SPDX-License-Identifier: EUPL-1.2
// Instagram for Android: direct.db. Times count microseconds from 1970; the whole message stands
// as JSON in the column `message` and is kept.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messages(_id,user_id,thread_id,timestamp,message_type,text,message)",
     .may_have = "messages(server_item_id)",
     .query =
         "SELECT m._id, coalesce(m.text, '') AS text, unix_us(m.timestamp) AS time, "
         "m.server_item_id AS message_id, m.user_id AS sender, m.thread_id AS conversation_id, "
         "m.message_type AS message_type FROM messages m",
     .told = "_id,timestamp,thread_id,text"},
};

}  // namespace

extern constinit const AppSchema kInstagram = {
    .name = "instagram",
    .summary = "Instagram for Android: direct messages",
    .specification = "none; as forensic literature tells its tables",
    .service = "instagram",
    .rows = kRows,
};

}  // namespace clew::extract
