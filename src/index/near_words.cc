// SPDX-License-Identifier: EUPL-1.2
// The table of distances, row by row; see near_words.h.
#include "index/near_words.h"

#include <algorithm>

#include "base/utf8.h"

namespace clew::index {
namespace {

std::u32string decoded(std::string_view text) {
  std::u32string out;
  for (size_t i = 0; i < text.size();) {
    const auto one = base::decode_utf8(text, i);
    out.push_back(one.point);
    i += one.length;
  }
  return out;
}

}  // namespace

NearWords::NearWords(std::string_view folded, uint32_t most) : word_(decoded(folded)), most_(most) {
  rows_.emplace_back(word_.size() + 1);
  for (size_t i = 0; i <= word_.size(); ++i) rows_[0][i] = static_cast<uint32_t>(i);
  least_.push_back(0);
}

std::optional<uint32_t> NearWords::distance(std::string_view term) {
  // Four bytes at most a letter.
  if (term.size() > 4 * (word_.size() + most_)) return std::nullopt;
  const std::u32string letters = decoded(term);
  size_t same = 0;
  while (same < letters.size() && same < read_ && letters[same] == last_[same]) ++same;
  last_ = letters;
  read_ = same;
  // A row grows from the two above it; when none of them can, nothing below can.
  const auto is_hopeless = [&](size_t row) {
    return row > 0 && least_[row] > most_ && least_[row - 1] >= most_;
  };
  for (size_t row = read_ + 1; row <= letters.size(); ++row) {
    if (is_hopeless(row - 1)) return std::nullopt;
    if (rows_.size() <= row) {
      rows_.emplace_back(word_.size() + 1);
      least_.push_back(0);
    }
    auto& now = rows_[row];
    const auto& above = rows_[row - 1];
    now[0] = static_cast<uint32_t>(row);
    least_[row] = now[0];
    for (size_t i = 1; i <= word_.size(); ++i) {
      const uint32_t exchanged = above[i - 1] + (letters[row - 1] == word_[i - 1] ? 0 : 1);
      now[i] = std::min({exchanged, above[i] + 1, now[i - 1] + 1});
      const bool is_turned =
          row > 1 && i > 1 && letters[row - 1] == word_[i - 2] && letters[row - 2] == word_[i - 1];
      if (is_turned) now[i] = std::min(now[i], rows_[row - 2][i - 2] + 1);
      least_[row] = std::min(least_[row], now[i]);
    }
    read_ = row;
  }
  const uint32_t found = rows_[letters.size()][word_.size()];
  if (found > most_) return std::nullopt;
  return found;
}

Result<void> find_near_words(ShardReader& shard, std::string_view folded, uint32_t most,
                             std::map<std::string, uint32_t>& found) {
  NearWords near(folded, most);
  auto* select = TRY(shard.prepared("SELECT term FROM term ORDER BY term"));
  while (TRY(select->step())) {
    const auto term = select->text(0);
    const auto distance = near.distance(term);
    if (distance && *distance > 0) found.emplace(term, *distance);
  }
  return {};
}

}  // namespace clew::index
