// SPDX-License-Identifier: EUPL-1.2
// Keys of names across scripts; see variants.h. Alphabets that write vowels meet in a romanised
// key "r:", scripts that leave them out in a skeleton of consonants "c:", Han characters in their
// Mandarin reading "p:". Latin words have all three. Each key forgets what systems of romanisation
// write in different ways (ISO 9, BGN/PCGN, passport and everyday spellings); what is not a name
// only costs a key. Han readings are ICU's Han-Latin.
#include "index/variants.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "index/tokenizer.h"

namespace clew::index {
namespace {

constexpr size_t kNameBytesMax = 64;    ///< longer words are no names
constexpr size_t kLatinLettersMin = 3;  ///< shorter Latin words have no skeleton
constexpr size_t kSkeletonLettersMin = 2;

/// The writing systems that the keys tell apart.
enum class Writing : uint8_t { kLatin, kAlphabet, kConsonants, kHan, kOther };

struct Letter {
  char32_t point;
  std::string_view latin;
};

/// Lower-case letters as they come from the tokenizer (й is и with a mark there, ё is е), sorted.
/// Apostrophes stand for signs that are dropped.
constexpr std::array<Letter, 151> kAlphabets = {{
    // Greek
    {U'α', "a"},
    {U'β', "v"},
    {U'γ', "g"},
    {U'δ', "d"},
    {U'ε', "e"},
    {U'ζ', "z"},
    {U'η', "i"},
    {U'θ', "th"},
    {U'ι', "i"},
    {U'κ', "k"},
    {U'λ', "l"},
    {U'μ', "m"},
    {U'ν', "n"},
    {U'ξ', "x"},
    {U'ο', "o"},
    {U'π', "p"},
    {U'ρ', "r"},
    {U'ς', "s"},
    {U'σ', "s"},
    {U'τ', "t"},
    {U'υ', "y"},
    {U'φ', "f"},
    {U'χ', "h"},
    {U'ψ', "ps"},
    {U'ω', "o"},
    // Cyrillic
    {U'а', "a"},
    {U'б', "b"},
    {U'в', "v"},
    {U'г', "g"},
    {U'д', "d"},
    {U'е', "e"},
    {U'ж', "zh"},
    {U'з', "z"},
    {U'и', "i"},
    {U'й', "i"},
    {U'к', "k"},
    {U'л', "l"},
    {U'м', "m"},
    {U'н', "n"},
    {U'о', "o"},
    {U'п', "p"},
    {U'р', "r"},
    {U'с', "s"},
    {U'т', "t"},
    {U'у', "u"},
    {U'ф', "f"},
    {U'х', "kh"},
    {U'ц', "ts"},
    {U'ч', "ch"},
    {U'ш', "sh"},
    {U'щ', "shch"},
    {U'ъ', ""},
    {U'ы', "y"},
    {U'ь', ""},
    {U'э', "e"},
    {U'ю', "yu"},
    {U'я', "ya"},
    {U'ё', "e"},
    {U'ђ', "dj"},
    {U'є', "ye"},
    {U'ѕ', "dz"},
    {U'і', "i"},
    {U'ї', "yi"},
    {U'ј', "j"},
    {U'љ', "lj"},
    {U'њ', "nj"},
    {U'ћ', "ch"},
    {U'ў', "u"},
    {U'џ', "dzh"},
    {U'ґ', "g"},
    {U'ғ', "g"},
    {U'қ', "k"},
    {U'ң', "n"},
    {U'ү', "u"},
    {U'ұ', "u"},
    {U'ҳ', "h"},
    {U'һ', "h"},
    {U'ә', "a"},
    {U'ө', "o"},
    // Armenian
    {U'ա', "a"},
    {U'բ', "b"},
    {U'գ', "g"},
    {U'դ', "d"},
    {U'ե', "e"},
    {U'զ', "z"},
    {U'է', "e"},
    {U'ը', "y"},
    {U'թ', "t"},
    {U'ժ', "zh"},
    {U'ի', "i"},
    {U'լ', "l"},
    {U'խ', "kh"},
    {U'ծ', "ts"},
    {U'կ', "k"},
    {U'հ', "h"},
    {U'ձ', "dz"},
    {U'ղ', "gh"},
    {U'ճ', "ch"},
    {U'մ', "m"},
    {U'յ', "y"},
    {U'ն', "n"},
    {U'շ', "sh"},
    {U'ո', "o"},
    {U'չ', "ch"},
    {U'պ', "p"},
    {U'ջ', "j"},
    {U'ռ', "r"},
    {U'ս', "s"},
    {U'վ', "v"},
    {U'տ', "t"},
    {U'ր', "r"},
    {U'ց', "ts"},
    {U'ւ', "v"},
    {U'փ', "p"},
    {U'ք', "k"},
    {U'օ', "o"},
    {U'ֆ', "f"},
    {U'և', "ev"},
    // Georgian
    {U'ა', "a"},
    {U'ბ', "b"},
    {U'გ', "g"},
    {U'დ', "d"},
    {U'ე', "e"},
    {U'ვ', "v"},
    {U'ზ', "z"},
    {U'თ', "t"},
    {U'ი', "i"},
    {U'კ', "k"},
    {U'ლ', "l"},
    {U'მ', "m"},
    {U'ნ', "n"},
    {U'ო', "o"},
    {U'პ', "p"},
    {U'ჟ', "zh"},
    {U'რ', "r"},
    {U'ს', "s"},
    {U'ტ', "t"},
    {U'უ', "u"},
    {U'ფ', "p"},
    {U'ქ', "k"},
    {U'ღ', "gh"},
    {U'ყ', "q"},
    {U'შ', "sh"},
    {U'ჩ', "ch"},
    {U'ც', "ts"},
    {U'ძ', "dz"},
    {U'წ', "ts"},
    {U'ჭ', "ch"},
    {U'ხ', "kh"},
    {U'ჯ', "j"},
    {U'ჰ', "h"},
}};

/// Greek letters that are read together.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kGreekPairs = {{
    {"μπ", "b"},
    {"ντ", "d"},
    {"γκ", "g"},
    {"γγ", "ng"},
    {"ου", "u"},
    {"ει", "i"},
    {"οι", "i"},
    {"ευ", "ev"},
    {"αυ", "av"},
}};

