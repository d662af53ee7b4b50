// SPDX-License-Identifier: EUPL-1.2
// Settings of a case: short texts under names, in case.db.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace clew::store {

/// What is stated about a case when it is made.
struct CaseSettings {
  std::string title;
  /// Countries whose national numbers and formats are assumed, in order (ISO 3166-1 alpha-2).
  std::vector<std::string> regions;
  TimeMs created_ms = 0;
  bool operator==(const CaseSettings&) const = default;
};

Result<std::optional<std::string>> setting(Database& database, std::string_view key);
Result<void> set_setting(Database& database, std::string_view key, std::string_view value);
Result<void> remove_setting(Database& database, std::string_view key);

/// kUsage when the title is empty or no line of text, or a region no two-letter country code.
Result<void> check_case_settings(const CaseSettings& settings);
Result<void> set_case_settings(Database& database, const CaseSettings& settings);
Result<CaseSettings> case_settings(Database& database);

/// Passwords to try on locked evidence, in order, without repeats. They are kept so that what was
/// derived with them can be rebuilt.
Result<std::vector<std::string>> passwords(Database& database);
/// Adds those that are new at the end; returns how many. kUsage when one is empty or too long, or
/// there would be more than kPasswordsMax.
Result<size_t> add_passwords(Database& database, const std::vector<std::string>& more);
inline constexpr size_t kPasswordsMax = 1000;
inline constexpr size_t kPasswordBytesMax = 1024;

/// Whom a key slot belongs to; "" where nothing was said. Labels of slots stand here, encrypted,
/// and not in the keys file.
Result<std::string> slot_label(Database& database, std::string_view slot);
Result<void> set_slot_label(Database& database, std::string_view slot, std::string_view label);

}  // namespace clew::store
