// SPDX-License-Identifier: EUPL-1.2
// Telephone numbers; the only file that talks to libphonenumber. See phone.h.
#include "model/values/phone.h"

#include <phonenumbers/phonenumberutil.h>

namespace clew::model {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

PhoneNumberUtil& plans() { return *PhoneNumberUtil::GetInstance(); }

std::optional<std::string> valid_e164(const std::string& dialled, const std::string& region) {
  PhoneNumber number;
  if (plans().Parse(dialled, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  if (!plans().IsValidNumber(number)) return std::nullopt;
  std::string out;
  plans().Format(number, PhoneNumberUtil::E164, &out);
  return out;
}

std::optional<std::string> from_query(std::string_view typed, const Regions& regions) {
  std::string dialled;
  for (const char c : typed) {
    if ((c >= '0' && c <= '9') || (c == '+' && dialled.empty())) {
      dialled += c;
    } else if (std::string_view(" -./()").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (auto value = normalise_phone(dialled, regions)) return value;
  // People also type the country code bare, as chat programs show it.
  return dialled.starts_with('+') ? std::nullopt : normalise_phone("+" + dialled, regions);
}

}  // namespace

std::optional<std::string> normalise_phone(std::string_view digits_or_plus,
                                           const Regions& regions) {
  const bool plus = digits_or_plus.starts_with('+');
  const std::string_view digits = digits_or_plus.substr(plus ? 1 : 0);
  if (digits.size() < kPhoneDigitsMin || digits.size() > kPhoneDigitsMax) return std::nullopt;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  if (plus) return valid_e164("+" + std::string(digits), "ZZ");
  if (digits.starts_with("00")) {
    if (auto value = valid_e164("+" + std::string(digits.substr(2)), "ZZ")) return value;
  }
  for (const std::string& region : regions) {
    if (auto value = valid_e164(std::string(digits), region)) return value;
  }
  return std::nullopt;
}

std::string trunk_prefix(const std::string& region) {
  std::string prefix;
  plans().GetNddPrefixForRegion(region, true, &prefix);
  return prefix;
}

bool mobiles_have_trunk(const std::string& region) {
  PhoneNumber example;
  if (!plans().GetExampleNumberForType(region, PhoneNumberUtil::MOBILE, &example)) return true;
  std::string written;
  plans().Format(example, PhoneNumberUtil::NATIONAL, &written);
  std::string digits;
  for (const char c : written) digits += c >= '0' && c <= '9' ? std::string(1, c) : "";
  return digits != std::to_string(example.national_number());
}

std::string calling_code(const std::string& region) {
  const int code = plans().GetCountryCodeForRegion(region);
  return code > 0 ? std::to_string(code) : std::string();
}

bool may_be_mobile(std::string_view e164) {
  PhoneNumber number;
  if (plans().Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return false;
  }
  const auto type = plans().GetNumberType(number);
  return type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;
}

extern constinit const ValueType kPhoneValue{SelectorKind::kPhone, "telephone numbers",
                                             "ITU-T E.164, numbering plans of libphonenumber",
                                             from_query};

}  // namespace clew::model
