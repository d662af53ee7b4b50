// SPDX-License-Identifier: EUPL-1.2
// What the people of a world do: the time-line of acts, by which they exploit, trust, help, and
// mostly just live. The acts are the ground truth; traces/ renders what each one leaves on devices
// and on the web.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "training/people.h"

namespace clew::training {

enum class ActKind {
  kTalk,          ///< ordinary life in a chat
  kCorrespond,    ///< ordinary mail
  kPublish,       ///< puts an advert online, or puts it up again
  kAnswerAdvert,  ///< a buyer or an applicant writes to the number
  kOffer,         ///< offers work in a group
  kPromise,
  kAskPapers,
  kSendPapers,
  kContract,        ///< the contract that is shown at home
  kSecondContract,  ///< the one that is signed on arrival
  kLend,
  kTickets,
  kJourney,
  kArrive,
  kHouse,
  kTakeDocument,
  kAskDocumentBack,
  kDebt,
  kRule,
  kLengthenHours,
  kThreaten,
  kCollect,
  kPay,
  kMoveOn,
  kChangeSim,
  kIntroduce,  ///< gives somebody's number to somebody
  kOrderAdvert,
  kSharePassword,
  kAskHelp,
  kOfferHelp,
  kWorry,         ///< a relative asks
  kSupplyLabour,  ///< an employer orders people
};

/// "take_document"
std::string_view act_name(ActKind kind);

/// The axes of Article 3 of the Palermo Protocol that the act speaks to; empty where it does not.
struct PalermoAxes {
  std::string_view act;
  std::string_view means;
};
PalermoAxes palermo_axes(ActKind kind);

enum class Channel { kChat, kMail, kAdvert };

struct Act {
  int id = 0;
  ActKind kind = ActKind::kTalk;
  TimeMs time = 0;
  int actor = 0;  ///< index into World::people, as the others
  std::vector<int> others;
  int about = -1;  ///< the victim whom it is done to, where there is one
  Channel channel = Channel::kChat;
  int conversation = -1;  ///< of a chat
  Language language = Language::kEnglish;
  // Details, where the kind has them:
  int city = -1;           ///< index into kCities
  int amount = 0;          ///< euro
  TimeMs when = 0;         ///< a date that is spoken of
  std::string phone;       ///< E.164
  int person = -1;         ///< who is spoken of
  std::string account;     ///< IBAN or wallet that is named
  int campaign = -1;       ///< of an advert: index into World::campaigns
  std::string shown_name;  ///< of an advert
  int indicators = 0;      ///< of an advert: how many published indicator phrases it carries
};

enum class App { kWhatsApp, kTelegram };

/// A chat between two people, or a group with a title.
struct Conversation {
  App app = App::kWhatsApp;
  std::vector<int> members;
  Language language = Language::kEnglish;
  std::string title;  ///< of a group
  int sim = -1;       ///< which of the first member's numbers it runs over, where that matters
  TimeMs from = 0, until = 0;
};

enum class Genre { kCompany, kWork, kRefuge, kOwn, kAgency, kSale, kRental };
std::string_view genre_name(Genre genre);

/// Adverts that one hand keeps up: a template of the network in one language, or one person's own
/// advert.
struct Campaign {
  Genre genre = Genre::kSale;
  Language language = Language::kEnglish;
  int owner = 0;
  int city = 0;
  int price = 0;
  bool network = false;
};

struct World {
  uint64_t seed = 0;
  std::vector<Person> people;
  std::vector<Conversation> conversations;
  std::vector<Campaign> campaigns;
  std::vector<Act> acts;  ///< in order of time; an act's id is its index
  std::string password;   ///< of the locked archive
  std::string plate;      ///< of the van

  /// The n-th person with this role; there must be one.
  const Person& one(Role role, int n = 0) const;
};

/// Lets the people of the world live from kStoryBegin to kStoryEnd.
World simulate(uint64_t seed);

}  // namespace clew::training
