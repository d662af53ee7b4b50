// SPDX-License-Identifier: EUPL-1.2
// Telephone numbers: reads a run of digits in any disguise, finds how it falls into numbers, and
// asks the numbering plans. What a table row, a price list or a parcel number is made of must fall
// through; the rules that see to that stand in Judge.
#include <algorithm>

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/context.h"
#include "extract/reading/digit_run.h"
#include "extract/reading/tokens.h"
#include "model/values/phone.h"

namespace clew::extract {
namespace {

using model::Unmasking;

constexpr size_t kDialledDigitsMax = 18;     // 00, calling code, (0), number
constexpr size_t kSideBySideDigitsMax = 64;  // digits of numbers written one after the other
constexpr size_t kLeftoverGroupsMax = 2;
constexpr size_t kReversedMin = 8;
constexpr size_t kUngroupedDigitsMin = 9;  // of a national number that no word invites
constexpr size_t kAloneDigitsMax = 13;     // of a text that is nothing but a number
constexpr size_t kApartGroupsMax = 4;      // of a number that nothing but its place speaks for

/// Judges whether groups [first, last) of a run are a telephone number.
class Judge {
 public:
  Judge(Scan& scan, const DigitRun& run) : scan_(scan), run_(run) {}

  /// Finds the numbers of the run and adds them; whether there were any.
  bool find_all() {
    if (run_.digits < model::kPhoneDigitsMin) return false;
    const size_t before = scan_.found.size();
    std::vector<std::pair<size_t, size_t>> pieces = {{0, run_.groups.size()}};
    while (!pieces.empty()) {
      const auto [first, last] = pieces.back();
      pieces.pop_back();
      if (digits_in(first, last) < model::kPhoneDigitsMin) continue;
      if (take(first, last)) continue;
      const Border strongest = strongest_in(first, last);
      if (is_uniform(first, last, strongest)) {
        if (strongest < Border::kHard) cover(first, last);
        if (strongest < Border::kHard) continue;
      }
      split(first, last, strongest, pieces);
    }
    return scan_.found.size() > before;
  }

 private:
  Expectation expected() {
    if (expected_) return *expected_;
    expected_ = expectation_before(scan_.text, run_.start, scan_.words);
    // A message that is nothing but the number.
    const bool all = run_.digits <= kAloneDigitsMax && skip_blanks(scan_.text, 0) >= run_.start &&
                     skip_blanks(scan_.text, run_.end) == scan_.text.size();
    if (*expected_ == Expectation::kNeutral &&
        (all || is_invited_after(scan_.text, run_.end, scan_.words))) {
      expected_ = Expectation::kInvited;
    }
    return *expected_;
  }

  /// Whether words next to the run say that it is written backwards.
  bool is_reversed() {
    if (!reversed_) {
      reversed_ = run_.digits >= kReversedMin && run_.digits <= kDialledDigitsMax &&
                  !run_.joined_left && !run_.joined_right &&
                  says_reversed(scan_.text, run_.start, run_.end, scan_.words);
    }
    return *reversed_;
  }

  struct Verdict {
    bool yes = false;
    std::string e164;
  };

  size_t digits_in(size_t first, size_t last) const {
    size_t sum = 0;
    for (size_t i = first; i < last; ++i) sum += run_.groups[i].digits.size();
    return sum;
  }

  Border strongest_in(size_t first, size_t last) const {
    Border strongest = Border::kNone;
    for (size_t i = first + 1; i < last; ++i) {
      strongest = std::max(strongest, run_.groups[i].before);
    }
    return strongest;
  }

  bool is_uniform(size_t first, size_t last, Border border) const {
    for (size_t i = first + 1; i < last; ++i) {
      if (run_.groups[i].before != border) return false;
    }
    return true;
  }

  void split(size_t first, size_t last, Border at,
             std::vector<std::pair<size_t, size_t>>& pieces) const {
    size_t start = first;
    for (size_t i = first + 1; i <= last; ++i) {
      if (i == last || run_.groups[i].before == at) {
        if (start > first || i < last) pieces.emplace_back(start, i);
        start = i;
      }
    }
  }

  bool take(size_t first, size_t last) {
    Verdict verdict = judge(first, last);
    if (verdict.yes) add(first, last, std::move(verdict.e164));
    return verdict.yes;
  }

