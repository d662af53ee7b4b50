// SPDX-License-Identifier: EUPL-1.2
// The scripts: which symbols of the grammar an act is spoken with, and by whom.
#include "training/traces/speech.h"

#include <fmt/core.h>

#include <algorithm>

#include "training/disguise.h"

namespace clew::training {
namespace {

enum class Who { kActor, kOther };

struct Line {
  ActKind kind;
  Who who;
  std::string_view symbol;
};

constexpr Line kScripts[] = {
    {ActKind::kOffer, Who::kActor, "group_offer"},
    {ActKind::kPromise, Who::kActor, "promise"},
    {ActKind::kPromise, Who::kOther, "glad"},
    {ActKind::kPromise, Who::kActor, "details"},
    {ActKind::kAskPapers, Who::kActor, "ask_papers"},
    {ActKind::kAskPapers, Who::kActor, "mail_me"},
    {ActKind::kAskPapers, Who::kOther, "agree"},
    {ActKind::kLend, Who::kActor, "lend"},
    {ActKind::kLend, Who::kOther, "agree"},
    {ActKind::kIntroduce, Who::kActor, "contact_of"},
    {ActKind::kJourney, Who::kActor, "journey"},
    {ActKind::kJourney, Who::kOther, "agree"},
    {ActKind::kArrive, Who::kActor, "arrived"},
    {ActKind::kArrive, Who::kOther, "agree"},
    {ActKind::kHouse, Who::kActor, "room"},
    {ActKind::kHouse, Who::kOther, "agree"},
    {ActKind::kHouse, Who::kOther, "rent_question"},
    {ActKind::kHouse, Who::kActor, "rent_answer"},
    {ActKind::kTakeDocument, Who::kActor, "keep_passport"},
    {ActKind::kTakeDocument, Who::kOther, "comply"},
    {ActKind::kAskDocumentBack, Who::kActor, "ask_passport_back"},
    {ActKind::kAskDocumentBack, Who::kOther, "refuse_passport"},
    {ActKind::kDebt, Who::kActor, "debt"},
    {ActKind::kDebt, Who::kOther, "comply"},
    {ActKind::kRule, Who::kActor, "rules"},
    {ActKind::kRule, Who::kOther, "comply"},
    {ActKind::kLengthenHours, Who::kActor, "more_hours"},
    {ActKind::kLengthenHours, Who::kOther, "comply"},
    {ActKind::kThreaten, Who::kActor, "threat"},
    {ActKind::kThreaten, Who::kOther, "comply"},
    {ActKind::kCollect, Who::kActor, "takings"},
    {ActKind::kCollect, Who::kOther, "agree"},
    {ActKind::kPay, Who::kActor, "pay_up"},
    {ActKind::kPay, Who::kOther, "paid"},
    {ActKind::kMoveOn, Who::kActor, "move_on"},
    {ActKind::kMoveOn, Who::kOther, "agree"},
    {ActKind::kChangeSim, Who::kActor, "new_number"},
    {ActKind::kOrderAdvert, Who::kActor, "publish"},
    {ActKind::kOrderAdvert, Who::kOther, "agree"},
    {ActKind::kSharePassword, Who::kActor, "password_note"},
    {ActKind::kSharePassword, Who::kOther, "agree"},
    {ActKind::kAskHelp, Who::kActor, "ask_help"},
    {ActKind::kWorry, Who::kActor, "worry"},
    {ActKind::kWorry, Who::kOther, "calm"},
};

constexpr std::string_view kTopics[] = {"food",     "weather", "work",  "home",   "leisure",
                                        "shopping", "health",  "plans", "gadgets"};

class Speaker {
 public:
  explicit Speaker(const World& world) : world_(world), random_(world.seed, "speech") {}

  std::vector<Message> all() {
    for (const Act& act : world_.acts) {
      if (act.channel != Channel::kChat) continue;
      clock_ = act.time;
      if (act.kind == ActKind::kTalk)
        talk(act);
      else
        tell(act);
    }
    std::stable_sort(messages_.begin(), messages_.end(),
                     [](const Message& a, const Message& b) { return a.time < b.time; });
    return std::move(messages_);
  }

 private:
  const Conversation& chat_of(const Act& act) const {
    return world_.conversations[static_cast<size_t>(act.conversation)];
  }

  void say(const Act& act, int sender, Language language, std::string_view symbol,
           const Slots& slots = {}) {
    const Person& person = world_.people[static_cast<size_t>(sender)];
    Manner manner;
    manner.typos_per_mille = person.typos_per_mille;
    manner.in_latin = random_.chance(person.latin_per_mille);
    Message message;
    message.time = clock_;
    message.conversation = act.conversation;
    message.sender = sender;
    message.text = compose(random_, language, symbol, slots, manner);
    message.act = act.id;
    message.deleted = act.kind == ActKind::kThreaten && sender == act.actor;
    messages_.push_back(std::move(message));
    clock_ += random_.between(15, 400) * 1000;
  }

  /// The flat's picture goes with the question what it costs, the victim's with the wish to leave.
  void send_picture(const Act& act) {
    if (act.kind == ActKind::kHouse || act.kind == ActKind::kTakeDocument) {
      const std::string_view what = act.kind == ActKind::kHouse ? "room" : "passport";
      messages_.back().picture =
          fmt::format("{}-{}", what, act.kind == ActKind::kHouse ? act.city : act.about);
    }
  }

