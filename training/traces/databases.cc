// SPDX-License-Identifier: EUPL-1.2
// The databases of a telephone, with the tables of the real ones as far as a reader needs them:
// Android's contacts2.db, calllog.db and WhatsApp's msgstore.db, Apple's AddressBook.sqlitedb and
// CallHistory.storedata. The notes are of a plain app of their own.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "training/disguise.h"
#include "training/formats/sqlite_image.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

constexpr TimeMs kAppleEpoch = 978'307'200'000;  ///< 2001-01-01

SelectorUse phone_use(const std::string& e164) { return {"phone", e164, "international", e164}; }
SelectorUse email_use(const std::string& address) { return {"email", address, "plain", address}; }

class DatabaseWriter {
 public:
  DatabaseWriter(Scene& scene, const Device& device)
      : scene_(scene),
        device_(device),
        random_(scene.world.seed, "databases " + device.folder),
        folder_(device.folder + "/databases/") {}

  /// People of the owner's chats, each number a contact.
  Result<void> contacts() {
    std::set<std::pair<int, int>> known;  // person, SIM
    for (const Conversation& chat : scene_.world.conversations) {
      const auto& members = chat.members;
      if (std::count(members.begin(), members.end(), device_.owner) == 0) continue;
      for (int member : members) {
        if (member != device_.owner && chat.title.empty())
          known.insert({member, std::max(chat.sim, 0)});
      }
    }
    std::vector<Entry> entries;
    for (const auto& [id, sim] : known) {
      const Person& person = scene_.world.people[static_cast<size_t>(id)];
      const bool has_email = person.role == Role::kRecruiter || person.role == Role::kVolunteer;
      entries.push_back({contact_label(scene_.world, device_.owner, id, sim),
                         person.phones[static_cast<size_t>(sim)].e164,
                         has_email ? person.email : ""});
    }
    return device_.ios ? address_book(entries) : contacts2(entries);
  }

  Result<void> calls() {
    SqliteImage database;
    if (device_.ios) {
      database.run(
          "CREATE TABLE ZCALLRECORD(Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZORIGINATED "
          "INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZNAME VARCHAR)");
    } else {
      database.run(
          "CREATE TABLE calls(_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, date INTEGER, "
          "duration INTEGER, type INTEGER, name TEXT)");
    }
    const std::string file = folder_ + (device_.ios ? "CallHistory.storedata" : "calllog.db");
    int row = 0;
    for (const Act& act : scene_.world.acts) {
      const bool buyer = act.kind == ActKind::kAnswerAdvert && act.channel == Channel::kAdvert;
      const bool talk = act.kind == ActKind::kTalk && act.others.size() == 1 && random_.chance(90);
      const bool mine =
          act.actor == device_.owner || act.others.empty() || act.others[0] == device_.owner;
      if ((!buyer && !talk) || !mine) continue;
      const bool outgoing = act.actor == device_.owner;
      const int other = outgoing ? act.others[0] : act.actor;
      const std::string& phone = scene_.world.people[static_cast<size_t>(other)].phone_at(act.time);
      const std::string name = buyer ? "" : contact_label(scene_.world, device_.owner, other, 0);
      const std::string duration = std::to_string(random_.between(0, 900));
      const TimeMs time = act.time + device_.skew;
      const std::string id = std::to_string(++row);
      if (device_.ios) {
        database.insert("ZCALLRECORD",
                        {id, duration == "0" ? "0" : "1", outgoing ? "1" : "0",
                         std::to_string((time - kAppleEpoch) / 1000), duration, phone, name});
      } else {
        database.insert("calls",
                        {id, phone, std::to_string(time), duration, outgoing ? "2" : "1", name});
      }
      const std::string item = file + (device_.ios ? "/ZCALLRECORD/" : "/calls/") + id;
      scene_.truth.found(item, {phone_use(phone)});
      scene_.truth.witness(act.id, item);
    }
    return scene_.folder.write(file, database.bytes(), kStoryEnd - kDay);
  }

