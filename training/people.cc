// SPDX-License-Identifier: EUPL-1.2
// The cast of the small world. Numbers per role follow docs/reference/worlds.md; what makes each
// role hard to see (SIM changes, several numbers, one number for many) is set up here.
#include "training/people.h"

#include <fmt/core.h>

#include <set>

#include "training/names.h"

namespace clew::training {

const City kCities[12] = {
    {"Lyon", "Ліон", "Лион", "ليون", "里昂", Country::kFrance, 4576040, 486030},
    {"Marseille", "Марсель", "Марсель", "مرسيليا", "马赛", Country::kFrance, 4330290, 538030},
    {"Perpignan", "Перпіньян", "Перпиньян", "بربينيان", "佩皮尼昂", Country::kFrance, 4269640,
     287950},
    {"Strasbourg", "Страсбург", "Страсбург", "ستراسبورغ", "斯特拉斯堡", Country::kFrance, 4858500,
     773500},
    {"Frankfurt", "Франкфурт", "Франкфурт", "فرانكفورت", "法兰克福", Country::kGermany, 5010700,
     866300},
    {"Leipzig", "Лейпциг", "Лейпциг", "لايبزيغ", "莱比锡", Country::kGermany, 5134550, 1238150},
    {"Valencia", "Валенсія", "Валенсия", "فالنسيا", "瓦伦西亚", Country::kSpain, 3946610, -37720},
    {"Murcia", "Мурсія", "Мурсия", "مورسيا", "穆尔西亚", Country::kSpain, 3797490, -112990},
    {"Leeds", "Лідс", "Лидс", "ليدز", "利兹", Country::kBritain, 5379500, -154800},
    {"Kharkiv", "Харків", "Харьков", "خاركيف", "哈尔科夫", Country::kUkraine, 4998900, 3620500},
    {"Bacau", "Бакеу", "Бакэу", "باكاو", "巴克乌", Country::kRomania, 4656700, 2691600},
    {"Przemysl", "Перемишль", "Перемышль", "برزيميسل", "普热梅希尔", Country::kPoland, 4978400,
     2277600},
};

const TimeMs kStoryBegin = *base::from_civil({2025, 9, 1, 6, 0, 0, 0});
const TimeMs kStoryEnd = *base::from_civil({2026, 3, 29, 20, 0, 0, 0});

std::string_view city_name(const City& city, Language language) {
  switch (language) {
    case Language::kUkrainian:
      return city.ukrainian;
    case Language::kRussian:
      return city.russian;
    case Language::kArabic:
      return city.arabic;
    case Language::kChinese:
      return city.chinese;
    default:
      return city.latin;
  }
}

std::string_view language_code(Language language) {
  constexpr std::string_view kCodes[] = {"en", "fr", "de", "es", "ro", "uk", "ru", "ar", "zh"};
  return kCodes[static_cast<size_t>(language)];
}

std::string_view role_name(Role role) {
  constexpr std::string_view kNames[] = {"organiser", "deputy",      "recruiter", "transporter",
                                         "host",      "collector",   "victim",    "employer",
                                         "buyer",     "independent", "agency",    "volunteer",
                                         "relative",  "colleague",   "seller",    "other_crime"};
  return kNames[static_cast<size_t>(role)];
}

bool is_in_network(Role role) { return role <= Role::kCollector; }

const std::string& Person::phone_at(TimeMs time) const {
  CHECK(!phones.empty());
  for (const PhoneUse& use : phones) {
    if (use.from <= time && time < use.until) return use.e164;
  }
  return phones.front().e164;
}

namespace {

/// Makes people one by one and keeps their names and accounts apart.
class Casting {
 public:
  explicit Casting(uint64_t seed) : random_(seed, "people"), numbers_(seed) {}

