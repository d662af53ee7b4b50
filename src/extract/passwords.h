// SPDX-License-Identifier: EUPL-1.2
// Passwords: trying those that a person gave on something locked. How many are tried depends on
// what one trial costs, never on the clock, so that two runs open the same.
//
//   const auto opened = try_passwords(out, TrialCost::kSlow, [&](std::string_view password) {
//     return fits(document, password);
//   });
//   if (!opened) return locked(out, "PDF, user password", kByPassword);
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "extract/format.h"

namespace clew::extract {

/// What would open a locked thing, as the field `unlock` says it.
inline constexpr std::string_view kByPassword = "a password";
inline constexpr std::string_view kByPrivateKey = "a private key";
inline constexpr std::string_view kByRecoveryKey = "a recovery key or password";

/// What one trial costs: how many are made at most.
enum class TrialCost {
  kQuick,  ///< microseconds: RC4, ZipCrypto
  kSlow,   ///< up to a tenth of a second: a hundred thousand rounds of a hash
  kHeavy,  ///< about a second: the headers of encrypted disks
};
inline constexpr size_t kQuickTrialsMax = 20'000;
inline constexpr size_t kSlowTrialsMax = 300;
inline constexpr size_t kHeavyTrialsMax = 20;

/// The index of the first password that `fits`; sets the field `opened_by` then. Passwords beyond
/// the cost's limit are left out, which the anomaly `passwords_not_tried` counts.
std::optional<size_t> try_passwords(Output& out, TrialCost cost,
                                    const std::function<bool(std::string_view)>& fits);

/// "password 3 of the list", for index 2.
std::string opened_by(size_t index);

/// Sets the fields `encryption` and `unlock`, and gives the outcome of a thing that stays locked.
Outcome locked(Output& out, std::string_view encryption, std::string_view unlock,
               std::string reason = "password needed");

}  // namespace clew::extract