  /// The first of the owner's WhatsApp chats as the app itself keeps it; the exports tell it too.
  Result<void> messages() {
    for (size_t id = 0; id < scene_.world.conversations.size(); ++id) {
      const Conversation& chat = scene_.world.conversations[id];
      const auto& members = chat.members;
      const bool mine = std::count(members.begin(), members.end(), device_.owner) > 0;
      if (chat.app != App::kWhatsApp || !mine || members.size() != 2) continue;
      const auto found = messages_on(scene_, device_, static_cast<int>(id));
      if (!found.empty()) return message_store(chat, found);
    }
    return {};
  }

  Result<void> notes() {
    SqliteImage database;
    database.run("CREATE TABLE notes(id INTEGER PRIMARY KEY, title TEXT, body TEXT, created TEXT)");
    int row = 0;
    auto add = [&](const std::string& title, const Text& body, TimeMs time, int act) {
      const std::string item = fmt::format("{}notes.db/notes/{}", folder_, ++row);
      database.insert("notes", {std::to_string(row), title, body.text, base::to_iso(time)});
      scene_.truth.found(item, body.selectors);
      if (act >= 0) scene_.truth.witness(act, item);
    };
    const bool deputy =
        scene_.world.people[static_cast<size_t>(device_.owner)].role == Role::kDeputy;
    for (const Act& act : scene_.world.acts) {
      if (deputy && act.actor == device_.owner && act.kind == ActKind::kDebt) {
        const Person& person = scene_.world.people[static_cast<size_t>(act.about)];
        add("долги",
            {fmt::format("{}: {} евро, жилье, еда, дорога. Паспорт у меня.",
                         person.name.given_native, act.amount),
             {}},
            act.time, act.id);
      } else if (act.actor == device_.owner && act.kind == ActKind::kTalk && random_.chance(150)) {
        const Language language = act.language;
        add(language == Language::kRussian ? "купить" : "list",
            compose(random_, language, has_rule(language, "shopping") ? "shopping" : "food", {}),
            act.time, -1);
      }
    }
    for (const Text& note : own_notes(deputy)) add("*", note, kStoryBegin + 70 * kDay, -1);
    return scene_.folder.write(folder_ + "notes.db", database.bytes(), kStoryEnd - kDay);
  }

 private:
  struct Entry {
    std::string name, phone, email;
  };

  Result<void> contacts2(const std::vector<Entry>& entries) {
    SqliteImage database;
    database.run(
        "CREATE TABLE raw_contacts(_id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, "
        "deleted INTEGER NOT NULL DEFAULT 0)");
    database.run("CREATE TABLE mimetypes(_id INTEGER PRIMARY KEY, mimetype TEXT NOT NULL)");
    database.run(
        "CREATE TABLE data(_id INTEGER PRIMARY KEY AUTOINCREMENT, mimetype_id INTEGER NOT NULL, "
        "raw_contact_id INTEGER NOT NULL, data1 TEXT)");
    database.insert("mimetypes", {"1", "vnd.android.cursor.item/name"});
    database.insert("mimetypes", {"2", "vnd.android.cursor.item/phone_v2"});
    database.insert("mimetypes", {"3", "vnd.android.cursor.item/email_v2"});
    const std::string file = folder_ + "contacts2.db";
    int contact = 0;
    int row = 0;
    for (const Entry& entry : entries) {
      const std::string id = std::to_string(++contact);
      const std::string item = fmt::format("{}/raw_contacts/{}", file, id);
      database.insert("raw_contacts", {id, entry.name, "0"});
      database.insert("data", {std::to_string(++row), "1", id, entry.name});
      database.insert("data", {std::to_string(++row), "2", id, entry.phone});
      scene_.truth.found(item, {phone_use(entry.phone)});
      scene_.truth.found(fmt::format("{}/data/{}", file, row), {phone_use(entry.phone)});
      if (entry.email.empty()) continue;
      database.insert("data", {std::to_string(++row), "3", id, entry.email});
      scene_.truth.found(item, {email_use(entry.email)});
      scene_.truth.found(fmt::format("{}/data/{}", file, row), {email_use(entry.email)});
    }
    return scene_.folder.write(file, database.bytes(), kStoryEnd - kDay);
  }