  Person& add(Role role, std::vector<Language> languages, Gender gender, Country phone_country) {
    Person person;
    person.id = static_cast<int>(people_.size());
    person.role = role;
    do {
      person.name = make_name(languages.front(), gender, random_);
    } while (!taken_.insert(person.name.latin()).second);
    person.languages = std::move(languages);
    person.phones.push_back({numbers_.take(phone_country), 0, kStoryEnd + 365 * kDay});
    person.handle = account_name(person.name, "_");
    person.email = account_name(person.name, ".") + "@" + mail_domain(role);
    person.typos_per_mille = static_cast<int>(random_.between(5, 60));
    person.imei = make_imei(random_);
    people_.push_back(std::move(person));
    return people_.back();
  }

  /// Gives the person a new number every 5 to 9 weeks.
  void change_sims(Person& person, Country country) {
    person.phones.clear();
    for (TimeMs from = kStoryBegin; from < kStoryEnd;) {
      const TimeMs until = from + random_.between(5 * 7, 9 * 7) * kDay;
      person.phones.push_back({numbers_.take(country), from, until});
      from = until;
    }
  }

  /// Several numbers held at the same time.
  void add_numbers(Person& person, Country country, int count) {
    for (int i = 0; i < count; ++i) {
      person.phones.push_back({numbers_.take(country), kStoryBegin, kStoryEnd});
    }
  }

  Random& random() { return random_; }
  std::vector<Person> take() { return std::move(people_); }

 private:
  std::string account_name(const Name& name, std::string_view separator) {
    std::string out = name.given + std::string(separator) + name.family;
    for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return out + random_.digits(2);
  }
  std::string mail_domain(Role role) {
    constexpr std::string_view kPrivate[] = {"mail.example.com", "post.example.net",
                                             "inbox.example.org", "ukrmail.example.net"};
    switch (role) {
      case Role::kRecruiter:
        return "euro-work.example.com";
      case Role::kAgency:
        return "agency.example.org";
      case Role::kVolunteer:
        return "welcome.example.org";
      case Role::kEmployer:
        return "farmhotel.example.net";
      default:
        return std::string(random_.pick(kPrivate));
    }
  }

