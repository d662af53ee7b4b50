// SPDX-License-Identifier: EUPL-1.2
// Databases of apps, made here after the public descriptions of their tables, read as
// conversations, calls, contacts and visits. The persons and numbers are invented.
#include "extract/app_rows.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "extract/collect.h"
#include "extract/database_maker_test.h"

namespace clew::extract {
namespace {

constexpr TimeMs kMarch = 1'772'530'364'000;  // 2026-03-03T09:32:44Z

const model::Item& at(const std::vector<Collected>& items, const std::string& path) {
  static const model::Item kNone;
  const auto* item = find(items, path);
  EXPECT_NE(item, nullptr) << path;
  return item == nullptr ? kNone : *item;
}

constexpr char kWhatsapp[] =
    "CREATE TABLE jid(_id INTEGER PRIMARY KEY, user TEXT, server TEXT, raw_string TEXT);"
    "INSERT INTO jid VALUES(1,'447400123456','s.whatsapp.net','447400123456@s.whatsapp.net'),"
    " (2,'1203630@g.us','g.us','120363012345678901@g.us'),"
    " (3,'33612345678','s.whatsapp.net','33612345678:12@s.whatsapp.net');"
    "CREATE TABLE chat(_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT,"
    " created_timestamp INTEGER);"
    "INSERT INTO chat VALUES(1,1,NULL,0), (2,2,'Travel',1772530000000);"
    "CREATE TABLE group_participant_user(_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER,"
    " user_jid_row_id INTEGER);"
    "INSERT INTO group_participant_user VALUES(1,2,1),(2,2,3);"
    "CREATE TABLE message(_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id "
    "TEXT,"
    " sender_jid_row_id INTEGER, timestamp INTEGER, received_timestamp INTEGER, message_type "
    "INTEGER,"
    " text_data TEXT, starred INTEGER, origin INTEGER);"
    "INSERT INTO message VALUES"
    " (10,1,0,'AA01',0,1772530364000,1772530365000,0,'the room is ready',0,0),"
    " (11,1,1,'AA02',0,1772530400000,0,0,'which street?',1,0),"
    " (12,2,0,'AA03',3,1772530500000,0,1,NULL,0,0),"
    " (13,2,0,'AA04',3,1772530600000,0,7,NULL,0,0);"
    "CREATE TABLE message_media(message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type TEXT,"
    " media_duration INTEGER, media_name TEXT, media_caption TEXT);"
    "INSERT INTO message_media VALUES(12,'Media/IMG-1.jpg','image/jpeg',0,NULL,'the door');"
    "CREATE TABLE message_quoted(message_row_id INTEGER PRIMARY KEY, key_id TEXT);"
    "INSERT INTO message_quoted VALUES(11,'AA01');"
    "CREATE TABLE call_log(_id INTEGER PRIMARY KEY, jid_row_id INTEGER, from_me INTEGER,"
    " call_id TEXT, timestamp INTEGER, video_call INTEGER, duration INTEGER);"
    "INSERT INTO call_log VALUES(1,3,0,'call:1',1772530364000,1,61);"
    "CREATE TABLE props(_id INTEGER PRIMARY KEY, key TEXT);"
    "INSERT INTO props VALUES(1,'kept as it is');";

TEST(AppRowsTest, WhatsappOfAndroidIsAConversation) {
  const auto items = collect(database(kWhatsapp), "msgstore.db");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "kind"), "whatsapp_android");
  const auto& first = at(items, "msgstore.db/message/10");
  EXPECT_EQ(first.kind, model::ItemKind::kMessage);
  EXPECT_EQ(first.text, "the room is ready");
  ASSERT_TRUE(first.time.has_value());
  EXPECT_EQ(first.time->ms, kMarch);
  EXPECT_EQ(first.time->certainty, model::TimeCertainty::kZoned);
  EXPECT_EQ(field_of(first, "service"), "whatsapp");
  EXPECT_EQ(field_of(first, "kind"), "message");
  EXPECT_EQ(field_of(first, "direction"), "incoming");
  EXPECT_EQ(field_of(first, "sender"), "+447400123456");
  EXPECT_EQ(field_of(first, "recipient"), "");
  EXPECT_EQ(field_of(first, "conversation"), "+447400123456");
  EXPECT_EQ(field_of(first, "conversation_id"), "447400123456@s.whatsapp.net");
  EXPECT_EQ(field_of(first, "message_id"), "AA01");
  EXPECT_EQ(field_of(first, "received"), "2026-03-03T09:32:45Z");
  const auto& answer = at(items, "msgstore.db/message/11");
  EXPECT_EQ(field_of(answer, "direction"), "outgoing");
  EXPECT_EQ(field_of(answer, "sender"), "");
  EXPECT_EQ(field_of(answer, "recipient"), "+447400123456");
  EXPECT_EQ(field_of(answer, "in_reply_to"), "AA01");
  EXPECT_EQ(field_of(answer, "columns"), "starred: 1\n");
}