  Result<void> address_book(const std::vector<Entry>& entries) {
    SqliteImage database;
    database.run(
        "CREATE TABLE ABPerson(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT)");
    database.run(
        "CREATE TABLE ABMultiValue(UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, "
        "value TEXT)");
    const std::string file = folder_ + "AddressBook.sqlitedb";
    int person = 0;
    int row = 0;
    for (const Entry& entry : entries) {
      const std::string id = std::to_string(++person);
      const std::string item = fmt::format("{}/ABPerson/{}", file, id);
      database.insert("ABPerson", {id, entry.name, ""});
      database.insert("ABMultiValue", {std::to_string(++row), id, "3", entry.phone});
      scene_.truth.found(item, {phone_use(entry.phone)});
      scene_.truth.found(fmt::format("{}/ABMultiValue/{}", file, row), {phone_use(entry.phone)});
      if (entry.email.empty()) continue;
      database.insert("ABMultiValue", {std::to_string(++row), id, "4", entry.email});
      scene_.truth.found(item, {email_use(entry.email)});
      scene_.truth.found(fmt::format("{}/ABMultiValue/{}", file, row), {email_use(entry.email)});
    }
    return scene_.folder.write(file, database.bytes(), kStoryEnd - kDay);
  }

  Result<void> message_store(const Conversation& chat, const std::vector<const Message*>& found) {
    const int other = chat.members[chat.members[0] == device_.owner ? 1 : 0];
    const std::string& phone = scene_.world.people[static_cast<size_t>(other)]
                                   .phones[static_cast<size_t>(std::max(chat.sim, 0))]
                                   .e164;
    SqliteImage database;
    database.run(
        "CREATE TABLE jid(_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT "
        "NOT NULL, raw_string TEXT)");
    database.run(
        "CREATE TABLE chat(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE, "
        "subject TEXT, created_timestamp INTEGER)");
    database.run(
        "CREATE TABLE message(_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL, "
        "from_me INTEGER NOT NULL, key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status "
        "INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT)");
    const std::string server = "s.whatsapp.net";
    const std::string file = folder_ + "msgstore.db";
    database.insert("jid", {"1", phone.substr(1), server, phone.substr(1) + "@" + server});
    database.insert("chat", {"1", "1", "", std::to_string(found.front()->time + device_.skew)});
    scene_.truth.found(file + "/jid/1", {phone_use(phone)});
    scene_.truth.found(file + "/chat/1", {phone_use(phone)});
    int row = 0;
    for (const Message* message : found) {
      const std::string id = std::to_string(++row);
      const std::string item = file + "/message/" + id;
      database.insert(
          "message",
          {id, "1", message->sender == device_.owner ? "1" : "0", fmt::format("3EB0{:016X}", row),
           "0", "0", std::to_string(message->time + device_.skew), "0", message->text.text});
      scene_.truth.witness(message->act, item);
      scene_.truth.found(item, message->text.selectors);
      scene_.truth.found(item, {phone_use(phone)});
    }
    return scene_.folder.write(file, database.bytes(), kStoryEnd - kDay);
  }

  static Text note_of(std::string_view before, const Slot& slot) {
    return {std::string(before) + slot.text, {{slot.kind, slot.value, slot.how, slot.text}}};
  }

  /// What the owner writes down for himself or herself.
  std::vector<Text> own_notes(bool deputy) {
    const World& world = scene_.world;
    const Person& owner = world.people[static_cast<size_t>(device_.owner)];
    std::vector<Text> out = {note_of("IMEI ", Slot(owner.imei, "imei", owner.imei, "plain"))};
    if (deputy) {
      const std::string& wallet = world.one(Role::kCollector).wallet;
      const std::string& organiser = world.one(Role::kOrganiser).phones[1].e164;
      out.push_back(note_of("", Slot(wallet, "wallet", wallet, "plain")));
      out.push_back(note_of("IBAN ", Slot(owner.iban, "iban", owner.iban, "plain")));
      out.push_back(note_of("", write_phone(organiser, "words", Language::kRussian, random_)));
    } else {
      out.push_back(note_of("", write_email(world.one(Role::kVolunteer, 2).email, true, random_)));
    }
    return out;
  }

  Scene& scene_;
  const Device& device_;
  Random random_;
  std::string folder_;
};

}  // namespace

Result<void> write_databases(Scene& scene, const Device& device) {
  DatabaseWriter writer(scene, device);
  TRY(writer.contacts());
  TRY(writer.calls());
  if (!device.ios) TRY(writer.messages());
  return writer.notes();
}

}  // namespace clew::training
