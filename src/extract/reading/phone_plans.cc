// SPDX-License-Identifier: EUPL-1.2
// Numbering plans with a cache; see phone_plans.h.
#include "extract/reading/phone_plans.h"

#include <algorithm>

#include "model/values/phone.h"

namespace clew::extract {
namespace {

constexpr size_t kAnswersMax = 16'384;  ///< then the cache starts anew
constexpr size_t kNationalDigitsMax = 13;
constexpr size_t kCodedDigitsMin = 10;          // of a calling code without plus and its number
constexpr size_t kInternationalDigitsMax = 15;  // E.164
constexpr size_t kInternationalDigitsMin = 7;
constexpr size_t kBracketedTrunkDigits = 1;  // the zero of "+44 (0) 20"

}  // namespace

PhonePlans::PhonePlans(std::vector<std::string> regions) {
  for (std::string& name : regions) {
    std::string trunk = model::trunk_prefix(name);
    std::string code = model::calling_code(name);
    if (code.empty()) continue;
    if (trunk == "1") trunk.clear();  // North America dials it only for far calls
    const bool bare = !trunk.empty() && !model::mobiles_have_trunk(name);
    regions_.push_back({std::move(name), std::move(trunk), std::move(code), bare});
  }
}

std::optional<std::string> PhonePlans::ask(const std::string& dialled, const std::string& region) {
  const std::string key = region + dialled;
  const auto known = answers_.find(key);
  if (known != answers_.end()) return known->second;
  if (answers_.size() >= kAnswersMax) answers_.clear();
  auto answer =
      model::normalise_phone(dialled, region.empty() ? model::Regions{} : model::Regions{region});
  answers_.emplace(key, answer);
  return answer;
}

bool PhonePlans::may_dial(std::string_view digits, bool plus) const {
  if (digits.size() < model::kPhoneDigitsMin) return false;
  if (plus || digits.starts_with("00")) return true;
  for (const Region& region : regions_) {
    const bool national = digits.starts_with(region.trunk) || region.mobiles_bare;
    if (national && digits.size() <= kNationalDigitsMax) return true;
    if (digits.starts_with(region.code) && digits.size() >= kCodedDigitsMin) return true;
  }
  return false;
}

bool PhonePlans::may_begin(std::string_view digits) const {
  if (digits.starts_with("00")) return true;
  return std::any_of(regions_.begin(), regions_.end(), [&](const Region& region) {
    return region.mobiles_bare || digits.starts_with(region.trunk) ||
           digits.starts_with(region.code);
  });
}

std::optional<Dialled> PhonePlans::dial(std::string_view digits, bool plus) {
  const bool zeros = !plus && digits.starts_with("00");
  if (plus || zeros) {
    const std::string_view rest = digits.substr(zeros ? 2 : 0);
    if (rest.size() < kInternationalDigitsMin || rest.starts_with('0') ||
        rest.size() > kInternationalDigitsMax + kBracketedTrunkDigits) {
      return std::nullopt;
    }
    auto e164 = ask("+" + std::string(rest), "");
    if (!e164) return std::nullopt;
    return Dialled{DialForm::kInternational, std::move(*e164)};
  }
  if (!may_dial(digits, plus)) return std::nullopt;
  for (const Region& region : regions_) {
    const bool trunk = digits.starts_with(region.trunk);
    if ((!trunk && !region.mobiles_bare) || digits.size() > kNationalDigitsMax) continue;
    const std::string dialled(digits);
    auto e164 = ask(dialled, region.name);
    if (!e164 || (!trunk && !may_be_mobile(*e164))) continue;
    const bool coded = e164->compare(1, std::string::npos, dialled) == 0;
    const DialForm form = coded                            ? DialForm::kBareCode
                          : region.trunk.empty() || !trunk ? DialForm::kBareNational
                                                           : DialForm::kNational;
    return Dialled{form, std::move(*e164)};
  }
  for (const Region& region : regions_) {
    if (!digits.starts_with(region.code) || digits.size() < kCodedDigitsMin ||
        digits.size() > kInternationalDigitsMax) {
      continue;
    }
    auto e164 = ask("+" + std::string(digits), "");
    if (e164 && e164->compare(1, std::string::npos, digits) == 0) {
      return Dialled{DialForm::kBareCode, std::move(*e164)};
    }
  }
  return std::nullopt;
}

bool PhonePlans::may_be_mobile(const std::string& e164) {
  const auto known = mobile_.find(e164);
  if (known != mobile_.end()) return known->second;
  if (mobile_.size() >= kAnswersMax) mobile_.clear();
  return mobile_[e164] = model::may_be_mobile(e164);
}

}  // namespace clew::extract
