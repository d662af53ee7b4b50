// SPDX-License-Identifier: EUPL-1.2
// What acts sound like: each act in a chat becomes a short exchange of messages in its language,
// with its speakers' habits (typing faults, Latin letters for Cyrillic, a change of language in
// mid-talk).
#pragma once

#include <string>
#include <vector>

#include "training/acts.h"
#include "training/phrases/grammar.h"

namespace clew::training {

struct Message {
  TimeMs time = 0;  ///< true time, in UTC
  int conversation = 0;
  int sender = 0;
  Text text;
  std::string picture;  ///< a picture of this family was sent with it; empty for most
  int act = 0;
  bool deleted = false;  ///< by its sender on his own device; the other side still has it
};

/// All messages of the world's chats, in order of time.
std::vector<Message> speak(const World& world);

/// The slots that an act fills for a grammar, in its language: city, amount, date, phone and so on.
/// `hidden_per_mille`: how often a number is hidden.
Slots slots_of(const World& world, const Act& act, int hidden_per_mille, Random& random);

/// "14.03.2026" or "03/14/2026", as the language has it.
std::string date_in(Language language, TimeMs time);

}  // namespace clew::training
