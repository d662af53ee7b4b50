// SPDX-License-Identifier: EUPL-1.2
// Reading of digit runs; see digit_run.h.
#include "extract/reading/digit_run.h"

#include <algorithm>
#include <array>

#include "extract/reading/characters.h"
#include "extract/reading/word_lists.h"

namespace clew::extract {
namespace {

using model::Unmasking;

constexpr char32_t kHanPlus = 0x52A0;
constexpr size_t kGluedBytesMin = 6;
constexpr size_t kLeetBytesMax = 8;

/// One spelled number: its value as digits and where it ends.
struct Spelled {
  std::string digits;
  size_t end = 0;
  uint16_t languages = 0;
  int value = -1;
};

bool speaks(uint16_t languages, Speech speech) {
  return (languages & static_cast<uint16_t>(speech)) != 0;
}

/// Digits written as words without a blank between them, "zerosixonetwo": a word that number words
/// of one digit make up wholly.
Spelled read_glued(std::string_view text, size_t at, const Words& words) {
  constexpr size_t kLettersMax = 120;
  constexpr size_t kNumberBytesMax = 20;
  const Word word = read_word(text, at, kLettersMax);
  const std::string& letters = word.folded;
  if (letters.size() < kGluedBytesMin || letters.size() > 2 * kLettersMax) return {};
  if (word_character_at(text, word.end)) return {};
  // For each offset the digits that lead to it; the shortest reading is kept.
  std::vector<std::string> digits(letters.size() + 1);
  std::vector<bool> reached(letters.size() + 1);
  reached[0] = true;
  for (size_t from = 0; from < letters.size(); ++from) {
    if (!reached[from]) continue;
    const size_t longest = std::min(kNumberBytesMax, letters.size() - from);
    for (size_t length = 2; length <= longest; ++length) {
      const Meaning* meaning = words.find(std::string_view(letters).substr(from, length));
      if (meaning == nullptr || !meaning->is(Role::kNumber) || meaning->number > 9) continue;
      const size_t to = from + length;
      if (reached[to] && digits[to].size() <= digits[from].size() + 1) continue;
      reached[to] = true;
      digits[to] = digits[from] + static_cast<char>('0' + meaning->number);
    }
  }
  if (!reached.back() || digits.back().size() < 2) return {};
  return {digits.back(), word.end, 0, -1};
}

/// Letters written as digits within a number word: "z3r0", "thr33".
constexpr std::array<char, 10> kLeet = {'o', 'i', 'z', 'e', 'a', 's', 'g', 't', 'b', 'g'};

size_t leet_end(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && end - at <= kLeetBytesMax && is_ascii_alnum(text[end])) ++end;
  return end;
}

Spelled read_leet(std::string_view text, size_t at, const Words& words) {
  const size_t end = leet_end(text, at);
  if (!may_be_leet(text, at) || word_character_at(text, end)) return {};
  std::string letters;
  for (const char c : text.substr(at, end - at)) {
    letters += is_ascii_digit(c) ? kLeet[static_cast<size_t>(c - '0')] : ascii_lower(c);
  }
  const Meaning* meaning = words.find(letters);
  if (meaning == nullptr || !meaning->is(Role::kNumber) || meaning->number < 0) return {};
  return {std::to_string(meaning->number), end, meaning->languages, meaning->number};
}

class RunReader {
 public:
  RunReader(std::string_view text, const Words& words, const StopAt& stop, Bars bars, bool plus)
      : text_(text), words_(words), stop_(stop), bars_(bars), plus_first_(plus) {}

  DigitRun read(size_t at) {
    take_prefix(at);
    size_t position = at;
    DigitGroup next;
    while (run_.groups.size() < kRunGroupsMax) {
      const bool first = run_.groups.empty();
      if (!first && stop_(position)) break;
      if (!read_group(position, next)) break;
      position = next.end;
      run_.digits += next.digits.size();
      run_.end = next.end;
      run_.groups.push_back(std::move(next));
      next = DigitGroup{};
      if (run_.joined_right) break;
      if (!read_border(position, next)) break;
      position = next.start;
    }
    return std::move(run_);
  }

