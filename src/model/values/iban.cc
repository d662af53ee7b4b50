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
  std::string_view structure;  ///< after the check digits: counts of n digits, a letters, c either
};

// SWIFT, IBAN Registry, releases up to 2024. Sorted.
constexpr Country kCountries[] = {
    {"AD", 24, "8n12c"},    {"AE", 23, "19n"},      {"AL", 28, "8n16c"},    {"AT", 20, "16n"},
    {"AZ", 28, "4a20c"},    {"BA", 20, "16n"},      {"BE", 16, "12n"},      {"BG", 22, "4a6n8c"},
    {"BH", 22, "4a14c"},    {"BI", 27, "23n"},      {"BR", 29, "23n1a1c"},  {"BY", 28, "4c4n16c"},
    {"CH", 21, "5n12c"},    {"CR", 22, "18n"},      {"CY", 28, "8n16c"},    {"CZ", 24, "20n"},
    {"DE", 22, "18n"},      {"DJ", 27, "23n"},      {"DK", 18, "14n"},      {"DO", 28, "4c20n"},
    {"EE", 20, "16n"},      {"EG", 29, "25n"},      {"ES", 24, "20n"},      {"FI", 18, "14n"},
    {"FK", 18, "2a12n"},    {"FO", 18, "14n"},      {"FR", 27, "10n11c2n"}, {"GB", 22, "4a14n"},
    {"GE", 22, "2a16n"},    {"GI", 23, "4a15c"},    {"GL", 18, "14n"},      {"GR", 27, "7n16c"},
    {"GT", 28, "24c"},      {"HN", 28, "4a20n"},    {"HR", 21, "17n"},      {"HU", 28, "24n"},
    {"IE", 22, "4a14n"},    {"IL", 23, "19n"},      {"IQ", 23, "4a15n"},    {"IS", 26, "22n"},
    {"IT", 27, "1a10n12c"}, {"JO", 30, "4a4n18c"},  {"KW", 30, "4a22c"},    {"KZ", 20, "3n13c"},
    {"LB", 28, "4n20c"},    {"LC", 32, "4a24c"},    {"LI", 21, "5n12c"},    {"LT", 20, "16n"},
    {"LU", 20, "3n13c"},    {"LV", 21, "4a13c"},    {"LY", 25, "21n"},      {"MC", 27, "10n11c2n"},
    {"MD", 24, "20c"},      {"ME", 22, "18n"},      {"MK", 19, "3n10c2n"},  {"MN", 20, "16n"},
    {"MR", 27, "23n"},      {"MT", 31, "4a5n18c"},  {"MU", 30, "4a19n3a"},  {"NI", 28, "4a20n"},
    {"NL", 18, "4a10n"},    {"NO", 15, "11n"},      {"OM", 23, "3n16c"},    {"PK", 24, "4a16c"},
    {"PL", 28, "24n"},      {"PS", 29, "4a21c"},    {"PT", 25, "21n"},      {"QA", 29, "4a21c"},
    {"RO", 24, "4a16c"},    {"RS", 22, "18n"},      {"RU", 33, "14n15c"},   {"SA", 24, "2n18c"},
    {"SC", 31, "4a20n3a"},  {"SD", 18, "14n"},      {"SE", 24, "20n"},      {"SI", 19, "15n"},
    {"SK", 24, "20n"},      {"SM", 27, "1a10n12c"}, {"SO", 23, "19n"},      {"ST", 25, "21n"},
    {"SV", 28, "4a20n"},    {"TL", 23, "19n"},      {"TN", 24, "20n"},      {"TR", 26, "6n16c"},
    {"UA", 29, "6n19c"},    {"VA", 22, "18n"},      {"VG", 24, "4a16n"},    {"XK", 20, "16n"},
    {"YE", 30, "4a4n18c"}};

const Country* find(std::string_view code) {
  const auto* found = std::lower_bound(
      std::begin(kCountries), std::end(kCountries), code,
      [](const Country& entry, std::string_view wanted) { return entry.code < wanted; });
  return found != std::end(kCountries) && found->code == code ? found : nullptr;
}

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
  const Country* found = find(country);
  return found == nullptr ? 0 : found->length;
}

char iban_sign(std::string_view country, size_t place) {
  if (place < 4) return place < 2 ? 'a' : 'n';
  const Country* found = find(country);
  size_t left = place - 4;
  size_t count = 0;
  for (const char c : found == nullptr ? std::string_view() : found->structure) {
    if (is_digit(c)) {
      count = count * 10 + static_cast<size_t>(c - '0');
      continue;
    }
    if (left < count) return c;
    left -= count;
    count = 0;
  }
  return 'c';
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
