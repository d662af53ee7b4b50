// SPDX-License-Identifier: EUPL-1.2
// The scanner finds selectors of all kinds in one pass over a text, also where they are disguised.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/selector.h"

namespace clew::extract {

/// Finds mentions in texts. Building one costs some milliseconds (tables of words and of numbering
/// plans), scanning allocates little: keep one a worker. One thread only.
class Scanner {
 public:
  /// `regions`: ISO 3166 alpha-2 codes whose national telephone forms are assumed, in this order.
  explicit Scanner(const std::vector<std::string>& regions);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  /// The mentions in `text` (UTF-8), ordered by start; spans are bytes of `text`. At most
  /// kMentionsMax. Mentions of one kind do not overlap.
  std::vector<model::Mention> scan(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

inline constexpr size_t kMentionsMax = 200'000;  ///< of one text

}  // namespace clew::extract
