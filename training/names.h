// SPDX-License-Identifier: EUPL-1.2
// Personal names by the habits of a language, with the spelling of home and the usual
// transliteration.
#pragma once

#include "training/people.h"

namespace clew::training {

enum class Gender { kFemale, kMale };

/// A name that is common where the language is spoken. Nobody in particular.
Name make_name(Language language, Gender gender, Random& random);

}  // namespace clew::training
