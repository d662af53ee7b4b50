// SPDX-License-Identifier: EUPL-1.2
// Every rule of every language can be said, faults stay out of slots, and hidden numbers can be
// read back.
#include "training/phrases/grammar.h"

#include <gtest/gtest.h>

#include <set>

#include "base/utf8.h"
#include "training/disguise.h"

namespace clew::training {
namespace {

struct LanguageRules {
  Language language;
  std::span<const Rule> rules;
};

std::vector<LanguageRules> all_rules() {
  return {{Language::kEnglish, english_rules()},   {Language::kFrench, french_rules()},
          {Language::kGerman, german_rules()},     {Language::kSpanish, spanish_rules()},
          {Language::kRomanian, romanian_rules()}, {Language::kUkrainian, ukrainian_rules()},
          {Language::kRussian, russian_rules()},   {Language::kArabic, arabic_rules()},
          {Language::kChinese, chinese_rules()}};
}

Slots every_slot() {
  Slots slots;
  for (const char* name :
       {"city",     "amount",   "phone", "person", "date",     "plate", "account",
        "password", "email",    "name",  "handle", "price",    "age",   "hours",
        "border",   "register", "order", "area",   "tracking", "url",   "sender"}) {
    slots[name] = Slot("<" + std::string(name) + ">");
  }
  return slots;
}

TEST(GrammarTest, EveryRuleOfEveryLanguageCanBeSaid) {
  const Slots slots = every_slot();
  for (const auto& [language, rules] : all_rules()) {
    EXPECT_FALSE(rules.empty());
    std::set<std::string_view> symbols;
    for (const Rule& rule : rules) {
      EXPECT_TRUE(symbols.insert(rule.symbol).second) << rule.symbol << " stands twice";
      EXPECT_TRUE(has_rule(Language::kEnglish, rule.symbol)) << rule.symbol << " has no fallback";
      Random random(1, rule.symbol);
      for (int i = 0; i < 40; ++i) {
        const Text text = compose(random, language, rule.symbol, slots);
        EXPECT_FALSE(text.text.empty());
        EXPECT_TRUE(base::is_utf8(text.text));
        EXPECT_EQ(text.text.find_first_of("[]{}|"), std::string::npos) << text.text;
        EXPECT_EQ(text.text.find("  "), std::string::npos) << text.text;
      }
    }
  }
}

TEST(GrammarTest, VariationOfZeroGivesTheTemplatesOwnWords) {
  Random random(1, "variation");
  Manner manner;
  manner.variation = 0;
  const Slots slots = every_slot();
  const Text first = compose(random, Language::kFrench, "company_open", slots, manner);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(compose(random, Language::kFrench, "company_open", slots, manner).text, first.text);
  }
}

TEST(GrammarTest, FaultsAndLatinLettersLeaveSlotsAlone) {
  Random random(1, "faults");
  Slots slots = every_slot();
  slots["phone"] = Slot("шістсот", "phone", "+380501234500", "words");
  Manner manner;
  manner.typos_per_mille = 900;
  manner.in_latin = true;
  for (int i = 0; i < 50; ++i) {
    const Text text = compose(random, Language::kUkrainian, "new_number", slots, manner);
    EXPECT_NE(text.text.find("шістсот"), std::string::npos);
    ASSERT_EQ(text.selectors.size(), 1u);
    EXPECT_EQ(text.selectors[0].value, "+380501234500");
  }
}

TEST(GrammarTest, Transliterates) {
  EXPECT_EQ(transliterate("привет, как дела? Щука"), "privet, kak dela? schuka");
  EXPECT_EQ(transliterate("їжа Є"), "yizha ie");
  EXPECT_EQ(transliterate("déjà 12"), "déjà 12");
}

/// Digits of the ways that only change or part the digits themselves.
std::string digits_in(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const base::Decoded decoded = base::decode_utf8(text, i);
    i += decoded.length;
    for (char32_t zero : {U'0', U'０', U'٠', char32_t{0x1d7ce}}) {
      if (decoded.point >= zero && decoded.point < zero + 10) {
        out += static_cast<char>('0' + (decoded.point - zero));
      }
    }
    if (decoded.point == U'O' || decoded.point == U'o') out += '0';
    if (decoded.point == U'l' || decoded.point == U'I') out += '1';
    if (decoded.point == U'S') out += '5';
  }
  return out;
}

TEST(DisguiseTest, HiddenDigitsAreStillTheNumber) {
  for (const Disguise& way : disguises()) {
    const std::string name(way.name);
    if (name.find("words") != std::string::npos || name == "international") continue;
    for (const char* number : {"+33612345617", "+447400123015", "+40712034551"}) {
      Random random(1, name + number);
      const Slot slot = write_phone(number, way.name, Language::kFrench, random);
      EXPECT_EQ(digits_in(slot.text), dialled_digits(number)) << name << " " << slot.text;
      EXPECT_EQ(slot.value, number);
      EXPECT_EQ(slot.how, name);
    }
  }
}

TEST(DisguiseTest, WordsAreOfTheLanguage) {
  Random random(1, "words");
  EXPECT_EQ(write_phone("+33612345601", "words", Language::kFrench, random).text,
            "zéro six un deux trois quatre cinq six zéro un");
  EXPECT_EQ(write_phone("+33612345601", "words", Language::kChinese, random).text,
            "零六一二三四五六零一");
  EXPECT_EQ(write_phone("+33612345601", "half_words", Language::kUkrainian, random).text,
            "0612 три чотири п'ять 601");
}

TEST(DisguiseTest, AddressesHideAtAndDot) {
  Random random(1, "mail");
  const Slot slot = write_email("a.b@example.org", true, random);
  EXPECT_EQ(slot.value, "a.b@example.org");
  EXPECT_EQ(slot.text.find("a.b@"), std::string::npos);
}

}  // namespace
}  // namespace clew::training
