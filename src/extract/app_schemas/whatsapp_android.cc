// SPDX-License-Identifier: EUPL-1.2
// WhatsApp for Android: msgstore.db with the table `message` (since about 2021) or `messages`
// (before), its chats and calls, and the contacts of wa.db. The owner's own number stands in
// neither. There is no specification; the tables are told in forensic literature.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "message",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "message(_id,chat_row_id,from_me,key_id,timestamp,text_data)"
              "chat(_id,jid_row_id) jid(_id,raw_string)",
     .may_have =
         "message(sender_jid_row_id,message_type,received_timestamp) chat(subject)"
         "message_media(message_row_id,file_path,mime_type,media_duration,media_name,media_caption)"
         "message_location(message_row_id,latitude,longitude,place_name,place_address)"
         "message_quoted(message_row_id,key_id) message_vcard(message_row_id,vcard)",
     .query = "SELECT message._id, coalesce(nullif(message.text_data, ''), media.media_caption,"
              "  location.place_name || ' ' || coalesce(location.place_address, ''),"
              "  (SELECT group_concat(card.vcard, char(10)) FROM message_vcard card"
              "    WHERE card.message_row_id = message._id), '') AS text,"
              " unix_ms(message.timestamp) AS time,"
              " CASE WHEN message.message_type = 7 THEN 'event' END AS kind,"
              " message.key_id AS message_id, quoted.key_id AS in_reply_to,"
              " CASE message.from_me WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
              " CASE WHEN message.from_me = 0 THEN"
              "   jid(coalesce(author.raw_string, partner.raw_string)) END AS sender,"
              " CASE WHEN message.from_me = 1 THEN jid(partner.raw_string) END AS recipient,"
              " coalesce(nullif(chat.subject, ''), jid(partner.raw_string)) AS conversation,"
              " partner.raw_string AS conversation_id,"
              " coalesce(media.media_name, media.file_path) AS attachment,"
              " media.file_path AS attachment_path, media.mime_type AS mime,"
              " nullif(media.media_duration, 0) AS duration_s,"
              " place(location.latitude, location.longitude) AS coordinates,"
              " iso(unix_ms(message.received_timestamp)) AS received"
              " FROM message LEFT JOIN chat ON chat._id = message.chat_row_id"
              " LEFT JOIN jid partner ON partner._id = chat.jid_row_id"
              " LEFT JOIN jid author ON author._id = message.sender_jid_row_id"
              " LEFT JOIN message_media media ON media.message_row_id = message._id"
              " LEFT JOIN message_location location ON location.message_row_id = message._id"
              " LEFT JOIN message_quoted quoted ON quoted.message_row_id = message._id",
     .told = "_id,from_me,timestamp,received_timestamp,chat_row_id,sender_jid_row_id,sort_id"},
    {.table = "messages",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "messages(_id,key_remote_jid,key_from_me,key_id,data,timestamp)",
     .may_have = "messages(remote_resource,media_caption,media_name,media_mime_type,latitude,"
                 "longitude,media_duration,received_timestamp,status,quoted_row_id)"
                 "chat_list(key_remote_jid,subject) messages_quotes(_id,key_id)",
     .query = "SELECT m._id, coalesce(m.data, m.media_caption, '') AS text,"
              " unix_ms(m.timestamp) AS time, CASE WHEN m.status = 6 THEN 'event' END AS kind,"
              " m.key_id AS message_id, quote.key_id AS in_reply_to,"
              " CASE m.key_from_me WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
              " CASE WHEN m.key_from_me = 0 THEN"
              "   jid(coalesce(nullif(m.remote_resource, ''), m.key_remote_jid)) END AS sender,"
              " CASE WHEN m.key_from_me = 1 THEN jid(m.key_remote_jid) END AS recipient,"
              " coalesce((SELECT chat.subject FROM chat_list chat"
              "   WHERE chat.key_remote_jid = m.key_remote_jid LIMIT 1),"
              "   jid(m.key_remote_jid)) AS conversation,"
              " m.key_remote_jid AS conversation_id, m.media_name AS attachment,"
              " m.media_mime_type AS mime, nullif(m.media_duration, 0) AS duration_s,"
              " place(m.latitude, m.longitude) AS coordinates,"
              " iso(unix_ms(m.received_timestamp)) AS received"
              " FROM messages m LEFT JOIN messages_quotes quote ON quote._id = m.quoted_row_id",
     .told = "_id,key_from_me,timestamp,received_timestamp,remote_resource"},
    {.table = "chat",
     .kind = "conversation",
     .needs = "chat(_id,jid_row_id) jid(_id,raw_string)",
     .may_have = "chat(subject,created_timestamp)"
                 "group_participant_user(group_jid_row_id,user_jid_row_id)",
     .query = "SELECT chat._id, unix_ms(chat.created_timestamp) AS time, chat.subject AS title,"
              " coalesce(nullif(chat.subject, ''), jid(partner.raw_string)) AS conversation,"
              " partner.raw_string AS conversation_id,"
              " coalesce((SELECT group_concat(jid(member.raw_string), ', ')"
              "   FROM group_participant_user part"
              "   JOIN jid member ON member._id = part.user_jid_row_id"
              "   WHERE part.group_jid_row_id = chat.jid_row_id),"
              "   jid(partner.raw_string)) AS participants"
              " FROM chat LEFT JOIN jid partner ON partner._id = chat.jid_row_id"},
    {.table = "jid",
     .kind = "account",
     .needs = "jid(_id,user,server,raw_string)",
     .query =
         "SELECT jid._id, jid(jid.raw_string) AS text, jid(jid.raw_string) AS account FROM jid",
     .told = "_id,user,server,raw_string"},
    {.table = "call_log",
     .kind = "call",
     .needs = "call_log(_id,jid_row_id,from_me,timestamp,duration) jid(_id,raw_string)",
     .may_have = "call_log(call_id,video_call,call_result)",
     .query = "SELECT call_log._id, unix_ms(call_log.timestamp) AS time,"
              " CASE call_log.from_me WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
              " CASE WHEN call_log.from_me = 0 THEN jid(partner.raw_string) END AS sender,"
              " CASE WHEN call_log.from_me = 1 THEN jid(partner.raw_string) END AS recipient,"
              " partner.raw_string AS conversation_id, call_log.call_id AS message_id,"
              " call_log.duration AS duration_s,"
              " CASE call_log.video_call WHEN 1 THEN 'video' ELSE 'voice' END AS call_type"
              " FROM call_log LEFT JOIN jid partner ON partner._id = call_log.jid_row_id"},
    {.table = "wa_contacts",
     .kind = "contact",
     .needs = "wa_contacts(_id,jid,display_name)",
     .may_have = "wa_contacts(number,wa_name,status)",
     .query = "SELECT c._id, coalesce(c.display_name, c.wa_name) AS title,"
              " coalesce(c.display_name || char(10), '') || coalesce(c.wa_name || char(10), '') ||"
              " coalesce(c.number || char(10), '') || coalesce(jid(c.jid) || char(10), '') ||"
              " coalesce(c.status, '') AS text, c.jid AS conversation_id"
              " FROM wa_contacts c",
     .told = "display_name,wa_name,number,jid,status"},
};

}  // namespace

extern constinit const AppSchema kWhatsappAndroid = {
    .name = "whatsapp_android",
    .summary = "WhatsApp for Android: messages, calls, contacts",
    .specification = "none; msgstore.db and wa.db as forensic literature tells them",
    .service = "whatsapp",
    .rows = kRows,
};

}  // namespace clew::extract
