// SPDX-License-Identifier: EUPL-1.2
// The table `settings`; its keys are listed in docs/formats/case.md.
#include "store/settings.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace clew::store {
namespace {

constexpr std::string_view kTitle = "title";
constexpr std::string_view kRegions = "regions";
constexpr std::string_view kCreated = "created_ms";
constexpr std::string_view kSlotLabel = "slot-label:";
constexpr std::string_view kPasswords = "passwords";
constexpr size_t kTitleBytesMax = 1000;

bool is_region(std::string_view text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_one_line(std::string_view text) {
  return base::is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

Result<std::string> setting_that_must_be(Database& database, std::string_view key) {
  auto value = TRY(setting(database, key));
  if (!value) return Error(ErrorKind::kCorrupt, "the case lacks a setting: " + std::string(key));
  return *value;
}

}  // namespace

Result<std::optional<std::string>> setting(Database& database, std::string_view key) {
  auto select = TRY(database.prepare("SELECT value FROM settings WHERE key=?1"));
  const bool found = TRY(select.start(key));
  if (!found) return std::optional<std::string>();
  return std::optional<std::string>(select.text(0));
}

Result<void> set_setting(Database& database, std::string_view key, std::string_view value) {
  auto insert =
      TRY(database.prepare("INSERT INTO settings(key, value) VALUES (?1, ?2) "
                           "ON CONFLICT(key) DO UPDATE SET value=excluded.value"));
  return insert.run(key, value);
}

Result<void> remove_setting(Database& database, std::string_view key) {
  auto remove = TRY(database.prepare("DELETE FROM settings WHERE key=?1"));
  return remove.run(key);
}

Result<void> check_case_settings(const CaseSettings& settings) {
  if (settings.title.empty() || settings.title.size() > kTitleBytesMax ||
      !is_one_line(settings.title)) {
    return Error(ErrorKind::kUsage, "a case's title is one line of at most 1000 bytes of text");
  }
  for (const auto& region : settings.regions) {
    if (!is_region(region)) {
      return Error(ErrorKind::kUsage, "a region is a country's two capital letters, as GB: " +
                                          base::show_name(region));
    }
  }
  return {};
}

Result<void> set_case_settings(Database& database, const CaseSettings& settings) {
  TRY(check_case_settings(settings));
  std::string regions;
  for (const auto& region : settings.regions) {
    if (!regions.empty()) regions += ",";
    regions += region;
  }
  TRY(set_setting(database, kTitle, settings.title));
  TRY(set_setting(database, kRegions, regions));
  return set_setting(database, kCreated, std::to_string(settings.created_ms));
}

Result<CaseSettings> case_settings(Database& database) {
  CaseSettings settings;
  settings.title = TRY(setting_that_must_be(database, kTitle));
  const auto regions = TRY(setting_that_must_be(database, kRegions));
  const auto created = TRY(setting_that_must_be(database, kCreated));
  for (size_t at = 0; at < regions.size(); at += 3)
    settings.regions.push_back(regions.substr(at, 2));
  const auto* end = created.data() + created.size();
  const auto [rest, code] = std::from_chars(created.data(), end, settings.created_ms);
  if (code != std::errc() || rest != end) {
    return Error(ErrorKind::kCorrupt, "the case's time of creation is not a number");
  }
  TRY(check_case_settings(settings));
  return settings;
}

Result<std::vector<std::string>> passwords(Database& database) {
  const auto joined = TRY(setting(database, kPasswords));
  std::vector<std::string> list;
  if (!joined) return list;
  for (size_t at = 0; at < joined->size();) {
    const size_t end = joined->find('\n', at);
    list.push_back(joined->substr(at, end - at));
    at = end == std::string::npos ? joined->size() : end + 1;
  }
  return list;
}

Result<size_t> add_passwords(Database& database, const std::vector<std::string>& more) {
  std::vector<std::string> list = TRY(passwords(database));
  const size_t before = list.size();
  for (const auto& password : more) {
    if (password.empty() || password.size() > kPasswordBytesMax ||
        password.find('\n') != std::string::npos) {
      return Error(ErrorKind::kUsage, "a password is one line of 1 to 1024 bytes");
    }
    if (std::find(list.begin(), list.end(), password) == list.end()) list.push_back(password);
  }
  if (list.size() > kPasswordsMax) {
    return Error(ErrorKind::kUsage, "a case keeps at most 1000 passwords to try");
  }
  if (list.size() == before) return size_t{0};
  std::string joined;
  for (const auto& password : list) joined += (joined.empty() ? "" : "\n") + password;
  TRY(set_setting(database, kPasswords, joined));
  return list.size() - before;
}

Result<std::string> slot_label(Database& database, std::string_view slot) {
  auto label = TRY(setting(database, std::string(kSlotLabel) + std::string(slot)));
  return label.value_or("");
}

Result<void> set_slot_label(Database& database, std::string_view slot, std::string_view label) {
  const std::string key = std::string(kSlotLabel) + std::string(slot);
  if (label.empty()) return remove_setting(database, key);
  if (!is_one_line(label)) return Error(ErrorKind::kUsage, "a key's label is one line of text");
  return set_setting(database, key, label);
}

}  // namespace clew::store
