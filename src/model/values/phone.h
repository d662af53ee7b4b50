// SPDX-License-Identifier: EUPL-1.2
// Telephone numbers in E.164, by the numbering plans of libphonenumber.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/values/value_type.h"

namespace clew::model {

inline constexpr size_t kPhoneDigitsMin = 7;   ///< shorter numbers are not told from other numbers
inline constexpr size_t kPhoneDigitsMax = 19;  ///< dialled: 00, three of country, (0), 14 of number

/// E.164 ("+33612345678") of dialled digits: "+..." and "00..." are international; anything else is
/// tried as a national number of each region in turn. Only numbers that are valid in their
/// numbering plan. Costs some microseconds to tens of them. Thread-safe.
std::optional<std::string> normalise_phone(std::string_view digits_or_plus, const Regions& regions);

/// What a national number is dialled with first inside a region ("0", "8", "" where nothing is).
std::string trunk_prefix(const std::string& region);

/// Whether mobile numbers of the region are dialled with its trunk prefix inside it: in China, only
/// fixed lines are.
bool mobiles_have_trunk(const std::string& region);

/// "33" of FR, "" of an unknown region.
std::string calling_code(const std::string& region);

/// Whether `e164` is a number that mobile phones may have (in some plans they cannot be told from
/// fixed lines).
bool may_be_mobile(std::string_view e164);

}  // namespace clew::model
