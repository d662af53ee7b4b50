// SPDX-License-Identifier: EUPL-1.2
// Every identifier passes the check that its standard defines, computed here in another way.
#include "training/identifiers.h"

#include <gtest/gtest.h>

#include "base/hash.h"

namespace clew::training {
namespace {

TEST(IdentifiersTest, NumbersAreDifferentAndInTheirRange) {
  NumberPool pool(7);
  std::set<std::string> seen;
  for (int i = 0; i < 60; ++i) {
    const std::string number = pool.take(Country::kFrance);
    EXPECT_EQ(number.substr(0, 10), "+336123456");
    EXPECT_EQ(number.size(), 12u);
    EXPECT_TRUE(seen.insert(number).second);
  }
}

TEST(IdentifiersTest, NationalFormsAndDialledForms) {
  EXPECT_EQ(national_digits("+33612345678"), "0612345678");
  EXPECT_EQ(national_digits("+34612345678"), "612345678");
  EXPECT_EQ(dialled_digits("+33612345678"), "0612345678");
  EXPECT_EQ(dialled_digits("+40712034567"), "0040712034567");
}

TEST(IdentifiersTest, IbansCheck) {
  EXPECT_TRUE(iban_checks("GB82WEST12345698765432"));  // the registry's example
  EXPECT_FALSE(iban_checks("GB82WEST12345698765433"));
  Random random(7, "ibans");
  for (Country country : {Country::kFrance, Country::kBritain, Country::kGermany, Country::kSpain,
                          Country::kRomania, Country::kUkraine, Country::kPoland}) {
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(iban_checks(make_iban(country, random)));
  }
}

/// Decodes base 58 by long multiplication; leading ones are zero bytes.
Bytes from_base58(const std::string& text) {
  constexpr std::string_view kAlphabet =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  Bytes out(25, '\0');
  for (char c : text) {
    int carry = static_cast<int>(kAlphabet.find(c));
    for (size_t i = out.size(); i-- > 0;) {
      carry += 58 * static_cast<uint8_t>(out[i]);
      out[i] = static_cast<char>(carry);
      carry >>= 8;
    }
    EXPECT_EQ(carry, 0);
  }
  return out;
}

TEST(IdentifiersTest, Base58AddressesCheck) {
  Random random(7, "wallets");
  for (int i = 0; i < 50; ++i) {
    const std::string bitcoin = make_bitcoin_address(random), tron = make_tron_address(random);
    EXPECT_EQ(bitcoin[0], '1');
    EXPECT_EQ(tron[0], 'T');
    for (const std::string& address : {bitcoin, tron}) {
      const Bytes bytes = from_base58(address);
      EXPECT_EQ(base::sha256(base::sha256(bytes.substr(0, 21))).substr(0, 4), bytes.substr(21));
    }
  }
}

/// BIP 173's own check: the remainder over expanded prefix and all groups is one.
bool bech32_checks(const std::string& address) {
  constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  std::vector<int> values = {3, 3, 0, 2, 3};
  for (char c : address.substr(3)) values.push_back(static_cast<int>(kAlphabet.find(c)));
  uint32_t sum = 1;
  for (int value : values) {
    const uint32_t top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ static_cast<uint32_t>(value);
    if (top & 1) sum ^= 0x3b6a57b2;
    if (top & 2) sum ^= 0x26508e6d;
    if (top & 4) sum ^= 0x1ea119fa;
    if (top & 8) sum ^= 0x3d4233dd;
    if (top & 16) sum ^= 0x2a1462b3;
  }
  return sum == 1;
}

TEST(IdentifiersTest, Bech32AddressesCheck) {
  EXPECT_TRUE(bech32_checks("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));  // BIP 173
  EXPECT_FALSE(bech32_checks("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"));
  Random random(7, "bech32");
  for (int i = 0; i < 50; ++i) {
    const std::string address = make_bech32_address(random);
    EXPECT_EQ(address.size(), 42u);
    EXPECT_TRUE(bech32_checks(address)) << address;
  }
}

TEST(IdentifiersTest, LuhnOfPublishedNumbers) {
  EXPECT_EQ(luhn_digit("7992739871"), '3');
  EXPECT_EQ(luhn_digit("49015420323751"), '8');
}

}  // namespace
}  // namespace clew::training