  Random random_;
  NumberPool numbers_;
  std::vector<Person> people_;
  std::set<std::string> taken_;
};

void cast_network(Casting& cast) {
  using L = Language;
  Person& organiser =
      cast.add(Role::kOrganiser, {L::kRussian, L::kEnglish}, Gender::kMale, Country::kPoland);
  organiser.wallet = make_tron_address(cast.random());
  organiser.latin_per_mille = 150;
  cast.change_sims(organiser, Country::kPoland);

  Person& first = cast.add(Role::kDeputy, {L::kRussian, L::kFrench, L::kEnglish}, Gender::kMale,
                           Country::kFrance);
  first.iban = make_iban(Country::kFrance, cast.random());
  first.latin_per_mille = 120;
  cast.add_numbers(first, Country::kFrance, 4);
  Person& second = cast.add(Role::kDeputy, {L::kRomanian, L::kSpanish, L::kEnglish},
                            Gender::kFemale, Country::kSpain);
  second.iban = make_iban(Country::kSpain, cast.random());
  cast.add_numbers(second, Country::kGermany, 2);
  cast.add_numbers(second, Country::kSpain, 2);

  Person& recruiter =
      cast.add(Role::kRecruiter, {L::kUkrainian, L::kRussian, L::kRomanian, L::kEnglish},
               Gender::kFemale, Country::kUkraine);
  recruiter.iban = make_iban(Country::kUkraine, cast.random());
  cast.add_numbers(recruiter, Country::kRomania, 1);
  cast.add(Role::kTransporter, {L::kRomanian, L::kRussian}, Gender::kMale, Country::kRomania);
  cast.add(Role::kHost, {L::kFrench}, Gender::kMale, Country::kFrance).knows = false;
  Person& collector = cast.add(Role::kCollector, {L::kSpanish, L::kEnglish, L::kFrench},
                               Gender::kMale, Country::kSpain);
  collector.wallet = make_bitcoin_address(cast.random());
}

void cast_victims(Casting& cast) {
  using L = Language;
  cast.add(Role::kVictim, {L::kUkrainian, L::kRussian, L::kEnglish}, Gender::kFemale,
           Country::kUkraine)
      .form = "hotel labour, entered through help offered to refugees";
  cast.add(Role::kVictim, {L::kRomanian, L::kEnglish}, Gender::kMale, Country::kRomania).form =
      "agriculture";
  cast.add(Role::kVictim, {L::kRussian, L::kEnglish}, Gender::kFemale, Country::kUkraine).form =
      "sexual exploitation; made to answer the adverts' telephone";
  cast.add(Role::kVictim, {L::kArabic, L::kFrench}, Gender::kMale, Country::kMorocco).form =
      "agriculture";
}

void cast_lawful(Casting& cast) {
  using L = Language;
  const Gender kBoth[] = {Gender::kFemale, Gender::kMale};
  for (int i = 0; i < 4; ++i) {
    cast.add(Role::kEmployer, {i % 2 ? L::kSpanish : L::kFrench}, kBoth[i % 2],
             i % 2 ? Country::kSpain : Country::kFrance);
  }
  const std::pair<L, Country> kBuyers[] = {{L::kFrench, Country::kFrance},
                                           {L::kGerman, Country::kGermany},
                                           {L::kEnglish, Country::kBritain}};
  for (int i = 0; i < 16; ++i) {
    cast.add(Role::kBuyer, {kBuyers[i % 3].first}, Gender::kMale, kBuyers[i % 3].second);
  }
  const std::pair<L, Country> kWorkers[] = {{L::kFrench, Country::kFrance},
                                            {L::kGerman, Country::kGermany},
                                            {L::kEnglish, Country::kBritain},
                                            {L::kSpanish, Country::kSpain}};
  for (int i = 0; i < 10; ++i) {
    cast.add(Role::kIndependent, {kWorkers[i % 4].first, L::kEnglish}, kBoth[i % 5 == 4],
             kWorkers[i % 4].second);
  }
  cast.add(Role::kAgency, {L::kFrench, L::kEnglish}, Gender::kFemale, Country::kFrance).iban =
      make_iban(Country::kFrance, cast.random());
  cast.add(Role::kAgency, {L::kRomanian, L::kEnglish}, Gender::kMale, Country::kRomania);
  const std::pair<L, Country> kVolunteers[] = {
      {L::kFrench, Country::kFrance},   {L::kGerman, Country::kGermany},
      {L::kEnglish, Country::kBritain}, {L::kArabic, Country::kMorocco},
      {L::kChinese, Country::kChina},   {L::kSpanish, Country::kSpain}};
  for (const auto& [language, country] : kVolunteers) {
    cast.add(Role::kVolunteer, {language, L::kEnglish}, Gender::kFemale, country);
  }
  for (int i = 0; i < 4; ++i) {
    cast.add(Role::kRelative, {i < 2 ? L::kUkrainian : L::kRussian, L::kRussian}, kBoth[i % 2],
             Country::kUkraine)
        .latin_per_mille = i == 1 ? 200 : 0;
  }
  for (int i = 0; i < 3; ++i) {
    cast.add(Role::kColleague, {i == 0 ? L::kFrench : L::kEnglish}, kBoth[1 - i % 2],
             i == 0 ? Country::kFrance : Country::kBritain);
  }
  for (int i = 0; i < 24; ++i) {
    cast.add(Role::kSeller, {kWorkers[i % 4].first}, kBoth[i % 2], kWorkers[i % 4].second);
  }
  Person& fraud =
      cast.add(Role::kOtherCrime, {L::kEnglish, L::kRussian}, Gender::kMale, Country::kBritain);
  fraud.wallet = make_bech32_address(cast.random());
  fraud.iban = make_iban(Country::kBritain, cast.random());
}

}  // namespace

std::vector<Person> make_people(uint64_t seed) {
  Casting cast(seed);
  cast_network(cast);
  cast_victims(cast);
  cast_lawful(cast);
  return cast.take();
}

}  // namespace clew::training
