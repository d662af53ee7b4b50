// SPDX-License-Identifier: EUPL-1.2
// Numbering plans of the assumed regions with a cheap test before libphonenumber, and a small cache
// of its answers: the same few numbers come again and again in one body of evidence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace clew::extract {

/// What a string of dialled digits looks like before a plan was asked.
enum class DialForm : uint8_t {
  kInternational,  ///< began with a plus sign or 00
  kNational,       ///< begins with the trunk prefix of a region
  kBareNational,   ///< could be of a region that dials without a trunk prefix
  kBareCode,       ///< begins with the calling code of a region, without plus
  kNone,
};

struct Dialled {
  DialForm form = DialForm::kNone;
  std::string e164;
};

/// One thread only.
class PhonePlans {
 public:
  explicit PhonePlans(std::vector<std::string> regions);

  /// Quick test of lengths and prefixes: false when dial() would find nothing.
  bool may_dial(std::string_view digits, bool plus) const;

  /// Whether a number may begin with these digits: false when may_dial() is false however many of
  /// them are dialled.
  bool may_begin(std::string_view digits) const;

  /// The number that `digits` (ASCII) dial; `plus` where a plus sign stood before them. Nothing
  /// when no plan has it.
  std::optional<Dialled> dial(std::string_view digits, bool plus);

  /// Whether mobile phones may have the number.
  bool may_be_mobile(const std::string& e164);

 private:
  struct Region {
    std::string name;
    std::string trunk;
    std::string code;
    bool mobiles_bare = false;  ///< mobile numbers are dialled without the trunk prefix
  };
  std::optional<std::string> ask(const std::string& dialled, const std::string& region);

  std::vector<Region> regions_;
  std::unordered_map<std::string, std::optional<std::string>> answers_;
  std::unordered_map<std::string, bool> mobile_;
};

}  // namespace clew::extract
