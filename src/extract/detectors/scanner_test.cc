// SPDX-License-Identifier: EUPL-1.2
// Tests of the scanner: the table of texts in tests/data/selectors.tsv, what must hold on any
// bytes, and a comparison with libphonenumber's own matcher.
#include "extract/detectors/scanner.h"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <phonenumbers/phonenumbermatch.h>
#include <phonenumbers/phonenumbermatcher.h>
#include <phonenumbers/phonenumberutil.h>

#include "base/cpu_clock_test.h"
#include "base/utf8.h"

namespace clew::extract {
namespace {

/// One line of the table: regions, kind, expected values, text.
struct Line {
  size_t number = 0;
  std::vector<std::string> regions;
  std::string kind;
  std::vector<std::string> expected;
  std::string text;
};

std::vector<std::string> split(const std::string& text, const std::string& mark) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  size_t start = 0;
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, start)) {
    out.push_back(text.substr(start, at - start));
    start = at + mark.size();
  }
  out.push_back(text.substr(start));
  return out;
}

std::string unescape(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape && text[i + 1] == 'n') {
      out += '\n';
      ++i;
    } else if (escape && text[i + 1] == 't') {
      out += '\t';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<Line> read_table() {
  std::ifstream file("tests/data/selectors.tsv");
  std::vector<Line> lines;
  std::string text;
  for (size_t number = 1; std::getline(file, text); ++number) {
    if (text.empty() || text[0] == '#') continue;
    const auto columns = split(text, "\t");
    if (columns.size() != 4) {
      ADD_FAILURE() << "selectors.tsv:" << number << " has " << columns.size() << " columns, not 4";
      continue;
    }
    Line line{number, split(columns[0], ","), columns[1], split(columns[2], " ; "),
              unescape(columns[3])};
    if (columns[2] == "-") line.expected.clear();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string listed(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : " ; ") + value;
  return out.empty() ? "-" : out;
}

TEST(ScannerTest, FindsWhatTheTableExpects) {
  const auto lines = read_table();
  ASSERT_GE(lines.size(), 100u);
  std::map<std::string, std::unique_ptr<Scanner>> scanners;
  for (const Line& line : lines) {
    auto& scanner = scanners[listed(line.regions)];
    if (!scanner) scanner = std::make_unique<Scanner>(line.regions);
    std::vector<std::string> found;
    for (const auto& mention : scanner->scan(line.text)) {
      if (name_of(mention.kind) == line.kind) found.push_back(mention.value);
    }
    EXPECT_EQ(listed(found), listed(line.expected))
        << "selectors.tsv:" << line.number << ": " << line.text;
  }
}

TEST(ScannerTest, KeepsSpanAndDisguise) {
  struct Case {
    std::string text;
    std::string span;
    std::string how;
  };
  const Case cases[] = {
      {"call 07400 123456 now", "07400 123456", "plain"},
      {"x (+33) 6 12 34 56 78.", "(+33) 6 12 34 56 78", "plain"},
      {"x ٠٦١٢٣٤٥٦٧٨ x", "٠٦١٢٣٤٥٦٧٨", "unusual digits"},
      {"x 0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣ x",
       "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "unusual digits"},
      {"le zéro six un deux trois quatre cinq six sept huit après",
       "zéro six un deux trois quatre cinq six sept huit", "digit words"},
      {"text o74OO-123-456 or", "o74OO-123-456", "look-alike letters"},
      {"电话 零六一二三四五六七八 不", "零六一二三四五六七八", "Chinese numerals"},
      {"x 06 • 12 • 34 • 56 • 78 x", "06 • 12 • 34 • 56 • 78", "separators"},
      {"x 0 6 1 2 3 4 5 6 7 8 x", "0 6 1 2 3 4 5 6 7 8", "separators"},
      {"x 06\u200B12\u200B34\u200B56\u200B78 x", "06\u200B12\u200B34\u200B56\u200B78", "split"},
      {"x sunny [dot] house [at] example [dot] com, x", "sunny [dot] house [at] example [dot] com",
       "at and dot"},
      {"call 65432100470 backwards", "65432100470", "reversed"},
      {"x nаmе@example.com x", "nаmе@example.com", "look-alike letters"},
      {"x ＠ｋｉｒａ＿１１ x", "＠ｋｉｒａ＿１１", "unusual digits"},
      {"x @ki\u200Bra_11\u200B x", "@ki\u200Bra_11", "split"},
      {"x DE89 • 3704 • 0044 • 0532 • 0130 • 00 x", "DE89 • 3704 • 0044 • 0532 • 0130 • 00",
       "separators"},
      {"x DE89 37O4 0044 0532 0130 00 x", "DE89 37O4 0044 0532 0130 00", "look-alike letters"},
      {"on 06 then 12 then 34 then 56 then 78 x", "06 then 12 then 34 then 56 then 78", "split"},
  };
  Scanner scanner({"FR", "GB"});
  for (const Case& one : cases) {
    const auto found = scanner.scan(one.text);
    ASSERT_EQ(found.size(), 1u) << one.text;
    EXPECT_EQ(one.text.substr(found[0].start, found[0].length), one.span);
    EXPECT_EQ(describe(found[0].unmasked), one.how) << one.text;
  }
}

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// libphonenumber's example mobile number of every region, in E.164.
std::vector<std::string> example_numbers() {
  const auto& plans = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  plans.GetSupportedRegions(&regions);
  std::vector<std::string> out;
  for (const std::string& region : regions) {
    PhoneNumber number;
    if (!plans.GetExampleNumberForType(region, PhoneNumberUtil::MOBILE, &number)) continue;
    if (!plans.IsValidNumber(number)) continue;
    std::string e164;
    plans.Format(number, PhoneNumberUtil::E164, &e164);
    out.push_back(std::move(e164));
  }
  return out;
}

/// A way to write digits: a form for each digit and what stands between two.
struct Disguise {
  std::string name;
  std::vector<std::string> digits;
  std::string between;
  std::string plus = "+";
};

std::vector<Disguise> disguises() {
  const std::vector<std::string> plain = split("0 1 2 3 4 5 6 7 8 9", " ");
  std::vector<Disguise> out;
  for (const char* between :
       {"",       " ",        "-",      ".",   "_", "\u00A0", "\u2009",     "\u2013",
        "\u2022", " \u2022 ", "\u00B7", "*",   "~", " - ",    "\U0001F48B", "\u2764\uFE0F",
        "\u200B", "\u2060",   "/",      "...", "--"}) {
    out.push_back({std::string("between '") + between + "'", plain, between});
  }
  for (const char* digits :
       {"０ １ ２ ３ ４ ５ ６ ７ ８ ９",
        "0️⃣ 1️⃣ 2️⃣ 3️⃣ 4️⃣ 5️⃣ 6️⃣ 7️⃣ 8️⃣ 9️⃣",
        "⓪ ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨", "⁰ ¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹", "𝟎 𝟏 𝟐 𝟑 𝟒 𝟓 𝟔 𝟕 𝟖 𝟗", "٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩",
        "۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹", "० १ २ ३ ४ ५ ६ ७ ८ ९", "๐ ๑ ๒ ๓ ๔ ๕ ๖ ๗ ๘ ๙",
        "零 一 二 三 四 五 六 七 八 九"}) {
    out.push_back({digits, split(digits, " "), ""});
    out.push_back({digits + std::string(" spaced"), split(digits, " "), " "});
  }
  for (const char* words : {"zero one two three four five six seven eight nine",
                            "zéro un deux trois quatre cinq six sept huit neuf",
                            "null eins zwei drei vier fünf sechs sieben acht neun",
                            "cero uno dos tres cuatro cinco seis siete ocho nueve",
                            "zero uno due tre quattro cinque sei sette otto nove",
                            "zero um dois três quatro cinco seis sete oito nove",
                            "zero unu doi trei patru cinci șase șapte opt nouă",
                            "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
                            "ноль один два три четыре пять шесть семь восемь девять",
                            "нуль один два три чотири п’ять шість сім вісім дев’ять",
                            "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
                            "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة"}) {
    out.push_back({words, split(words, " "), " "});
    out.push_back({words + std::string(" dashed"), split(words, " "), "-"});
    out.push_back({words + std::string(" and plus"), split(words, " "), " ", "plus "});
  }
  return out;
}

TEST(ScannerTest, EveryExampleNumberSurvivesEveryDisguise) {
  const auto numbers = example_numbers();
  ASSERT_GT(numbers.size(), 200u);
  Scanner scanner({"FR", "GB"});
  size_t tried = 0;
  size_t missed = 0;
  std::string first;
  for (const Disguise& disguise : disguises()) {
    for (const std::string& number : numbers) {
      std::string text = "new number: " + disguise.plus;
      for (size_t i = 1; i < number.size(); ++i) {
        if (i > 1) text += disguise.between;
        text += disguise.digits[static_cast<size_t>(number[i] - '0')];
      }
      text += " ok";
      ++tried;
      const auto found = scanner.scan(text);
      const bool hit = std::any_of(found.begin(), found.end(), [&](const model::Mention& m) {
        return m.kind == model::SelectorKind::kPhone && m.value == number;
      });
      if (!hit && missed++ < 20) first += "\n" + number + ": " + text;
    }
  }
  EXPECT_EQ(missed, 0u) << "of " << tried << ":" << first;
}

/// Texts of everything that detectors look at, cut and mixed with bytes that are no text.
std::string garbage(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"+33",
                                                  "06",
                                                  " ",
                                                  "12",
                                                  "zéro",
                                                  "п’ять",
                                                  "\xF0\x9F\x92\x8B",
                                                  "0️⃣",
                                                  "\xE2\x80",
                                                  "\xC3",
                                                  "@",
                                                  "[at]",
                                                  "dot",
                                                  ".com",
                                                  "://",
                                                  "http",
                                                  "www.",
                                                  "FR14",
                                                  "0x",
                                                  "bc1",
                                                  "€",
                                                  "$",
                                                  "1 250",
                                                  "48.85661",
                                                  ",",
                                                  "N",
                                                  "°",
                                                  "passport",
                                                  "IMEI",
                                                  "telegram:",
                                                  "@name",
                                                  "\xFF",
                                                  "٠",
                                                  "一",
                                                  "三",
                                                  "\n",
                                                  "double",
                                                  "quatre",
                                                  "vingt",
                                                  "soixante",
                                                  "dix",
                                                  "|",
                                                  "oO",
                                                  "l",
                                                  "plus",
                                                  "2026-03-",
                                                  "March",
                                                  "::",
                                                  "fe80",
                                                  "\xED\xA0\x80",
                                                  "(",
                                                  ")",
                                                  "/",
                                                  "\t",
                                                  "\xCC\x81"};
  std::string out;
  for (size_t i = random() % 60; i > 0; --i) out += pieces[random() % pieces.size()];
  return out;
}

bool is_border(std::string_view text, size_t at) {
  if (at >= text.size()) return at == text.size();
  for (size_t back = 1; back <= 3 && back <= at; ++back) {  // not inside a well-formed sequence
    const base::Decoded d = base::decode_utf8(text, at - back);
    if (d.valid && d.length > back) return false;
  }
  return true;
}

TEST(ScannerTest, SpansAreOrderedInBoundsAndOnBorders) {
  std::mt19937 random(11);
  Scanner scanner({"FR", "GB", "US", "ES"});
  size_t seen = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = garbage(random);
    std::map<model::SelectorKind, size_t> ends;
    size_t start = 0;
    for (const auto& mention : scanner.scan(text)) {
      ++seen;
      const size_t end = size_t{mention.start} + mention.length;
      ASSERT_LE(start, mention.start);
      ASSERT_LE(end, text.size());
      ASSERT_GT(mention.length, 0u);
      ASSERT_FALSE(mention.value.empty());
      ASSERT_TRUE(base::is_utf8(mention.value)) << mention.value;
      ASSERT_TRUE(is_border(text, mention.start) && is_border(text, end)) << text;
      ASSERT_LE(ends[mention.kind], mention.start) << text;
      ends[mention.kind] = end;
      start = mention.start;
    }
  }
  EXPECT_GT(seen, 1000u);
}

TEST(ScannerTest, TakesLinearTimeOnWhatLooksLikeValues) {
  constexpr size_t kBytes = 1 << 20;
  constexpr double kSecondsMax = 1 * base::kSlowness;  // a quadratic step takes minutes
  Scanner scanner({"FR", "GB"});
  for (const char* piece : {"7",
                            "0",
                            "one two three ",
                            "@@@@",
                            "06 ",
                            "0 ",
                            "a.",
                            "a1",
                            "http://",
                            "1.",
                            "1,2,",
                            "::",
                            "quatre vingt ",
                            "x at y dot ",
                            "[at]",
                            "0|",
                            "oO",
                            "(((",
                            "+33 6 ",
                            "FR14 ",
                            "0x5a",
                            "零",
                            "passport A1 ",
                            "telegram: ",
                            "1 250 ",
                            "06 12 34 56 78 ",
                            "four dot five at ",
                            "\xF0\x9F"}) {
    std::string text;
    while (text.size() < kBytes) text += piece;
    const base::CpuClock clock;
    const size_t found = scanner.scan(text).size();
    EXPECT_LT(clock.seconds(), kSecondsMax)
        << "1 MB of '" << piece << "', " << found << " mentions";
  }
}

TEST(ScannerTest, FindsWhatLibphonenumbersOwnMatcherFinds) {
  const auto& plans = *PhoneNumberUtil::GetInstance();
  size_t oracle = 0;
  for (const char* region : {"FR", "GB", "DE", "IT", "RO", "PL", "UA", "RU", "TR", "NL", "BE"}) {
    Scanner scanner({region});
    for (const auto type : {PhoneNumberUtil::MOBILE, PhoneNumberUtil::FIXED_LINE}) {
      PhoneNumber example;
      ASSERT_TRUE(plans.GetExampleNumberForType(region, type, &example));
      for (const auto format : {PhoneNumberUtil::INTERNATIONAL, PhoneNumberUtil::NATIONAL}) {
        std::string written;
        plans.Format(example, format, &written);
        const std::string text = "We met on 2026-03-01 and " + written + " rang at 10:15, 50 EUR.";
        std::vector<std::string> wanted;
        i18n::phonenumbers::PhoneNumberMatcher matcher(text, region);
        i18n::phonenumbers::PhoneNumberMatch match;
        while (matcher.HasNext() && matcher.Next(&match)) {
          std::string e164;
          plans.Format(match.number(), PhoneNumberUtil::E164, &e164);
          wanted.push_back(e164);
        }
        std::vector<std::string> found;
        for (const auto& mention : scanner.scan(text)) {
          if (mention.kind == model::SelectorKind::kPhone) found.push_back(mention.value);
        }
        oracle += wanted.size();
        EXPECT_EQ(listed(found), listed(wanted)) << region << ": " << text;
      }
    }
  }
  EXPECT_GE(oracle, 40u);
}

/// Counts by kind over a folder of real texts; the figures are for people, the bounds for the test.
TEST(ScannerTest, CountsWhatRealTextsHold) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  Scanner scanner({"US", "GB"});
  for (const char* folder : {"mail/spamassassin", "texts"}) {
    std::map<std::string, size_t> counts;
    size_t bytes = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(corpus) / folder)) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      bytes += text.str().size();
      for (const auto& mention : scanner.scan(text.str())) {
        ASSERT_LE(size_t{mention.start} + mention.length, text.str().size()) << entry.path();
        ++counts[std::string(name_of(mention.kind))];
      }
    }
    std::string line;
    for (const auto& [kind, count] : counts) line += " " + kind + " " + std::to_string(count);
    std::cout << folder << ": " << bytes << " bytes:" << line << "\n";
    EXPECT_GT(counts["domain"], 0u);
  }
}

}  // namespace
}  // namespace clew::extract
