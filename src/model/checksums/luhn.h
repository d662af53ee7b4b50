// SPDX-License-Identifier: EUPL-1.2
// The Luhn check digit (ISO/IEC 7812-1, Annex B), which cards and IMEIs end in.
#pragma once

#include <string_view>

namespace clew::model {

/// Whether `digits` (ASCII digits only) ends in its Luhn check digit. Thread-safe.
inline bool luhn_holds(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int value = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) value = value > 4 ? 2 * value - 9 : 2 * value;
    sum += value;
  }
  return !digits.empty() && sum % 10 == 0;
}

}  // namespace clew::model