TEST(AppRowsTest, WhatsappGroupsMediaCallsAndOtherRows) {
  const auto items = collect(database(kWhatsapp), "msgstore.db");
  const auto& picture = at(items, "msgstore.db/message/12");
  EXPECT_EQ(picture.text, "the door");
  EXPECT_EQ(field_of(picture, "sender"), "+33612345678");
  EXPECT_EQ(field_of(picture, "conversation"), "Travel");
  EXPECT_EQ(field_of(picture, "attachment"), "Media/IMG-1.jpg");
  EXPECT_EQ(field_of(picture, "mime"), "image/jpeg");
  EXPECT_EQ(field_of(at(items, "msgstore.db/message/13"), "kind"), "event");
  const auto& group = at(items, "msgstore.db/chat/2");
  EXPECT_EQ(field_of(group, "kind"), "conversation");
  EXPECT_EQ(field_of(group, "participants"), "+447400123456, +33612345678");
  const auto& call = at(items, "msgstore.db/call_log/1");
  EXPECT_EQ(field_of(call, "kind"), "call");
  EXPECT_EQ(field_of(call, "sender"), "+33612345678");
  EXPECT_EQ(field_of(call, "duration_s"), "61");
  EXPECT_EQ(field_of(call, "call_type"), "video");
  ASSERT_TRUE(call.time.has_value());
  EXPECT_EQ(call.time->ms, kMarch);
  const auto& other = at(items, "msgstore.db/props/1");
  EXPECT_EQ(other.kind, model::ItemKind::kRow);
  EXPECT_EQ(other.text, "_id: 1\nkey: kept as it is\n");
}

TEST(AppRowsTest, AnOlderVersionLacksColumnsAndTables) {
  const auto items = collect(
      database("CREATE TABLE messages(_id INTEGER PRIMARY KEY, key_remote_jid TEXT, key_from_me"
               " INTEGER, key_id TEXT, data TEXT, timestamp INTEGER, remote_resource TEXT,"
               " latitude REAL, longitude REAL);"
               "INSERT INTO messages VALUES(1,'4915112345678@s.whatsapp.net',0,'B1','hallo',"
               "  1772530364000,NULL,0,0),"
               " (2,'491511-1600000000@g.us',0,'B2','',1772530365000,"
               "  '4915119999999@s.whatsapp.net',48.85,2.35);"),
      "msgstore.db");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].item.text, "hallo");
  EXPECT_EQ(field_of(items[1].item, "sender"), "+4915112345678");
  EXPECT_EQ(field_of(items[1].item, "coordinates"), "");
  EXPECT_EQ(field_of(items[2].item, "sender"), "+4915119999999");
  EXPECT_EQ(field_of(items[2].item, "coordinates"), "48.85,2.35");
}

TEST(AppRowsTest, WhatsappContacts) {
  const auto items = collect(
      database("CREATE TABLE wa_contacts(_id INTEGER PRIMARY KEY, jid TEXT, display_name TEXT,"
               " number TEXT, wa_name TEXT);"
               "INSERT INTO wa_contacts VALUES(4,'447400123456@s.whatsapp.net','Anna Example',"
               " NULL,'anna');"),
      "wa.db");
  const auto& contact = at(items, "wa.db/wa_contacts/4");
  EXPECT_EQ(field_of(contact, "kind"), "contact");
  EXPECT_EQ(field_of(contact, "title"), "Anna Example");
  EXPECT_EQ(contact.text, "Anna Example\nanna\n+447400123456\n");
}

