// SPDX-License-Identifier: EUPL-1.2
// Numbers of identity documents; see document.h.
#include "model/values/document.h"

#include <algorithm>
#include <iterator>

#include "model/values/value_type.h"

namespace clew::model {
namespace {

constexpr std::string_view kKinds[] = {"driving_licence", "identity_card", "passport",
                                       "residence_permit", "visa"};

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  const size_t colon = typed.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return normalise_document(typed.substr(0, colon), typed.substr(colon + 1));
}

}  // namespace

std::optional<std::string> normalise_document(std::string_view kind, std::string_view number) {
  constexpr size_t kShortest = 6;
  constexpr size_t kLongest = 14;
  constexpr size_t kDigitsMin = 5;
  if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds)) {
    return std::nullopt;
  }
  std::string out;
  size_t digits = 0;
  for (const char c : number) {
    if (c == ' ' || c == '-') continue;
    const bool digit = c >= '0' && c <= '9';
    const bool small = c >= 'a' && c <= 'z';
    if (!digit && !small && !(c >= 'A' && c <= 'Z')) return std::nullopt;
    digits += digit ? 1 : 0;
    out += small ? static_cast<char>(c - 32) : c;
  }
  if (out.size() < kShortest || out.size() > kLongest || digits < kDigitsMin) return std::nullopt;
  return std::string(kind) + ":" + out;
}

extern constinit const ValueType kDocumentValue{SelectorKind::kDocument,
                                                "numbers of identity documents",
                                                "ICAO Doc 9303 for their form", from_query};

}  // namespace clew::model
