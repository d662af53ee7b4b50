// SPDX-License-Identifier: EUPL-1.2
// Ranges and check sums: E.164 numbers next to libphonenumber's examples, ISO 13616 (IBAN) with the
// French RIB key and the Spanish control digits, Base58Check, Bech32 (BIP 173), ISO/IEC 7812
// (Luhn).
#include "training/identifiers.h"

#include <fmt/core.h>

#include "base/hash.h"

namespace clew::training {
namespace {

struct Range {
  Country country;
  std::string_view code;
  std::string_view dial;    ///< country calling code with +
  std::string_view trunk;   ///< what is dialled before the number at home
  std::string_view prefix;  ///< national significant number without its free digits
  int free_digits;
};

constexpr Range kRanges[] = {
    {Country::kFrance, "FR", "+33", "0", "6123456", 2},
    {Country::kBritain, "GB", "+44", "0", "7400123", 3},
    {Country::kGermany, "DE", "+49", "0", "15123456", 3},
    {Country::kSpain, "ES", "+34", "", "6123456", 2},
    {Country::kRomania, "RO", "+40", "0", "7120345", 2},
    {Country::kUkraine, "UA", "+380", "0", "5012345", 2},
    {Country::kPoland, "PL", "+48", "", "5123456", 2},
    {Country::kMorocco, "MA", "+212", "0", "6501234", 2},
    {Country::kChina, "CN", "+86", "", "13123456", 3},
};

const Range& range_of(Country country) {
  for (const Range& range : kRanges) {
    if (range.country == country) return range;
  }
  UNREACHABLE();
}

int letter_value(char c) { return c >= 'A' ? c - 'A' + 10 : c - '0'; }

/// Only these countries' national numbers cannot be read as another's of the story.
bool is_unmistakable(Country country) {
  return country == Country::kFrance || country == Country::kBritain ||
         country == Country::kGermany;
}

/// Remainder of a decimal string with letters counted as 10 to 35, by 97.
int mod97(std::string_view text) {
  int remainder = 0;
  for (char c : text) {
    const int value = letter_value(c);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

std::string with_check_digits(std::string_view country, const std::string& bban) {
  const int check = 98 - mod97(bban + std::string(country) + "00");
  return fmt::format("{}{:02}{}", country, check, bban);
}

/// Bank 20041, branch 01005 of the published example; letters of the account count as the RIB says.
std::string french_bban(Random& random) {
  const std::string account = random.digits(7) + "M026";
  std::string plain = account;
  plain[7] = '4';  // M in the table of the RIB key
  const std::string all = "2004101005" + plain + "00";
  return fmt::format("2004101005{}{:02}", account, 97 - mod97(all));
}

char spanish_digit(std::string_view digits) {
  constexpr int kWeights[] = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  const int rest = 11 - sum % 11;
  return static_cast<char>('0' + (rest == 11 ? 0 : rest == 10 ? 1 : rest));
}

std::string base58(ByteView bytes) {
  constexpr std::string_view kAlphabet =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::string digits;  // little-endian base 58
  for (char byte : bytes) {
    int carry = static_cast<uint8_t>(byte);
    for (char& digit : digits) {
      carry += static_cast<uint8_t>(digit) << 8;
      digit = static_cast<char>(carry % 58);
      carry /= 58;
    }
    for (; carry > 0; carry /= 58) digits.push_back(static_cast<char>(carry % 58));
  }
  std::string out;
  for (size_t i = 0; i < bytes.size() && bytes[i] == 0; ++i) out.push_back('1');
  for (size_t i = digits.size(); i-- > 0;) out.push_back(kAlphabet[static_cast<size_t>(digits[i])]);
  return out;
}

std::string base58_check(char version, Random& random) {
  Bytes payload = version + base::sha256(random.bytes(32)).substr(0, 20);
  payload += base::sha256(base::sha256(payload)).substr(0, 4);
  return base58(payload);
}

uint32_t bech32_checksum(const Bytes& values) {
  constexpr uint32_t kGenerators[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  uint32_t sum = 1;
  for (char value : values) {
    const uint32_t top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ static_cast<uint8_t>(value);
    for (int i = 0; i < 5; ++i) {
      if ((top >> i) & 1) sum ^= kGenerators[i];
    }
  }
  return sum;
}

}  // namespace

std::string_view country_code(Country country) { return range_of(country).code; }

std::string NumberPool::take(Country country) {
  const Range& range = range_of(country);
  const uint64_t size = range.free_digits == 2 ? 100 : 1000;
  for (int attempts = 0; attempts < 100000; ++attempts) {
    const std::string number =
        fmt::format("{}{}{:0{}}", range.dial, range.prefix, random_.below(size), range.free_digits);
    if (taken_.insert(number).second) return number;
  }
  UNREACHABLE();
}

std::string national_digits(std::string_view e164) {
  for (const Range& range : kRanges) {
    if (e164.substr(0, range.dial.size()) == range.dial) {
      return std::string(range.trunk) + std::string(e164.substr(range.dial.size()));
    }
  }
  UNREACHABLE();
}

std::string dialled_digits(std::string_view e164) {
  for (const Range& range : kRanges) {
    if (e164.substr(0, range.dial.size()) != range.dial) continue;
    return is_unmistakable(range.country) ? national_digits(e164)
                                          : "00" + std::string(e164.substr(1));
  }
  UNREACHABLE();
}

std::string make_iban(Country country, Random& random) {
  switch (country) {
    case Country::kFrance:
      return with_check_digits("FR", french_bban(random));
    case Country::kBritain:
      return with_check_digits("GB", "WEST123456" + random.digits(8));
    case Country::kGermany:
      return with_check_digits("DE", "37040044" + random.digits(10));
    case Country::kSpain: {
      const std::string account = random.digits(10);
      return with_check_digits("ES", fmt::format("21000418{}{}{}", spanish_digit("0021000418"),
                                                 spanish_digit(account), account));
    }
    case Country::kRomania:
      return with_check_digits("RO", "AAAA1B31" + random.digits(12));
    case Country::kUkraine:
      return with_check_digits("UA", "305299" + random.digits(19));
    default:
      return with_check_digits("PL", "10901014" + random.digits(16));
  }
}

bool iban_checks(std::string_view iban) {
  return mod97(std::string(iban.substr(4)) + std::string(iban.substr(0, 4))) == 1;
}

std::string make_bitcoin_address(Random& random) { return base58_check('\0', random); }
std::string make_tron_address(Random& random) { return base58_check('\x41', random); }

std::string make_bech32_address(Random& random) {
  constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  Bytes data(1, '\0');  // witness version 0, then 20 bytes as 32 groups of five bits
  const Bytes program = base::sha256(random.bytes(32)).substr(0, 20);
  for (size_t bit = 0; bit < program.size() * 8; bit += 5) {
    int group = 0;
    for (size_t i = bit; i < bit + 5; ++i) {
      group = group * 2 + ((static_cast<uint8_t>(program[i / 8]) >> (7 - i % 8)) & 1);
    }
    data.push_back(static_cast<char>(group));
  }
  const Bytes expanded("\3\3\0\2\3", 5);  // the human-readable part "bc", expanded
  const uint32_t sum = bech32_checksum(expanded + data + Bytes(6, '\0')) ^ 1;
  for (int i = 0; i < 6; ++i) data.push_back(static_cast<char>((sum >> (5 * (5 - i))) & 31));
  std::string out = "bc1";
  for (char group : data) out.push_back(kAlphabet[static_cast<size_t>(group)]);
  return out;
}

char luhn_digit(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int value = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 0) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string make_imei(Random& random) {
  const std::string digits = "49015420" + random.digits(6);
  return digits + luhn_digit(digits);
}

}  // namespace clew::training
