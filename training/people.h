// SPDX-License-Identifier: EUPL-1.2
// The people of a world: who they are, what they speak, which telephones and accounts are theirs
// and when. Everything here is ground truth; nothing of it is written into evidence except by an
// act.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "training/identifiers.h"
#include "training/random.h"

namespace clew::training {

enum class Language {
  kEnglish,
  kFrench,
  kGerman,
  kSpanish,
  kRomanian,
  kUkrainian,
  kRussian,
  kArabic,
  kChinese
};
inline constexpr int kLanguageCount = 9;

/// "en", as in ISO 639-1.
std::string_view language_code(Language language);

enum class Role {
  kOrganiser,
  kDeputy,
  kRecruiter,
  kTransporter,
  kHost,
  kCollector,
  kVictim,
  kEmployer,
  kBuyer,
  kIndependent,  ///< works lawfully and for herself or himself
  kAgency,       ///< honest agency or employer: one number, many persons
  kVolunteer,
  kRelative,
  kColleague,
  kSeller,
  kOtherCrime,  ///< fraud; overlaps in contacts, not in the offence
};

std::string_view role_name(Role role);

/// Whether the role is part of the offence. Some hosts and transporters do not know: Person::knows.
bool is_in_network(Role role);

/// A name as it is written at home and in a passport.
struct Name {
  std::string given;  ///< Latin letters, as in the passport
  std::string family;
  std::string given_native;  ///< own script; the same as the Latin form where that is the script
  std::string family_native;
  std::string latin() const { return given + " " + family; }
  std::string native() const { return given_native + " " + family_native; }
};

/// A telephone number and the time it was this person's: [from, until).
struct PhoneUse {
  std::string e164;
  TimeMs from = 0;
  TimeMs until = 0;
};

struct Person {
  int id = 0;
  Role role = Role::kColleague;
  bool knows = true;  ///< of those in the network: knows what it is
  Name name;
  std::vector<Language> languages;  ///< mother tongue first
  std::vector<PhoneUse> phones;
  std::string email;
  std::string handle;  ///< on Telegram, without @
  std::string iban;
  std::string wallet;
  std::string imei;          ///< of the handset
  std::string working_name;  ///< the name shown in adverts
  int typos_per_mille = 0;   ///< of words
  int latin_per_mille = 0;   ///< of messages in Cyrillic languages typed in Latin letters
  std::string form;          ///< of a victim: the form of exploitation

  /// The number in use at `time`; the first when none was.
  const std::string& phone_at(TimeMs time) const;
};

/// A town of the story, in the scripts that the people write.
struct City {
  std::string_view latin, ukrainian, russian, arabic, chinese;
  Country country;
  int latitude_e5, longitude_e5;  ///< of its main station, in 1/100000 degree
};

/// The name of a city as a text in `language` has it.
std::string_view city_name(const City& city, Language language);

extern const City kCities[12];

/// From when to when the story runs, in UTC.
extern const TimeMs kStoryBegin;
extern const TimeMs kStoryEnd;

inline constexpr TimeMs kMinute = 60'000;
inline constexpr TimeMs kHour = 60 * kMinute;
inline constexpr TimeMs kDay = 24 * kHour;

/// Makes the people of the small world, each role as often as docs/reference/worlds.md says. A
/// person's id is its index.
std::vector<Person> make_people(uint64_t seed);

}  // namespace clew::training
