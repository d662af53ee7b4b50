// SPDX-License-Identifier: EUPL-1.2
// Writes the truth: one section per question that a score is computed for.
#include "training/truth.h"

#include <algorithm>
#include <set>

#include "base/json.h"

namespace clew::training {
namespace {

using base::Json;

Json people_json(const World& world) {
  Json out = Json::array();
  for (const Person& person : world.people) {
    Json languages = Json::array(), phones = Json::array();
    for (Language language : person.languages) languages.push_back(language_code(language));
    for (const PhoneUse& use : person.phones) {
      phones.push_back({{"value", use.e164},
                        {"from", base::to_iso(use.from)},
                        {"until", base::to_iso(use.until)}});
    }
    Json entry = {{"id", person.id},
                  {"role", role_name(person.role)},
                  {"name", person.name.latin()},
                  {"native_name", person.name.native()},
                  {"languages", languages},
                  {"phones", phones},
                  {"email", person.email},
                  {"handle", person.handle},
                  {"in_network", is_in_network(person.role)},
                  {"knows", person.knows},
                  {"victim", person.role == Role::kVictim}};
    if (!person.iban.empty()) entry["iban"] = person.iban;
    if (!person.wallet.empty()) entry["wallet"] = person.wallet;
    if (!person.form.empty()) entry["form"] = person.form;
    out.push_back(std::move(entry));
  }
  return out;
}

/// Which selectors are one person.
Json identities_json(const World& world) {
  Json out = Json::array();
  for (const Person& person : world.people) {
    Json selectors = Json::array();
    for (const PhoneUse& use : person.phones)
      selectors.push_back({{"kind", "phone"}, {"value", use.e164}});
    selectors.push_back({{"kind", "email"}, {"value", person.email}});
    selectors.push_back({{"kind", "handle"}, {"value", person.handle}});
    if (!person.iban.empty()) selectors.push_back({{"kind", "iban"}, {"value", person.iban}});
    if (!person.wallet.empty()) selectors.push_back({{"kind", "wallet"}, {"value", person.wallet}});
    out.push_back({{"person", person.id}, {"selectors", std::move(selectors)}});
  }
  return out;
}

/// Ties between people: from the acts, with kind, first and last time.
Json edges_json(const World& world) {
  struct Tie {
    TimeMs first = 0, last = 0;
    int acts = 0;
  };
  std::map<std::tuple<int, int, std::string_view>, Tie> ties;
  for (const Act& act : world.acts) {
    for (int other : act.others) {
      Tie& tie = ties[{act.actor, other, act_name(act.kind)}];
      if (tie.acts++ == 0) tie.first = act.time;
      tie.last = act.time;
    }
  }
  Json out = Json::array();
  for (const auto& [key, tie] : ties) {
    out.push_back({{"from", std::get<0>(key)},
                   {"to", std::get<1>(key)},
                   {"kind", std::get<2>(key)},
                   {"first", base::to_iso(tie.first)},
                   {"last", base::to_iso(tie.last)},
                   {"acts", tie.acts}});
  }
  return out;
}

Json templates_json(const World& world, const std::vector<AdvertTruth>& adverts) {
  // The network's campaigns of one genre are one template in several languages; a lawful campaign
  // is one by itself.
  std::map<std::string, Json> templates;
  for (const AdvertTruth& advert : adverts) {
    const Act& act = world.acts[static_cast<size_t>(advert.act)];
    const Campaign& campaign = world.campaigns[static_cast<size_t>(act.campaign)];
    std::string name(genre_name(campaign.genre));
    if (!campaign.network) name += "-" + std::to_string(campaign.owner);
    Json& entry = templates[name];
    if (entry.is_null()) {
      entry = {{"id", name},
               {"genre", genre_name(campaign.genre)},
               {"network", campaign.network},
               {"members", Json::array()}};
    }
    entry["members"].push_back({{"item", advert.item},
                                {"act", act.id},
                                {"language", language_code(act.language)},
                                {"phone", act.phone},
                                {"indicators", act.indicators},
                                {"owner", campaign.owner}});
  }
  Json out = Json::array();
  for (auto& [name, entry] : templates) out.push_back(std::move(entry));
  return out;
}

std::vector<const Act*> acts_against(const World& world, int victim) {
  std::vector<const Act*> out;
  for (const Act& act : world.acts) {
    if (act.about == victim) out.push_back(&act);
  }
  return out;
}

Json leads_json(const World& world, const Truth& truth) {
  Json out = Json::array();
  for (const Person& person : world.people) {
    if (person.role != Role::kVictim) continue;
    Json items = Json::array(), reasons = Json::array();
    std::set<std::string_view> means;
    for (const Act* act : acts_against(world, person.id)) {
      for (const std::string& item : truth.items_of(act->id)) items.push_back(item);
      const PalermoAxes axes = palermo_axes(act->kind);
      if (!axes.means.empty() && !truth.items_of(act->id).empty()) means.insert(axes.means);
    }
    for (std::string_view mean : means) reasons.push_back(mean);
    if (items.empty()) continue;
    out.push_back({{"about", person.id},
                   {"title", "A person to protect: " + person.form},
                   {"reasons", std::move(reasons)},
                   {"items", std::move(items)}});
  }
  Json phones = Json::array();
  for (int n : {0, 1}) {
    const Person& deputy = world.one(Role::kDeputy, n);
    for (size_t i = 1; i < deputy.phones.size(); ++i) phones.push_back(deputy.phones[i].e164);
  }
  out.push_back({{"title", "Adverts of different genres, languages and names share these numbers"},
                 {"reasons", {"shared numbers", "templates", "chats that order adverts"}},
                 {"phones", std::move(phones)}});
  return out;
}

Json wrong_accusations_json(const World& world) {
  Json out = Json::array();
  auto add = [&](const Person& person, std::string_view tempting, std::string_view against) {
    out.push_back({{"person", person.id},
                   {"role", role_name(person.role)},
                   {"tempting", tempting},
                   {"against", against}});
  };
  for (const Person& person : world.people) {
    switch (person.role) {
      case Role::kIndependent:
        add(person,
            "advert of company, moves between towns, shares phrases with the network's template",
            "one number, one person, own wording, never named in the chats");
        break;
      case Role::kAgency:
        add(person, "one number for many persons, template adverts",
            "gross wages, contract before departure, hours and register number are stated");
        break;
      case Role::kVolunteer:
        add(person, "in contact with several victims", "offers advice, asks for nothing");
        break;
      case Role::kRelative:
      case Role::kColleague:
        add(person, "many messages with a member of the network or a victim", "ordinary life only");
        break;
      case Role::kHost:
        add(person, "lets the flats", "asks who lives there; was told of colleagues");
        break;
      case Role::kVictim:
        if (person.form.find("telephone") != std::string::npos) {
          add(person, "answers the adverts' telephone",
              "made to; non-punishment provision applies");
        }
        break;
      case Role::kOtherCrime:
        add(person, "asks a deputy for money", "fraud of his own; no link to victims");
        break;
      default:
        break;
    }
  }
  return out;
}

/// From which day an authority that reads the evidence has reasonable grounds, and what it then
/// owes.
Json duties_json(const World& world, const Truth& truth) {
  Json out = Json::array();
  for (const Person& person : world.people) {
    if (person.role != Role::kVictim) continue;
    for (const Act* act : acts_against(world, person.id)) {
      if (act->kind != ActKind::kTakeDocument && act->kind != ActKind::kAskHelp) continue;
      if (truth.items_of(act->id).empty()) continue;
      out.push_back({{"person", person.id},
                     {"grounds_since", base::to_iso(act->time)},
                     {"witness", truth.items_of(act->id).front()},
                     {"owed",
                      {"no removal", "recovery and reflection period of at least 30 days",
                       "assistance whether or not the person testifies"}}});
      break;
    }
  }
  return out;
}

Json pairs_json(const std::vector<std::pair<std::string, std::string>>& pairs,
                std::string_view what) {
  Json out = Json::array();
  for (const auto& [item, value] : pairs)
    out.push_back({{"item", item}, {std::string(what), value}});
  return out;
}

/// What the evidence cannot tell and a lawful request could.
Json missing_json(const World& world) {
  Json out = Json::array();
  for (const PhoneUse& use : world.one(Role::kOrganiser).phones) {
    out.push_back(
        {{"selector", {{"kind", "phone"}, {"value", use.e164}}},
         {"missing", "subscriber and the numbers called while it was in use"},
         {"request", "subscriber information and traffic data from the provider; preserve first"},
         {"from", base::to_iso(use.from)},
         {"until", base::to_iso(use.until)}});
  }
  for (Role role : {Role::kOrganiser, Role::kCollector}) {
    const Person& person = world.one(role);
    out.push_back({{"selector", {{"kind", "wallet"}, {"value", person.wallet}}},
                   {"missing", "who cashes the account out"},
                   {"request", "account holder from the exchange where the coins go"}});
  }
  return out;
}

}  // namespace

void Truth::found(const std::string& item, const std::vector<SelectorUse>& selectors) {
  for (const SelectorUse& use : selectors) {
    selectors_[{use.kind, use.value}].push_back({item, use.how, use.written});
  }
}

void Truth::not_selector(const std::string& item, std::string_view kind, std::string written) {
  negatives_.push_back({item, std::string(kind), std::move(written)});
}

const std::vector<std::string>& Truth::items_of(int act) const {
  static const std::vector<std::string> kNone;
  const auto found = items_of_act_.find(act);
  return found == items_of_act_.end() ? kNone : found->second;
}

std::string Truth::to_json(const World& world) const {
  Json acts = Json::array(), selectors = Json::array(), negatives = Json::array();
  for (const Act& act : world.acts) {
    Json entry = {
        {"id", act.id},       {"kind", act_name(act.kind)}, {"time", base::to_iso(act.time)},
        {"actor", act.actor}, {"others", act.others},       {"items", items_of(act.id)}};
    const PalermoAxes axes = palermo_axes(act.kind);
    if (!axes.act.empty()) entry["palermo_act"] = axes.act;
    if (!axes.means.empty()) entry["palermo_means"] = axes.means;
    if (act.about >= 0) entry["about"] = act.about;
    if (act.city >= 0) entry["place"] = kCities[act.city].latin;
    if (act.amount > 0) entry["euro"] = act.amount;
    acts.push_back(std::move(entry));
  }
  for (const auto& [key, occurrences] : selectors_) {
    Json places = Json::array();
    for (const Occurrence& place : occurrences) {
      places.push_back({{"item", place.item}, {"how", place.how}, {"written", place.written}});
    }
    selectors.push_back(
        {{"kind", key.first}, {"value", key.second}, {"occurrences", std::move(places)}});
  }
  for (const Negative& negative : negatives_) {
    negatives.push_back(
        {{"item", negative.item}, {"kind", negative.kind}, {"written", negative.written}});
  }
  Json families = Json::array();
  for (const auto& [family, members] : families_) {
    families.push_back({{"id", family}, {"members", pairs_json(members, "edit")}});
  }
  const Json all = {{"version", 1},
                    {"seed", world.seed},
                    {"people", people_json(world)},
                    {"acts", std::move(acts)},
                    {"selectors", std::move(selectors)},
                    {"not_selectors", std::move(negatives)},
                    {"templates", templates_json(world, adverts_)},
                    {"identities", identities_json(world)},
                    {"edges", edges_json(world)},
                    {"leads", leads_json(world, *this)},
                    {"wrong_accusations", wrong_accusations_json(world)},
                    {"duties", duties_json(world, *this)},
                    {"missing", missing_json(world)},
                    {"image_families", std::move(families)},
                    {"locked", pairs_json(locked_, "password")},
                    {"hostile", pairs_json(hostile_, "what")},
                    {"duplicates", pairs_json(duplicates_, "of")}};
  return base::to_text(all);
}

}  // namespace clew::training
