// SPDX-License-Identifier: EUPL-1.2
// Card numbers by issuer range; see card.h.
#include "model/values/card.h"

#include "model/checksums/luhn.h"
#include "model/values/value_type.h"

namespace clew::model {
namespace {

/// Prefixes from `low` to `high` (as many digits as `width`) and the lengths issued.
struct Issuer {
  int low;
  int high;
  size_t width;
  size_t shortest;
  size_t longest;
};

// The ranges that the schemes publish to merchants.
constexpr Issuer kIssuers[] = {
    {4, 4, 1, 16, 16},        // Visa
    {51, 55, 2, 16, 16},      // Mastercard
    {2221, 2720, 4, 16, 16},  // Mastercard
    {34, 34, 2, 15, 15},      // American Express
    {37, 37, 2, 15, 15},      // American Express
    {6011, 6011, 4, 16, 16},  // Discover
    {644, 649, 3, 16, 16},    // Discover
    {65, 65, 2, 16, 16},      // Discover
    {62, 62, 2, 16, 19},      // UnionPay
    {3528, 3589, 4, 16, 16},  // JCB
    {300, 305, 3, 14, 14},    // Diners Club
    {36, 36, 2, 14, 14},      // Diners Club
    {38, 39, 2, 14, 14},      // Diners Club
    {2200, 2204, 4, 16, 16},  // Mir
    {9792, 9792, 4, 16, 16},  // Troy
    {5018, 5018, 4, 16, 19},  // Maestro
    {6759, 6759, 4, 16, 19},  // Maestro
    {6761, 6763, 4, 16, 19},  // Maestro
};

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  std::string digits;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != ' ' && c != '-') {
      return std::nullopt;
    }
  }
  return normalise_card(digits);
}

}  // namespace

std::optional<std::string> normalise_card(std::string_view digits) {
  for (const Issuer& issuer : kIssuers) {
    if (digits.size() < issuer.shortest || digits.size() > issuer.longest) continue;
    int prefix = 0;
    for (const char c : digits.substr(0, issuer.width)) prefix = prefix * 10 + (c - '0');
    if (prefix < issuer.low || prefix > issuer.high) continue;
    const bool repeated = digits.find_first_not_of(digits[0]) == std::string_view::npos;
    if (!repeated && luhn_holds(digits)) return std::string(digits);
  }
  return std::nullopt;
}

extern constinit const ValueType kCardValue{SelectorKind::kCard, "payment card numbers",
                                            "ISO/IEC 7812-1 with the schemes' issuer ranges",
                                            from_query};

}  // namespace clew::model