TEST(AppRowsTest, WhatsappOfIos) {
  const auto items = collect(
      database(
          "CREATE TABLE ZWACHATSESSION(Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT, ZPARTNERNAME"
          " TEXT);"
          "INSERT INTO ZWACHATSESSION VALUES(1,'447400123456@s.whatsapp.net','Anna Example'),"
          " (2,'1203630@g.us','Travel');"
          "CREATE TABLE ZWAGROUPMEMBER(Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZCONTACTNAME"
          " TEXT, ZMEMBERJID TEXT);"
          "INSERT INTO ZWAGROUPMEMBER VALUES(5,2,'Boris','33612345678@s.whatsapp.net');"
          "CREATE TABLE ZWAMESSAGE(Z_PK INTEGER PRIMARY KEY, ZISFROMME INTEGER, ZMESSAGEDATE REAL,"
          " ZTEXT TEXT, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER, ZFROMJID TEXT, ZTOJID TEXT);"
          "INSERT INTO ZWAMESSAGE VALUES"
          " (1,0,794223164.0,'hello',1,NULL,'447400123456@s.whatsapp.net',NULL),"
          " (2,0,794223165.0,'all here',2,5,'1203630@g.us',NULL),"
          " (3,1,794223166.0,'yes',1,NULL,NULL,'447400123456@s.whatsapp.net');"),
      "ChatStorage.sqlite");
  const auto& first = at(items, "ChatStorage.sqlite/ZWAMESSAGE/1");
  ASSERT_TRUE(first.time.has_value());
  EXPECT_EQ(first.time->ms, kMarch);
  EXPECT_EQ(field_of(first, "sender"), "Anna Example <+447400123456>");
  EXPECT_EQ(field_of(at(items, "ChatStorage.sqlite/ZWAMESSAGE/2"), "sender"),
            "Boris <+33612345678>");
  EXPECT_EQ(field_of(at(items, "ChatStorage.sqlite/ZWAMESSAGE/2"), "conversation"), "Travel");
  EXPECT_EQ(field_of(at(items, "ChatStorage.sqlite/ZWAMESSAGE/3"), "recipient"),
            "Anna Example <+447400123456>");
  EXPECT_EQ(field_of(at(items, "ChatStorage.sqlite/ZWACHATSESSION/2"), "participants"),
            "Boris <+33612345678>");
}

TEST(AppRowsTest, AndroidSmsMmsCallsAndContacts) {
  const auto items = collect(
      database(
          "CREATE TABLE sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER,"
          " date_sent INTEGER, type INTEGER, body TEXT, creator TEXT);"
          "INSERT INTO sms VALUES(1,7,'+447400123456',1772530364000,1772530360000,1,'call "
          "me','app'),"
          " (2,7,'+447400123456',1772530364000,0,2,'later',NULL);"
          "CREATE TABLE pdu(_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, msg_box"
          " INTEGER, sub TEXT);"
          "CREATE TABLE part(_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, text TEXT, cl TEXT,"
          " _data TEXT);"
          "CREATE TABLE addr(_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER);"
          "INSERT INTO pdu VALUES(3,7,1772530364,1,'photo');"
          "INSERT INTO part VALUES(1,3,'text/plain','look at this','t.txt',NULL),"
          " (2,3,'image/jpeg',NULL,'house.jpg','/data/parts/PART_1');"
          "INSERT INTO addr VALUES(1,3,'+447400123456',137),(2,3,'insert-address-token',151);"
          "CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER,"
          " type INTEGER, name TEXT);"
          "INSERT INTO calls VALUES(1,'+447400123456',1772530364000,0,3,'Anna'),"
          " (2,'0612345678',1772530364000,33,2,NULL);"
          "CREATE TABLE raw_contacts(_id INTEGER PRIMARY KEY, display_name TEXT, deleted INTEGER);"
          "CREATE TABLE data(_id INTEGER PRIMARY KEY, raw_contact_id INTEGER, data1 TEXT);"
          "INSERT INTO raw_contacts VALUES(9,'Anna Example',0);"
          "INSERT INTO data VALUES(1,9,'Anna "
          "Example'),(2,9,'+447400123456'),(3,9,'a@example.org');"),
      "db");
  const auto& sms = at(items, "db/sms/1");
  EXPECT_EQ(sms.text, "call me");
  EXPECT_EQ(field_of(sms, "service"), "sms");
  EXPECT_EQ(field_of(sms, "sender"), "+447400123456");
  EXPECT_EQ(field_of(sms, "columns"), "creator: app\n");
  EXPECT_EQ(field_of(at(items, "db/sms/2"), "direction"), "outgoing");
  EXPECT_EQ(field_of(at(items, "db/sms/2"), "recipient"), "+447400123456");
  const auto& mms = at(items, "db/pdu/3");
  EXPECT_EQ(mms.text, "look at this");
  EXPECT_EQ(field_of(mms, "service"), "mms");
  EXPECT_EQ(field_of(mms, "sender"), "+447400123456");
  EXPECT_EQ(field_of(mms, "attachment"), "house.jpg");
  ASSERT_TRUE(mms.time.has_value());
  EXPECT_EQ(mms.time->ms, kMarch);
  const auto& missed = at(items, "db/calls/1");
  EXPECT_EQ(field_of(missed, "status"), "missed");
  EXPECT_EQ(field_of(missed, "sender"), "Anna <+447400123456>");
  EXPECT_NE(missed.text.find("number: +447400123456\n"), std::string::npos);
  EXPECT_EQ(field_of(at(items, "db/calls/2"), "recipient"), "0612345678");
  EXPECT_EQ(field_of(at(items, "db/calls/2"), "duration_s"), "33");
  EXPECT_EQ(at(items, "db/raw_contacts/9").text, "Anna Example\n+447400123456\na@example.org");
}

