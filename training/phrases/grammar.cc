// SPDX-License-Identifier: EUPL-1.2
// Expansion of grammar rules. The rules are the program's own, so a fault in them (an unknown
// symbol, an open bracket, a circle) is a CHECK, and a test expands every rule of every language.
#include "training/phrases/grammar.h"

#include "base/utf8.h"

namespace clew::training {
namespace {

constexpr int kDepthMax = 16;

std::span<const Rule> rules_of(Language language) {
  switch (language) {
    case Language::kEnglish:
      return english_rules();
    case Language::kFrench:
      return french_rules();
    case Language::kGerman:
      return german_rules();
    case Language::kSpanish:
      return spanish_rules();
    case Language::kRomanian:
      return romanian_rules();
    case Language::kUkrainian:
      return ukrainian_rules();
    case Language::kRussian:
      return russian_rules();
    case Language::kArabic:
      return arabic_rules();
    case Language::kChinese:
      return chinese_rules();
  }
  UNREACHABLE();
}

const Rule* find_rule(Language language, std::string_view symbol) {
  for (const Rule& rule : rules_of(language)) {
    if (rule.symbol == symbol) return &rule;
  }
  return nullptr;
}

/// The alternatives of `body`, split at `|` outside brackets.
std::vector<std::string_view> split_alternatives(std::string_view body) {
  std::vector<std::string_view> out;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i < body.size(); ++i) {
    depth += (body[i] == '[') - (body[i] == ']');
    if (body[i] == '|' && depth == 0) {
      out.push_back(body.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  CHECK(depth == 0);
  out.push_back(body.substr(begin));
  return out;
}

size_t closing_bracket(std::string_view body, size_t open) {
  int depth = 0;
  for (size_t i = open; i < body.size(); ++i) {
    depth += (body[i] == '[') - (body[i] == ']');
    if (depth == 0) return i;
  }
  UNREACHABLE();
}

bool is_letter(char32_t point) {
  return (point >= 'a' && point <= 'z') || (point >= 0xe0 && point < 0x530 && point != 0xf7);
}

/// One typing fault: two neighbours swapped, or a letter lost, inside a word of five letters or
/// more.
void misspell(std::u32string& word, Random& random) {
  if (word.size() < 5) return;
  const size_t at = static_cast<size_t>(random.between(1, static_cast<int64_t>(word.size()) - 3));
  if (random.chance(500)) {
    std::swap(word[at], word[at + 1]);
  } else {
    word.erase(at, 1);
  }
}

class Composer {
 public:
  Composer(Random& random, Language language, const Slots& slots, const Manner& manner)
      : random_(random), language_(language), slots_(slots), manner_(manner) {}

  void expand_symbol(std::string_view symbol, int depth) {
    CHECK(depth < kDepthMax);
    if (auto slot = slots_.find(symbol); slot != slots_.end()) return append_slot(slot->second);
    const Rule* rule = find_rule(language_, symbol);
    if (rule == nullptr) rule = find_rule(Language::kEnglish, symbol);
    if (rule == nullptr) base::check_failed(__FILE__, __LINE__, symbol);
    expand(rule->alternatives, depth);
  }

  /// The text without the double spaces that empty alternatives leave.
  Text take() {
    std::string tidy;
    for (char c : out_.text) {
      const bool doubled = c == ' ' && (tidy.empty() || tidy.back() == ' ' || tidy.back() == '\n');
      if (doubled) continue;
      const bool closes = c == '?' || c == '\n';
      if (closes && !tidy.empty() && tidy.back() == ' ') tidy.pop_back();
      tidy += c;
    }
    while (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
    out_.text = std::move(tidy);
    return std::move(out_);
  }

 private:
  void expand(std::string_view body, int depth) {
    CHECK(depth < kDepthMax);
    const std::vector<std::string_view> alternatives = split_alternatives(body);
    const std::string_view chosen = alternatives[choose(alternatives.size())];
    for (size_t i = 0; i < chosen.size();) {
      if (chosen[i] == '[') {
        const size_t close = closing_bracket(chosen, i);
        expand(chosen.substr(i + 1, close - i - 1), depth + 1);
        i = close + 1;
      } else if (chosen[i] == '{') {
        const size_t close = chosen.find('}', i);
        CHECK(close != std::string_view::npos);
        expand_symbol(chosen.substr(i + 1, close - i - 1), depth + 1);
        i = close + 1;
      } else {
        const size_t end = std::min(chosen.find_first_of("[{", i), chosen.size());
        append_words(chosen.substr(i, end - i));
        i = end;
      }
    }
  }

  size_t choose(size_t count) {
    if (count == 1) return 0;
    if (manner_.variation < 0) return random_.below(count);
    return random_.chance(manner_.variation) ? 1 + random_.below(count - 1) : 0;
  }

  void append_words(std::string_view words) {
    std::string text(words);
    if (manner_.typos_per_mille > 0) text = with_typos(words);
    out_.text += manner_.in_latin ? transliterate(text) : text;
  }

  std::string with_typos(std::string_view words) {
    std::string out;
    std::u32string word;
    auto flush = [&] {
      if (random_.chance(manner_.typos_per_mille)) misspell(word, random_);
      for (char32_t point : word) base::append_utf8(out, point);
      word.clear();
    };
    for (size_t i = 0; i < words.size();) {
      const base::Decoded decoded = base::decode_utf8(words, i);
      i += decoded.length;
      if (is_letter(decoded.point)) {
        word.push_back(decoded.point);
        continue;
      }
      flush();
      base::append_utf8(out, decoded.point);
    }
    flush();
    return out;
  }

  void append_slot(const Slot& slot) {
    out_.text += slot.text;
    if (!slot.kind.empty()) out_.selectors.push_back({slot.kind, slot.value, slot.how, slot.text});
  }

  Random& random_;
  Language language_;
  const Slots& slots_;
  const Manner& manner_;
  Text out_;
};

struct Letter {
  char32_t from;
  std::string_view to;
};
constexpr Letter kInformal[] = {
    {U'а', "a"},  {U'б', "b"},  {U'в', "v"},   {U'г', "g"}, {U'ґ', "g"}, {U'д', "d"}, {U'е', "e"},
    {U'ё', "e"},  {U'є', "ie"}, {U'ж', "zh"},  {U'з', "z"}, {U'и', "i"}, {U'і', "i"}, {U'ї', "yi"},
    {U'й', "y"},  {U'к', "k"},  {U'л', "l"},   {U'м', "m"}, {U'н', "n"}, {U'о', "o"}, {U'п', "p"},
    {U'р', "r"},  {U'с', "s"},  {U'т', "t"},   {U'у', "u"}, {U'ф', "f"}, {U'х', "h"}, {U'ц', "c"},
    {U'ч', "ch"}, {U'ш', "sh"}, {U'щ', "sch"}, {U'ъ', ""},  {U'ы', "y"}, {U'ь', ""},  {U'э', "e"},
    {U'ю', "yu"}, {U'я', "ya"}, {U'’', ""}};

}  // namespace

void Text::append(const Text& other) {
  text += other.text;
  selectors.insert(selectors.end(), other.selectors.begin(), other.selectors.end());
}

bool has_rule(Language language, std::string_view symbol) {
  return find_rule(language, symbol) != nullptr;
}

Text compose(Random& random, Language language, std::string_view symbol, const Slots& slots,
             const Manner& manner) {
  Composer composer(random, language, slots, manner);
  composer.expand_symbol(symbol, 0);
  return composer.take();
}

std::string transliterate(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const base::Decoded decoded = base::decode_utf8(text, i);
    i += decoded.length;
    // Capitals stand 32 below their small letters in Cyrillic, except the Ukrainian and the rare
    // ones.
    char32_t small = decoded.point;
    if (small >= 0x410 && small <= 0x42f) small += 0x20;
    if (small >= 0x400 && small <= 0x40f) small += 0x50;
    bool found = false;
    for (const Letter& letter : kInformal) {
      if (letter.from != small) continue;
      out += letter.to;
      found = true;
      break;
    }
    if (!found) base::append_utf8(out, decoded.point);
  }
  return out;
}

}  // namespace clew::training
