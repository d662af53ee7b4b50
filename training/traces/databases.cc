// SPDX-License-Identifier: EUPL-1.2
// The databases of a telephone: contacts, calls, notes. Their tables are plain ones; the layouts of
// real apps come with the formats that read them.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "training/disguise.h"
#include "training/formats/sqlite_image.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

SelectorUse phone_use(const std::string& e164) { return {"phone", e164, "international", e164}; }

class DatabaseWriter {
 public:
  DatabaseWriter(Scene& scene, const Device& device)
      : scene_(scene),
        device_(device),
        random_(scene.world.seed, "databases " + device.folder),
        folder_(device.folder + "/databases/") {}

  Result<void> contacts() {
    SqliteImage database;
    database.run(
        "CREATE TABLE contacts(id INTEGER PRIMARY KEY, name TEXT, phone TEXT, email TEXT)");
    std::set<std::pair<int, int>> known;  // person, SIM
    for (const Conversation& chat : scene_.world.conversations) {
      const auto& members = chat.members;
      if (std::count(members.begin(), members.end(), device_.owner) == 0) continue;
      for (int member : members) {
        if (member != device_.owner && chat.title.empty())
          known.insert({member, std::max(chat.sim, 0)});
      }
    }
    int row = 0;
    for (const auto& [id, sim] : known) {
      const Person& person = scene_.world.people[static_cast<size_t>(id)];
      const std::string& phone = person.phones[static_cast<size_t>(sim)].e164;
      const bool has_email = person.role == Role::kRecruiter || person.role == Role::kVolunteer;
      const std::string item = fmt::format("{}contacts.db/contacts/{}", folder_, ++row);
      database.insert("contacts",
                      {std::to_string(row), contact_label(scene_.world, device_.owner, id, sim),
                       phone, has_email ? person.email : ""});
      scene_.truth.found(item, {phone_use(phone)});
      if (has_email) scene_.truth.found(item, {{"email", person.email, "plain", person.email}});
    }
    return scene_.folder.write(folder_ + "contacts.db", database.bytes(), kStoryEnd - kDay);
  }

  Result<void> calls() {
    SqliteImage database;
    database.run(
        "CREATE TABLE calls(id INTEGER PRIMARY KEY, number TEXT, date INTEGER, "
        "duration INTEGER, type INTEGER, name TEXT)");
    int row = 0;
    for (const Act& act : scene_.world.acts) {
      const bool buyer = act.kind == ActKind::kAnswerAdvert && act.channel == Channel::kAdvert;
      const bool talk = act.kind == ActKind::kTalk && act.others.size() == 1 && random_.chance(90);
      const bool mine =
          act.actor == device_.owner || act.others.empty() || act.others[0] == device_.owner;
      if ((!buyer && !talk) || !mine) continue;
      const int other = act.actor == device_.owner ? act.others[0] : act.actor;
      const std::string& phone = scene_.world.people[static_cast<size_t>(other)].phone_at(act.time);
      const std::string item = fmt::format("{}calls.db/calls/{}", folder_, ++row);
      database.insert(
          "calls", {std::to_string(row), phone, std::to_string(device_.wall(act.time)),
                    std::to_string(random_.between(0, 900)), act.actor == device_.owner ? "2" : "1",
                    buyer ? "" : contact_label(scene_.world, device_.owner, other, 0)});
      scene_.truth.found(item, {phone_use(phone)});
      scene_.truth.witness(act.id, item);
    }
    return scene_.folder.write(folder_ + "calls.db", database.bytes(), kStoryEnd - kDay);
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
  return writer.notes();
}

}  // namespace clew::training
