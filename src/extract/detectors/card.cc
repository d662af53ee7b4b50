// SPDX-License-Identifier: EUPL-1.2
// Payment cards: unbroken digits or the groups that are printed on cards.
#include "model/values/card.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

bool printed_shape(std::string_view shape) {
  return shape == "4444" || shape == "465" || shape == "464" || shape == "44443" ||
         (shape.size() == 1 && shape[0] >= '0' + 14);
}

/// Digits before a decimal mark, or after one, are no card.
bool is_decimal(std::string_view text, size_t start, size_t end) {
  const bool before = start >= 2 && (text[start - 1] == '.' || text[start - 1] == ',') &&
                      is_ascii_digit(text[start - 2]);
  const bool after = end + 1 < text.size() && (text[end] == '.' || text[end] == ',') &&
                     is_ascii_digit(text[end + 1]);
  return before || after;
}

size_t read(Scan& scan, size_t at) {
  constexpr size_t kDigitsMax = 19;
  constexpr size_t kUngroupedMin = 14;
  if (scan.figures < kUngroupedMin && scan.figures != 4) return 0;
  if (!is_ascii_digit(scan.text[at]) || word_character_before(scan.text, at)) return 0;
  GroupedDigits number = read_grouped_digits(scan.text, at, kDigitsMax, "-");
  if (number.digits.size() > 16 && number.shape.starts_with("4444")) {
    // An expiry date or a security code may follow the printed groups.
    number = read_grouped_digits(scan.text.substr(0, at + 19), at, 16, "-");
  }
  if (!printed_shape(number.shape) || is_decimal(scan.text, at, number.end)) return 0;
  if (word_character_at(scan.text, number.end)) return 0;
  auto value = model::normalise_card(number.digits);
  if (!value) return 0;
  scan.add(model::SelectorKind::kCard, at, number.end, std::move(*value));
  return number.end;
}

}  // namespace

extern constinit const Detector kCardDetector{
    .name = "card",
    .summary = "payment card numbers",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
