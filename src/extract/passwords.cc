// SPDX-License-Identifier: EUPL-1.2
// Trying passwords within a bound; see passwords.h.
#include "extract/passwords.h"

#include <algorithm>

namespace clew::extract {
namespace {

size_t most(TrialCost cost) {
  switch (cost) {
    case TrialCost::kQuick:
      return kQuickTrialsMax;
    case TrialCost::kSlow:
      return kSlowTrialsMax;
    case TrialCost::kHeavy:
      break;
  }
  return kHeavyTrialsMax;
}

}  // namespace

std::optional<size_t> try_passwords(Output& out, TrialCost cost,
                                    const std::function<bool(std::string_view)>& fits) {
  const auto& passwords = out.passwords();
  const size_t tried = std::min(passwords.size(), most(cost));
  for (size_t i = 0; i < tried; ++i) {
    if (!fits(passwords[i])) continue;
    out.field(model::field::kOpenedBy, opened_by(i));
    return i;
  }
  if (tried < passwords.size()) {
    out.anomaly("passwords_not_tried", 0, std::to_string(passwords.size() - tried));
  }
  return {};
}

std::string opened_by(size_t index) {
  return "password " + std::to_string(index + 1) + " of the list";
}

Outcome locked(Output& out, std::string_view encryption, std::string_view unlock,
               std::string reason) {
  out.field(model::field::kEncryption, encryption);
  out.field(model::field::kUnlock, unlock);
  return Outcome::encrypted(std::move(reason));
}

}  // namespace clew::extract
