// SPDX-License-Identifier: EUPL-1.2
// Looking back from a value over the words before it; see context.h.
#include "extract/reading/context.h"

#include <algorithm>

#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

// Scripts without spaces: looked for as bytes.
constexpr std::string_view kInvitingHan[] = {"电话", "電話", "手机", "手機", "联系", "聯繫",
                                             "致电", "拨打", "微信", "热线", "打给", "โทร"};
constexpr std::string_view kRefusingHan[] = {"订单", "訂單", "发票", "發票", "单号", "單號",
                                             "编号", "編號", "快递", "运单", "账号", "注文"};
constexpr std::string_view kNumberSigns[] = {"#", "№", "n°", "N°", "nº", "Nº"};

/// The bytes before `at` that may speak about it: this line, this sentence, kContextBytes.
std::string_view lead(std::string_view text, size_t at) {
  size_t start = at > kContextBytes ? at - kContextBytes : 0;
  while (start < at && (static_cast<uint8_t>(text[start]) & 0xC0) == 0x80) ++start;
  // A word cut in two says nothing.
  if (start > 0) {
    while (start < at && is_ascii_alnum(text[start]) && is_ascii_alnum(text[start - 1])) ++start;
  }
  std::string_view before = text.substr(start, at - start);
  const size_t line = before.find_last_of("\n\r");
  if (line != std::string_view::npos) {
    // "Tel.:\n0612345678": the word before the break may be all that its line holds.
    const std::string_view last = before.substr(line + 1);
    if (last.find_first_not_of(" \t") != std::string_view::npos) before = last;
  }
  for (size_t end = before.size(); end >= 2; --end) {  // the last end of a sentence
    const char mark = before[end - 2];
    if (before[end - 1] != ' ' || (mark != '!' && mark != '?' && mark != ';')) continue;
    before.remove_prefix(end);
    break;
  }
  return before;
}

size_t last_of(std::string_view before, const std::string_view* first, size_t count) {
  size_t latest = 0;
  const bool ascii = std::none_of(before.begin(), before.end(),
                                  [](char c) { return static_cast<uint8_t>(c) >= 0x80; });
  if (ascii && count > 1 && first != kNumberSigns) return 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t found = before.rfind(first[i]);
    if (found != std::string_view::npos) latest = std::max(latest, found + first[i].size());
  }
  return latest;
}

/// The end of the word at `at`, as read_word() has it.
size_t past_word(std::string_view text, size_t at) {
  while (at < text.size() && is_ascii_letter(text[at])) ++at;
  const bool ends = at >= text.size() ||
                    (static_cast<uint8_t>(text[at]) < 0x80 && text[at] != '\'' && text[at] != '`');
  return ends ? at : std::max(read_word(text, at).end, at + 1);
}

/// Calls `visit` with each word of the dictionary in `before`, where it starts and ends.
template <typename Visit>
void for_each_meaning(std::string_view before, const Words& words, Visit visit) {
  for (size_t at = 0; at < before.size();) {
    const base::Decoded d = decode_at(before, at);
    if (!is_word_letter(d.point)) {
      at += d.length;
      continue;
    }
    if (is_ascii_letter(before[at]) && !words.may_mean(before, at)) {
      at = past_word(before, at);
      continue;
    }
    const Word word = read_word(before, at);
    if (const Meaning* meaning = words.find(word.folded)) visit(*meaning, at, word.end);
    at = std::max(word.end, at + 1);
  }
}

}  // namespace

Expectation expectation_before(std::string_view text, size_t at, const Words& words) {
  const std::string_view before = lead(text, at);
  size_t invited = last_of(before, kInvitingHan, std::size(kInvitingHan));
  size_t refused = last_of(before, kRefusingHan, std::size(kRefusingHan));
  for_each_meaning(before, words, [&](const Meaning& meaning, size_t start, size_t end) {
    constexpr size_t kNear = 5;  // "order number", "commande n. "
    const bool of_other = meaning.is(Role::kFiller) && refused > 0 && start - refused <= kNear;
    if (of_other) refused = end;
    if (meaning.is(Role::kInvites) && !of_other) invited = std::max(invited, end);
    if (meaning.is(Role::kRefuses) || meaning.is(Role::kDevice)) refused = std::max(refused, end);
  });
  // What a word refuses is the first number after it.
  if (before.find_first_of("0123456789", refused) != std::string_view::npos) refused = 0;
  if (refused > 0 || invited > 0) {
    return refused > invited ? Expectation::kRefused : Expectation::kInvited;
  }
  constexpr size_t kSignNear = 4;
  const size_t near = before.size() > kSignNear ? before.size() - kSignNear : 0;
  const size_t sign = last_of(before.substr(near), kNumberSigns, std::size(kNumberSigns));
  return sign > 0 ? Expectation::kNumbered : Expectation::kNeutral;
}