/// As NSArchiver writes the string: class name, how it is stored, length, letters.
std::string archived(const std::string& text, const std::string& length) {
  return base::to_hex(ByteView("\x04\x0bstreamtyped\x81\xe8\x03\x84\x01", 18)) +
         base::to_hex("@\x84\x84\x84\x12NSAttributedString") +
         base::to_hex(ByteView("\x84\x84\x08NSString\x01\x94\x84\x01+", 16)) + length +
         base::to_hex(text) + "8684";
}

TEST(AppRowsTest, MessagesOfIos) {
  const std::string longer(300, 'x');
  const auto items = collect(
      database(
          "CREATE TABLE message(ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER,"
          " date INTEGER, is_from_me INTEGER, service TEXT, account TEXT, attributedBody BLOB);"
          "CREATE TABLE handle(ROWID INTEGER PRIMARY KEY, id TEXT);"
          "CREATE TABLE chat(ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT,"
          " display_name TEXT);"
          "CREATE TABLE chat_message_join(chat_id INTEGER, message_id INTEGER);"
          "CREATE TABLE chat_handle_join(chat_id INTEGER, handle_id INTEGER);"
          "CREATE TABLE attachment(ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT);"
          "CREATE TABLE message_attachment_join(message_id INTEGER, attachment_id INTEGER);"
          "INSERT INTO handle VALUES(1,'+447400123456'),(2,'anna@example.org');"
          "INSERT INTO chat VALUES(1,'iMessage;-;+447400123456','+447400123456',''),"
          " (2,'iMessage;+;chat7','chat7','The flat');"
          "INSERT INTO chat_handle_join VALUES(2,1),(2,2);"
          "INSERT INTO message VALUES"
          " (1,'G1','seconds',1,794223164,0,'SMS','P:+33612345678',NULL),"
          " (2,'G2',NULL,1,794223164000000000,0,'iMessage','E:me@example.org',x'" +
          archived("from the blob", "0d") +
          "'), (3,'G3',NULL,1,794223164000000000,1,'iMessage',"
          " NULL,x'" +
          archived(longer, "812c01") +
          "');"
          "INSERT INTO chat_message_join VALUES(1,1),(1,2),(2,3);"
          "INSERT INTO attachment VALUES(1,'~/Library/SMS/a.heic','IMG_1.heic');"
          "INSERT INTO message_attachment_join VALUES(2,1);"),
      "sms.db");
  const auto& old = at(items, "sms.db/message/1");
  ASSERT_TRUE(old.time.has_value());
  EXPECT_EQ(old.time->ms, kMarch);
  EXPECT_EQ(field_of(old, "service"), "sms");
  EXPECT_EQ(field_of(old, "account"), "+33612345678");
  EXPECT_EQ(field_of(old, "conversation"), "+447400123456");
  const auto& newer = at(items, "sms.db/message/2");
  ASSERT_TRUE(newer.time.has_value());
  EXPECT_EQ(newer.time->ms, kMarch);
  EXPECT_EQ(newer.text, "from the blob");
  EXPECT_EQ(field_of(newer, "service"), "imessage");
  EXPECT_EQ(field_of(newer, "attachment"), "IMG_1.heic");
  EXPECT_EQ(at(items, "sms.db/message/3").text, longer);
  EXPECT_EQ(field_of(at(items, "sms.db/message/3"), "conversation"), "The flat");
  EXPECT_EQ(field_of(at(items, "sms.db/chat/2"), "participants"),
            "+447400123456, anna@example.org");
}

TEST(AppRowsTest, CallsAndContactsOfIos) {
  const auto items = collect(
      database(
          "CREATE TABLE ZCALLRECORD(Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL,"
          " ZADDRESS BLOB, ZORIGINATED INTEGER, ZANSWERED INTEGER, ZNAME TEXT);"
          "INSERT INTO ZCALLRECORD VALUES(1,794223164.0,61.4,x'2b343437343030313233343536',0,1,"
          " NULL),(2,794223164.0,0,'+447400123456',0,0,'Anna');"
          "CREATE TABLE ABPerson(ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Note TEXT);"
          "CREATE TABLE ABMultiValue(UID INTEGER PRIMARY KEY, record_id INTEGER, property"
          " INTEGER, value TEXT);"
          "INSERT INTO ABPerson VALUES(3,'Anna','Example','met in March');"
          "INSERT INTO ABMultiValue VALUES(1,3,3,'+447400123456'),(2,3,4,'a@example.org');"),
      "db");
  const auto& call = at(items, "db/ZCALLRECORD/1");
  EXPECT_EQ(field_of(call, "sender"), "+447400123456");
  EXPECT_EQ(field_of(call, "duration_s"), "61");
  EXPECT_EQ(field_of(call, "service"), "phone");
  EXPECT_EQ(field_of(at(items, "db/ZCALLRECORD/2"), "status"), "missed");
  const auto& person = at(items, "db/ABPerson/3");
  EXPECT_EQ(field_of(person, "title"), "Anna Example");
  EXPECT_EQ(person.text, "Anna Example\n+447400123456\na@example.org\nmet in March");
}

