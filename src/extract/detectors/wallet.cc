// SPDX-License-Identifier: EUPL-1.2
// Crypto addresses: tokens of the right length whose checksum holds. Nearly every address has a
// digit in it, so the first digit of a token is where they are looked for.
#include "model/values/wallet.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/context.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

constexpr size_t kShortest = 26;
constexpr size_t kLongest = 90;

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

size_t read(Scan& scan, size_t at) {
  const Token token = token_around(scan.text, at, kLongest + 1);
  if (token.size() < kShortest || token.size() > kLongest) return 0;
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
