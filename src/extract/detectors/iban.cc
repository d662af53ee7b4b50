// SPDX-License-Identifier: EUPL-1.2
// Bank accounts: two letters and two digits begin one; its country says how long it is.
#include "model/values/iban.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

/// Reads `wanted` letters and digits with at most one blank, dash or dot between two of them.
std::string gather(std::string_view text, size_t start, size_t wanted, size_t& end) {
  std::string out;
  size_t at = start;
  while (at < text.size() && out.size() < wanted) {
    if (is_ascii_alnum(text[at])) {
      out += text[at++];
      continue;
    }
    const size_t blank = blank_length(text, at);
    const size_t length = blank > 0 ? blank : text[at] == '-' || text[at] == '.' ? 1 : 0;
    if (length == 0 || at + length >= text.size() || !is_ascii_alnum(text[at + length])) break;
    at += length;
  }
  end = at;
  return out;
}

size_t read(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (at < 2 || at + 2 > text.size() || !is_ascii_digit(text[at + 1])) return 0;
  if (!is_ascii_letter(text[at - 1]) || !is_ascii_letter(text[at - 2])) return 0;
  const size_t start = at - 2;
  if (word_character_before(text, start)) return 0;
  const char country[2] = {static_cast<char>(text[start] & ~0x20),
                           static_cast<char>(text[start + 1] & ~0x20)};
  const size_t length = model::iban_length({country, 2});
  if (length == 0) return 0;
  size_t end = start;
  const std::string gathered = gather(text, start, length, end);
  if (gathered.size() != length || word_character_at(text, end)) return 0;
  auto value = model::normalise_iban(gathered);
  if (!value) return 0;
  scan.add(model::SelectorKind::kIban, start, end, std::move(*value));
  return end;
}

}  // namespace

extern constinit const Detector kIbanDetector{
    .name = "iban",
    .summary = "international bank account numbers",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
