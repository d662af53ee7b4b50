// SPDX-License-Identifier: EUPL-1.2
// Account names; see handle.h.
#include "model/values/handle.h"

#include "model/values/value_type.h"

namespace clew::model {
namespace {

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  return normalise_handle(typed);
}

}  // namespace

std::optional<std::string> normalise_handle(std::string_view text) {
  constexpr size_t kShortest = 3;
  constexpr size_t kLongest = 32;
  if (text.starts_with('@')) text.remove_prefix(1);
  if (text.size() < kShortest || text.size() > kLongest || text.ends_with('.')) return std::nullopt;
  std::string out;
  bool letter = false;
  for (const char c : text) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool is_letter = small >= 'a' && small <= 'z';
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_letter && !is_digit && c != '_' && c != '.' && c != '-') return std::nullopt;
    letter = letter || is_letter;
    out += small;
  }
  const bool starts_well = out[0] != '.' && out[0] != '-';
  if (!letter || !starts_well) return std::nullopt;
  return out;
}

extern constinit const ValueType kHandleValue{SelectorKind::kHandle,
                                              "account names of networks and messengers",
                                              "the networks' own rules", from_query};

}  // namespace clew::model
