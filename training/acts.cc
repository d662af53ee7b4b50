// SPDX-License-Identifier: EUPL-1.2
// The story: four victims are recruited, brought, housed, held by debt and documents, exploited and
// moved; around them people chat, sell bicycles and look for flats. Each story is a few functions
// that put acts on the time-line; who sees what later depends on the devices alone.
#include "training/acts.h"

#include <algorithm>
#include <array>
#include <deque>

namespace clew::training {
namespace {

constexpr std::string_view kActNames[] = {"talk",
                                          "correspond",
                                          "publish_advert",
                                          "answer_advert",
                                          "offer_work",
                                          "promise",
                                          "ask_papers",
                                          "send_papers",
                                          "contract",
                                          "second_contract",
                                          "lend",
                                          "tickets",
                                          "journey",
                                          "arrive",
                                          "house",
                                          "take_document",
                                          "ask_document_back",
                                          "claim_debt",
                                          "rule",
                                          "lengthen_hours",
                                          "threaten",
                                          "collect",
                                          "pay",
                                          "move_on",
                                          "change_sim",
                                          "introduce",
                                          "order_advert",
                                          "share_password",
                                          "ask_help",
                                          "offer_help",
                                          "worry",
                                          "supply_labour"};

constexpr std::string_view kGenreNames[] = {"company", "work", "refuge", "own",
                                            "agency",  "sale", "rental"};

/// A victim's way, in numbers.
struct Journey {
  int victim;  ///< which of the victims
  int deputy;
  int day_recruited;
  int from, to, moved_to;  ///< cities
  int debt;
  Language with_recruiter, with_deputy;
};

constexpr Journey kJourneys[] = {
    {0, 0, 12, 9, 0, 1, 850, Language::kUkrainian, Language::kRussian},
    {1, 1, 30, 10, 6, 7, 620, Language::kRomanian, Language::kRomanian},
    {2, 0, 45, 9, 3, 4, 1900, Language::kRussian, Language::kRussian},
    {3, 1, 70, 1, 7, 2, 1400, Language::kFrench, Language::kFrench},
};

class Simulation {
 public:
  explicit Simulation(uint64_t seed) : random_(seed, "acts") {
    world_.seed = seed;
    world_.people = make_people(seed);
    world_.password = "Mimosa-" + random_.digits(4);
    world_.plate = "B " + random_.digits(2) + " KLW";
  }

  World run();

 private:
  int id(Role role, int n = 0) const { return world_.one(role, n).id; }
  TimeMs moment(int day) {
    return kStoryBegin + day * kDay + random_.between(60, 15 * 60) * kMinute;
  }
  int last_day() const { return static_cast<int>((kStoryEnd - kStoryBegin) / kDay); }

  int converse(App app, std::vector<int> members, Language language, std::string title = "");
  /// The chat of two people at a time: of the organiser, the one over the number he then has.
  int chat_between(int a, int b, TimeMs time) const;
  /// The two people do not know one another before that day.
  void begin_chat(int a, int b, int day);
  Act& add(ActKind kind, TimeMs time, int actor, std::vector<int> others);
  Act& say(ActKind kind, TimeMs time, int actor, int other);
  Act& mail(ActKind kind, TimeMs time, int actor, int other, Language language);

  void open_conversations();
  void recruit(const Journey& journey);
  void bring(const Journey& journey, int day);
  void hold(const Journey& journey, int day);
  void seek_help();
  void run_business();
  void change_numbers();
  void offer_in_groups();
  void publish_network();
  void publish_lawful();
  void repost(int campaign, int times, const std::vector<std::string>& phones,
              const std::vector<std::string>& names);
  void answer_adverts();
  void correspond();
  void chat_about_life();
  void quota_indicators();