/// Arabic, Persian and Hebrew letters as skeletons see them: '.' for what only an initial shows,
/// ' ' for nothing.
struct Consonant {
  char32_t point;
  char sign;
};
constexpr std::array<Consonant, 65> kConsonantLetters = {{
    // Hebrew
    {U'א', '.'},
    {U'ב', 'b'},
    {U'ג', 'g'},
    {U'ד', 'd'},
    {U'ה', 'h'},
    {U'ו', 'w'},
    {U'ז', 'z'},
    {U'ח', 'h'},
    {U'ט', 't'},
    {U'י', 'y'},
    {U'ך', 'k'},
    {U'כ', 'k'},
    {U'ל', 'l'},
    {U'ם', 'm'},
    {U'מ', 'm'},
    {U'ן', 'n'},
    {U'נ', 'n'},
    {U'ס', 's'},
    {U'ע', '.'},
    {U'ף', 'p'},
    {U'פ', 'p'},
    {U'ץ', 'z'},
    {U'צ', 'z'},
    {U'ק', 'k'},
    {U'ר', 'r'},
    {U'ש', 's'},
    {U'ת', 't'},
    // Arabic, Persian
    {U'ء', ' '},
    {U'ا', '.'},
    {U'ب', 'b'},
    {U'ة', ' '},
    {U'ت', 't'},
    {U'ث', 't'},
    {U'ج', 'g'},
    {U'ح', 'h'},
    {U'خ', 'h'},
    {U'د', 'd'},
    {U'ذ', 'd'},
    {U'ر', 'r'},
    {U'ز', 'z'},
    {U'س', 's'},
    {U'ش', 'S'},
    {U'ص', 's'},
    {U'ض', 'd'},
    {U'ط', 't'},
    {U'ظ', 'z'},
    {U'ع', '.'},
    {U'غ', 'g'},
    {U'ف', 'f'},
    {U'ق', 'k'},
    {U'ك', 'k'},
    {U'ل', 'l'},
    {U'م', 'm'},
    {U'ن', 'n'},
    {U'ه', 'h'},
    {U'و', 'w'},
    {U'ى', ' '},
    {U'ي', 'y'},
    {U'ٹ', 't'},
    {U'پ', 'p'},
    {U'چ', 'S'},
    {U'ژ', 'z'},
    {U'ک', 'k'},
    {U'گ', 'g'},
    {U'ی', 'y'},
}};

