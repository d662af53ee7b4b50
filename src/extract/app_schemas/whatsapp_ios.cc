// SPDX-License-Identifier: EUPL-1.2
// WhatsApp for iOS: ChatStorage.sqlite, CallHistory.sqlite and ContactsV2.sqlite, all written by
// Core Data (names begin with Z, times count from 2001).
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "ZWAMESSAGE",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "ZWAMESSAGE(Z_PK,ZISFROMME,ZMESSAGEDATE,ZTEXT,ZCHATSESSION)"
              "ZWACHATSESSION(Z_PK,ZCONTACTJID,ZPARTNERNAME)",
     .may_have =
         "ZWAMESSAGE(ZGROUPMEMBER,ZFROMJID,ZTOJID,ZSTANZAID,ZPUSHNAME,ZMESSAGETYPE,ZSENTDATE)"
         "ZWAGROUPMEMBER(Z_PK,ZCONTACTNAME,ZMEMBERJID)"
         "ZWAMEDIAITEM(Z_PK,ZMESSAGE,ZMEDIALOCALPATH,ZTITLE,ZLATITUDE,ZLONGITUDE,ZMOVIEDURATION,"
         "ZVCARDNAME,ZVCARDSTRING)",
     .query = "SELECT m.Z_PK, coalesce(m.ZTEXT, media.ZTITLE, '') AS text, apple(m.ZMESSAGEDATE) "
              "AS time,"
              " CASE WHEN m.ZMESSAGETYPE IN (6, 10) THEN 'event' END AS kind,"
              " m.ZSTANZAID AS message_id,"
              " CASE m.ZISFROMME WHEN 1 THEN 'outgoing' ELSE 'incoming' END AS direction,"
              " CASE WHEN m.ZISFROMME = 0 THEN"
              "   person(coalesce(member.ZCONTACTNAME,"
              "     CASE WHEN m.ZGROUPMEMBER IS NULL THEN chat.ZPARTNERNAME END),"
              "     jid(coalesce(member.ZMEMBERJID, m.ZFROMJID))) END AS sender,"
              " CASE WHEN m.ZISFROMME = 1 THEN person(chat.ZPARTNERNAME,"
              "   jid(coalesce(m.ZTOJID, chat.ZCONTACTJID))) END AS recipient,"
              " coalesce(chat.ZPARTNERNAME, jid(chat.ZCONTACTJID)) AS conversation,"
              " chat.ZCONTACTJID AS conversation_id, media.ZMEDIALOCALPATH AS attachment,"
              " nullif(media.ZMOVIEDURATION, 0) AS duration_s,"
              " CASE WHEN m.ZMESSAGETYPE = 5 THEN place(media.ZLATITUDE, media.ZLONGITUDE) END"
              "   AS coordinates, media.ZVCARDNAME AS card_name, media.ZVCARDSTRING AS card,"
              " iso(apple(m.ZSENTDATE)) AS sent"
              " FROM ZWAMESSAGE m LEFT JOIN ZWACHATSESSION chat ON chat.Z_PK = m.ZCHATSESSION"
              " LEFT JOIN ZWAGROUPMEMBER member ON member.Z_PK = m.ZGROUPMEMBER"
              " LEFT JOIN ZWAMEDIAITEM media ON media.ZMESSAGE = m.Z_PK",
     .told = "Z_PK,Z_ENT,Z_OPT,ZISFROMME,ZMESSAGEDATE,ZSENTDATE,ZCHATSESSION,ZGROUPMEMBER,ZSORT"},
    {.table = "ZWACHATSESSION",
     .kind = "conversation",
     .needs = "ZWACHATSESSION(Z_PK,ZCONTACTJID,ZPARTNERNAME)",
     .may_have = "ZWACHATSESSION(ZLASTMESSAGEDATE)"
                 "ZWAGROUPMEMBER(ZCHATSESSION,ZCONTACTNAME,ZMEMBERJID)",
     .query = "SELECT chat.Z_PK, apple(chat.ZLASTMESSAGEDATE) AS time,"
              " chat.ZPARTNERNAME AS title, coalesce(chat.ZPARTNERNAME, '') AS text,"
              " coalesce(chat.ZPARTNERNAME, jid(chat.ZCONTACTJID)) AS conversation,"
              " chat.ZCONTACTJID AS conversation_id,"
              " coalesce((SELECT group_concat(person(member.ZCONTACTNAME, jid(member.ZMEMBERJID)),"
              "   ', ') FROM ZWAGROUPMEMBER member WHERE member.ZCHATSESSION = chat.Z_PK),"
              "   person(chat.ZPARTNERNAME, jid(chat.ZCONTACTJID))) AS participants"
              " FROM ZWACHATSESSION chat"},
    {.table = "ZWACDCALLEVENT",
     .kind = "call",
     .needs = "ZWACDCALLEVENT(Z_PK,ZDATE,ZDURATION)",
     .may_have = "ZWACDCALLEVENT(ZCALLIDSTRING,ZGROUPCALLCREATORUSERJIDSTRING)"
                 "ZWACDCALLEVENTPARTICIPANT(Z1PARTICIPANTS,ZJIDSTRING)",
     .query =
         "SELECT c.Z_PK, apple(c.ZDATE) AS time, round(c.ZDURATION) AS duration_s,"
         " c.ZCALLIDSTRING AS message_id,"
         " jid(c.ZGROUPCALLCREATORUSERJIDSTRING) AS sender,"
         " (SELECT group_concat(jid(part.ZJIDSTRING), ', ') FROM ZWACDCALLEVENTPARTICIPANT part"
         "   WHERE part.Z1PARTICIPANTS = c.Z_PK) AS participants FROM ZWACDCALLEVENT c"},
    {.table = "ZWAADDRESSBOOKCONTACT",
     .kind = "contact",
     .needs = "ZWAADDRESSBOOKCONTACT(Z_PK,ZFULLNAME,ZPHONENUMBER)",
     .query = "SELECT c.Z_PK, c.ZFULLNAME AS title FROM ZWAADDRESSBOOKCONTACT c"},
};

}  // namespace

extern constinit const AppSchema kWhatsappIos = {
    .name = "whatsapp_ios",
    .summary = "WhatsApp for iOS: messages, calls, contacts",
    .specification = "none; ChatStorage.sqlite as forensic literature tells it",
    .service = "whatsapp",
    .rows = kRows,
};

}  // namespace clew::extract
