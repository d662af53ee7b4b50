// SPDX-License-Identifier: EUPL-1.2
// Papers in plain English, as such papers often are, with the other side's language in the title.
#include "training/traces/contracts.h"

#include <fmt/core.h>

#include "training/traces/speech.h"

namespace clew::training {
namespace {

constexpr std::string_view kContractWord[] = {"Contract of employment",
                                              "Contrat de travail",
                                              "Arbeitsvertrag",
                                              "Contrato de trabajo",
                                              "Contract de muncă",
                                              "Трудовий договір",
                                              "Трудовой договор",
                                              "عقد عمل",
                                              "劳动合同"};

SelectorUse plain(std::string_view kind, const std::string& value) {
  return {std::string(kind), value, "plain", value};
}

const Person& victim_of(const World& world, const Act& act) {
  CHECK(act.about >= 0);
  return world.people[static_cast<size_t>(act.about)];
}

/// What both versions begin with.
Paper contract_head(const World& world, const Act& act) {
  const Person& worker = victim_of(world, act);
  const Person& recruiter = world.one(Role::kRecruiter);
  Paper paper;
  paper.lines = {
      fmt::format("{} / {}", kContractWord[static_cast<size_t>(worker.languages.front())],
                  kContractWord[0]),
      fmt::format("Between Euro Work Placement, represented by {}, and {} ({}).",
                  recruiter.name.latin(), worker.name.latin(), worker.name.native()),
      fmt::format("Passport {}. Place of work: {}.", passport_number(world, worker.id),
                  kCities[act.city].latin)};
  paper.facts.title = std::string(kContractWord[0]);
  paper.facts.author = recruiter.name.latin();
  paper.facts.last_author = recruiter.name.latin();
  paper.facts.created = act.time - 3 * kHour;
  paper.facts.changed = act.time - kHour;
  return paper;
}

}  // namespace

const char kRetentionClause[] =
    "The passport of the worker is retained by the employer until all costs of travel have been "
    "repaid.";

std::string passport_number(const World& world, int person) {
  Random random(world.seed, fmt::format("passport {}", person));
  return "FT" + random.digits(6);
}

Paper first_contract(const World& world, const Act& act) {
  Paper paper = contract_head(world, act);
  for (const std::string& line :
       {fmt::format("1. Monthly wages: {} euro net, paid on the fifth day of the month.",
                    act.amount),
        std::string("2. Hours: 40 a week, two free days. Overtime is paid."),
        std::string("3. Accommodation and food are free of charge."),
        std::string("4. The employer pays for the journey.")}) {
    paper.lines.push_back(line);
  }
  const Person& recruiter = world.one(Role::kRecruiter);
  paper.lines.push_back(fmt::format("Questions: {}", recruiter.email));
  paper.selectors.push_back(plain("email", recruiter.email));
  return paper;
}

Paper second_contract(const World& world, const Act& act) {
  Paper paper = contract_head(world, act);
  for (const std::string& line :
       {std::string("1. Monthly wages: 700 euro, less deductions, paid at the end of the season."),
        std::string("2. Hours: 66 a week. Days of absence are fined with 50 euro."),
        std::string("3. Deducted each month: room 280 euro, food 120 euro, transport 60 euro."),
        std::string("4. ") + kRetentionClause,
        std::string("5. The worker does not leave the accommodation without leave.")}) {
    paper.lines.push_back(line);
  }
  paper.facts.created = act.time - 20 * kDay;
  paper.facts.last_author = world.one(Role::kDeputy).name.latin();
  return paper;
}

Paper tickets(const World& world, const Act& act) {
  const Person& traveller = victim_of(world, act);
  Random random(world.seed, fmt::format("tickets {}", act.id));
  Paper paper;
  const std::string iban = make_iban(Country::kRomania, random);
  const std::string& driver = world.one(Role::kTransporter).phones[0].e164;
  paper.lines = {
      "Euro Lines Bacau - booking confirmation",
      fmt::format("Booking {}   issued {}", random.digits(9), date_in(Language::kGerman, act.time)),
      fmt::format("Passenger: {}", traveller.name.latin()),
      fmt::format("Passport: {}", passport_number(world, traveller.id)),
      fmt::format("From Bacau to {}, departure {} 05:10, seat {}", kCities[act.city].latin,
                  date_in(Language::kGerman, act.when), random.between(1, 48)),
      fmt::format("Price: {} EUR, paid by {}", act.amount,
                  world.one(Role::kRecruiter).name.latin()),
      fmt::format("IBAN {}", iban),
      fmt::format("Driver on the road: {}", driver)};
  paper.selectors = {plain("iban", iban), {"phone", driver, "international", driver}};
  paper.facts = {"Booking", "Euro Lines Bacau", "", act.time - 2 * kHour, act.time - 2 * kHour};
  return paper;
}

Paper visa_form(const World& world, int victim, TimeMs time, const std::string& number) {
  const Person& person = world.people[static_cast<size_t>(victim)];
  const std::string& phone = person.phones[0].e164;
  Paper paper;
  paper.lines = {"Application for a seasonal stay",
                 fmt::format("Name: {}", person.name.latin()),
                 fmt::format("Travel document: {}", number),
                 fmt::format("Telephone: {}", phone),
                 fmt::format("E-mail: {}", person.email),
                 fmt::format("Signed on {}", date_in(Language::kGerman, time))};
  paper.selectors = {{"phone", phone, "international", phone}, plain("email", person.email)};
  paper.facts = {"Application", person.name.latin(), "", time - kHour, time - kHour};
  return paper;
}

}  // namespace clew::training
