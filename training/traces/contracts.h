// SPDX-License-Identifier: EUPL-1.2
// The papers of the story: contracts in two versions, tickets, visa forms. Several traces carry
// them.
#pragma once

#include <string>
#include <vector>

#include "training/acts.h"
#include "training/formats/office.h"
#include "training/phrases/grammar.h"

namespace clew::training {

/// A paper as lines of text, with the selectors that stand in it.
struct Paper {
  std::vector<std::string> lines;
  std::vector<SelectorUse> selectors;
  DocumentFacts facts;
};

/// A sentence of the second contract that the first does not have.
extern const char kRetentionClause[];

/// The contract that a victim is shown at home, and the one that is signed on arrival.
Paper first_contract(const World& world, const Act& act);
Paper second_contract(const World& world, const Act& act);

/// The booking of the journey.
Paper tickets(const World& world, const Act& act);

/// A form for the consulate with the victim's own particulars.
Paper visa_form(const World& world, int victim, TimeMs time, const std::string& passport_number);

/// The number of a victim's passport: the same wherever it is written or drawn.
std::string passport_number(const World& world, int person);

}  // namespace clew::training