template <typename Table>
const auto* find_letter(const Table& table, char32_t point) {
  const auto found = std::lower_bound(table.begin(), table.end(), point,
                                      [](const auto& a, char32_t b) { return a.point < b; });
  return found != table.end() && found->point == point ? &*found : nullptr;
}

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

UScriptCode script_of(std::string_view folded) {
  if (folded.empty()) return USCRIPT_COMMON;
  UErrorCode status = U_ZERO_ERROR;
  const auto point = static_cast<UChar32>(base::decode_utf8(folded, 0).point);
  const UScriptCode script = uscript_getScript(point, &status);
  return U_SUCCESS(status) ? script : USCRIPT_COMMON;
}

/// The writing of a word all of whose letters are of one; kOther for anything else.
Writing writing_of(std::string_view word) {
  const auto is_ascii_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (std::all_of(word.begin(), word.end(), is_ascii_letter)) return Writing::kLatin;
  Writing all = Writing::kOther;
  for (size_t i = 0; i < word.size();) {
    const auto [point, length, valid] = base::decode_utf8(word, i);
    Writing one = Writing::kOther;
    if (find_letter(kAlphabets, point) != nullptr) one = Writing::kAlphabet;
    if (find_letter(kConsonantLetters, point) != nullptr) one = Writing::kConsonants;
    if (one == Writing::kOther && script_of(word.substr(i)) == USCRIPT_HAN) one = Writing::kHan;
    if (!valid || one == Writing::kOther || (i > 0 && one != all)) return Writing::kOther;
    all = one;
    i += length;
  }
  return all;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string without_doubles(std::string text) {
  text.erase(std::unique(text.begin(), text.end()), text.end());
  return text;
}

/// `c` is ts before e, i, y, v (Cvetan) and k elsewhere (Victor).
void spell_out_c(std::string& text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != 'c') continue;
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    text[i] = next == 'e' || next == 'i' || next == 'y' || next == 'v' ? 'T' : 'k';
  }
}

/// What all romanisations of one name have in common. Capitals are sounds: S sh, C ch, Z zh, T ts.
std::string romanised_key(std::string text, char j_is) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kSounds = {{
      {"shch", "S"}, {"sht", "S"}, {"sch", "S"}, {"sh", "S"}, {"tsch", "C"}, {"tch", "C"},
      {"ch", "C"},   {"dzh", "Z"}, {"dj", "Z"},  {"zh", "Z"}, {"kh", "h"},   {"gh", "g"},
      {"ph", "f"},   {"th", "t"},  {"ck", "k"},  {"ts", "T"}, {"tz", "T"},   {"ou", "u"},
      {"oo", "u"},   {"ee", "i"},  {"x", "ks"},
  }};
  for (const auto& [from, to] : kSounds) replace_all(text, from, to);
  spell_out_c(text);
  for (char& c : text) {
    if (c == 'y') c = 'i';
    if (c == 'j') c = j_is;
    if (c == 'w') c = 'v';
    if (c == 'q') c = 'k';
  }
  text = without_doubles(std::move(text));
  // Yelena and Elena, Fyodor and Fedor.
  replace_all(text, "ie", "e");
  replace_all(text, "io", "e");
  // Alexander and Александр, Peter and Пётр.
  const size_t size = text.size();
  if (size > 4 && text.compare(size - 2, 2, "er") == 0 && !is_vowel(text[size - 3])) {
    text.erase(size - 2, 1);
  }
  return "r:" + text;
}

/// Letters of an alphabet as Latin ones. г is h in Ukrainian, ъ a in Bulgarian, χ ch in English,
/// ντ nt inside words.
std::string romanised(std::string_view word, bool other_reading) {
  std::string text(word);
  for (const auto& [from, to] : kGreekPairs) {
    if (!other_reading || from != "ντ") replace_all(text, from, to);
  }
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto decoded = base::decode_utf8(text, i);
    const Letter* letter = find_letter(kAlphabets, decoded.point);
    std::string_view latin = letter != nullptr ? letter->latin : "";
    if (letter == nullptr) latin = std::string_view(text).substr(i, decoded.length);
    if (other_reading && decoded.point == U'г') latin = "h";
    if (other_reading && decoded.point == U'ъ') latin = "a";
    if (other_reading && decoded.point == U'χ') latin = "ch";
    // Armenian u is written with two letters.
    if (decoded.point == U'ւ' && !out.empty() && out.back() == 'o') {
      out.back() = 'u';
      latin = "";
    }
    out += latin;
    i += decoded.length;
  }
  return out;
}

