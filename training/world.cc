// SPDX-License-Identifier: EUPL-1.2
// The order of making: people and acts, what was said, the traces of each kind, the truth.
#include "training/world.h"

#include <fmt/core.h>

#include <algorithm>

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

/// A place where a text of the selector's owner hides the number, for a number that stands in the
/// adverts and on another exhibit too.
ExampleSearch shared_number(const World& world, const Truth& truth) {
  ExampleSearch best;
  size_t best_ways = 0;
  for (int n : {0, 1}) {
    for (const PhoneUse& use : world.one(Role::kDeputy, n).phones) {
      const auto found = truth.selectors().find({"phone", use.e164});
      if (found == truth.selectors().end()) continue;
      std::vector<std::string> ways;
      std::string hidden, elsewhere;
      for (const Truth::Occurrence& place : found->second) {
        if (std::count(ways.begin(), ways.end(), place.how) == 0) ways.push_back(place.how);
        const bool advert = place.item.rfind("adverts/", 0) == 0;
        if (!advert && elsewhere.rfind("recruiter", 0) != 0) elsewhere = place.item;
        if (advert && (place.how == "words" || place.how == "keycaps" || hidden.empty()))
          hidden = place.item;
      }
      if (elsewhere.empty() || ways.size() <= best_ways) continue;
      best_ways = ways.size();
      best = {
          "phone:" + use.e164,
          fmt::format(
              "One number, written in {} ways in adverts of several languages and names, and also "
              "in {}.",
              ways.size(), elsewhere.substr(0, elsewhere.find('/'))),
          hidden};
    }
  }
  return best;
}

std::vector<ExampleSearch> searches_of(const World& world, const Truth& truth) {
  std::vector<ExampleSearch> out;
  // The victim's name is in Latin letters on the passport and in Cyrillic in mails and chats.
  const Person& victim = world.one(Role::kVictim);
  for (const Act& act : world.acts) {
    if (act.kind != ActKind::kSendPapers || act.about != victim.id) continue;
    out.push_back({victim.name.latin(),
                   "The name as the passport spells it also finds " + victim.name.native() +
                       " in Cyrillic letters.",
                   truth.items_of(act.id).back()});
  }
  out.push_back(shared_number(world, truth));
  for (const Act& act : world.acts) {
    if (act.kind != ActKind::kSecondContract) continue;
    out.push_back({"\"retained by the employer\"",
                   "The clause stands only in the second contract: a document in a zip in a mail.",
                   truth.items_of(act.id).front()});
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
