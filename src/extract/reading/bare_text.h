// SPDX-License-Identifier: EUPL-1.2
// A text without the dress of its characters: full-width, mathematical, circled letters and digits,
// other scripts' digits and keycaps become ASCII, invisible characters between others go, letters
// of another alphabet that pass for Latin ones in a Latin word become those (Unicode TR 39 calls
// them confusables). Detectors read the bare text; spans are told in the original.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/selector.h"

namespace clew::extract {

/// Keeps views of the text it is made of. Chinese numerals, superscripts and letters that pass for
/// digits stay as they are: they are words, too, and what reads digit runs knows them.
class BareText {
 public:
  explicit BareText(std::string_view text);

  /// The original itself where nothing is dressed.
  std::string_view text() const { return changes_.empty() ? original_ : bare_; }

  struct Span {
    size_t start = 0;
    size_t end = 0;
    model::Unmasking how = model::Unmasking::kNone;  ///< of the changes within
  };
  /// The bytes of the original that [start, end) of the bare text stands for.
  Span original(size_t start, size_t end) const;

 private:
  /// Characters of one width that became one byte each, or none.
  struct Change {
    uint32_t bare = 0;
    uint32_t bare_length = 0;
    uint32_t start = 0;
    uint32_t length = 0;
    model::Unmasking how = model::Unmasking::kNone;
    uint32_t end() const { return start + length; }
    uint32_t bare_end() const { return bare + bare_length; }
  };

  void build();
  void copy_to(size_t at);
  void change(size_t at, size_t length, char to, model::Unmasking how);
  void drop(size_t at, size_t length, model::Unmasking how);
  size_t han_sign(size_t at);
  void keycap(size_t at, size_t length);
  size_t other_alphabet(size_t at);
  void fold_word(size_t start, size_t end);

  std::string_view original_;
  std::string bare_;
  size_t copied_ = 0;  ///< of the original
  size_t judged_ = 0;  ///< end of the last word that was looked at for look-alikes
  std::vector<Change> changes_;
};

inline constexpr size_t kChangesMax = 1'000'000;  ///< then the rest of a text is read as it is

}  // namespace clew::extract
