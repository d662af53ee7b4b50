// SPDX-License-Identifier: EUPL-1.2
// Device identities: fifteen digits that a word announces, or whose type code is likely.
#include "model/values/imei.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/context.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

size_t read(Scan& scan, size_t at) {
  constexpr size_t kDigits = 15;
  if (scan.figures != kDigits && scan.figures != 2 && scan.figures != 6) return 0;
  if (!is_ascii_digit(scan.text[at]) || word_character_before(scan.text, at)) return 0;
  const GroupedDigits number = read_grouped_digits(scan.text, at, kDigits, "-/");
  if (number.digits.size() != kDigits || word_character_at(scan.text, number.end)) return 0;
  const bool whole = number.shape.size() == 1;
  if (!whole && number.shape != "2661" && number.shape != "6261") return 0;
  auto value = model::normalise_imei(number.digits);
  if (!value) return 0;
  const bool announced = role_before(scan.text, at, scan.words, Role::kDevice);
  if (!announced && !model::has_likely_type_code(*value)) return 0;
  scan.add(model::SelectorKind::kImei, at, number.end, std::move(*value));
  return number.end;
}

}  // namespace

extern constinit const Detector kImeiDetector{
    .name = "imei",
    .summary = "identities of mobile devices",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