 private:
  /// A plus sign, brackets and blanks right before the first group.
  void take_prefix(size_t at) {
    run_.start = at;
    run_.joined_left = word_character_before(text_, at);
    size_t back = at;
    for (int i = 0; i < 3 && back > 0; ++i) {
      const base::Decoded d = decode_before(text_, back);
      const Between kind = between_at(d.point);
      back -= d.length;
      if (kind == Between::kPlus) {
        plus_first_ = true;
        run_.start = back;
        const bool bracket = back > 0 && text_[back - 1] == '(';
        if (bracket) --run_.start;
        // A word or digit before the plus: arithmetic or a tag, unless a blank parts them.
        run_.joined_left = word_character_before(text_, run_.start);
        return;
      }
      if (d.point == kHanPlus) {
        plus_first_ = true;
        run_.start = back;
        run_.joined_left = false;
        return;
      }
      const bool passes = kind == Between::kSpace || kind == Between::kInvisible ||
                          d.point == '(' || d.point == '[';
      if (!passes) return;
      if (d.point == '(' && i == 0) run_.start = back;
    }
  }

  bool read_group(size_t at, DigitGroup& group) {
    group.start = at;
    group.plus = group.plus || (run_.groups.empty() && plus_first_);
    if (may_be_leet(text_, at) && read_spelled(at, group)) return true;
    return read_figures(at, group) || read_spelled(at, group);
  }

  /// Digits and letters that pass for them, up to the next separator.
  bool read_figures(size_t at, DigitGroup& group) {
    size_t position = at;
    size_t figures = 0;
    size_t last_digit_end = at;
    while (position < text_.size()) {
      DigitGlyph glyph = digit_at(text_, position);
      if (glyph.length == 0) {
        glyph = look_alike_at(text_, position);
        if (glyph.length == 0 || (text_[position] == '|' && bars_ == Bars::kPart)) break;
        ++group.look_alikes;
      } else {
        ++figures;
        last_digit_end = position + glyph.length;
      }
      group.digits += static_cast<char>('0' + glyph.value);
      group.how = group.how | glyph.how;
      position += glyph.length;
    }
    group.end = position;
    if (is_han_word(group)) return clear(group);
    const bool joined = word_character_at(text_, position);
    const bool accepted = figures > 0 ? !(joined && group.look_alikes > 0) : all_alike(group);
    if (accepted && !(figures == 0 && joined)) {
      run_.joined_right = joined;
      return true;
    }
    if (figures == 0 || group.look_alikes == 0) return clear(group);
    return digits_only(at, last_digit_end, group);
  }

  /// The token holds other letters: only the digits before the first letter count, and they are
  /// joined to what follows.
  bool digits_only(size_t at, size_t last_digit_end, DigitGroup& group) {
    clear(group);
    size_t position = at;
    while (position < last_digit_end) {
      const DigitGlyph glyph = digit_at(text_, position);
      if (glyph.length == 0) break;
      group.digits += static_cast<char>('0' + glyph.value);
      group.how = group.how | glyph.how;
      position += glyph.length;
    }
    group.end = position;
    run_.joined_right = true;
    return !group.digits.empty();
  }

  static bool clear(DigitGroup& group) {
    group.digits.clear();
    group.look_alikes = 0;
    group.how = Unmasking::kNone;
    return false;
  }

  /// After figures, a Chinese numeral with a character of a word behind it counts things: "131...
  /// 六点".
  bool is_han_word(const DigitGroup& group) const {
    constexpr size_t kCountDigits = 2;
    if (run_.groups.empty() || group.digits.size() > kCountDigits || group.end >= text_.size() ||
        !has(group.how, Unmasking::kHanDigits) || has(run_.groups.back().how, group.how)) {
      return false;
    }
    const char32_t next = decode_at(text_, group.end).point;
    return next >= 0x4E00 && next <= 0x9FFF;
  }

  /// "OOO", "ll", "IZ": a token without a digit counts only after figures, and only when it is
  /// short and of o and l or of capitals.
  bool all_alike(const DigitGroup& group) const {
    if (group.digits.empty() || (!run_.groups.empty() && run_.groups.back().word)) return false;
    constexpr size_t kLongest = 4;
    if (group.digits.size() > kLongest) return false;
    if (group.digits.find_first_not_of("01") == std::string::npos) return true;
    for (const char c : text_.substr(group.start, group.end - group.start)) {
      if (c >= 'a' && c <= 'z' && c != 'o' && c != 'l' && c != 'z') return false;
    }
    return true;
  }

