// SPDX-License-Identifier: EUPL-1.2
// Phrases in one text, and the piece that shows them; see text_match.h.
#include "search/text_match.h"

#include <algorithm>
#include <unordered_set>

#include "base/utf8.h"

namespace clew::search {

namespace {

/// The last tokens of a text: a phrase is compared when its last token comes.
struct RecentToken {
  std::string folded;
  size_t start = 0;
};

bool is_space_or_control(char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }

/// The span at which the window begins that holds the most different phrases; the first of equals.
size_t best_window(const std::vector<MatchSpan>& sorted, size_t bytes) {
  size_t best = 0;
  size_t best_phrases = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    std::unordered_set<uint32_t> phrases;
    for (size_t j = i; j < sorted.size() && sorted[j].end <= sorted[i].start + bytes; ++j) {
      phrases.insert(sorted[j].phrase);
    }
    if (phrases.size() > best_phrases) {
      best_phrases = phrases.size();
      best = i;
    }
  }
  return best;
}

}  // namespace

TextMatcher::TextMatcher(std::vector<Phrase> phrases) : phrases_(std::move(phrases)) {
  for (uint32_t i = 0; i < phrases_.size(); ++i) {
    const Phrase& phrase = phrases_[i];
    longest_ = std::max(longest_, phrase.tokens.size());
    if (phrase.prefix) {
      prefixes_.push_back(i);
    } else {
      by_last_[phrase.tokens.back()].push_back(i);
    }
  }
}

std::vector<MatchSpan> TextMatcher::find(index::Tokenizer& tokenizer, std::string_view text,
                                         size_t limit) const {
  std::vector<MatchSpan> spans;
  std::vector<RecentToken> recent(longest_);
  size_t count = 0;
  const auto at = [&](size_t back) -> const RecentToken& {
    return recent[(count - 1 - back) % longest_];
  };
  const auto heads_match = [&](const Phrase& phrase) {
    const size_t size = phrase.tokens.size();
    if (count < size) return false;
    for (size_t back = 1; back < size; ++back) {
      if (at(back).folded != phrase.tokens[size - 1 - back]) return false;
    }
    return true;
  };
  std::string key;
  tokenizer.each(text, false, [&](const index::Token& token) {
    auto& slot = recent[count++ % longest_];
    slot.folded = token.folded;
    slot.start = token.start;
    const auto take = [&](uint32_t i) {
      const Phrase& phrase = phrases_[i];
      if (!heads_match(phrase)) return;
      spans.push_back({at(phrase.tokens.size() - 1).start, token.end, i});
    };
    key = token.folded;
    if (const auto found = by_last_.find(key); found != by_last_.end()) {
      for (const uint32_t i : found->second) take(i);
    }
    for (const uint32_t i : prefixes_) {
      if (key.compare(0, phrases_[i].tokens.back().size(), phrases_[i].tokens.back()) == 0) take(i);
    }
    return spans.size() < limit;
  });
  if (spans.size() > limit) spans.resize(limit);
  return spans;
}

std::string make_snippet(std::string_view text, const std::vector<MatchSpan>& spans, size_t bytes) {
  std::vector<MatchSpan> sorted = spans;
  std::sort(sorted.begin(), sorted.end(), [](const MatchSpan& a, const MatchSpan& b) {
    return a.start != b.start ? a.start < b.start : a.end < b.end;
  });
  const size_t best = best_window(sorted, bytes);
  size_t begin = 0;
  if (!sorted.empty()) {
    size_t last = sorted[best].end;
    for (size_t j = best; j < sorted.size() && sorted[j].end <= sorted[best].start + bytes; ++j) {
      last = std::max(last, sorted[j].end);
    }
    const size_t used = std::min(bytes, last - sorted[best].start);
    const size_t before = std::min((bytes - used) / 2, bytes / 3);
    begin = sorted[best].start > before ? sorted[best].start - before : 0;
  }
  size_t end = std::min(text.size(), begin + bytes);
  const auto continues = [&](size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  };
  // Cut at a space where one is near, else at a code point.
  if (begin > 0) {
    const size_t near = std::min(begin + 24, sorted[best].start);
    size_t cut = begin;
    while (cut < near && !is_space_or_control(text[cut])) ++cut;
    if (cut < near) begin = cut + 1;
  }
  while (continues(begin)) ++begin;
  while (end > begin && continues(end)) --end;

  std::string out = begin > 0 ? "…" : "";
  size_t next = 0;
  size_t open_until = 0;
  bool space = true;  // no space at the beginning
  for (size_t i = begin; i < end; ++i) {
    if (open_until != 0 && i >= open_until) {
      out += ']';
      open_until = 0;
    }
    size_t reach = 0;
    while (next < sorted.size() && sorted[next].start <= i) {
      if (sorted[next].end > i) reach = std::max(reach, sorted[next].end);
      ++next;
    }
    if (reach > open_until) {
      if (open_until == 0) out += '[';
      open_until = reach;
    }
    if (!is_space_or_control(text[i])) {
      out += text[i];
      space = false;
    } else if (!space) {
      out += ' ';
      space = true;
    }
  }
  if (open_until != 0) out += ']';
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (end < text.size()) out += "…";
  return out;
}

}  // namespace clew::search
