// SPDX-License-Identifier: EUPL-1.2
// RE2 and what it tells of an expression's literals; see regex_match.h.
#include "search/regex_match.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "index/tokenizer.h"

namespace clew::search {
namespace {

constexpr int kLiteralBytesMin = 3;  ///< shorter ones stand in too many words
constexpr int64_t kProgramBytesMax = 8 << 20;

RE2::Options options() {
  RE2::Options out;
  out.set_case_sensitive(false);
  out.set_log_errors(false);
  out.set_max_mem(kProgramBytesMax);
  return out;
}

/// The longest piece of a word in a literal: whatever stands around the literal, a text that holds
/// it holds a word with this in it. Empty when there is none long enough.
std::string piece_of(index::Tokenizer& tokenizer, std::string_view literal) {
  std::string best;
  tokenizer.each(literal, true, [&](const index::Token& token) {
    if (token.folded.size() > best.size()) best = token.folded;
    return true;
  });
  const size_t least = static_cast<size_t>(kLiteralBytesMin);
  return best.size() >= least && best.size() < index::kTokenBytesMax / 2 ? best : "";
}

}  // namespace

struct RegexMatcher::State {
  std::unique_ptr<RE2> regex;
  std::vector<std::string> pieces;
  bool needs_all = false;

  void find_pieces(const std::string& pattern);
};

/// RE2 says only whether the literals that were seen allow a match. A literal without which none
/// is allowed is needed; when there is no such one, but none at all allows no match either, one of
/// them is needed.
void RegexMatcher::State::find_pieces(const std::string& pattern) {
  re2::FilteredRE2 filter(kLiteralBytesMin);
  int id = 0;
  if (filter.Add(pattern, options(), &id) != RE2::NoError) return;
  std::vector<std::string> literals;
  filter.Compile(&literals);
  const auto allows = [&](const std::vector<int>& seen) {
    std::vector<int> possible;
    filter.AllPotentials(seen, &possible);
    return !possible.empty();
  };
  if (literals.empty() || allows({})) return;
  index::Tokenizer tokenizer;
  std::set<std::string> needed;
  std::set<std::string> one_of;
  bool all_have_pieces = true;
  for (size_t i = 0; i < literals.size(); ++i) {
    std::vector<int> others;
    for (size_t j = 0; j < literals.size(); ++j) {
      if (j != i) others.push_back(static_cast<int>(j));
    }
    const std::string piece = piece_of(tokenizer, literals[i]);
    all_have_pieces = all_have_pieces && !piece.empty();
    if (piece.empty()) continue;
    one_of.insert(piece);
    if (!allows(others)) needed.insert(piece);
  }
  needs_all = !needed.empty();
  if (needs_all) pieces.assign(needed.begin(), needed.end());
  if (!needs_all && all_have_pieces) pieces.assign(one_of.begin(), one_of.end());
}

RegexMatcher::RegexMatcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
RegexMatcher::RegexMatcher(RegexMatcher&&) noexcept = default;
RegexMatcher& RegexMatcher::operator=(RegexMatcher&&) noexcept = default;
RegexMatcher::~RegexMatcher() = default;

Result<RegexMatcher> RegexMatcher::make(const std::string& pattern) {
  if (pattern.size() > kRegexBytesMax) {
    return Error(ErrorKind::kLimit, "a regular expression has at most 4096 bytes");
  }
  auto state = std::make_unique<State>();
  state->regex = std::make_unique<RE2>(pattern, options());
  if (!state->regex->ok()) {
    return Error(ErrorKind::kUsage, "not a regular expression: " + state->regex->error());
  }
  state->find_pieces(pattern);
  return RegexMatcher(std::move(state));
}

const std::vector<std::string>& RegexMatcher::pieces() const { return state_->pieces; }
bool RegexMatcher::needs_all() const { return state_->needs_all; }

std::vector<RegexSpan> RegexMatcher::find(std::string_view text, size_t limit) const {
  std::vector<RegexSpan> out;
  const re2::StringPiece all(text.data(), text.size());
  for (size_t at = 0; at <= text.size() && out.size() < limit;) {
    re2::StringPiece found;
    if (!state_->regex->Match(all, at, text.size(), RE2::UNANCHORED, &found, 1)) break;
    const auto start = static_cast<size_t>(found.data() - text.data());
    if (found.empty()) {
      at = start + 1;
      continue;
    }
    out.push_back({start, start + found.size()});
    at = start + found.size();
  }
  return out;
}

}  // namespace clew::search
