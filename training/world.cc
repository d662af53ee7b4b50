// SPDX-License-Identifier: EUPL-1.2
// The order of making: people and acts, what was said, the traces of each kind, the truth.
#include "training/world.h"

#include <fmt/core.h>

#include <set>

#include "base/file.h"
#include "training/traces/contracts.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

std::vector<std::string> story_of(const World& world) {
  const Person& recruiter = world.one(Role::kRecruiter);
  const Person& organiser = world.one(Role::kOrganiser);
  return {
      fmt::format("Over seven months {} answers people who look for work or shelter, sends them a "
                  "good contract and lends them the journey.",
                  recruiter.name.latin()),
      fmt::format("Two deputies take the passports, show a second contract and hold four people by "
                  "debt, in hotels, fields and flats; {}, who changes his SIM card {} times, is in "
                  "no advert.",
                  organiser.name.latin(), organiser.phones.size() - 1),
      "Among the same adverts, chats and letters are people who work lawfully, an honest agency, "
      "volunteers and families: they must not be accused."};
}

/// A deputy's number that adverts share and another exhibit gives away: the mailbox before others,
/// then the number that is written in most ways.
ExampleSearch shared_number(const World& world, const Truth& truth) {
  ExampleSearch best;
  size_t best_rank = 0;
  for (const Person& person : world.people) {
    if (person.role != Role::kDeputy) continue;
    for (const PhoneUse& use : person.phones) {
      const auto found = truth.selectors().find({"phone", use.e164});
      if (found == truth.selectors().end()) continue;
      std::set<std::string_view> ways, exhibits;
      std::string hidden;
      for (const Truth::Occurrence& place : found->second) {
        const std::string_view exhibit =
            std::string_view(place.item).substr(0, place.item.find('/'));
        ways.insert(place.how);
        exhibits.insert(exhibit);
        const bool telling = place.how == "words" || place.how == "keycaps" || hidden.empty();
        if (exhibit == "adverts" && telling) hidden = place.item;
      }
      const bool in_mail = exhibits.count("recruiter-mailbox") > 0;
      const size_t rank = ways.size() + (in_mail ? 100 : 0);
      exhibits.erase("adverts");
      if (hidden.empty() || exhibits.empty() || rank <= best_rank) continue;
      best_rank = rank;
      best = {
          "phone:" + use.e164,
          fmt::format("One number, written in {} ways in adverts of several languages and names, "
                      "and also in {}.",
                      ways.size(), in_mail ? "recruiter-mailbox" : *exhibits.begin()),
          hidden};
    }
  }
  return best;
}

/// A victim whose name is Cyrillic at home and Latin in the passport; one whose passport follows
/// the plain transliteration where there is one.
const Person& name_to_search(const World& world) {
  auto lower = [](std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return text;
  };
  for (const Person& person : world.people) {
    const bool plain = transliterate(person.name.native()) == lower(person.name.latin());
    const bool cyrillic = person.name.native() != person.name.latin();
    if (person.role == Role::kVictim && cyrillic && plain) return person;
  }
  return world.one(Role::kVictim);
}

/// The first item that ends in `ending` and does not hold `without`.
std::string item_with(const std::vector<std::string>& items, std::string_view ending,
                      std::string_view without) {
  for (const std::string& item : items) {
    if (item.ends_with(ending) && item.find(without) == std::string::npos) return item;
  }
  UNREACHABLE();
}

std::vector<ExampleSearch> searches_of(const World& world, const Truth& truth) {
  std::vector<ExampleSearch> out;
  const Person& victim = name_to_search(world);
  for (const Act& act : world.acts) {
    if (act.kind != ActKind::kSendPapers || act.about != victim.id) continue;
    // The letter itself is signed in Cyrillic; the papers with it are in Latin letters.
    out.push_back({victim.name.latin(),
                   "The name as the passport spells it also finds " + victim.name.native() +
                       " in Cyrillic letters.",
                   item_with(truth.items_of(act.id), "", "/documents.zip")});
  }
  out.push_back(shared_number(world, truth));
  for (const Act& act : world.acts) {
    if (act.kind != ActKind::kSecondContract) continue;
    out.push_back({"\"retained by the employer\"",
                   "The clause stands only in the second contract: a document in a zip in a mail.",
                   item_with(truth.items_of(act.id), ".docx", "laptop/")});
    break;
  }
  CHECK(out.size() == 3);
  return out;
}

}  // namespace

Result<WorldSummary> make_world(const WorldOptions& options) {
  const std::string evidence = options.directory + "/evidence";
  const std::string truth_path = options.directory + "/truth.json";
  if (base::exists(evidence) || base::exists(truth_path)) {
    return Error(ErrorKind::kUsage,
                 "a world is there already; name another directory: " + options.directory);
  }
  TRY(base::make_directory(options.directory));
  TRY(base::make_directory(evidence));
  const World world = simulate(options.seed);
  const std::vector<Message> messages = speak(world);
  EvidenceFolder folder(evidence);
  Truth truth;
  Scene scene{world, messages, folder, truth};
  TRY(write_mailbox(scene));
  TRY(write_adverts(scene));
  for (const Device& device : {deputy_phone(world), victim_phone(world)}) {
    TRY(write_whatsapp(scene, device));
    TRY(write_telegram(scene, device));
    TRY(write_pictures(scene, device));
    TRY(write_databases(scene, device));
  }
  TRY(write_documents(scene));
  TRY(write_laptop(scene));
  TRY(write_locked_archive(scene));
  TRY(write_noise(scene));
  TRY(folder.finish());
  TRY(base::write_file_atomically(truth_path, truth.to_json(world), 0644));

  WorldSummary summary;
  summary.people = world.people.size();
  summary.acts = world.acts.size();
  summary.messages = messages.size();
  for (const Act& act : world.acts) {
    summary.mails += act.channel == Channel::kMail;
    summary.adverts += act.kind == ActKind::kPublish;
  }
  summary.files = folder.files();
  summary.bytes = folder.bytes();
  summary.selectors = truth.selectors().size();
  summary.story = story_of(world);
  summary.searches = searches_of(world, truth);
  summary.evidence = evidence;
  summary.truth = truth_path;
  return summary;
}

}  // namespace clew::training
