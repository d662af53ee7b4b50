// SPDX-License-Identifier: EUPL-1.2
// Words that are nearly a given one: Damerau-Levenshtein distance, in which a letter left out, put
// in, exchanged, or two neighbours turned round count one each (Damerau 1964; the restricted form,
// "optimal string alignment", in which no piece is changed twice).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/shard.h"

namespace clew::index {

/// Compares many words with one. Words that come sorted share the work of what they begin with.
/// Thread-compatible.
class NearWords {
 public:
  NearWords(std::string_view folded, uint32_t most);
  /// The distance in letters, when it is `most` or less.
  std::optional<uint32_t> distance(std::string_view term);

 private:
  std::u32string word_;
  uint32_t most_;
  std::u32string last_;                      ///< the term of the last call
  std::vector<std::vector<uint32_t>> rows_;  ///< by letters of last_ that are read
  std::vector<uint32_t> least_;              ///< of each row
  size_t read_ = 0;
};

/// Adds the shard's words within `most` of `folded`, without itself, to `found`: word and distance.
Result<void> find_near_words(ShardReader& shard, std::string_view folded, uint32_t most,
                             std::map<std::string, uint32_t>& found);

}  // namespace clew::index