TEST(AppRowsTest, BrowsersTellVisitsSearchesDownloadsCookies) {
  const auto chrome = collect(
      database(
          "CREATE TABLE urls(id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR,"
          " visit_count INTEGER, last_visit_time INTEGER);"
          "CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER,"
          " transition INTEGER, visit_duration INTEGER);"
          "CREATE TABLE keyword_search_terms(keyword_id INTEGER, url_id INTEGER, term"
          " LONGVARCHAR, normalized_term LONGVARCHAR);"
          "CREATE TABLE downloads(id INTEGER PRIMARY KEY, target_path LONGVARCHAR, start_time"
          " INTEGER, total_bytes INTEGER);"
          "CREATE TABLE downloads_url_chains(id INTEGER, chain_index INTEGER, url LONGVARCHAR);"
          "INSERT INTO urls VALUES(1,'https://rooms.example/1','A room',2,13417003964000000);"
          "INSERT INTO visits VALUES(5,1,13417003964000000,0,42000000);"
          "INSERT INTO keyword_search_terms VALUES(2,1,'rooms near station','rooms');"
          "INSERT INTO downloads VALUES(6,'/sdcard/Download/list.pdf',13417003964000000,2048);"
          "INSERT INTO downloads_url_chains VALUES(6,0,'https://a.example/'),"
          " (6,1,'https://b.example/list.pdf');"),
      "History");
  const auto& visit = at(chrome, "History/visits/5");
  EXPECT_EQ(field_of(visit, "kind"), "visit");
  EXPECT_EQ(field_of(visit, "url"), "https://rooms.example/1");
  EXPECT_EQ(field_of(visit, "title"), "A room");
  EXPECT_EQ(field_of(visit, "duration_s"), "42");
  ASSERT_TRUE(visit.time.has_value());
  EXPECT_EQ(visit.time->ms, kMarch);
  EXPECT_EQ(at(chrome, "History/keyword_search_terms/1").text, "rooms near station");
  EXPECT_EQ(field_of(at(chrome, "History/downloads/6"), "url"), "https://b.example/list.pdf");
  EXPECT_EQ(field_of(at(chrome, "History/downloads/6"), "attachment"), "/sdcard/Download/list.pdf");
  const auto firefox = collect(
      database(
          "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url TEXT, title TEXT, visit_count"
          " INTEGER);"
          "CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY, place_id INTEGER, visit_date"
          " INTEGER, visit_type INTEGER);"
          "INSERT INTO moz_places VALUES(1,'https://rooms.example/1','A room',1);"
          "INSERT INTO moz_historyvisits VALUES(4,1,1772530364000000,1);"
          "CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT,"
          " creationTime INTEGER);"
          "INSERT INTO moz_cookies VALUES(8,'session','v','.rooms.example',1772530364000000);"),
      "places.sqlite");
  const auto& seen = at(firefox, "places.sqlite/moz_historyvisits/4");
  ASSERT_TRUE(seen.time.has_value());
  EXPECT_EQ(seen.time->ms, kMarch);
  EXPECT_EQ(field_of(at(firefox, "places.sqlite/moz_cookies/8"), "kind"), "cookie");
  const auto safari = collect(
      database(
          "CREATE TABLE history_items(id INTEGER PRIMARY KEY, url TEXT, visit_count INTEGER);"
          "CREATE TABLE history_visits(id INTEGER PRIMARY KEY, history_item INTEGER, visit_time"
          " REAL, title TEXT);"
          "INSERT INTO history_items VALUES(1,'https://rooms.example/1',1);"
          "INSERT INTO history_visits VALUES(2,1,794223164.0,'A room');"),
      "History.db");
  ASSERT_TRUE(at(safari, "History.db/history_visits/2").time.has_value());
  EXPECT_EQ(at(safari, "History.db/history_visits/2").time->ms, kMarch);
}

