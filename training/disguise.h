// SPDX-License-Identifier: EUPL-1.2
// How people write telephone numbers and addresses: openly, and in the ways that keep them from
// programs.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "training/phrases/grammar.h"

namespace clew::training {

/// A way to write a number. `name` stands in the ground truth.
struct Disguise {
  std::string_view name;
  bool hides;  ///< false: an ordinary way to write a number
};

/// Every way, the ordinary ones first. docs/reference/worlds.md explains each.
std::span<const Disguise> disguises();

/// A slot with the number written in one way. Ways that need words in `language` fall back to
/// English words where the language has none.
Slot write_phone(std::string_view e164, std::string_view way, Language language, Random& random);

/// An ordinary way, or (in `hidden_per_mille` of cases) one that hides.
Slot write_phone(std::string_view e164, int hidden_per_mille, Language language, Random& random);

/// An address of mail: plain, or with "(at)" and "[dot]".
Slot write_email(const std::string& address, bool hidden, Random& random);

}  // namespace clew::training
