// SPDX-License-Identifier: EUPL-1.2
// Identifiers that pass every check and belong to nobody: telephone numbers beside libphonenumber's
// own example numbers, IBANs on the bank codes of the registry's published examples, wallet
// addresses hashed from the seed, device numbers with their check digit. (The ranges that
// regulators keep for fiction are not valid to libphonenumber, so a detector would rightly pass
// over them.)
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "training/random.h"

namespace clew::training {

enum class Country {
  kFrance,
  kBritain,
  kGermany,
  kSpain,
  kRomania,
  kUkraine,
  kPoland,
  kMorocco,
  kChina
};

/// "FR", as in ISO 3166-1.
std::string_view country_code(Country country);

/// Hands out numbers, each once. Thread-compatible.
class NumberPool {
 public:
  explicit NumberPool(uint64_t seed) : random_(seed, "telephone numbers") {}
  /// A number in E.164 that was not handed out before. A country's range is finite (100 in France,
  /// Spain and Poland): asking for more is a fault of the program.
  std::string take(Country country);

 private:
  Random random_;
  std::set<std::string> taken_;
};

/// The number as people of its country write it without separators: "0612345678" for +33612345678.
std::string national_digits(std::string_view e164);

/// The digits that are dialled from abroad, "0040712034567", when the number at home could be taken
/// for one of another country; else the national ones. People whose business crosses borders write
/// so.
std::string dialled_digits(std::string_view e164);

/// An IBAN (ISO 13616) with right check digits, national ones too where the country has them.
std::string make_iban(Country country, Random& random);

/// Whether the remainder by ISO 7064 mod 97-10 is 1.
bool iban_checks(std::string_view iban);

/// A Bitcoin P2PKH address (Base58Check, version 0) or a Tron address (version 0x41).
std::string make_bitcoin_address(Random& random);
std::string make_tron_address(Random& random);
/// A Bitcoin P2WPKH address (Bech32, BIP 173).
std::string make_bech32_address(Random& random);

/// A 15-digit IMEI whose last digit is its Luhn check digit, on the type code of the published
/// example.
std::string make_imei(Random& random);

/// The Luhn check digit of a string of decimal digits.
char luhn_digit(std::string_view digits);

}  // namespace clew::training