/// Consonant signs as a skeleton: an initial vowel stays as one sign, w and y only at the
/// beginning, h not at the end. Doubles that stand next to each other are one.
std::string skeleton(const std::string& signs_of_word) {
  const std::string signs = without_doubles(signs_of_word);
  std::string out;
  for (size_t i = 0; i < signs.size(); ++i) {
    const char sign = signs[i];
    const bool is_weak = sign == 'w' || sign == 'y' || sign == '.';
    if (sign == ' ' || (is_weak && i > 0)) continue;
    if (sign == 'h' && i + 1 == signs.size()) continue;
    out += sign;
  }
  return out;
}

/// How Latin letters stand for the letters of one writing without vowels.
struct LatinReading {
  std::string_view prefix;
  std::string_view sh, ch, kh, ts, v, f;
};

std::string latin_signs(std::string text, const LatinReading& reading) {
  for (const auto& [from, to] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{{"sh", reading.sh},
                                                                            {"kh", reading.kh},
                                                                            {"tch", reading.ch},
                                                                            {"ch", reading.ch},
                                                                            {"gh", "g"},
                                                                            {"dh", "d"},
                                                                            {"th", "t"},
                                                                            {"ph", reading.f},
                                                                            {"dj", "g"},
                                                                            {"ck", "k"},
                                                                            {"ts", reading.ts},
                                                                            {"tz", reading.ts},
                                                                            {"x", "ks"},
                                                                            {"v", reading.v},
                                                                            {"f", reading.f}}) {
    replace_all(text, from, to);
  }
  for (char& c : text) {
    if (is_vowel(c)) c = '.';
    if (c == 'q' || c == 'c') c = 'k';
    if (c == 'j') c = 'g';
  }
  return text;
}

constexpr LatinReading kArabic = {"c:", "S", "S", "h", "ts", "w", "f"};
/// Hebrew bet and kaf have two sounds each, so that Latin v and ch have two readings.
constexpr std::array<LatinReading, 4> kHebrew = {{
    {"h:", "s", "h", "h", "z", "b", "p"},
    {"h:", "s", "k", "k", "z", "b", "p"},
    {"h:", "s", "h", "h", "z", "w", "p"},
    {"h:", "s", "k", "k", "z", "w", "p"},
}};

void add_skeleton(std::vector<std::string>& keys, std::string_view prefix,
                  const std::string& signs) {
  const std::string bones = skeleton(signs);
  if (bones.size() >= kSkeletonLettersMin) keys.push_back(std::string(prefix) + bones);
}

/// Whether the word may be one to three syllables of pinyin.
bool is_pinyin(std::string_view word) {
  constexpr std::array<std::string_view, 24> kInitials = {"zh", "ch", "sh", "b", "p", "m", "f", "d",
                                                          "t",  "n",  "l",  "g", "k", "h", "j", "q",
                                                          "x",  "r",  "z",  "c", "s", "y", "w", ""};
  constexpr std::array<std::string_view, 34> kFinals = {
      "iang", "iong", "uang", "ang", "eng", "ong", "ian", "iao", "ing", "uai", "uan", "ai",
      "an",   "ao",   "ei",   "en",  "er",  "ia",  "ie",  "in",  "iu",  "ou",  "ua",  "ue",
      "ui",   "un",   "uo",   "ve",  "a",   "e",   "i",   "o",   "u",   "v"};
  constexpr size_t kSyllablesMax = 3;
  constexpr size_t kLettersMax = 18;
  if (word.size() < 2 || word.size() > kLettersMax) return false;
  // reached[n]: the fewest syllables that the first n letters are.
  std::array<size_t, kLettersMax + 1> reached;
  reached.fill(kSyllablesMax + 1);
  reached[0] = 0;
  for (size_t at = 0; at < word.size(); ++at) {
    if (reached[at] >= kSyllablesMax) continue;
    for (const auto initial : kInitials) {
      if (word.substr(at, initial.size()) != initial) continue;
      for (const auto final : kFinals) {
        const size_t middle = at + initial.size();
        if (word.substr(middle, final.size()) != final) continue;
        auto& best = reached[middle + final.size()];
        best = std::min(best, reached[at] + 1);
      }
    }
  }
  return reached[word.size()] <= kSyllablesMax;
}

