// SPDX-License-Identifier: EUPL-1.2
// The contract of detectors. The scanner goes over a text once; where a byte could be part of a
// value it calls, in order, the detectors that asked for that kind of byte. A detector is
// stateless: all it keeps is in Scan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/reading/phone_plans.h"
#include "extract/reading/words.h"
#include "model/selector.h"

namespace clew::extract {

/// What the scanner stopped at.
enum class Trigger : uint8_t {
  kDigit = 1 << 0,  ///< a digit glyph that no earlier claim covers; ASCII runs: only their first
  kAt = 1 << 1,     ///< "@" or its full-width form
  kDot = 1 << 2,    ///< a full stop between two letters or digits, or in brackets
  kColon = 1 << 3,  ///< a colon
  kWord = 1 << 4,   ///< a word of the dictionary that may begin a value
};

/// One scan of one text.
struct Scan {
  std::string_view text;
  const Words& words;
  PhonePlans& phones;
  bool month_first = false;  ///< 3/4/2026 is in March
  std::vector<model::Mention> found = {};
  size_t claimed = 0;  ///< what lies before this offset is read and belongs to a value
  /// Reads values of kinds other than telephone at a digit; returns their end or 0. Digits between
  /// `tried` and the last answer are not tried twice.
  size_t (*specific)(Scan& scan, size_t at) = nullptr;
  size_t figures = 0;  ///< ASCII digits at a kDigit trigger before the next other character
  size_t barren = 0;   ///< no telephone number starts between the last glance and here
  const Meaning* word = nullptr;  ///< of a kWord trigger
  size_t word_start = 0;
  size_t word_end = 0;

  void add(model::SelectorKind kind, size_t start, size_t end, std::string value,
           model::Unmasking how = model::Unmasking::kNone);
};

struct Detector {
  std::string_view name;
  std::string_view summary;  ///< one line for people
  uint8_t triggers = 0;      ///< set of Trigger
  /// Looks at the text around `at`; adds what it finds; returns the end of what it claims, so that
  /// nothing else reads it, or 0.
  size_t (*read)(Scan& scan, size_t at) = nullptr;
};

constexpr uint8_t on(Trigger a) { return static_cast<uint8_t>(a); }
constexpr uint8_t on(Trigger a, Trigger b) { return static_cast<uint8_t>(on(a) | on(b)); }

}  // namespace clew::extract