  Random random_;
  World world_;
  std::deque<Act> acts_;  // grows without moving what is there, so acts can refer to one another
};

int Simulation::converse(App app, std::vector<int> members, Language language, std::string title) {
  Conversation chat;
  chat.app = app;
  chat.members = std::move(members);
  chat.language = language;
  chat.title = std::move(title);
  chat.from = kStoryBegin;
  chat.until = kStoryEnd;
  world_.conversations.push_back(std::move(chat));
  return static_cast<int>(world_.conversations.size()) - 1;
}

int Simulation::chat_between(int a, int b, TimeMs time) const {
  for (size_t i = 0; i < world_.conversations.size(); ++i) {
    const Conversation& chat = world_.conversations[i];
    if (!chat.title.empty() || time < chat.from || time >= chat.until) continue;
    const bool both = std::count(chat.members.begin(), chat.members.end(), a) > 0 &&
                      std::count(chat.members.begin(), chat.members.end(), b) > 0;
    if (both) return static_cast<int>(i);
  }
  return -1;
}

void Simulation::begin_chat(int a, int b, int day) {
  const int chat = chat_between(a, b, kStoryBegin);
  CHECK(chat >= 0);
  world_.conversations[static_cast<size_t>(chat)].from = kStoryBegin + day * kDay;
}

Act& Simulation::add(ActKind kind, TimeMs time, int actor, std::vector<int> others) {
  Act act;
  act.kind = kind;
  act.time = time;
  act.actor = actor;
  act.others = std::move(others);
  acts_.push_back(std::move(act));
  return acts_.back();
}

Act& Simulation::say(ActKind kind, TimeMs time, int actor, int other) {
  Act& act = add(kind, time, actor, {other});
  act.conversation = chat_between(actor, other, time);
  CHECK(act.conversation >= 0);
  act.language = world_.conversations[static_cast<size_t>(act.conversation)].language;
  return act;
}

Act& Simulation::mail(ActKind kind, TimeMs time, int actor, int other, Language language) {
  Act& act = add(kind, time, actor, {other});
  act.channel = Channel::kMail;
  act.language = language;
  return act;
}

void Simulation::open_conversations() {
  using L = Language;
  const int organiser = id(Role::kOrganiser), first = id(Role::kDeputy),
            second = id(Role::kDeputy, 1);
  const int recruiter = id(Role::kRecruiter), victim = id(Role::kVictim);
  // A new SIM card is a new account: the same two people have a new chat.
  for (size_t i = 0; i < world_.people[static_cast<size_t>(organiser)].phones.size(); ++i) {
    const PhoneUse use = world_.people[static_cast<size_t>(organiser)].phones[i];
    for (int deputy : {first, second}) {
      const int chat = converse(App::kWhatsApp, {organiser, deputy},
                                deputy == first ? L::kRussian : L::kEnglish);
      world_.conversations[static_cast<size_t>(chat)].sim = static_cast<int>(i);
      world_.conversations[static_cast<size_t>(chat)].from = use.from;
      world_.conversations[static_cast<size_t>(chat)].until = use.until;
    }
  }
  converse(App::kWhatsApp, {first, second}, L::kEnglish);
  converse(App::kWhatsApp, {first, victim}, L::kRussian);
  converse(App::kWhatsApp, {first, id(Role::kVictim, 2)}, L::kRussian);
  converse(App::kWhatsApp, {second, id(Role::kVictim, 1)}, L::kRomanian);
  converse(App::kWhatsApp, {second, id(Role::kVictim, 3)}, L::kFrench);
  converse(App::kWhatsApp, {first, id(Role::kTransporter)}, L::kRussian);
  converse(App::kWhatsApp, {first, id(Role::kHost)}, L::kFrench);
  converse(App::kWhatsApp, {first, id(Role::kCollector)}, L::kFrench);
  converse(App::kWhatsApp, {second, id(Role::kCollector)}, L::kSpanish);
  converse(App::kWhatsApp, {first, id(Role::kRelative, 2)}, L::kRussian);
  converse(App::kWhatsApp, {first, id(Role::kColleague)}, L::kFrench);
  converse(App::kTelegram, {first, recruiter}, L::kRussian);
  converse(App::kTelegram, {recruiter, victim}, L::kUkrainian);
  for (int n = 1; n < 4; ++n) {
    converse(App::kTelegram, {recruiter, id(Role::kVictim, n)}, kJourneys[n].with_recruiter);
  }
  for (const Journey& journey : kJourneys) {
    const int person = id(Role::kVictim, journey.victim);
    begin_chat(recruiter, person, journey.day_recruited);
    begin_chat(id(Role::kDeputy, journey.deputy), person, journey.day_recruited + 6);
  }
  converse(App::kWhatsApp, {victim, id(Role::kRelative)}, L::kUkrainian);
  converse(App::kWhatsApp, {victim, id(Role::kRelative, 1)}, L::kUkrainian);
  converse(App::kWhatsApp, {victim, id(Role::kVictim, 2)}, L::kRussian);
  converse(App::kWhatsApp, {victim, id(Role::kVolunteer, 2)}, L::kEnglish);
  begin_chat(victim, id(Role::kVictim, 2), 60);
  begin_chat(victim, id(Role::kVolunteer, 2), 100);
  converse(App::kWhatsApp, {first, id(Role::kOtherCrime)}, L::kEnglish);
  converse(App::kTelegram, {recruiter, victim, id(Role::kVictim, 2), id(Role::kRelative, 3)},
           L::kUkrainian, "Робота Європа / Work EU");
  converse(App::kTelegram,
           {id(Role::kVolunteer), id(Role::kVolunteer, 1), id(Role::kVolunteer, 3),
            id(Role::kVolunteer, 4), id(Role::kVolunteer, 5), victim, id(Role::kRelative, 3)},
           L::kEnglish, "Welcome neighbours");
}

void Simulation::recruit(const Journey& journey) {
  const int victim = id(Role::kVictim, journey.victim), recruiter = id(Role::kRecruiter);
  int day = journey.day_recruited;
  Act& applied =
      mail(ActKind::kAnswerAdvert, moment(day), victim, recruiter, journey.with_recruiter);
  applied.city = journey.to;
  applied.phone = world_.people[static_cast<size_t>(victim)].phones[0].e164;
  applied.about = victim;
  Act& promise = say(ActKind::kPromise, moment(day + 1), recruiter, victim);
  promise.city = journey.to;
  promise.amount = static_cast<int>(random_.between(28, 36)) * 50;
  promise.about = victim;
  Act& contract =
      mail(ActKind::kContract, moment(day + 2), recruiter, victim, journey.with_recruiter);
  contract.city = journey.to;
  contract.amount = promise.amount;
  contract.when = kStoryBegin + (day + 8) * kDay;
  contract.about = victim;
  say(ActKind::kAskPapers, moment(day + 3), recruiter, victim).about = victim;
  mail(ActKind::kSendPapers, moment(day + 4), victim, recruiter, journey.with_recruiter).about =
      victim;
  Act& lend = say(ActKind::kLend, moment(day + 5), recruiter, victim);
  lend.amount = journey.debt;
  lend.about = victim;
  Act& introduce = say(ActKind::kIntroduce, moment(day + 6), recruiter, victim);
  introduce.person = id(Role::kDeputy, journey.deputy);
  introduce.phone = world_.one(Role::kDeputy, journey.deputy).phones[0].e164;
  introduce.about = victim;
  bring(journey, day + 7);
}

void Simulation::bring(const Journey& journey, int day) {
  const int victim = id(Role::kVictim, journey.victim), transporter = id(Role::kTransporter);
  const int deputy = id(Role::kDeputy, journey.deputy), first = id(Role::kDeputy);
  Act& tickets =
      mail(ActKind::kTickets, moment(day), transporter, id(Role::kRecruiter), Language::kRomanian);
  tickets.city = journey.to;
  tickets.amount = static_cast<int>(random_.between(9, 24)) * 10;
  tickets.when = kStoryBegin + (day + 4) * kDay;
  tickets.person = transporter;
  tickets.phone = world_.one(Role::kTransporter).phones[0].e164;
  tickets.about = victim;
  Act& second = mail(ActKind::kSecondContract, moment(day + 1), id(Role::kRecruiter), deputy,
                     journey.deputy == 0 ? Language::kRussian : Language::kEnglish);
  second.city = journey.to;
  // Arrivals ring a number that serves the adverts too.
  second.phone = world_.one(Role::kDeputy, journey.deputy).phones[2].e164;
  second.about = victim;
  Act& ride = say(ActKind::kJourney, moment(day + 3), first, transporter);
  ride.city = journey.from;
  ride.person = transporter;
  ride.phone = tickets.phone;
  ride.about = victim;
  Act& arrive = say(ActKind::kArrive, moment(day + 5), transporter, first);
  arrive.city = journey.to;
  arrive.about = victim;
  Act& house = say(ActKind::kHouse, moment(day + 3), first, id(Role::kHost));
  house.city = journey.to;
  house.amount = static_cast<int>(random_.between(12, 20)) * 50;
  house.when = kStoryBegin + (day + 5) * kDay;
  house.about = victim;
  say(ActKind::kTakeDocument, moment(day + 6), deputy, victim).about = victim;
  hold(journey, day + 9);
}

void Simulation::hold(const Journey& journey, int day) {
  const int victim = id(Role::kVictim, journey.victim);
  const int deputy = id(Role::kDeputy, journey.deputy);
  say(ActKind::kRule, moment(day), deputy, victim).about = victim;
  say(ActKind::kAskDocumentBack, moment(day + 8), victim, deputy).about = victim;
  for (int round = 0; round < 3; ++round) {
    Act& debt = say(ActKind::kDebt, moment(day + 12 + round * 20), deputy, victim);
    debt.amount = journey.debt + 150 * round;
    debt.about = victim;
    say(ActKind::kLengthenHours, moment(day + 16 + round * 21), deputy, victim).about = victim;
  }
  say(ActKind::kThreaten, moment(day + 38), deputy, victim).about = victim;
  say(ActKind::kAskDocumentBack, moment(day + 50), victim, deputy).about = victim;
  Act& move = say(ActKind::kMoveOn, moment(std::min(day + 66, last_day() - 2)), deputy,
                  journey.deputy == 0 ? id(Role::kTransporter) : id(Role::kDeputy));
  move.city = journey.moved_to;
  move.when = move.time + 2 * kDay;
  move.about = victim;
}

void Simulation::seek_help() {
  const int victim = id(Role::kVictim), friend_of = id(Role::kVictim, 2);
  const int volunteer = id(Role::kVolunteer, 2);
  for (int day : {40, 75, 110}) say(ActKind::kWorry, moment(day), id(Role::kRelative), victim);
  Act& tell = say(ActKind::kAskHelp, moment(118), friend_of, victim);
  tell.city = 3;
  tell.about = friend_of;
  Act& ask = say(ActKind::kAskHelp, moment(121), victim, volunteer);
  ask.city = 0;
  ask.about = victim;
  Act& help = say(ActKind::kOfferHelp, moment(121) + kDay, volunteer, victim);
  help.person = volunteer;
  help.phone = world_.one(Role::kVolunteer, 2).phones[0].e164;
  help.about = victim;
}

void Simulation::run_business() {
  const int organiser = id(Role::kOrganiser), collector = id(Role::kCollector);
  const int first = id(Role::kDeputy), second = id(Role::kDeputy, 1),
            recruiter = id(Role::kRecruiter);
  for (int day = 40; day < last_day() - 3; day += 14) {
    for (int deputy : {first, second}) {
      Act& collect = say(ActKind::kCollect, moment(day), collector, deputy);
      collect.amount = static_cast<int>(random_.between(30, 140)) * 10;
      Act& pay = say(ActKind::kPay, moment(day + 2), organiser, deputy);
      pay.amount = collect.amount * 6 / 10;
      pay.account = world_.one(Role::kOrganiser).wallet;
    }
  }
  for (int day : {33, 64, 96, 131}) {
    Act& share = mail(ActKind::kPay, moment(day), recruiter, first, Language::kRussian);
    share.amount = 600;
    share.account = world_.one(Role::kRecruiter).iban;
    Act& people = mail(ActKind::kSupplyLabour, moment(day + 1), id(Role::kEmployer, 1), recruiter,
                       Language::kSpanish);
    people.city = 6;
    people.amount = 90;
    people.when = people.time + 6 * kDay;
  }
  for (int day : {52, 80, 101, 139}) {
    Act& order = say(ActKind::kOrderAdvert, moment(day), organiser, first);
    order.city = static_cast<int>(random_.between(0, 5));
    order.shown_name = "Mila";
    order.phone = world_.one(Role::kDeputy).phones[1 + random_.below(4)].e164;
  }
  Act& password = say(ActKind::kSharePassword, moment(61), first, second);
  password.about = -1;
  Act& fraud = say(ActKind::kPay, moment(88), id(Role::kOtherCrime), first);
  fraud.amount = 250;
  fraud.account = world_.one(Role::kOtherCrime).wallet;
}

void Simulation::change_numbers() {
  const Person& organiser = world_.one(Role::kOrganiser);
  for (size_t i = 1; i < organiser.phones.size(); ++i) {
    for (int deputy : {id(Role::kDeputy), id(Role::kDeputy, 1)}) {
      // He tells it from the new number, so it is the first thing in the new chat.
      Act& change =
          say(ActKind::kChangeSim, organiser.phones[i].from + 2 * kHour, organiser.id, deputy);
      change.phone = organiser.phones[i].e164;
    }
  }
}

void Simulation::offer_in_groups() {
  for (size_t chat = 0; chat < world_.conversations.size(); ++chat) {
    const Conversation group = world_.conversations[chat];
    if (group.title.empty()) continue;
    const bool work = group.members.front() == id(Role::kRecruiter);
    for (int day = 3; day < last_day(); day += work ? 17 : 21) {
      const int speaker = work ? group.members.front()
                               : group.members[random_.below(5)];  // the volunteers stand first
      std::vector<int> rest = group.members;
      rest.erase(std::find(rest.begin(), rest.end(), speaker));
      Act& offer = add(work ? ActKind::kOffer : ActKind::kOfferHelp, moment(day), speaker, rest);
      offer.conversation = static_cast<int>(chat);
      const Person& person = world_.people[static_cast<size_t>(speaker)];
      offer.language = work ? group.language : person.languages.front();
      offer.city = static_cast<int>(random_.between(0, 8));
      offer.person = speaker;
      offer.phone = person.phones.back().e164;
    }
  }
}

void Simulation::repost(int campaign, int times, const std::vector<std::string>& phones,
                        const std::vector<std::string>& names) {
  const Campaign kept = world_.campaigns[static_cast<size_t>(campaign)];
  int day = static_cast<int>(random_.between(2, 90));
  for (int i = 0; i < times; ++i) {
    Act& post = add(ActKind::kPublish, moment(day), kept.owner, {});
    post.channel = Channel::kAdvert;
    post.language = kept.language;
    post.campaign = campaign;
    post.city =
        kept.network || random_.chance(300) ? static_cast<int>(random_.between(0, 8)) : kept.city;
    post.amount = kept.price + static_cast<int>(random_.between(-1, 2)) * 10;
    post.phone = random_.pick(phones);
    post.shown_name = random_.pick(names);
    day = std::min(day + static_cast<int>(random_.between(1, 4)), last_day() - 1);
  }
}

void Simulation::publish_network() {
  using L = Language;
  struct Template {
    Genre genre;
    std::array<L, 4> languages;
    std::vector<std::string> names;
  };
  const Template kTemplates[] = {
      {Genre::kCompany,
       {L::kFrench, L::kGerman, L::kEnglish, L::kSpanish},
       {"Mila", "Sofia", "Lina", "Dasha", "Eva", "Nika"}},
      {Genre::kWork,
       {L::kRomanian, L::kRussian, L::kChinese, L::kEnglish},
       {"Anna", "Irina", "Victor", "Lena"}},
      {Genre::kRefuge,
       {L::kUkrainian, L::kRussian, L::kArabic, L::kEnglish},
       {"Maria", "Anna", "Pavlo"}},
  };
  // A deputy's numbers serve every template: that is what ties them.
  std::vector<std::string> phones;
  for (int n : {0, 1}) {
    const Person& deputy = world_.one(Role::kDeputy, n);
    for (size_t i = 1; i < deputy.phones.size(); ++i) phones.push_back(deputy.phones[i].e164);
  }
  for (const Template& entry : kTemplates) {
    for (size_t i = 0; i < entry.languages.size(); ++i) {
      Campaign campaign{entry.genre,
                        entry.languages[i],
                        id(Role::kDeputy, static_cast<int>(i % 2)),
                        static_cast<int>(random_.between(0, 8)),
                        80,
                        true};
      if (entry.genre == Genre::kWork) campaign.price = 1450;
      world_.campaigns.push_back(campaign);
      const size_t at = random_.below(phones.size() - 2);
      const std::vector<std::string> served(phones.begin() + static_cast<long>(at),
                                            phones.begin() + static_cast<long>(at) + 3);
      repost(static_cast<int>(world_.campaigns.size()) - 1,
             static_cast<int>(random_.between(7, 10)), served, entry.names);
    }
  }
}

void Simulation::publish_lawful() {
  constexpr std::string_view kOwnNames[] = {"Clara", "Jana", "Ruby", "Carmen", "Alice",
                                            "Mia",   "Leo",  "Vera", "Nora",   "Iris"};
  int n = 0;
  for (const Person& person : world_.people) {
    Campaign campaign{Genre::kSale,
                      person.languages.front(),
                      person.id,
                      static_cast<int>(random_.between(0, 8)),
                      0,
                      false};
    std::vector<std::string> phones = {person.phones[0].e164};
    std::vector<std::string> names = {person.name.given};
    int times = 0;
    if (person.role == Role::kIndependent) {
      campaign.genre = Genre::kOwn;
      campaign.price = static_cast<int>(random_.between(8, 15)) * 10;
      names = {std::string(kOwnNames[n++ % 10])};
      times = static_cast<int>(random_.between(5, 9));
    } else if (person.role == Role::kAgency) {
      campaign.genre = Genre::kAgency;
      campaign.price = 1850;
      names = {"Claire", "Mihai", "Service desk", "Diana"};
      times = 24;
    } else if (person.role == Role::kSeller) {
      campaign.genre = random_.chance(250) ? Genre::kRental : Genre::kSale;
      campaign.price = static_cast<int>(random_.between(2, 60)) * 10;
      times = static_cast<int>(random_.between(2, 6));
    }
    if (times == 0) continue;
    world_.campaigns.push_back(campaign);
    repost(static_cast<int>(world_.campaigns.size()) - 1, times, phones, names);
  }
}

/// Published indicators are as common as the literature counted them, in lawful and unlawful
/// adverts alike: company 19.0 / 58.3 / 21.3 / 1.7 per cent with none, one, two, three; of job
/// adverts 98.4 per cent have one or more, 15 per cent five or more.
void Simulation::quota_indicators() {
  std::vector<Act*> company, work;
  for (Act& act : acts_) {
    if (act.kind != ActKind::kPublish) continue;
    const Genre genre = world_.campaigns[static_cast<size_t>(act.campaign)].genre;
    if (genre == Genre::kCompany || genre == Genre::kOwn) company.push_back(&act);
    if (genre == Genre::kWork || genre == Genre::kAgency || genre == Genre::kRefuge)
      work.push_back(&act);
  }
  random_.shuffle(company);
  random_.shuffle(work);
  for (size_t i = 0; i < company.size(); ++i) {
    const size_t rank = i * 1000 / company.size();
    company[i]->indicators = rank < 190 ? 0 : rank < 770 ? 1 : rank < 983 ? 2 : 3;
  }
  for (size_t i = 0; i < work.size(); ++i) {
    const size_t rank = i * 1000 / work.size();
    work[i]->indicators = rank < 16 ? 0 : rank < 850 ? static_cast<int>(1 + rank % 4) : 5;
  }
}

void Simulation::answer_adverts() {
  // Buyers write to the deputies' numbers; one contact each. Only the call and contact lists show
  // it.
  const Person& deputy = world_.one(Role::kDeputy);
  for (int n = 0; n < 16; ++n) {
    Act& answer = add(ActKind::kAnswerAdvert, moment(static_cast<int>(random_.between(55, 190))),
                      id(Role::kBuyer, n), {deputy.id});
    answer.channel = Channel::kAdvert;
    answer.phone = deputy.phones[1 + random_.below(4)].e164;
  }
}

void Simulation::correspond() {
  const int recruiter = id(Role::kRecruiter);
  const Role kWriters[] = {Role::kRelative, Role::kColleague, Role::kSeller, Role::kVolunteer,
                           Role::kAgency};
  for (int n = 0; n < 110; ++n) {
    const Role role = kWriters[random_.below(std::size(kWriters))];
    const int writer = id(role, static_cast<int>(random_.below(2)));
    Act& letter =
        mail(ActKind::kCorrespond, moment(static_cast<int>(random_.between(1, last_day() - 2))),
             writer, recruiter, world_.people[static_cast<size_t>(writer)].languages.front());
    letter.city = static_cast<int>(random_.between(0, 10));
    letter.amount = static_cast<int>(random_.between(9, 320));
    letter.when = letter.time - 2 * kDay;
  }
}

void Simulation::chat_about_life() {
  for (size_t chat = 0; chat < world_.conversations.size(); ++chat) {
    const Conversation talk = world_.conversations[chat];
    const int days = static_cast<int>((std::min(talk.until, kStoryEnd) - talk.from) / kDay);
    const int every = talk.sim >= 0 ? 3 : 6;
    for (int day = 1; day + 1 < days; day += static_cast<int>(random_.between(1, every * 2))) {
      const TimeMs time = talk.from + day * kDay + random_.between(30, 14 * 60) * kMinute;
      std::vector<int> members = talk.members;
      random_.shuffle(members);
      Act& act = add(ActKind::kTalk, time, members.front(),
                     std::vector<int>(members.begin() + 1, members.end()));
      act.conversation = static_cast<int>(chat);
      act.language = talk.language;
    }
  }
}

World Simulation::run() {
  open_conversations();
  for (const Journey& journey : kJourneys) recruit(journey);
  seek_help();
  run_business();
  change_numbers();
  offer_in_groups();
  publish_network();
  publish_lawful();
  quota_indicators();
  answer_adverts();
  correspond();
  chat_about_life();
  world_.acts.assign(acts_.begin(), acts_.end());
  std::stable_sort(world_.acts.begin(), world_.acts.end(),
                   [](const Act& a, const Act& b) { return a.time < b.time; });
  for (size_t i = 0; i < world_.acts.size(); ++i) world_.acts[i].id = static_cast<int>(i);
  return std::move(world_);
}

}  // namespace

std::string_view act_name(ActKind kind) { return kActNames[static_cast<size_t>(kind)]; }
std::string_view genre_name(Genre genre) { return kGenreNames[static_cast<size_t>(genre)]; }

PalermoAxes palermo_axes(ActKind kind) {
  switch (kind) {
    case ActKind::kOffer:
    case ActKind::kPromise:
    case ActKind::kContract:
      return {"recruitment", "deception"};
    case ActKind::kAskPapers:
    case ActKind::kIntroduce:
      return {"recruitment", ""};
    case ActKind::kLend:
    case ActKind::kDebt:
      return {"", "debt"};
    case ActKind::kTickets:
    case ActKind::kJourney:
      return {"transportation", ""};
    case ActKind::kArrive:
      return {"receipt", ""};
    case ActKind::kHouse:
      return {"harbouring", ""};
    case ActKind::kMoveOn:
      return {"transfer", ""};
    case ActKind::kTakeDocument:
      return {"", "retention of documents"};
    case ActKind::kSecondContract:
      return {"", "deception"};
    case ActKind::kRule:
    case ActKind::kLengthenHours:
      return {"", "abuse of a position of vulnerability"};
    case ActKind::kThreaten:
      return {"", "threat"};
    default:
      return {"", ""};
  }
}

const Person& World::one(Role role, int n) const {
  for (const Person& person : people) {
    if (person.role == role && n-- == 0) return person;
  }
  UNREACHABLE();
}

World simulate(uint64_t seed) { return Simulation(seed).run(); }

}  // namespace clew::training