  void add(size_t first, size_t last, std::string e164) {
    Unmasking how = Unmasking::kNone;
    bool words = false;
    bool figures = false;
    size_t singles = 0;
    for (size_t i = first; i < last; ++i) {
      const DigitGroup& group = run_.groups[i];
      how = how | group.how | (i > first ? group.how_before : Unmasking::kNone);
      words = words || group.word;
      figures = figures || !group.word;
      singles += group.digits.size() == 1 && !group.word ? 1 : 0;
    }
    constexpr size_t kSinglesMax = 4;  // more digits standing alone are a disguise
    if (singles > kSinglesMax) how = how | Unmasking::kSeparators;
    if (words && figures) how = how | Unmasking::kSplit;
    if (reversed_.value_or(false)) how = how | Unmasking::kReversed;
    const size_t start = first == 0 ? start_of_run() : start_of(first);
    scan_.add(model::SelectorKind::kPhone, start, run_.groups[last - 1].end, std::move(e164), how);
  }

  /// The plus sign belongs to the number, an opening bracket that is closed in it as well.
  size_t start_of_run() const { return run_.start; }
  size_t start_of(size_t group) const {
    size_t start = run_.groups[group].start;
    if (!run_.groups[group].plus) return start;
    while (start > run_.groups[group - 1].end && scan_.text[start - 1] != '+') --start;
    return start > run_.groups[group - 1].end ? start - 1 : run_.groups[group].start;
  }

  Verdict judge(size_t first, size_t last) {
    const size_t count = digits_in(first, last);
    if (count > kDialledDigitsMax || count < model::kPhoneDigitsMin) return {};
    std::string digits;
    for (size_t i = first; i < last; ++i) digits += run_.groups[i].digits;
    const bool plus = run_.groups[first].plus;
    const bool backwards = first == 0 && last == run_.groups.size() && is_reversed();
    if (backwards) std::reverse(digits.begin(), digits.end());
    if (!scan_.phones.may_dial(digits, plus)) return {};
    if (!borders_hold(first, last) || !form_holds(first, last)) return {};
    const bool invited = expected() == Expectation::kInvited;
    if (!plus && expected() == Expectation::kRefused && !is_apart(first)) return {};
    const bool repeated =
        std::all_of(digits.begin() + 2, digits.end(), [&](char c) { return c == digits[2]; });
    const bool counted = last - first == 1 && digits == "0123456789";  // a string of a program
    if (repeated || (counted && expected() != Expectation::kInvited)) return {};
    auto dialled = scan_.phones.dial(digits, plus);
    if (!dialled) return {};
    const bool grouped = last - first > 1;
    if (!grouped && !plus && !invited && digits.size() < kUngroupedDigitsMin) return {};
    const bool odd = grouped && run_.groups[first + 1].before == Border::kHard && !invited && !plus;
    if (odd && !all_words(first, last) && !scan_.phones.may_be_mobile(dialled->e164)) return {};
    if (expected() == Expectation::kNumbered && !plus && !grouped) return {};
    switch (dialled->form) {
      case DialForm::kInternational:
      case DialForm::kNational:
        break;
      case DialForm::kBareNational:
        if (!invited && !backwards && !grouped_as_number(first, last) &&
            !(stands_apart(first, last) && scan_.phones.may_be_mobile(dialled->e164))) {
          return {};
        }
        break;
      case DialForm::kBareCode:
        if (!invited && !code_apart(first, last, dialled->e164)) return {};
        break;
      case DialForm::kNone:
        return {};
    }
    return {true, std::move(dialled->e164)};
  }

  /// Another number and a hard border stand between the group and the words before the run: what
  /// these refuse is the first number after them.
  bool is_apart(size_t group) const {
    return group > 0 && (run_.groups[group].before == Border::kHard ||
                         (parts(run_.groups[group]) && !run_.groups[group].blank_before));
  }

  /// No letter or digit may touch the number, nor a dash that ties it to a word ("adsl-64-12-"),
  /// except where a number is invited ("Tel0612345678").
  bool borders_hold(size_t first, size_t last) {
    const bool left = first == 0 && (run_.joined_left || tied_before(run_.start));
    const bool right =
        last == run_.groups.size() && (run_.joined_right || tied_after(run_.groups[last - 1].end));
    return (!left && !right) || expected() == Expectation::kInvited;
  }

