// SPDX-License-Identifier: EUPL-1.2
// IBAN by country length and mod 97; see iban.h.
#include "model/values/iban.h"

#include <algorithm>
#include <iterator>

#include "model/values/value_type.h"

namespace clew::model {
namespace {

struct Country {
  std::string_view code;
  size_t length;
};

// SWIFT, IBAN Registry, releases up to 2024. Sorted.
constexpr Country kCountries[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
    {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
    {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
    {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
    {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20},
    {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
    {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24},
    {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
    {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25},
    {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
    {"YE", 30}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number after moving the first four characters to the end, letters as 10 to 35, mod 97.
int mod_97(std::string_view iban) {
  int rest = 0;
  for (size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    const int value = is_digit(c) ? c - '0' : c - 'A' + 10;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  std::string text;
  for (const char c : typed) {
    if (c != ' ' && c != '-' && c != '.') text += c;
  }
  return normalise_iban(text);
}

}  // namespace

size_t iban_length(std::string_view country) {
  const auto* found = std::lower_bound(
      std::begin(kCountries), std::end(kCountries), country,
      [](const Country& entry, std::string_view code) { return entry.code < code; });
  return found != std::end(kCountries) && found->code == country ? found->length : 0;
}

std::optional<std::string> normalise_iban(std::string_view text) {
  std::string iban;
  for (const char c : text) {
    const bool small = c >= 'a' && c <= 'z';
    if (!small && !is_digit(c) && !(c >= 'A' && c <= 'Z')) return std::nullopt;
    iban += small ? static_cast<char>(c - 32) : c;
  }
  if (iban.size() < 15 || !is_digit(iban[2]) || !is_digit(iban[3])) return std::nullopt;
  if (iban_length(iban.substr(0, 2)) != iban.size() || mod_97(iban) != 1) return std::nullopt;
  return iban;
}

extern constinit const ValueType kIbanValue{
    SelectorKind::kIban, "international bank account numbers",
    "ISO 13616-1, ISO 7064, SWIFT IBAN Registry", from_query};

}  // namespace clew::model