void add_latin(std::vector<std::string>& keys, std::string_view word) {
  const std::string text(word);
  keys.push_back(romanised_key(text, 'i'));
  if (text.find('j') != text.npos) keys.push_back(romanised_key(text, 'Z'));
  if (is_pinyin(word)) {
    keys.push_back("p:" + text);
    replace_all(keys.back(), "v", "u");
  }
  if (word.size() < kLatinLettersMin) return;
  add_skeleton(keys, kArabic.prefix, latin_signs(text, kArabic));
  const bool is_ambiguous =
      text.find('v') != text.npos || text.find("ch") != text.npos || text.find("kh") != text.npos;
  for (const auto& reading : kHebrew) {
    add_skeleton(keys, reading.prefix, latin_signs(text, reading));
    if (!is_ambiguous) break;
  }
}

void add_consonants(std::vector<std::string>& keys, std::string_view word) {
  std::string signs;
  for (size_t i = 0; i < word.size();) {
    const auto decoded = base::decode_utf8(word, i);
    const Consonant* letter = find_letter(kConsonantLetters, decoded.point);
    if (letter != nullptr) signs += letter->sign;
    i += decoded.length;
  }
  const bool is_hebrew = script_of(word) == USCRIPT_HEBREW;
  add_skeleton(keys, is_hebrew ? "h:" : "c:", signs);
  // The Arabic article is written together with its word.
  constexpr std::string_view kArticle = "ال";
  if (word.substr(0, kArticle.size()) == kArticle) add_skeleton(keys, "c:", signs.substr(2));
}

}  // namespace

struct VariantKeys::State {
  std::unique_ptr<icu::Transliterator> han;
  bool has_tried = false;
  std::unordered_map<char32_t, std::string> readings;

  const std::string& reading(char32_t point);
  std::vector<std::string> keys(std::string_view word);
};

/// The toneless Mandarin reading of one character; empty when ICU has none.
const std::string& VariantKeys::State::reading(char32_t point) {
  const auto [place, is_new] = readings.try_emplace(point);
  if (!is_new) return place->second;
  UErrorCode status = U_ZERO_ERROR;
  if (!has_tried) {
    has_tried = true;
    han.reset(icu::Transliterator::createInstance("Han-Latin; NFD; [:Mn:] Remove", UTRANS_FORWARD,
                                                  status));
  }
  if (han == nullptr || U_FAILURE(status)) return place->second;
  icu::UnicodeString text(static_cast<UChar32>(point));
  han->transliterate(text);
  text.toUTF8String(place->second);
  if (writing_of(place->second) != Writing::kLatin) place->second.clear();
  return place->second;
}

std::vector<std::string> VariantKeys::State::keys(std::string_view word) {
  std::vector<std::string> out;
  if (word.size() < 2 || word.size() > kNameBytesMax) return out;
  switch (writing_of(word)) {
    case Writing::kLatin:
      add_latin(out, word);
      break;
    case Writing::kAlphabet: {
      const std::string usual = romanised(word, false);
      const std::string other = romanised(word, true);
      if (usual.size() < 2) break;
      out.push_back(romanised_key(usual, 'i'));
      if (other != usual) out.push_back(romanised_key(other, 'i'));
      break;
    }
    case Writing::kConsonants:
      add_consonants(out, word);
      break;
    case Writing::kHan: {
      std::string key = "p:";
      for (size_t i = 0; i < word.size();) {
        const auto decoded = base::decode_utf8(word, i);
        const std::string& one = reading(decoded.point);
        if (one.empty()) return out;
        key += one;
        i += decoded.length;
      }
      out.push_back(std::move(key));
      break;
    }
    case Writing::kOther:
      break;
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

VariantKeys::VariantKeys() : state_(std::make_unique<State>()) {}
VariantKeys::~VariantKeys() = default;

std::vector<std::string> VariantKeys::of_term(std::string_view folded) {
  return state_->keys(folded);
}
std::vector<std::string> VariantKeys::of_query(std::string_view folded) {
  return state_->keys(folded);
}

bool differ_in_script(std::string_view a, std::string_view b) {
  const UScriptCode of_a = script_of(a);
  const UScriptCode of_b = script_of(b);
  return of_a != of_b && of_a != USCRIPT_COMMON && of_b != USCRIPT_COMMON;
}

}  // namespace clew::index