  bool tied_before(size_t at) const {
    if (at < 2) return false;
    const char mark = scan_.text[at - 1];
    const bool ties = mark == '-' || mark == '_' || mark == '.' || mark == '/';
    return ties && word_character_before(scan_.text, at - 1);
  }

  bool tied_after(size_t at) const {
    if (at + 1 >= scan_.text.size()) return false;
    const char mark = scan_.text[at];
    const char next = scan_.text[at + 1];
    if (mark == '.') return next >= 'a' && next <= 'z';
    return (mark == '-' || mark == '_') && is_ascii_letter(next);
  }

  /// Refuses decimals, arithmetic, columns and too many guesses.
  bool form_holds(size_t first, size_t last) {
    size_t look_alikes = 0;
    size_t breaks = 0;
    size_t fillers = 0;
    size_t hard = 0;
    for (size_t i = first; i < last; ++i) {
      const DigitGroup& group = run_.groups[i];
      look_alikes += group.look_alikes;
      if (i == first) continue;
      if (group.plus) return false;
      breaks += group.break_before ? 1 : 0;
      fillers += group.filler_before ? 1 : 0;
      hard += group.before == Border::kHard ? 1 : 0;
    }
    if (2 * look_alikes > digits_in(first, last)) return false;
    const bool invited = expected() == Expectation::kInvited;
    const bool sure = invited || run_.groups[first].plus;
    if (!all_words(first, last)) {
      const size_t borders = last - first - 1;
      const bool whole = is_whole(first, last);
      const bool throughout = breaks == borders && whole;
      // "06 then 12 then 34", or broken in each border within a sentence: a habit of its own.
      const bool dictated = fillers == borders && whole;
      const bool amid = throughout && is_amid_words(scan_.text, run_.start, run_.end);
      if ((breaks > 1 && !throughout) || (breaks > 0 && !sure && !amid)) return false;
      const bool same = hard == borders && borders >= 3 && breaks == 0 && whole;  // "06 / 12 / 34"
      if (hard > 0 && !sure && !dictated && !amid && !same) return false;
    }
    if (last - first == 2) {
      const DigitGroup& second = run_.groups[first + 1];
      const bool decimal = second.mark_before == '.' || second.mark_before == ',';
      const size_t head = run_.groups[first].digits.size();
      if (decimal && head < 4 && !sure) return false;
      // Columns: "0 268435456".
      if (run_.groups[first].digits == "0" && second.digits.size() > 6 && !sure) return false;
      // Part numbers: "096400-1330".
      if (second.mark_before == '-' && head > 5 && !sure) return false;
    }
    return true;
  }

  bool is_whole(size_t first, size_t last) const {
    return first == 0 && last == run_.groups.size();
  }

  /// A message of its own, or set off from the words before it by punctuation: "room free, 612...
  /// ask for Max". Not a word before it that it belongs to: "session 612345678".
  bool stands_apart(size_t first, size_t last) {
    if (!is_whole(first, last) || last - first > kApartGroupsMax) return false;
    for (size_t i = first; i < last; ++i) {
      if (run_.groups[i].mark_before == '.' || run_.groups[i].mark_before == ',') return false;
    }
    return is_set_off(scan_.text, run_.start, run_.end);
  }

  bool all_words(size_t first, size_t last) const {
    return std::all_of(run_.groups.begin() + static_cast<ptrdiff_t>(first),
                       run_.groups.begin() + static_cast<ptrdiff_t>(last),
                       [](const DigitGroup& group) { return group.word; });
  }

  /// Where nothing is dialled before a national number, its grouping must speak for it: at least
  /// three groups of two to four digits, or all digits apart, or spelled.
  bool grouped_as_number(size_t first, size_t last) const {
    if (last - first < 3) return false;
    const size_t count = last - first;
    if (count == digits_in(first, last) || all_words(first, last)) return true;
    const char mark = run_.groups[first + 1].mark_before;
    bool thousands = true;
    for (size_t i = first; i < last; ++i) {
      const DigitGroup& group = run_.groups[i];
      if (group.digits.size() < 2 || group.digits.size() > 4) return false;
      thousands = thousands && (i == first || group.digits.size() == 3);
      if (mark == ',' || mark == '/') return false;
    }
    return mark != '.' || !thousands;
  }

