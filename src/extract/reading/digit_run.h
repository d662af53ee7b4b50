// SPDX-License-Identifier: EUPL-1.2
// A run of digits as people write numbers: groups of digits in any dress, also spelled as words,
// with whatever stands between them. What the digits mean is for detectors to say.
#pragma once

#include <array>
#include <bitset>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/reading/words.h"
#include "model/selector.h"

namespace clew::extract {

/// How strongly what stands between two groups parts them.
enum class Border : uint8_t {
  kNone,   ///< nothing, or invisible characters
  kTight,  ///< one separator: a space, a dash, a dot, an emoji
  kLoose,  ///< several: " - ", " . ", "--"
  kHard,   ///< a comma and a space, " / ", a bar, a line break, a new plus sign
};

/// Digits without a separator between them, or the digits of one spelled number.
struct DigitGroup {
  std::string digits;
  size_t start = 0;  ///< byte offsets of its text
  size_t end = 0;
  Border before = Border::kNone;  ///< towards the group before
  bool blank_before = false;      ///< that border holds white space
  bool break_before = false;      ///< that border holds a line break or tab
  bool filler_before = false;     ///< that border holds a word or bracketed words
  bool plus = false;              ///< a plus sign stands right before
  bool word = false;              ///< spelled
  char mark_before = 0;           ///< the ASCII sign of a tight border, 0 for another
  size_t look_alikes = 0;         ///< letters read as digits
  model::Unmasking how = model::Unmasking::kNone;         ///< of its digits
  model::Unmasking how_before = model::Unmasking::kNone;  ///< of the border
};

struct DigitRun {
  std::vector<DigitGroup> groups;
  size_t start = 0;  ///< with a plus sign or bracket before the first group
  size_t end = 0;
  size_t digits = 0;         ///< in all groups
  bool joined_left = false;  ///< a letter or digit touches the first group
  bool joined_right = false;
  bool bars = false;  ///< a bar parts some groups
};

inline constexpr size_t kRunGroupsMax = 4096;     ///< a longer run is read in parts
inline constexpr size_t kGlanceDigitsMax = 128;   ///< a run with more is read
inline constexpr size_t kDigitsOfLinesMax = 18;   ///< with more of them a line break ends a run
inline constexpr size_t kSeparatorPointsMax = 8;  ///< more of them end a run

/// Called at the start of a group: whether a value of another kind (a date, an amount) stands
/// there, which ends the run before it.
using StopAt = std::function<bool(size_t)>;

/// A bar between digits parts them, or stands for the digit one.
enum class Bars : uint8_t { kPart, kOnes };

/// Whether a short token of letters and digits stands at `at`: "thr33".
bool may_be_leet(std::string_view text, size_t at);

/// The end of a number word that starts at `at` with digits for letters ("z3r0"), or of several
/// written as one ("zerosixone"); 0 when none stands there.
size_t leet_word_at(std::string_view text, size_t at, const Words& words);
size_t glued_word_at(std::string_view text, size_t at, const Words& words);

/// What the bytes of a run of plain figures tell before it is read.
struct Glance {
  bool plain = false;  ///< figures and ASCII separators only, and nothing goes on behind them
  bool plus = false;   ///< a plus sign stands in it
  size_t digits = 0;
  size_t end = 0;
  std::array<char, kGlanceDigitsMax> figures{};  ///< the digits one after the other
  std::bitset<kGlanceDigitsMax> starts{};        ///< which of them begin a group
};
/// Looks at the run whose first figure is at `at`. Ends early, not plain, where reading it is
/// needed.
Glance glance(std::string_view text, size_t at, const Words& words);

/// Reads the run whose first group starts at `at` (a digit glyph, a look-alike or a number word).
/// `plus` tells that a plus sign was written as a word before it.
DigitRun read_digit_run(std::string_view text, size_t at, const Words& words, const StopAt& stop,
                        Bars bars = Bars::kPart, bool plus = false);

}  // namespace clew::extract
