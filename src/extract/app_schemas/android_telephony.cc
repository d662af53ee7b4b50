// SPDX-License-Identifier: EUPL-1.2
// Android's own providers: SMS and MMS (mmssms.db), contacts (contacts2.db), calls (calllog.db, or
// contacts2.db of older versions). Constants after android.provider.Telephony, ContactsContract and
// CallLog; addresses of an MMS have types after OMA-WAP-MMS-ENC (137 From, 151 To, 130 Cc, 129
// Bcc).
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "sms",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "sms(_id,thread_id,address,date,type,body)",
     .may_have = "sms(date_sent,service_center,subject)",
     .query = "SELECT sms._id, coalesce(sms.body, '') AS text, unix_ms(sms.date) AS time,"
              " 'sms' AS service, sms.subject AS title,"
              " CASE sms.type WHEN 1 THEN 'incoming' ELSE 'outgoing' END AS direction,"
              " CASE WHEN sms.type = 1 THEN sms.address END AS sender,"
              " CASE WHEN sms.type <> 1 THEN sms.address END AS recipient,"
              " CASE sms.type WHEN 3 THEN 'draft' WHEN 4 THEN 'outbox' WHEN 5 THEN 'failed'"
              "   WHEN 6 THEN 'queued' END AS status, sms.address AS conversation,"
              " sms.thread_id AS conversation_id, iso(unix_ms(sms.date_sent)) AS sent,"
              " sms.service_center AS service_center FROM sms",
     .told = "_id,thread_id,date,date_sent,type"},
    {.table = "pdu",
     .kind = "message",
     .item = model::ItemKind::kMessage,
     .needs = "pdu(_id,thread_id,date,msg_box) part(_id,mid,ct,text) addr(msg_id,address,type)",
     .may_have = "pdu(sub,m_id) part(cl,_data)",
     .query =
         "SELECT pdu._id, coalesce((SELECT group_concat(part.text, char(10)) FROM part"
         "   WHERE part.mid = pdu._id AND part.ct = 'text/plain'), '') AS text,"
         " unix_s(pdu.date) AS time, 'mms' AS service, pdu.sub AS title, pdu.m_id AS message_id,"
         " CASE pdu.msg_box WHEN 1 THEN 'incoming' ELSE 'outgoing' END AS direction,"
         " (SELECT nullif(addr.address, 'insert-address-token') FROM addr"
         "   WHERE addr.msg_id = pdu._id AND addr.type = 137) AS sender,"
         " (SELECT group_concat(addr.address, ', ') FROM addr WHERE addr.msg_id = pdu._id"
         "   AND addr.type IN (151, 130, 129)) AS recipient,"
         " pdu.thread_id AS conversation_id,"
         " (SELECT group_concat(coalesce(part.cl, part._data), ', ') FROM part"
         "   WHERE part.mid = pdu._id AND part.ct NOT IN ('text/plain', 'application/smil'))"
         "   AS attachment FROM pdu",
     .told = "_id,thread_id,date,msg_box"},
    {.table = "calls",
     .kind = "call",
     .needs = "calls(_id,number,date,duration,type)",
     .may_have = "calls(name,geocoded_location,subscription_id)",
     .query = "SELECT calls._id, unix_ms(calls.date) AS time, 'phone' AS service,"
              " CASE WHEN calls.type IN (1, 3, 4, 5, 6) THEN 'incoming' WHEN calls.type = 2 THEN"
              "   'outgoing' END AS direction, CASE calls.type WHEN 3 THEN 'missed' WHEN 4 THEN"
              "   'voicemail' WHEN 5 THEN 'rejected' WHEN 6 THEN 'blocked' END AS status,"
              " CASE WHEN calls.type <> 2 THEN person(calls.name, calls.number) END AS sender,"
              " CASE WHEN calls.type = 2 THEN person(calls.name, calls.number) END AS recipient,"
              " calls.duration AS duration_s, calls.geocoded_location AS place FROM calls"},
    {.table = "raw_contacts",
     .kind = "contact",
     .needs = "raw_contacts(_id,display_name) data(raw_contact_id,data1)",
     .may_have = "raw_contacts(deleted,account_id) accounts(_id,account_name,account_type)",
     .query = "SELECT c._id, c.display_name AS title,"
              " coalesce(c.display_name || char(10), '') || coalesce((SELECT"
              "   group_concat(data.data1, char(10)) FROM data WHERE data.raw_contact_id = c._id"
              "   AND data.data1 <> c.display_name), '') AS text,"
              " accounts.account_name AS account, accounts.account_type AS account_type,"
              " CASE c.deleted WHEN 1 THEN 'deleted' END AS status FROM raw_contacts c"
              " LEFT JOIN accounts ON accounts._id = c.account_id",
     .told = "_id,display_name,display_name_alt,sort_key,sort_key_alt"},
};

}  // namespace

extern constinit const AppSchema kAndroidTelephony = {
    .name = "android_telephony",
    .summary = "Android's SMS, MMS, calls and contacts",
    .specification = "android.provider.Telephony, CallLog, ContactsContract",
    .service = {},
    .rows = kRows,
};

}  // namespace clew::extract
