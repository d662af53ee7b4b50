// SPDX-License-Identifier: EUPL-1.2
// Reading of digit runs; see digit_run.h.
#include "extract/reading/digit_run.h"

#include <algorithm>

#include "extract/reading/characters.h"
#include "extract/reading/word_lists.h"

namespace clew::extract {
namespace {

using model::Unmasking;

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
      const bool passes = kind == Between::kSpace || kind == Between::kInvisible ||
                          d.point == '(' || d.point == '[';
      if (!passes) return;
      if (d.point == '(' && i == 0) run_.start = back;
    }
  }

  bool read_group(size_t at, DigitGroup& group) {
    group.start = at;
    group.plus = group.plus || (run_.groups.empty() && plus_first_);
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

  /// "OOO", "oo", "ll": a token without a digit counts only between figures, and only o, O, l, I,
  /// |.
  bool all_alike(const DigitGroup& group) const {
    if (run_.groups.empty() || run_.groups.back().word || group.digits.empty()) return false;
    constexpr size_t kLongest = 4;
    return group.digits.size() <= kLongest &&
           group.digits.find_first_not_of("01") == std::string::npos;
  }

  bool read_spelled(size_t at, DigitGroup& group) {
    if (word_character_before(text_, at)) return false;
    const Spelled spelled = read_number(at);
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
    return words_.find(word.folded);
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
    const int least = out.value == 10 ? 7 : 1;
    if (value < least || value > (teens ? 19 : 9)) return;
    if (value == 4 && starts_score(end)) return;  // "vingt quatre-vingt-dix" is 20 90
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
      if (kind == Between::kNot || digit_at(text_, position).length > 0) break;
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
    if (points == 0 && !run_.groups.back().word && digit_at(text_, position).length == 0) {
      return false;
    }
    next.start = position;
    const bool hard = next.plus || next.break_before || (part && next.blank_before) ||
                      (slash && next.blank_before);
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
    return look_alike_at(text_, at).length > 0 || words_.may_start(text_, at);
  }

  /// One blank or common mark, or a bracket with a blank or dash, is how numbers are written.
  static bool is_usual(std::string_view between) {
    constexpr std::string_view kUsual[] = {"",  " ",  "-",  ".",  "/",      ")",
                                           "(", ") ", " (", ")-", "\u00A0", "\u202F"};
    return std::find(std::begin(kUsual), std::end(kUsual), between) != std::end(kUsual);
  }

  static Unmasking how_of(const DigitGroup& next, bool hidden, std::string_view between) {
    if (next.break_before || hidden) return Unmasking::kSplit;
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

DigitRun read_digit_run(std::string_view text, size_t at, const Words& words, const StopAt& stop,
                        Bars bars, bool plus) {
  return RunReader(text, words, stop, bars, plus).read(at);
}

}  // namespace clew::extract
