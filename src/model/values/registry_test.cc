// SPDX-License-Identifier: EUPL-1.2
// Tests of all value types by what a person may type after their field.
#include "model/values/registry.h"

#include <gtest/gtest.h>

namespace clew::model {
namespace {

struct Case {
  SelectorKind kind;
  const char* typed;
  const char* value;  ///< "" where nothing may come of it
};

constexpr Case kCases[] = {
    {SelectorKind::kPhone, "06 12 34 56 78", "+33612345678"},
    {SelectorKind::kPhone, "+44 7400 123456", "+447400123456"},
    {SelectorKind::kPhone, "07400123456", "+447400123456"},
    {SelectorKind::kPhone, "447400123456", "+447400123456"},
    {SelectorKind::kPhone, "0033612345678", "+33612345678"},
    {SelectorKind::kPhone, "12345", ""},
    {SelectorKind::kPhone, "06 12 ab", ""},
    {SelectorKind::kEmail, "Irina.Koval@Example.NET", "irina.koval@example.net"},
    {SelectorKind::kEmail, "user@xn--mnchen-3ya.de", "user@münchen.de"},
    {SelectorKind::kEmail, "a..b@example.net", ""},
    {SelectorKind::kEmail, "a@b", ""},
    {SelectorKind::kHandle, "@Anna_WorkEU", "anna_workeu"},
    {SelectorKind::kHandle, "12345", ""},
    {SelectorKind::kHandle, "a b", ""},
    {SelectorKind::kUrl, "HTTPS://Ads.Example:443/12#top", "https://ads.example/12"},
    {SelectorKind::kUrl, "http://user:secret@example.com/", "http://user@example.com"},
    {SelectorKind::kUrl, "http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"},
    {SelectorKind::kUrl, "javascript://example.com", ""},
    {SelectorKind::kUrl, "http://exa mple.com", ""},
    {SelectorKind::kDomain, "WWW.Example.COM.", "www.example.com"},
    {SelectorKind::kDomain, "xn--80ak6aa92e.com", "аррӏе.com"},
    {SelectorKind::kDomain, "example.nosuchend", ""},
    {SelectorKind::kDomain, "-a.com", ""},
    {SelectorKind::kIp, "192.0.2.7", "192.0.2.7"},
    {SelectorKind::kIp, "2001:0DB8:0:0::1", "2001:db8::1"},
    {SelectorKind::kIp, "256.1.1.1", ""},
    {SelectorKind::kIp, "01.2.3.4", ""},
    {SelectorKind::kIban, "fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606"},
    {SelectorKind::kIban, "FR1420041010050500013M02607", ""},
    {SelectorKind::kIban, "ZZ1420041010050500013M02606", ""},
    {SelectorKind::kCard, "4111-1111-1111-1111", "4111111111111111"},
    {SelectorKind::kCard, "4111 1111 1111 1112", ""},
    {SelectorKind::kCard, "0000000000000000", ""},
    {SelectorKind::kWallet, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
     "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
    {SelectorKind::kWallet, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
     "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"},
    {SelectorKind::kWallet, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
     "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
    {SelectorKind::kWallet, "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
     "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"},
    {SelectorKind::kWallet, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d35A", ""},
    {SelectorKind::kImei, "49-015420-323751-8", "490154203237518"},
    {SelectorKind::kImei, "490154203237519", ""},
    {SelectorKind::kCoordinates, "48.856614, 2.352222", "48.85661,2.35222"},
    {SelectorKind::kCoordinates, "-0.000001,180", "0.00000,180.00000"},
    {SelectorKind::kCoordinates, "91,2", ""},
    {SelectorKind::kMoney, "1.250,00 €", "EUR 1250.00"},
    {SelectorKind::kMoney, "EUR 1,250", "EUR 1250.00"},
    {SelectorKind::kMoney, "$0.5", "USD 0.50"},
    {SelectorKind::kMoney, "1250", ""},
    {SelectorKind::kDate, "3.3.2026", "2026-03-03"},
    {SelectorKind::kDate, "2026-02-29", ""},
    {SelectorKind::kDate, "2024-02-29", "2024-02-29"},
    {SelectorKind::kDocument, "passport:fr12 AB34567", "passport:FR12AB34567"},
    {SelectorKind::kDocument, "library_card:1234567", ""},
};

TEST(RegistryTest, NormalisesWhatPeopleType) {
  for (const Case& one : kCases) {
    const auto value = value_type(one.kind).normalise(one.typed, {"FR", "GB"});
    EXPECT_EQ(value.value_or(""), one.value) << name_of(one.kind) << ": " << one.typed;
  }
}

TEST(RegistryTest, EveryKindHasOneTypeAndNormalisationIsStable) {
  for (size_t i = 0; i < kSelectorKindCount; ++i) {
    EXPECT_EQ(value_type(static_cast<SelectorKind>(i)).kind, static_cast<SelectorKind>(i));
  }
  for (const Case& one : kCases) {
    if (*one.value == '\0') continue;
    const auto again = value_type(one.kind).normalise(one.value, {"FR", "GB"});
    EXPECT_EQ(again.value_or(""), one.value) << name_of(one.kind);
  }
}

}  // namespace
}  // namespace clew::model
