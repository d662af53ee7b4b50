// SPDX-License-Identifier: EUPL-1.2
// Messages of iOS and macOS (sms.db, chat.db). Times count from 2001, in seconds before iOS 11 and
// in nanoseconds since; newer versions keep the text only in `attributedBody`, an archived
// NSAttributedString.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "message",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "message(ROWID,guid,text,handle_id,date,is_from_me) handle(ROWID,id)",
     .may_have =
         "message(attributedBody,subject,service,account,date_read,date_delivered,item_type,"
         "destination_caller_id,thread_originator_guid,associated_message_guid)"
         "chat(ROWID,guid,chat_identifier,display_name) chat_message_join(chat_id,message_id)"
         "attachment(ROWID,filename,transfer_name) "
         "message_attachment_join(message_id,attachment_id)",
     .query =
         "SELECT message.ROWID,"
         " coalesce(nullif(message.text, ''), typedstream(message.attributedBody), '') AS text,"
         " apple(message.date) AS time, lower(message.service) AS service,"
         " message.subject AS title, message.guid AS message_id,"
         " CASE WHEN message.item_type > 0 THEN 'event' END AS kind,"
         " coalesce(message.thread_originator_guid, message.associated_message_guid)"
         "   AS in_reply_to,"
         " CASE message.is_from_me WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
         " CASE WHEN message.is_from_me = 0 THEN handle.id"
         "   ELSE nullif(message.destination_caller_id, '') END AS sender,"
         " CASE WHEN message.is_from_me = 1 THEN coalesce(handle.id, chat.chat_identifier)"
         "   ELSE nullif(message.destination_caller_id, '') END AS recipient,"
         " CASE WHEN substr(message.account, 2, 1) = ':' THEN substr(message.account, 3)"
         "   ELSE message.account END AS account,"
         " coalesce(nullif(chat.display_name, ''), chat.chat_identifier, handle.id)"
         "   AS conversation, chat.guid AS conversation_id,"
         " (SELECT group_concat(coalesce(attachment.transfer_name, attachment.filename), ', ')"
         "   FROM message_attachment_join part JOIN attachment"
         "   ON attachment.ROWID = part.attachment_id WHERE part.message_id = message.ROWID)"
         "   AS attachment, iso(apple(message.date_read)) AS read,"
         " iso(apple(message.date_delivered)) AS delivered"
         " FROM message LEFT JOIN handle ON handle.ROWID = message.handle_id"
         " LEFT JOIN chat_message_join place ON place.message_id = message.ROWID"
         " LEFT JOIN chat ON chat.ROWID = place.chat_id",
     .told = "ROWID,attributedBody,date,date_read,date_delivered,handle_id,is_from_me"},
    {.table = "chat",
     .kind = "conversation",
     .needs = "chat(ROWID,guid,chat_identifier) chat_handle_join(chat_id,handle_id)"
              "handle(ROWID,id)",
     .may_have = "chat(display_name,service_name,account_login)",
     .query = "SELECT chat.ROWID, nullif(chat.display_name, '') AS title,"
              " coalesce(nullif(chat.display_name, ''), chat.chat_identifier) AS conversation,"
              " chat.guid AS conversation_id, lower(chat.service_name) AS service,"
              " CASE WHEN substr(chat.account_login, 2, 1) = ':' THEN"
              "   substr(chat.account_login, 3) END AS account,"
              " (SELECT group_concat(handle.id, ', ') FROM chat_handle_join part JOIN handle"
              "   ON handle.ROWID = part.handle_id WHERE part.chat_id = chat.ROWID)"
              "   AS participants FROM chat"},
};

}  // namespace

extern constinit const AppSchema kAppleMessages = {
    .name = "apple_messages",
    .summary = "Messages of iOS and macOS: SMS and iMessage",
    .specification = "none; sms.db and chat.db as forensic literature tells them",
    .service = "sms",
    .rows = kRows,
};

}  // namespace clew::extract