TEST(AppRowsTest, FilesOfABackupAreFoundByTheirNamesOnThePhone) {
  // The file's record is a keyed archive; here a plain list with the same keys.
  const std::string record = base::to_hex(
      "<?xml version=\"1.0\"?><plist><dict><key>LastModified</key><integer>1772530364</integer>"
      "<key>Size</key><integer>2048</integer></dict></plist>");
  const auto items = collect(
      database("CREATE TABLE Files(fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags"
               " INTEGER, file BLOB);"
               "INSERT INTO Files VALUES('3d0d7e5fb2ce288813306e4d4636395e047a3d28','HomeDomain',"
               " 'Library/SMS/sms.db',1,x'" +
               record + "'),('31bb','HomeDomain','Library',2,NULL);"),
      "Manifest.db");
  ASSERT_EQ(items.size(), 3u);  // the record is told, not a child
  const auto& file = at(items, "Manifest.db/Files/1");
  EXPECT_EQ(field_of(file, "kind"), "file");
  EXPECT_EQ(field_of(file, "title"), "HomeDomain/Library/SMS/sms.db");
  EXPECT_EQ(field_of(file, "attachment"), "3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28");
  EXPECT_EQ(field_of(file, "size"), "2048");
  ASSERT_TRUE(file.time.has_value());
  EXPECT_EQ(file.time->ms, kMarch);
  EXPECT_EQ(field_of(at(items, "Manifest.db/Files/2"), "entry"), "directory");
}

TEST(AppRowsTest, ViberKikAndSkype) {
  const auto viber = collect(
      database(
          "CREATE TABLE participants_info(_id INTEGER PRIMARY KEY, number TEXT, contact_name"
          " TEXT);"
          "CREATE TABLE participants(_id INTEGER PRIMARY KEY, participant_info_id INTEGER);"
          "CREATE TABLE messages(_id INTEGER PRIMARY KEY, body TEXT, msg_date INTEGER, send_type"
          " INTEGER, conversation_id INTEGER, participant_id INTEGER);"
          "INSERT INTO participants_info VALUES(1,'+447400123456','Anna');"
          "INSERT INTO participants VALUES(2,1);"
          "INSERT INTO messages VALUES(5,'hello',1772530364000,0,9,2);"),
      "viber_messages");
  const auto& called = at(viber, "viber_messages/messages/5");
  EXPECT_EQ(called.text, "hello");
  EXPECT_EQ(field_of(called, "sender"), "Anna <+447400123456>");
  EXPECT_EQ(field_of(called, "direction"), "incoming");
  ASSERT_TRUE(called.time.has_value());
  EXPECT_EQ(called.time->ms, kMarch);
  const auto kik = collect(
      database("CREATE TABLE messagesTable(_id INTEGER PRIMARY KEY, body TEXT, partner_jid TEXT,"
               " was_me INTEGER, timestamp INTEGER);"
               "CREATE TABLE KIKcontactsTable(_id INTEGER PRIMARY KEY, jid TEXT, display_name TEXT,"
               " user_name TEXT);"
               "INSERT INTO messagesTable VALUES(1,'hello','anna_x@talk',1,1772530364000);"
               "INSERT INTO KIKcontactsTable VALUES(1,'anna_x@talk','Anna','anna_e');"),
      "kikDatabase.db");
  EXPECT_EQ(field_of(at(kik, "kikDatabase.db/messagesTable/1"), "recipient"), "Anna <anna_e>");
  const auto skype = collect(
      database("CREATE TABLE Messages(id INTEGER PRIMARY KEY, convo_id INTEGER, author TEXT,"
               " from_dispname TEXT, timestamp INTEGER, body_xml TEXT);"
               "INSERT INTO Messages VALUES(1,2,'anna.e','Anna',1772530364,'hello');"),
      "main.db");
  EXPECT_EQ(field_of(at(skype, "main.db/Messages/1"), "sender"), "Anna <anna.e>");
  ASSERT_TRUE(at(skype, "main.db/Messages/1").time.has_value());
  EXPECT_EQ(at(skype, "main.db/Messages/1").time->ms, kMarch);
}

