// SPDX-License-Identifier: EUPL-1.2
// Amounts of money: a number with a currency's sign, code or word right before or after it.
#include "model/values/money.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

/// Codes that are words when written in lower case.
bool is_doubtful(std::string_view word) {
  for (const std::string_view code : {"all", "try", "mad", "cad", "php", "gel", "mdl", "aed"}) {
    if (word == code) return true;
  }
  return false;
}

size_t digits_from(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_ascii_digit(text[end])) ++end;
  return end - at;
}

/// The end of an amount: groups of three after blanks, dots, commas, apostrophes; then decimals.
size_t amount_end(std::string_view text, size_t at) {
  size_t end = at + digits_from(text, at);
  const bool may_group = end - at <= 3;
  while (may_group && end < text.size()) {
    const size_t blank = blank_length(text, end);
    const size_t mark = text[end] == '.' || text[end] == ',' || text[end] == '\'' ? 1 : 0;
    const size_t length = blank + mark;
    if (length == 0 || digits_from(text, end + length) != 3) break;
    end += length + 3;
  }
  if (end < text.size() && (text[end] == '.' || text[end] == ',')) {
    const size_t decimals = digits_from(text, end + 1);
    if (decimals == 1 || decimals == 2) end += 1 + decimals;
  }
  return end;
}

/// A currency that starts at `at`: its name as currency_of() knows it, and its end.
struct Unit {
  std::string name;
  size_t end = 0;
};

Unit unit_at(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  if (text[at] == '$') return {"$", at + 1};
  const base::Decoded d = decode_at(text, at);
  if (d.point >= 0x80 && !is_word_letter(d.point)) {
    const bool han = d.point >= 0x4E00 && d.point <= 0x9FFF;
    for (const size_t length : {size_t{6}, size_t{3}, size_t{2}}) {
      const std::string name(text.substr(at, length));
      if (name.size() != length || (han && length == 2)) continue;
      if (model::currency_of(name)) return {name, at + length};
    }
    return {};
  }
  const Word word = read_word(text, at);
  if (word.folded.empty() || word_character_at(text, word.end)) return {};
  const std::string_view written = text.substr(at, word.end - at);
  if (is_doubtful(word.folded) && written[0] >= 'a') return {};
  if (model::currency_of(word.folded)) return {word.folded, word.end};
  // Words whose accents count, as they are listed.
  return model::currency_of(written) ? Unit{std::string(written), word.end} : Unit{};
}

/// A currency after an amount of `digits` characters. A dollar sign there is rare: it must end the
/// word, and long numbers before it are something else.
Unit unit_after(std::string_view text, size_t amount_end, size_t digits) {
  const size_t at = skip_blanks(text, amount_end, 1);
  const Unit unit = unit_at(text, at);
  if (unit.name != "$") return unit;
  constexpr size_t kDigitsMax = 9;
  const bool ends =
      unit.end >= text.size() ||
      std::string_view(" \n\r\t.,;:!?)/").find(text[unit.end]) != std::string_view::npos;
  return ends && digits <= kDigitsMax ? unit : Unit{};
}

/// A currency that ends at `end`: a sign, or a code in capitals.
Unit unit_before(std::string_view text, size_t end, size_t& start) {
  if (end == 0) return {};
  start = end;
  if (text[end - 1] == '$') {
    start = end - 1;
    const bool joined =
        word_character_before(text, start) && !(start >= 2 && text.substr(start - 2, 2) == "US");
    return joined ? Unit{} : Unit{"$", end};
  }
  if (static_cast<uint8_t>(text[end - 1]) >= 0x80) {
    const base::Decoded d = decode_before(text, end);
    const std::string name(text.substr(end - d.length, d.length));
    start = end - d.length;
    return !is_word_letter(d.point) && model::currency_of(name) ? Unit{name, end} : Unit{};
  }
  while (start > 0 && end - start < 5 && text[start - 1] >= 'A' && text[start - 1] <= 'Z') --start;
  if (end - start < 3 || word_character_before(text, start)) return {};
  std::string name;
  for (const char c : text.substr(start, end - start)) name += ascii_lower(c);
  return model::currency_of(name) ? Unit{name, end} : Unit{};
}

/// Whether a currency or a power of ten could stand at `at`.
bool may_be_unit(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  return is_ascii_letter(text[at]) || text[at] == '$' || static_cast<uint8_t>(text[at]) >= 0x80;
}

/// A power of ten after an amount: "million", "тыс.", "k".
struct Scale {
  size_t zeros = 0;
  size_t end = 0;
};

Scale scale_at(std::string_view text, size_t at) {
  constexpr std::pair<std::string_view, size_t> kScales[] = {
      {"k", 3},       {"thousand", 3}, {"mille", 3},     {"mil", 3},      {"tausend", 3},
      {"тыс", 3},     {"тысяч", 3},    {"тисяч", 3},     {"mln", 6},      {"mio", 6},
      {"million", 6}, {"millions", 6}, {"millionen", 6}, {"miliona", 6},  {"millones", 6},
      {"milioni", 6}, {"bn", 9},       {"billion", 9},   {"milliard", 9}, {"milliards", 9}};
  const size_t start = skip_blanks(text, at, 1);
  const bool likely = start < text.size() &&
                      (static_cast<uint8_t>(text[start]) >= 0x80 ||
                       std::string_view("kKmMtTbB").find(text[start]) != std::string_view::npos);
  if (!likely) return {0, at};
  const Word word = read_word(text, start);
  for (const auto& [name, zeros] : kScales) {
    if (word.folded != name || word_character_at(text, word.end)) continue;
    const bool stop = text.substr(word.end, 2) == ". ";  // "тыс. руб"
    return {zeros, word.end + (stop ? 1 : 0)};
  }
  return {0, at};
}

size_t read(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (!is_ascii_digit(text[at])) return 0;
  if (at > 1 && (text[at - 1] == '.' || text[at - 1] == ',') && is_ascii_digit(text[at - 2])) {
    return 0;
  }
  if (text[at] == '0' && at + 1 < text.size() && is_ascii_digit(text[at + 1])) return 0;
  constexpr size_t kAmountBytesMax = 20;
  size_t left = at;
  if (blank_length(text, at - std::min<size_t>(at, 1)) > 0) left = at - 1;
  if (at >= 2 && text.substr(at - 2, 2) == "\u00A0") left = at - 2;
  size_t start = at;
  const Unit before = unit_before(text, left, start);
  const size_t end = amount_end(text, at);
  if (end - at > kAmountBytesMax) return 0;
  if (before.name.empty() && !may_be_unit(text, skip_blanks(text, end, 1))) return 0;
  const Scale scale = scale_at(text, end);
  const Unit after = unit_after(text, scale.end, end - at);
  const bool touches = word_character_before(text, at) && before.end != at;
  std::string_view unit = after.name;
  size_t last = after.end;
  if (after.name.empty()) {
    if (before.name.empty() || word_character_at(text, scale.end)) return 0;
    unit = before.name;
    last = scale.end;
  } else if (touches) {
    return 0;
  } else {
    start = at;
  }
  auto value = model::normalise_money(unit, text.substr(at, end - at), scale.zeros);
  if (!value) return 0;
  scan.add(model::SelectorKind::kMoney, start, last, std::move(*value));
  return last;
}

}  // namespace

extern constinit const Detector kMoneyDetector{
    .name = "money",
    .summary = "amounts of money",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
