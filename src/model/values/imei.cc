// SPDX-License-Identifier: EUPL-1.2
// IMEI by its check digit and reporting body; see imei.h.
#include "model/values/imei.h"

#include <algorithm>

#include "model/checksums/luhn.h"
#include "model/values/value_type.h"

namespace clew::model {
namespace {

std::optional<std::string> from_query(std::string_view typed, const Regions&) {
  std::string digits;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != ' ' && c != '-' && c != '/') {
      return std::nullopt;
    }
  }
  return normalise_imei(digits);
}

}  // namespace

std::optional<std::string> normalise_imei(std::string_view digits) {
  constexpr size_t kDigits = 15;
  if (digits.size() != kDigits || !luhn_holds(digits)) return std::nullopt;
  const bool repeated =
      std::all_of(digits.begin() + 1, digits.end() - 1, [&](char c) { return c == digits[1]; });
  if (repeated) return std::nullopt;
  return std::string(digits);
}

bool has_likely_type_code(std::string_view imei) {
  return imei.starts_with("35") || imei.starts_with("86") || imei.starts_with("01");
}

extern constinit const ValueType kImeiValue{SelectorKind::kImei, "identities of mobile devices",
                                            "3GPP TS 23.003", from_query};

}  // namespace clew::model