TEST(AppRowsTest, MessengerAndInstagram) {
  const auto threads = collect(
      database("CREATE TABLE messages(msg_id TEXT PRIMARY KEY, thread_key TEXT, text TEXT, sender"
               " TEXT, timestamp_ms INTEGER);"
               "CREATE TABLE threads(thread_key TEXT, name TEXT);"
               "INSERT INTO messages VALUES('m1','GROUP:7','hello',"
               " '{\"user_key\":\"FACEBOOK:12\",\"name\":\"Anna\"}',1772530364000);"
               "INSERT INTO threads VALUES('GROUP:7','The flat');"),
      "threads_db2");
  const auto& older = at(threads, "threads_db2/messages/1");
  EXPECT_EQ(field_of(older, "sender"), "Anna <FACEBOOK:12>");
  EXPECT_EQ(field_of(older, "conversation"), "The flat");
  const auto msys = collect(
      database("CREATE TABLE messages(message_id TEXT, thread_key INTEGER, timestamp_ms INTEGER,"
               " sender_id INTEGER, text TEXT);"
               "CREATE TABLE contacts(id INTEGER PRIMARY KEY, name TEXT);"
               "INSERT INTO messages VALUES('m2',7,1772530364000,12,'hello');"
               "INSERT INTO contacts VALUES(12,'Anna');"),
      "msys_database_1");
  EXPECT_EQ(field_of(at(msys, "msys_database_1/messages/1"), "sender"), "Anna <12>");
  const auto instagram = collect(
      database("CREATE TABLE messages(_id INTEGER PRIMARY KEY, user_id TEXT, thread_id TEXT,"
               " timestamp INTEGER, message_type TEXT, text TEXT, message TEXT);"
               "INSERT INTO messages VALUES(3,'12','t1',1772530364000000,'text','hello','{}');"),
      "direct.db");
  const auto& direct = at(instagram, "direct.db/messages/3");
  EXPECT_EQ(field_of(direct, "service"), "instagram");
  ASSERT_TRUE(direct.time.has_value());
  EXPECT_EQ(direct.time->ms, kMarch);
}

TEST(AppRowsTest, BinaryMessagesGiveTheirReadableText) {
  const auto telegram = collect(
      database("CREATE TABLE messages_v2(mid INTEGER, uid INTEGER, date INTEGER, data BLOB, out"
               " INTEGER, PRIMARY KEY(mid, uid));"
               "CREATE TABLE users(uid INTEGER PRIMARY KEY, name TEXT, data BLOB);"
               "INSERT INTO users VALUES(7,'anna example;;;anna_e',NULL);"
               "INSERT INTO messages_v2 VALUES(1,7,1772530364,x'0102ff" +
               base::to_hex("see you at 8") + "0000fe',0);"),
      "cache4.db");
  const auto& message = at(telegram, "cache4.db/messages_v2/1");
  EXPECT_EQ(message.text, "see you at 8");
  EXPECT_EQ(field_of(message, "sender"), "anna example @anna_e");
  EXPECT_NE(field_of(telegram[0].item, "note"), "");
  const auto snapchat = collect(
      database(
          "CREATE TABLE conversation_message(client_conversation_id TEXT, message_content BLOB,"
          " creation_timestamp INTEGER, sender_id TEXT);"
          "INSERT INTO conversation_message VALUES('c1',x'0a04" +
          base::to_hex("hello there") + "12',1772530364000,'s1');"),
      "arroyo.db");
  EXPECT_EQ(at(snapchat, "arroyo.db/conversation_message/1").text, "hello there");
  EXPECT_EQ(field_of(at(snapchat, "arroyo.db/conversation_message/1"), "sender"), "s1");
}

TEST(AppRowsTest, WhatSystemsKeep) {
  const auto ios = collect(
      database("CREATE TABLE ZRTCLLOCATIONMO(Z_PK INTEGER PRIMARY KEY, ZTIMESTAMP REAL, ZLATITUDE"
               " REAL, ZLONGITUDE REAL);"
               "INSERT INTO ZRTCLLOCATIONMO VALUES(1,794223164.0,48.85,2.35);"
               "CREATE TABLE ZASSET(Z_PK INTEGER PRIMARY KEY, ZFILENAME TEXT, ZDIRECTORY TEXT,"
               " ZDATECREATED REAL, ZLATITUDE REAL, ZLONGITUDE REAL);"
               "INSERT INTO ZASSET VALUES(2,'IMG_1.HEIC','DCIM/100APPLE',794223164.0,-180,-180);"),
      "db");
  const auto& place = at(ios, "db/ZRTCLLOCATIONMO/1");
  EXPECT_EQ(field_of(place, "coordinates"), "48.85,2.35");
  ASSERT_TRUE(place.time.has_value());
  EXPECT_EQ(place.time->ms, kMarch);
  EXPECT_EQ(field_of(at(ios, "db/ZASSET/2"), "attachment"), "DCIM/100APPLE/IMG_1.HEIC");
  EXPECT_EQ(field_of(at(ios, "db/ZASSET/2"), "coordinates"), "");
  const auto android = collect(
      database(
          "CREATE TABLE accounts(_id INTEGER PRIMARY KEY, name TEXT, type TEXT, password TEXT);"
          "INSERT INTO accounts VALUES(1,'anna@example.org','com.example',NULL);"),
      "accounts_ce.db");
  EXPECT_EQ(field_of(at(android, "accounts_ce.db/accounts/1"), "account"), "anna@example.org");
}