  void tell(const Act& act) {
    const Slots slots = slots_of(world_, act, 350, random_);
    if (act.kind == ActKind::kOfferHelp) {
      const bool group = !chat_of(act).title.empty();
      return say(act, act.actor, act.language, group ? "group_help" : "offer_help", slots);
    }
    for (const Line& line : kScripts) {
      if (line.kind != act.kind) continue;
      say(act, line.who == Who::kActor ? act.actor : act.others.front(), act.language, line.symbol,
          slots);
      if (line.who == Who::kActor) send_picture(act);
    }
  }

  /// The language in which a person says an ordinary thing here: mostly the chat's, now and then
  /// another that both have.
  Language spoken(const Person& person, const Conversation& chat) {
    if (!chat.title.empty()) return person.languages.front();
    return random_.chance(60) ? random_.pick(person.languages) : chat.language;
  }

  void talk(const Act& act) {
    const int turns = static_cast<int>(random_.between(10, 27));
    std::string_view before;
    for (int turn = 0; turn < turns; ++turn) {
      const bool actor_speaks = turn == 0 || random_.chance(500);
      const int sender = actor_speaks ? act.actor : random_.pick(act.others);
      std::string_view symbol = random_.chance(400) ? "answer" : random_.pick(kTopics);
      if (symbol == before) symbol = random_.pick(kTopics);
      if (turn == 0 && random_.chance(600)) symbol = "hello";
      chatter(act, sender, symbol);
      if (random_.chance(8)) {
        messages_.back().picture = fmt::format("landscape-{}", random_.below(14));
      }
      before = symbol;
    }
  }

  /// One ordinary message; now and then two thoughts in one.
  void chatter(const Act& act, int sender, std::string_view symbol) {
    const Conversation& chat = chat_of(act);
    const Language language = spoken(world_.people[static_cast<size_t>(sender)], chat);
    Slots slots;
    if (!chat.title.empty() && symbol != "answer" && symbol != "hello") {
      symbol = "group_talk";
      slots["city"] = Slot(city_name(kCities[random_.below(9)], language));
    }
    if (!has_rule(language, symbol)) symbol = "answer";
    say(act, sender, language, symbol, slots);
    if (symbol == "answer" || !chat.title.empty() || !random_.chance(250)) return;
    const std::string_view second = random_.pick(kTopics);
    if (has_rule(language, second)) {
      messages_.back().text.append(random_.chance(300) ? "\n" : ". ");
      messages_.back().text.append(compose(random_, language, second, {}));
    }
  }

  const World& world_;
  Random random_;
  TimeMs clock_ = 0;
  std::vector<Message> messages_;
};

std::string name_in(const Person& person, Language language) {
  const bool native =
      person.languages.front() == language ||
      (language == Language::kRussian && person.languages.front() == Language::kUkrainian) ||
      (language == Language::kUkrainian && person.languages.front() == Language::kRussian);
  return native ? person.name.native() : person.name.latin();
}

}  // namespace

std::string date_in(Language language, TimeMs time) {
  const base::CivilTime civil = base::to_civil(time);
  if (language == Language::kEnglish || language == Language::kFrench ||
      language == Language::kSpanish) {
    return fmt::format("{:02}/{:02}/{}", civil.day, civil.month, civil.year);
  }
  if (language == Language::kChinese) return fmt::format("{}月{}日", civil.month, civil.day);
  return fmt::format("{:02}.{:02}.{}", civil.day, civil.month, civil.year);
}

Slots slots_of(const World& world, const Act& act, int hidden_per_mille, Random& random) {
  Slots slots;
  if (act.city >= 0) slots["city"] = Slot(city_name(kCities[act.city], act.language));
  if (act.amount > 0) slots["amount"] = Slot(std::to_string(act.amount));
  if (act.when > 0) slots["date"] = Slot(date_in(act.language, act.when));
  if (!act.shown_name.empty()) slots["name"] = Slot(act.shown_name);
  slots["plate"] = Slot(world.plate);
  slots["password"] = Slot(world.password);
  if (!act.phone.empty()) {
    slots["phone"] = write_phone(act.phone, hidden_per_mille, act.language, random);
  }
  if (act.person >= 0) {
    const Person& person = world.people[static_cast<size_t>(act.person)];
    slots["person"] = Slot(name_in(person, act.language));
    slots["handle"] = Slot("@" + person.handle, "handle", person.handle, "plain");
    slots["email"] = write_email(person.email, random.chance(hidden_per_mille / 2), random);
  } else {
    const Person& person = world.people[static_cast<size_t>(act.actor)];
    slots["email"] = write_email(person.email, random.chance(hidden_per_mille / 2), random);
  }
  if (!act.account.empty()) {
    const bool iban = act.account[0] >= 'A' && act.account[0] <= 'Z' && act.account[1] >= 'A' &&
                      act.account[1] <= 'Z' && act.account.size() < 35 && iban_checks(act.account);
    slots["account"] = Slot(act.account, iban ? "iban" : "wallet", act.account, "plain");
  }
  return slots;
}

std::vector<Message> speak(const World& world) { return Speaker(world).all(); }

}  // namespace clew::training