bool is_invited_after(std::string_view text, size_t end, const Words& words) {
  constexpr size_t kNear = 40;
  constexpr int kWordsMax = 2;
  std::string_view near = text.substr(end, kNear);
  near = near.substr(0, near.find_first_of("\n.;:"));
  int seen = 0;
  bool invited = false;
  for (size_t at = 0; at < near.size() && seen < kWordsMax && !invited;) {
    const base::Decoded d = decode_at(near, at);
    if (!is_word_letter(d.point)) {
      if (is_ascii_digit(near[at])) return false;
      at += d.length;
      continue;
    }
    const Word word = read_word(near, at);
    const Meaning* meaning = words.find(word.folded);
    invited = meaning != nullptr && meaning->is(Role::kInvites) && !meaning->is(Role::kFiller);
    at = std::max(word.end, at + 1);
    ++seen;
    if (!invited) continue;
    const size_t next = text.find_first_not_of(" -", end + at);
    if (next != std::string_view::npos && (is_ascii_digit(text[next]) || text[next] == ':' ||
                                           text[next] == '+' || text[next] == '.')) {
      return false;
    }
  }
  return invited;
}

bool says_reversed(std::string_view text, size_t start, size_t end, const Words& words) {
  constexpr size_t kNear = 32;
  constexpr std::string_view kHan[] = {"倒过来", "反过来", "倒着", "倒序", "反着"};
  const size_t from = start > kNear ? start - kNear : 0;
  for (std::string_view near : {text.substr(end, kNear), text.substr(from, start - from)}) {
    near = near.substr(0, near.find('\n'));
    if (last_of(near, kHan, std::size(kHan)) > 0) return true;
    bool found = false;
    for_each_meaning(near, words, [&](const Meaning& meaning, size_t, size_t) {
      found = found || meaning.is(Role::kReversed);
    });
    if (found) return true;
  }
  return false;
}

bool is_set_off(std::string_view text, size_t start, size_t end) {
  size_t before = start;
  while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '(')) --before;
  const bool first = before == 0;
  if (!first) {
    const base::Decoded d = decode_before(text, before);
    const bool sign = d.point == ',' || d.point == '!' || d.point == 0xFF0C || d.point == 0x3002 ||
                      d.point == 0x060C || d.point == 0xFF01;
    const size_t word = before - d.length;
    if (!sign || word == 0 || is_ascii_digit(text[word - 1])) return false;
    if (start == before && d.point < 0x80) return false;  // "a,612345678" is a column
  }
  size_t after = end;
  while (after < text.size() && text[after] == ' ') ++after;
  if (after == text.size()) return true;
  if (first || text[after] == '\n') return false;
  return after > end && is_word_letter(decode_at(text, after).point) ? true
         : after > end ? decode_at(text, after).point >= 0x3040
                       : false;
}

bool is_amid_words(std::string_view text, size_t start, size_t end) {
  size_t before = start;
  while (before > 0 && text[before - 1] == ' ') --before;
  while (before > 0 && std::string_view(",:.!").find(text[before - 1]) != std::string_view::npos) {
    --before;
  }
  const size_t after = skip_blanks(text, end);
  return before > 0 && before < start && after > end && after < text.size() &&
         word_character_before(text, before) && !is_ascii_digit(text[before - 1]) &&
         word_character_at(text, after) && !is_ascii_digit(text[after]);
}

bool role_before(std::string_view text, size_t at, const Words& words, Role role) {
  bool found = false;
  for_each_meaning(lead(text, at), words, [&](const Meaning& meaning, size_t, size_t) {
    found = found || meaning.is(role);
  });
  return found;
}

}  // namespace clew::extract