TEST(AppRowsTest, OfTwoAppsWithOneTableTheFullerDeclarationIsRight) {
  const auto items = collect(
      database("CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration"
               " INTEGER, type INTEGER, canonized_number TEXT);"
               "INSERT INTO calls VALUES(1,'0612345678',1772530364000,5,1,'+33612345678');"),
      "viber_data");
  EXPECT_EQ(field_of(items[1].item, "service"), "viber");
  EXPECT_EQ(field_of(items[1].item, "sender"), "+33612345678");
}

TEST(AppRowsTest, RowsThatAQueryLeavesOutComeAsTheyAre) {
  // A message without its chat: nothing it joins with is there.
  const auto items = collect(
      database(std::string(kWhatsapp) + "INSERT INTO message VALUES(99,77,0,'ZZ',0,0,0,0,'alone',"
                                        "0,0);"),
      "db");
  const auto& alone = at(items, "db/message/99");
  EXPECT_EQ(alone.text, "alone");
  EXPECT_FALSE(alone.time.has_value());
}

TEST(AppRowsTest, HostileSchemasOfKnownNamesAreHarmless) {
  // Views, types that do not fit, rows joined many times, and a table that is no table.
  const auto items = collect(
      database(
          "CREATE TABLE jid(_id INTEGER, raw_string TEXT);"
          "INSERT INTO jid VALUES(1,'a@s.whatsapp.net'),(1,x'ff00'),(1,NULL);"
          "CREATE TABLE chat(_id TEXT, jid_row_id BLOB);"
          "INSERT INTO chat VALUES('1',1),('1','one');"
          "CREATE TABLE message(_id INTEGER PRIMARY KEY, chat_row_id, from_me, key_id, timestamp,"
          " text_data);"
          "INSERT INTO message VALUES(1,'1','x',NULL,'yesterday',x'c3'),"
          " (2,1,1,1.5,9e99,'kept'),(3,1,0,'k',-1,'kept too');"
          "CREATE VIEW handle AS SELECT 1 AS ROWID, 'a' AS id;"),
      "db");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_FALSE(at(items, "db/message/2").time.has_value());
  EXPECT_EQ(at(items, "db/message/2").text, "kept");
  EXPECT_EQ(at(items, "db/message/3").text, "kept too");
}

TEST(AppRowsTest, EveryDeclarationFitsTheTablesThatItNames) {
  // A database made of nothing but the tables that a declaration needs: its query must run.
  for (const AppSchema* schema : app_schemas()) {
    for (const AppRows& rows : schema->rows) {
      std::string sql;
      std::string word;
      for (const char c : rows.needs) {
        if (c == '(') {
          sql += "CREATE TABLE IF NOT EXISTS " + std::exchange(word, "") + "(";
        } else if (c == ',' || c == ')') {
          const bool first = sql.back() == '(';  // the row number, where a table has a name for it
          sql += std::exchange(word, "") + (first ? " INTEGER PRIMARY KEY" : "");
          sql += c == ')' ? ");" : ",";
        } else if (c != ' ') {
          word.push_back(c);
        }
      }
      sql += "INSERT INTO " + std::string(rows.table) + " DEFAULT VALUES;";
      const auto items = collect(database(sql), "db");
      bool told = false;
      for (const auto& [path, item] : items) {
        told = told || (item.kind == rows.item && field_of(item, "kind") == rows.kind);
      }
      EXPECT_TRUE(told) << schema->name << " " << rows.table;
    }
  }
}

TEST(AppRowsTest, ThePageOfAppsTellsEachOne) {
  const auto page = base::read_file("docs/reference/apps.md");
  if (!page.ok()) GTEST_SKIP() << "not run from the top of the source tree";
  size_t at = 0;
  for (const AppSchema* schema : app_schemas()) {
    const std::string line =
        "| `" + std::string(schema->name) + "` | " + std::string(schema->summary) + " |";
    at = page->find(line, at);
    ASSERT_NE(at, Bytes::npos) << line;
  }
}

TEST(AppRowsTest, EveryMutationEnds) {
  const Bytes whole = database(kWhatsapp);
  uint32_t random = 7;
  for (int round = 0; round < 500; ++round) {
    Bytes mutated = whole;
    for (int i = 0; i < 1 + round % 20; ++i) {
      random = random * 1664525 + 1013904223;
      // Schema and the beginnings of pages are hit more often than free space.
      const size_t page = (random >> 8) % (whole.size() / 4096);
      const size_t within = (random >> 3) % (round % 2 == 0 ? 64 : 4096);
      mutated[page * 4096 + within] = static_cast<char>(random >> 24);
    }
    const auto items = collect(mutated, "msgstore.db", "sqlite");
    ASSERT_FALSE(items.empty());
    EXPECT_NE(items[0].item.reason, "its parser gave up") << round;
  }
}

}  // namespace
}  // namespace clew::extract