  bool read_spelled(size_t at, DigitGroup& group) {
    if (word_character_before(text_, at)) return false;
    Spelled spelled = read_number(at);
    if (spelled.digits.empty()) spelled = read_glued(text_, at, words_);
    if (spelled.digits.empty()) spelled = read_leet(text_, at, words_);
    if (spelled.digits.empty()) return false;
    group.digits = spelled.digits;
    group.end = spelled.end;
    group.word = true;
    group.how = group.how | Unmasking::kDigitWords;
    return true;
  }

  const Meaning* meaning_at(size_t at, size_t& end) const {
    const Word word = read_word(text_, at);
    end = word.end;
    if (word.folded.empty() || word_character_at(text_, end)) return nullptr;
    // Turkish ten is an English word, too: believed only where numbers are being spelled.
    static constexpr Meaning kTurkishTen{
        static_cast<uint32_t>(Role::kNumber), static_cast<uint16_t>(Speech::kTurkish), 10, 0, {}};
    if (word.folded == "on" && !run_.groups.empty() && run_.groups.back().word) {
      return &kTurkishTen;
    }
    return words_.find(word.folded);
  }

  /// A word that people put between the groups of a dictated number ("06 then 12"), or words in
  /// brackets ("06 (no text) 12") whose bracket stands before `at`. Where it ends; `at` when none.
  size_t filler_end(size_t at, char before) const {
    constexpr size_t kBracketedBytesMax = 24;
    if (before == '(' || before == '[' || before == '{' || before == '<' || before == '*') {
      constexpr std::string_view kPairs = "()[]{}<>**";
      const char closing = kPairs[kPairs.find(before) + 1];
      const size_t end = text_.substr(at, kBracketedBytesMax).find(closing);
      if (end == std::string_view::npos) return at;
      const std::string_view inside = text_.substr(at, end);
      return inside.find_first_of("0123456789\n") == std::string_view::npos ? at + end + 1 : at;
    }
    for (const std::string_view then : {"然后", "接着", "再", "后面"}) {
      if (text_.substr(at, then.size()) == then) return at + then.size();
    }
    if (before != ' ' || (text_[at] >= 'A' && text_[at] <= 'Z')) return at;
    size_t end = at;
    const Meaning* meaning = meaning_at(at, end);
    if (meaning == nullptr || end >= text_.size() || text_[end] != ' ') return at;
    return meaning->is(Role::kThen) || meaning->is(Role::kJoin) ? end : at;
  }

  /// One blank or dash between the words of one number.
  size_t after_joint(size_t at) const {
    if (at >= text_.size()) return at;
    const base::Decoded d = decode_at(text_, at);
    const bool joint = between_at(d.point) == Between::kSpace || d.point == '-' ||
                       d.point == 0x2010 || d.point == 0x2011;
    return joint ? at + d.length : at;
  }

  Spelled read_number(size_t at) const {
    size_t end = at;
    const Meaning* meaning = meaning_at(at, end);
    if (meaning == nullptr) return {};
    if (meaning->is(Role::kTimes)) {
      const Spelled repeated = read_one(after_joint(end));
      if (repeated.value < 0 || repeated.digits.size() != 1) return {};
      std::string digits(static_cast<size_t>(meaning->number), repeated.digits[0]);
      return {std::move(digits), repeated.end, repeated.languages, repeated.value};
    }
    return read_one(at);
  }

  /// A number below 100: unit, teen, or tens with what follows them.
  Spelled read_one(size_t at) const {
    size_t end = at;
    const Meaning* meaning = meaning_at(at, end);
    if (meaning == nullptr || !meaning->is(Role::kNumber)) {
      const DigitGlyph glyph = digit_at(text_, at);  // "double 0"
      if (glyph.length == 0 || digit_at(text_, at + glyph.length).length > 0) return {};
      return {std::string(1, static_cast<char>('0' + glyph.value)), at + glyph.length, 0xFFFF,
              glyph.value};
    }
    Spelled out{{}, end, meaning->languages, meaning->number};
    const bool french = speaks(out.languages, Speech::kFrench);
    if (french && out.value == 4) take_score(out);
    const bool tens = out.value >= 20 && out.value % 10 == 0;
    if (tens) take_unit(out, french && (out.value == 60 || out.value == 80));
    if (french && out.value == 10) take_unit(out, false);
    if (out.value == 10 && speaks(out.languages, Speech::kTurkish)) take_unit(out, false);
    const std::string digits = std::to_string(out.value);
    out.digits = digits;
    return out;
  }

