// SPDX-License-Identifier: EUPL-1.2
// Viber for Android: viber_messages with its participants, and the calls of viber_data.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs =
         "messages(_id,body,msg_date,send_type,conversation_id,participant_id) participants(_id,"
         "participant_info_id) participants_info(_id,number)",
     .may_have = "participants_info(display_name,contact_name,viber_name) conversations(_id,name) "
                 "messages(location_lat,location_lng,extra_uri)",
     .query =
         "SELECT m._id, coalesce(m.body, '') AS text, unix_ms(m.msg_date) AS time, CASE "
         "m.send_type WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction, CASE m.send_type "
         "WHEN 1 THEN NULL ELSE person(coalesce(i.contact_name, i.display_name, i.viber_name), "
         "i.number) END AS sender, CASE m.send_type WHEN 1 THEN person(coalesce(i.contact_name, "
         "i.display_name, i.viber_name), i.number) END AS recipient, m.conversation_id AS "
         "conversation_id, coalesce(nullif(c.name, ''), i.contact_name, i.display_name, i.number) "
         "AS conversation, m.extra_uri AS attachment, place(m.location_lat / 1e7, m.location_lng "
         "/ 1e7) AS coordinates FROM messages m LEFT JOIN participants p ON p._id = "
         "m.participant_id LEFT JOIN participants_info i ON i._id = p.participant_info_id LEFT "
         "JOIN conversations c ON c._id = m.conversation_id",
     .told = "_id,msg_date,send_type,conversation_id,participant_id"},
    {.table = "participants_info",
     .kind = "contact",
     .needs = "participants_info(_id,number)",
     .may_have = "participants_info(display_name,contact_name,viber_name)",
     .query = "SELECT i._id, coalesce(i.contact_name, i.display_name, i.viber_name) AS title FROM "
              "participants_info i"},
    {.table = "calls",
     .kind = "call",
     .needs = "calls(_id,number,date,duration,type,canonized_number)",
     .query =
         "SELECT c._id, unix_ms(c.date) AS time, CASE c.type WHEN 2 THEN 'outgoing' WHEN 1 THEN "
         "'incoming' WHEN 3 THEN 'incoming' END AS direction, CASE WHEN c.type = 3 THEN 'missed' "
         "END AS status, CASE WHEN c.type <> 2 THEN c.canonized_number END AS sender, CASE WHEN "
         "c.type = 2 THEN c.canonized_number END AS recipient, c.duration AS duration_s FROM "
         "calls c"},
};

}  // namespace

extern constinit const AppSchema kViber = {
    .name = "viber",
    .summary = "Viber for Android: messages, calls, contacts",
    .specification = "none; as forensic literature tells its tables",
    .service = "viber",
    .rows = kRows,
};

}  // namespace clew::extract
