// SPDX-License-Identifier: EUPL-1.2
// One function per way to write a number; the table at the end names them.
#include "training/disguise.h"

#include <fmt/core.h>

#include "base/utf8.h"

namespace clew::training {
namespace {

using Words = std::string_view[10];

struct DigitWords {
  Language language;
  Words words;
};

constexpr DigitWords kDigitWords[] = {
    {Language::kEnglish,
     {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}},
    {Language::kFrench,
     {"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"}},
    {Language::kGerman,
     {"null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"}},
    {Language::kSpanish,
     {"cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"}},
    {Language::kRomanian,
     {"zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"}},
    {Language::kUkrainian,
     {"нуль", "один", "два", "три", "чотири", "п'ять", "шість", "сім", "вісім", "дев'ять"}},
    {Language::kRussian,
     {"ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"}},
    {Language::kArabic,
     {"صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"}},
    {Language::kChinese, {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}},
};

const Words& words_of(Language language) {
  for (const DigitWords& entry : kDigitWords) {
    if (entry.language == language) return entry.words;
  }
  UNREACHABLE();
}

/// The digits two by two from the end, the odd one first: as numbers are read out.
std::string in_pairs(std::string_view digits, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 2 == 0) out += separator;
    out += digits[i];
  }
  return out;
}

std::string in_groups(std::string_view digits, std::string_view separator) {
  return std::string(digits.substr(0, 4)) + std::string(separator) +
         std::string(digits.substr(4, 3)) + std::string(separator) + std::string(digits.substr(7));
}

std::string each(std::string_view digits, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0) out += separator;
    out += digits[i];
  }
  return out;
}

/// Every digit as the code point `zero` + its value, and `after` behind it.
std::string in_script(std::string_view digits, char32_t zero, std::string_view after = "") {
  std::string out;
  for (char c : digits) {
    base::append_utf8(out, zero + static_cast<char32_t>(c - '0'));
    out += after;
  }
  return out;
}

std::string as_words(std::string_view digits, Language language) {
  const Words& words = words_of(language);
  std::string out;
  for (char c : digits) {
    if (!out.empty() && language != Language::kChinese) out += ' ';
    out += words[c - '0'];
  }
  return out;
}

/// The middle in words, the rest in figures.
std::string half_in_words(std::string_view digits, Language language) {
  return std::string(digits.substr(0, 4)) + " " + as_words(digits.substr(4, 3), language) + " " +
         std::string(digits.substr(7));
}

std::string with_letters(std::string_view digits, Random& random) {
  std::string out;
  for (char c : in_pairs(digits, " ")) {
    if (c == '0')
      out += random.chance(700) ? 'O' : 'o';
    else if (c == '1')
      out += random.chance(600) ? 'l' : 'I';
    else if (c == '5' && random.chance(500))
      out += 'S';
    else
      out += c;
  }
  return out;
}

std::string split_by_words(std::string_view digits, Language language) {
  std::string_view between = "then", last = "and at the end";
  if (language == Language::kFrench) between = "puis", last = "et pour finir";
  if (language == Language::kGerman) between = "dann", last = "und am Ende";
  if (language == Language::kSpanish) between = "luego", last = "y al final";
  if (language == Language::kRomanian) between = "apoi", last = "și la sfârșit";
  if (language == Language::kUkrainian) between = "далі", last = "і в кінці";
  if (language == Language::kRussian) between = "потом", last = "и в конце";
  return fmt::format("{} {} {} {} {}", digits.substr(0, 4), between, digits.substr(4, 3), last,
                     digits.substr(7));
}

std::string bullets(std::string_view digits, Random& random) {
  constexpr std::string_view kMarks[] = {" • ", " * ", "_", " ~ ", "||", " 🌸 "};
  return in_groups(digits, random.pick(kMarks));
}

constexpr Disguise kDisguises[] = {
    {"plain", false},         {"international", false}, {"pairs", false},    {"dashes", false},
    {"dots", false},          {"groups", false},        {"brackets", false}, {"spaced", true},
    {"words", true},          {"half_words", true},     {"keycaps", true},   {"full_width", true},
    {"arabic_indic", true},   {"bold", true},           {"letters", true},   {"separators", true},
    {"split_by_words", true}, {"zero_width", true},
};
constexpr size_t kOrdinary = 7;

}  // namespace

std::span<const Disguise> disguises() { return kDisguises; }

Slot write_phone(std::string_view e164, std::string_view way, Language language, Random& random) {
  const std::string digits = dialled_digits(e164);
  std::string written;
  if (way == "plain")
    written = digits;
  else if (way == "international")
    written = std::string(e164);
  else if (way == "pairs")
    written = in_pairs(digits, " ");
  else if (way == "dashes")
    written = in_pairs(digits, "-");
  else if (way == "dots")
    written = in_pairs(digits, ".");
  else if (way == "groups")
    written = in_groups(digits, " ");
  else if (way == "brackets")
    written = fmt::format("({}) {} {}", digits.substr(0, 4), digits.substr(4, 3), digits.substr(7));
  else if (way == "spaced")
    written = each(digits, " ");
  else if (way == "words")
    written = as_words(digits, language);
  else if (way == "half_words")
    written = half_in_words(digits, language);
  else if (way == "keycaps")
    written = in_script(digits, '0', "\ufe0f\u20e3");
  else if (way == "full_width")
    written = in_script(digits, 0xff10);
  else if (way == "arabic_indic")
    written = in_script(digits, 0x660);
  else if (way == "bold")
    written = in_script(digits, 0x1d7ce);
  else if (way == "letters")
    written = with_letters(digits, random);
  else if (way == "separators")
    written = bullets(digits, random);
  else if (way == "split_by_words")
    written = split_by_words(digits, language);
  else if (way == "zero_width")
    written = each(digits, "\u200b");
  else
    UNREACHABLE();
  return Slot(written, "phone", std::string(e164), way);
}

Slot write_phone(std::string_view e164, int hidden_per_mille, Language language, Random& random) {
  const size_t first = random.chance(hidden_per_mille) ? kOrdinary : 0;
  const size_t last = first == 0 ? kOrdinary - 1 : std::size(kDisguises) - 1;
  const size_t way =
      static_cast<size_t>(random.between(static_cast<int64_t>(first), static_cast<int64_t>(last)));
  return write_phone(e164, kDisguises[way].name, language, random);
}

Slot write_email(const std::string& address, bool hidden, Random& random) {
  if (!hidden) return Slot(address, "email", address, "plain");
  constexpr std::string_view kAt[] = {" (at) ", " [at] ", " at ", "(@)"};
  constexpr std::string_view kDot[] = {" [dot] ", " (dot) ", " dot ", "[.]"};
  const std::string_view at = random.pick(kAt), dot = random.pick(kDot);
  std::string written;
  for (char c : address) {
    if (c == '@')
      written += at;
    else if (c == '.')
      written += dot;
    else
      written += c;
  }
  return Slot(written, "email", address, "at_and_dot");
}

}  // namespace clew::training