  /// French "quatre-vingt".
  void take_score(Spelled& out) const {
    size_t end = 0;
    const Meaning* next = meaning_at(after_joint(out.end), end);
    if (next == nullptr || next->number != 20 || !speaks(next->languages, Speech::kFrench)) return;
    out.value = 80;
    out.end = end;
  }

  /// "trente[-et]-[quatre]": the unit after tens; after French 60 and 80 also ten to nineteen;
  /// after French ten also seven, eight, nine.
  void take_unit(Spelled& out, bool teens) const {
    size_t at = after_joint(out.end);
    if (at == out.end) return;
    size_t end = 0;
    const Meaning* next = meaning_at(at, end);
    if (next != nullptr && next->is(Role::kJoin)) {
      at = after_joint(end);
      next = meaning_at(at, end);
    }
    if (next == nullptr || !next->is(Role::kNumber)) return;
    if ((next->languages & out.languages) == 0) return;
    int value = next->number;
    if (teens && value == 10) {  // soixante-dix-sept
      Spelled inner{{}, end, next->languages, value};
      take_unit(inner, false);
      value = inner.value;
      end = inner.end;
    }
    const int least = out.value == 10 && speaks(out.languages, Speech::kFrench) ? 7 : 1;
    if (value < least || value > (teens ? 19 : 9)) return;
    const bool tied = at > out.end && text_[at - 1] == '-' && text_.substr(end, 1) != "-";
    if (value == 4 && !tied && starts_score(end)) return;  // "vingt quatre-vingt-dix" is 20 90
    out.value += value;
    out.end = end;
  }

  bool starts_score(size_t after_four) const {
    size_t end = 0;
    const Meaning* next = meaning_at(after_joint(after_four), end);
    return next != nullptr && next->number == 20 && speaks(next->languages, Speech::kFrench);
  }

  /// Reads what stands between two groups; false when the run ends.
  bool read_border(size_t at, DigitGroup& next) {
    size_t position = at;
    size_t points = 0;
    size_t visible = 0;
    size_t breaks = 0;
    bool part = false;
    bool slash = false;
    char32_t mark = 0;
    for (; position < text_.size(); ++points) {
      const base::Decoded d = decode_at(text_, position);
      const Between kind = between_at(d.point);
      if (digit_at(text_, position).length > 0) break;
      if (kind == Between::kNot) {
        const char before = position > at ? text_[position - 1] : '\0';
        const size_t end = next.filler_before ? position : filler_end(position, before);
        if (end == position) break;
        next.filler_before = true;
        position = end;
        points = 0;
        continue;
      }
      if (points == kSeparatorPointsMax + 1) return false;
      if (d.point == '|' && bars_ == Bars::kOnes) break;
      visible += kind == Between::kInvisible ? 0 : 1;
      breaks += d.point == '\n' ? 1 : 0;
      part = part || kind == Between::kPart;
      run_.bars = run_.bars || d.point == '|';
      slash = slash || kind == Between::kSlash;
      next.blank_before = next.blank_before || kind == Between::kSpace || kind == Between::kBreak;
      next.break_before = next.break_before || kind == Between::kBreak;
      next.plus = kind == Between::kPlus || (next.plus && !is_blank_or_bracket(d.point));
      if (kind == Between::kPlus) next.plus = true;
      if (kind != Between::kInvisible) mark = d.point;
      position += d.length;
    }
    if (position >= text_.size() || breaks > 1) return false;
    if (breaks > 0 && run_.digits > kDigitsOfLinesMax) return false;  // a table's row
    if (points == 0 && !run_.groups.back().word && digit_at(text_, position).length == 0) {
      return false;
    }
    next.start = position;
    const bool hard = next.plus || next.break_before || next.filler_before ||
                      (part && next.blank_before) || (slash && next.blank_before);
    next.before = hard           ? Border::kHard
                  : visible == 0 ? Border::kNone
                  : visible == 1 ? Border::kTight
                                 : Border::kLoose;
    next.mark_before = visible == 1 && mark < 0x80 ? static_cast<char>(mark) : '\0';
    next.how_before = how_of(next, visible < points, text_.substr(at, position - at));
    return starts_group(position);
  }

  static bool is_blank_or_bracket(char32_t point) { return point == ' ' || point == '('; }