  /// "33 6 12 34 56 78": the calling code is a group of its own, the number a mobile one.
  bool code_apart(size_t first, size_t last, const std::string& e164) const {
    if (last - first < 3 || run_.groups[first].digits.size() > 3) return false;
    return e164.compare(1, run_.groups[first].digits.size(), run_.groups[first].digits) == 0 &&
           run_.groups[first].digits.size() >= 2 && scan_.phones.may_be_mobile(e164);
  }

  /// Several numbers with the same separators throughout: covers the groups with numbers from left
  /// to right; failing that, takes what is sure.
  void cover(size_t first, size_t last) {
    constexpr size_t kNot = SIZE_MAX;
    std::vector<size_t> from(last - first + 1, kNot);
    from[0] = 0;
    for (size_t start = 0; start < last - first; ++start) {
      if (from[start] == kNot) continue;
      size_t digits = 0;
      for (size_t end = start + 1; end <= last - first && digits <= kDialledDigitsMax; ++end) {
        digits += run_.groups[first + end - 1].digits.size();
        if (from[end] == kNot && judge(first + start, first + end).yes) from[end] = start;
      }
    }
    if (from.back() == kNot) return take_some_of(first, last);
    for (size_t end = last - first; end > 0; end = from[end]) take(first + from[end], first + end);
  }

  /// Numbers among other numbers: those that are a group of their own between blanks, or one with
  /// few groups beside it.
  void take_some_of(size_t first, size_t last) {
    bool any = false;
    for (size_t i = first; i < last; ++i) {
      constexpr size_t kWholeNumberMin = 9;
      if (run_.groups[i].digits.size() < kWholeNumberMin || last - first == 1) continue;
      const bool left = i == first || parts(run_.groups[i]);
      const bool right = i + 1 == last || parts(run_.groups[i + 1]);
      if (left && right && take(i, i + 1)) any = true;
    }
    if (!any && digits_in(first, last) <= kSideBySideDigitsMax) take_one_of(first, last);
  }

  static bool parts(const DigitGroup& group) {
    return group.blank_before || group.mark_before == ';' || group.mark_before == ',' ||
           group.mark_before == '|';
  }

  void take_one_of(size_t first, size_t last) {
    for (size_t left = 0; left <= kLeftoverGroupsMax && first + left < last; ++left) {
      for (size_t right = left == 0 ? 1 : 0; right <= kLeftoverGroupsMax; ++right) {
        if (first + left + 2 > last - std::min(last, right)) break;
        const size_t end = last - right;
        const bool left_apart = left == 0 || run_.groups[first + left].blank_before;
        const bool right_apart = right == 0 || run_.groups[end].blank_before;
        if (!left_apart || !right_apart) continue;
        if (all_apart(first, last) && expected() != Expectation::kInvited) continue;
        if (is_list(first, last, first + left, end)) continue;
        if (take(first + left, end)) return;
      }
    }
  }

  /// What is left over looks like a group of the number: they are a list, "07 08 11 14 19 22 25".
  bool is_list(size_t first, size_t last, size_t from, size_t to) {
    if (expected() == Expectation::kInvited || run_.groups[from].plus || to - from < 2)
      return false;
    const size_t size = run_.groups[to - 1].digits.size();
    const bool before = from > first && run_.groups[from - 1].digits.size() == size;
    return before || (to < last && run_.groups[to].digits.size() == size);
  }

  bool all_apart(size_t first, size_t last) const { return digits_in(first, last) == last - first; }

