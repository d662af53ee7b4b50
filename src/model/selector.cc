// SPDX-License-Identifier: EUPL-1.2
// Names of selector kinds and of the ways a value was hidden; see selector.h.
#include "model/selector.h"

#include "base/check.h"

namespace clew::model {

static constexpr std::array<std::string_view, kSelectorKindCount> kNames = {
    "phone", "email",  "handle", "url",         "domain", "ip",   "iban",
    "card",  "wallet", "imei",   "coordinates", "money",  "date", "document"};

std::string_view name_of(SelectorKind kind) {
  CHECK(static_cast<size_t>(kind) < kNames.size());
  return kNames[static_cast<size_t>(kind)];
}

std::optional<SelectorKind> selector_kind(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<SelectorKind>(i);
  }
  return std::nullopt;
}

std::string describe(Unmasking set) {
  static constexpr std::pair<Unmasking, std::string_view> kWays[] = {
      {Unmasking::kSeparators, "separators"},      {Unmasking::kFullWidth, "unusual digits"},
      {Unmasking::kDigitWords, "digit words"},     {Unmasking::kLookAlikes, "look-alike letters"},
      {Unmasking::kAtDot, "at and dot"},           {Unmasking::kSplit, "split"},
      {Unmasking::kHanDigits, "Chinese numerals"}, {Unmasking::kReversed, "reversed"}};
  std::string out;
  for (const auto& [way, text] : kWays) {
    if (!has(set, way)) continue;
    if (!out.empty()) out += ", ";
    out += text;
  }
  return out.empty() ? "plain" : out;
}

std::string shown_value(SelectorKind kind, std::string_view value) {
  std::string out(value);
  if (kind != SelectorKind::kCard) return out;
  constexpr size_t kHead = 6;
  constexpr size_t kTail = 4;
  for (size_t i = kHead; i + kTail < out.size(); ++i) out[i] = '*';
  return out;
}

}  // namespace clew::model