  bool starts_group(size_t at) const {
    if (digit_at(text_, at).length > 0) return true;
    if (may_be_leet(text_, at)) return true;
    return look_alike_at(text_, at).length > 0 || words_.may_start(text_, at);
  }

  /// One blank or common mark, or a bracket with a blank or dash, is how numbers are written.
  static bool is_usual(std::string_view between) {
    constexpr std::string_view kUsual[] = {"",  " ",  "-",  ".",  "/",      ")",
                                           "(", ") ", " (", ")-", "\u00A0", "\u202F"};
    return std::find(std::begin(kUsual), std::end(kUsual), between) != std::end(kUsual);
  }

  static Unmasking how_of(const DigitGroup& next, bool hidden, std::string_view between) {
    if (next.break_before || next.filler_before || hidden) return Unmasking::kSplit;
    return is_usual(between) ? Unmasking::kNone : Unmasking::kSeparators;
  }

  std::string_view text_;
  const Words& words_;
  const StopAt& stop_;
  DigitRun run_;
  Bars bars_;
  bool plus_first_;
};

}  // namespace

bool may_be_leet(std::string_view text, size_t at) {
  bool letter = false;
  bool digit = false;
  size_t end = at;
  for (; end < text.size() && is_ascii_alnum(text[end]); ++end) {
    if (end - at >= kLeetBytesMax) return false;
    letter = letter || is_ascii_letter(text[end]);
    digit = digit || is_ascii_digit(text[end]);
  }
  return letter && digit;
}

size_t leet_word_at(std::string_view text, size_t at, const Words& words) {
  return read_leet(text, at, words).end;
}

size_t glued_word_at(std::string_view text, size_t at, const Words& words) {
  return read_glued(text, at, words).end;
}

namespace {

/// Whether what stands at `at`, no separator and no figure, may be part of a run.
bool may_go_on(std::string_view text, size_t at, const Words& words) {
  const char before = text[at - 1];
  if (before == '(' || before == '[' || before == '{' || before == '<' || before == '*')
    return true;
  if (static_cast<uint8_t>(text[at]) < 0x80 && !is_ascii_letter(text[at])) return false;
  if (static_cast<uint8_t>(text[at]) >= 0x80) {
    const base::Decoded d = decode_at(text, at);
    if (!is_word_letter(d.point)) return true;
  }
  return look_alike_at(text, at).length > 0 || words.may_go_on(text, at) || may_be_leet(text, at);
}

}  // namespace

Glance glance(std::string_view text, size_t at, const Words& words) {
  Glance out;
  out.end = at;
  while (true) {
    size_t end = out.end;
    while (end < text.size() && is_ascii_digit(text[end])) ++end;
    if (out.digits + (end - out.end) > kGlanceDigitsMax) return out;
    out.starts.set(out.digits);
    std::copy(text.begin() + static_cast<ptrdiff_t>(out.end),
              text.begin() + static_cast<ptrdiff_t>(end),
              out.figures.begin() + static_cast<ptrdiff_t>(out.digits));
    out.digits += end - out.end;
    if (end < text.size() && static_cast<uint8_t>(text[end]) >= 0x80) return out;
    if (end < text.size() && is_ascii_letter(text[end])) {  // joined: the run ends here
      out.plain = look_alike_at(text, end).length == 0 && leet_word_at(text, out.end, words) == 0;
      out.end = end;
      return out;
    }
    out.end = end;
    size_t points = 0;
    size_t breaks = 0;
    for (; end < text.size() && !is_ascii_digit(text[end]); ++end, ++points) {
      if (static_cast<uint8_t>(text[end]) >= 0x80) break;
      const Between kind = between_at(static_cast<char32_t>(text[end]));
      if (text[end] == '|') return out;
      if (kind == Between::kNot) break;
      out.plus = out.plus || kind == Between::kPlus;
      breaks += text[end] == '\n' ? 1 : 0;
    }
    const bool over = end >= text.size() || points > kSeparatorPointsMax || breaks > 1 ||
                      (breaks > 0 && out.digits > kDigitsOfLinesMax);
    if (over || !is_ascii_digit(text[end])) {
      out.plain = over || !may_go_on(text, end, words);
      return out;
    }
    out.end = end;
  }
}

DigitRun read_digit_run(std::string_view text, size_t at, const Words& words, const StopAt& stop,
                        Bars bars, bool plus) {
  return RunReader(text, words, stop, bars, plus).read(at);
}

}  // namespace clew::extract