  Scan& scan_;
  const DigitRun& run_;
  std::optional<Expectation> expected_;  ///< looked up when first asked for
  std::optional<bool> reversed_;
};

/// "OSO 123": a token of capitals, o and l that all pass for digits, right before the digit's
/// group.
size_t token_of_look_alikes(std::string_view text, size_t at, size_t floor) {
  constexpr size_t kLongest = 4;
  if (at < floor + 3 || (text[at - 1] != ' ' && text[at - 1] != '-' && text[at - 1] != '.'))
    return at;
  size_t start = at - 1;
  while (start > floor && at - start <= kLongest) {
    const char c = text[start - 1];
    const bool passes =
        c == 'O' || c == 'o' || c == 'I' || c == 'l' || c == 'S' || c == 'Z' || c == 'B';
    if (!passes) break;
    --start;
  }
  return at - 1 - start >= 2 ? start : at;
}

/// Letters that pass for digits before the digit belong to the run.
size_t back_over_look_alikes(std::string_view text, size_t at, size_t floor) {
  constexpr int kLongest = 4;
  size_t start = at;
  for (int i = 0; i < kLongest && start > floor; ++i) {
    const base::Decoded d = decode_before(text, start);
    if (look_alike_at(text, start - d.length).length != d.length) break;
    start -= d.length;
  }
  if (start == at) start = token_of_look_alikes(text, at, floor);
  return start == at || word_character_before(text, start) ? at : start;
}

/// Where a number word with digits for letters begins that the digit at `at` belongs to ("z3r0");
/// `at` when none.
size_t leet_start(const Scan& scan, size_t at) {
  constexpr size_t kLettersMax = 6;
  size_t start = at;
  while (start > scan.claimed && at - start <= kLettersMax &&
         is_ascii_letter(scan.text[start - 1])) {
    --start;
  }
  const bool word = !word_character_before(scan.text, start) && start < at + 1 &&
                    may_be_leet(scan.text, start) && leet_word_at(scan.text, start, scan.words) > 0;
  return word ? start : at;
}

/// Whether letters before the digit at `at` may belong to its run.
bool may_reach_back(std::string_view text, size_t at) {
  if (at == 0) return false;
  const char before = text[at - 1];
  if (static_cast<uint8_t>(before) >= 0x80 || is_ascii_letter(before)) return true;
  const bool joint = before == ' ' || before == '-' || before == '.';
  return joint && at > 1 &&
         std::string_view("OoIlSZB").find(text[at - 2]) != std::string_view::npos;
}

/// Whether the run at `at` is plainly no number, from a look at its bytes: most digits of a text
/// are dates, prices, columns.
bool is_barren(Scan& scan, size_t at) {
  if (!is_ascii_digit(scan.text[at]) || may_reach_back(scan.text, at)) return false;
  constexpr size_t kPrefixMax = 3;  // signs between a plus sign and its number
  for (size_t i = at; i > 0 && at - i < kPrefixMax; --i) {
    if (scan.text[i - 1] == '+') return false;
  }
  const Glance seen = glance(scan.text, at, scan.words);
  if (!seen.plain || seen.plus) return false;
  const std::string_view figures(seen.figures.data(), seen.digits);
  bool begins = false;
  for (size_t i = 0; i + model::kPhoneDigitsMin <= seen.digits && !begins; ++i) {
    begins = seen.starts[i] && scan.phones.may_begin(figures.substr(i));
  }
  if (begins) return false;
  const bool reversible = seen.digits >= kReversedMin && seen.digits <= kDialledDigitsMax;
  if (reversible && says_reversed(scan.text, at, seen.end, scan.words)) return false;
  scan.barren = seen.end;
  return true;
}

size_t read(Scan& scan, size_t at) {
  if (scan.word == nullptr && (at < scan.barren || is_barren(scan, at))) return 0;
  const StopAt stop = [&](size_t position) {
    return is_ascii_digit(scan.text[position]) && scan.specific(scan, position) > 0;
  };
  const bool on_word = scan.word != nullptr;
  const bool plus = on_word && scan.word->is(Role::kPlus);
  if (on_word && !plus && !scan.word->is(Role::kNumber) && !scan.word->is(Role::kTimes)) return 0;
  size_t start = at;
  if (plus) {
    start = skip_blanks(scan.text, scan.word_end, 1);
  } else if (!on_word) {
    start = leet_start(scan, at);
    if (start == at) start = back_over_look_alikes(scan.text, at, scan.claimed);
  }
  DigitRun run = read_digit_run(scan.text, start, scan.words, stop, Bars::kPart, plus);
  if (run.groups.empty()) return 0;
  if (plus) run.start = at;
  const size_t end = run.end;
  if (Judge(scan, run).find_all() || !run.bars) return end;
  const DigitRun barred = read_digit_run(scan.text, start, scan.words, stop, Bars::kOnes, plus);
  Judge(scan, barred).find_all();
  return std::max(end, barred.end);
}

}  // namespace

extern constinit const Detector kPhoneDetector{
    .name = "phone",
    .summary = "telephone numbers, plain and disguised",
    .triggers = on(Trigger::kDigit, Trigger::kWord),
    .read = read,
};

}  // namespace clew::extract
