// SPDX-License-Identifier: EUPL-1.2
// Crypto addresses: tokens of the right length whose checksum holds. Nearly every address has a
// digit in it, so the first digit of a token is where they are looked for. An address may be cut in
// two or written in groups of four: what its checksum proves was one.
#include "model/values/wallet.h"

#include <algorithm>

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/context.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

constexpr size_t kShortest = 26;
constexpr size_t kLongest = 90;

constexpr size_t kGroup = 4;
constexpr size_t kGroupsMax = 16;
constexpr size_t kPieceMin = 8;  // of an address cut in two

bool may_begin(std::string_view token) {
  const char c = token[0];
  if (c == '0') return (token[1] == 'x' || token[1] == 'X') && token.size() == 42;
  if (c == '1' || c == '3' || c == 'L' || c == 'M' || c == 'D' || c == 'A' || c == '9' ||
      c == 'T') {
    return token.size() <= 35;
  }
  const char first = ascii_lower(c);
  const char second = ascii_lower(token[1]);
  return (first == 'b' && second == 'c') || (first == 'l' && second == 't');
}

size_t add(Scan& scan, const std::string& joined, size_t start, size_t end, model::Unmasking how) {
  if (joined.size() < kShortest || joined.size() > kLongest || !may_begin(joined)) return 0;
  auto value = model::normalise_wallet(joined, model::UnprovenCase::kRefuse);
  if (!value) return 0;
  scan.add(model::SelectorKind::kWallet, start, end, std::move(*value), how);
  return end;
}

/// What parts two pieces of one address: a blank, a dash, a line break; 0 for another.
size_t joint_length(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ' || text[at] == '-' || text[at] == '\n') return 1;
  return text.substr(at, 2) == "\r\n" ? 2 : 0;
}

/// Cut in two: the piece at `token` and the one after it.
size_t read_cut(Scan& scan, const Token& token) {
  const std::string_view text = scan.text;
  const size_t joint = joint_length(text, token.end);
  if (joint == 0 || word_character_before(text, token.start)) return 0;
  const char first = text[token.start];
  const bool may = first == 'b' || first == 'l' || first == '0' || first == '1' || first == '3' ||
                   first == 'L' || first == 'M' || first == 'D' || first == 'A' || first == '9' ||
                   first == 'T';
  if (!may || token.end + joint >= text.size() || !is_ascii_alnum(text[token.end + joint]))
    return 0;
  const Token rest = token_around(text, token.end + joint, kLongest);
  if (rest.start != token.end + joint || rest.size() < kPieceMin) return 0;
  const std::string joined = std::string(text.substr(token.start, token.size())) +
                             std::string(text.substr(rest.start, rest.size()));
  return add(scan, joined, token.start, rest.end, model::Unmasking::kSplit);
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_ascii_digit);
}

/// In groups of four: from the first of them, or one of those after it, to the last or a shorter
/// rest.
size_t read_groups(Scan& scan, const Token& token) {
  const std::string_view text = scan.text;
  if (joint_length(text, token.end) != 1) return 0;
  const char joint = text[token.end];
  size_t start = token.start;
  for (size_t i = 0; i < kGroupsMax && start > kGroup && text[start - 1] == joint; ++i) {
    const Token before = token_around(text, start - 2, kGroup + 1);
    if (before.size() != kGroup || before.end + 1 != start) break;
    // Read already, from its own digit.
    if (has_digit(text.substr(before.start, kGroup))) return 0;
    start = before.start;
  }
  std::string joined;
  size_t end = start;
  for (size_t i = 0; i < kGroupsMax; ++i) {
    const Token group = token_around(text, end + (i > 0 ? 1 : 0), kGroup + 1);
    if (group.size() > kGroup || group.size() == 0) break;
    joined += text.substr(group.start, group.size());
    end = group.end;
    if (group.size() < kGroup || end + 1 >= text.size() || text[end] != joint) break;
  }
  if (joined.size() < kShortest) return 0;
  const size_t tail = joined.size() % kGroup;
  for (size_t from = start; from <= token.start; from += kGroup + 1, joined.erase(0, kGroup)) {
    if (const size_t found = add(scan, joined, from, end, model::Unmasking::kSeparators))
      return found;
    if (tail == 0) continue;
    const size_t whole = end - tail - 1;
    const std::string groups = joined.substr(0, joined.size() - tail);
    if (add(scan, groups, from, whole, model::Unmasking::kSeparators) > 0) return whole;
  }
  return 0;
}

size_t read(Scan& scan, size_t at) {
  const size_t after = at + scan.figures;
  const bool only_figures = (at == 0 || !is_ascii_alnum(scan.text[at - 1])) &&
                            (after >= scan.text.size() || !is_ascii_alnum(scan.text[after]));
  if (only_figures && scan.figures < kPieceMin && scan.figures != kGroup) return 0;
  const Token token = token_around(scan.text, at, kLongest + 1);
  if (token.size() == kGroup) return read_groups(scan, token);
  if (token.size() < kPieceMin || token.size() > kLongest) return 0;
  if (const size_t end = read_cut(scan, token)) return end;
  if (token.size() < kShortest) return 0;
  if (!may_begin(scan.text.substr(token.start, token.size()))) return 0;
  if (word_character_before(scan.text, token.start) || word_character_at(scan.text, token.end)) {
    return 0;
  }
  const bool announced = role_before(scan.text, token.start, scan.words, Role::kWallet);
  auto value = model::normalise_wallet(
      scan.text.substr(token.start, token.size()),
      announced ? model::UnprovenCase::kAccept : model::UnprovenCase::kRefuse);
  if (!value) return 0;
  scan.add(model::SelectorKind::kWallet, token.start, token.end, std::move(*value));
  return token.end;
}

}  // namespace

extern constinit const Detector kWalletDetector{
    .name = "wallet",
    .summary = "addresses of crypto-currencies",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
