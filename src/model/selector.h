// SPDX-License-Identifier: EUPL-1.2
// Selectors: a kind and a normalised value, and the mentions of them in items. The kinds and their
// names are stable: they stand in shards, in `--json` and in exports.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// The kinds of values that are found in texts.
enum class SelectorKind : uint8_t {
  kPhone,        ///< E.164, "+33612345678"
  kEmail,        ///< lower case, "name@host"
  kHandle,       ///< an account name, lower case, without "@"
  kUrl,          ///< scheme and host in lower case, no fragment
  kDomain,       ///< lower case, IDNA in Unicode form
  kIp,           ///< dotted IPv4, or IPv6 after RFC 5952
  kIban,         ///< no spaces, upper case
  kCard,         ///< digits; shown masked everywhere but in the value itself
  kWallet,       ///< crypto address as its checksum demands
  kImei,         ///< 15 digits
  kCoordinates,  ///< "48.85661,2.35222" (WGS 84, five decimals)
  kMoney,        ///< "EUR 1250.00"
  kDate,         ///< "2026-03-03"
  kDocument,     ///< "passport:FR12AB34567": kind of document, then its number
};
inline constexpr size_t kSelectorKindCount = 14;

/// "phone", "email", ... in the order of the enumeration.
std::string_view name_of(SelectorKind kind);
std::optional<SelectorKind> selector_kind(std::string_view name);

/// How a value was hidden where it was found. A mention carries the set of them as bits.
enum class Unmasking : uint16_t {
  kNone = 0,
  kSeparators = 1 << 0,  ///< unusual separators or spaces between digits or letters
  kFullWidth = 1 << 1,   ///< full-width, keycap, circled, superscript or other scripts' digits
  kDigitWords = 1 << 2,  ///< digits written as words
  kLookAlikes = 1 << 3,  ///< letters for digits (o for 0, l for 1) or homoglyphs
  kAtDot = 1 << 4,       ///< "at" and "dot" written out or bracketed
  kSplit = 1 << 5,       ///< broken by words, line breaks or invisible characters
  kHanDigits = 1 << 6,   ///< Chinese numerals
  kReversed = 1 << 7,    ///< written backwards, and said so
};
constexpr Unmasking operator|(Unmasking a, Unmasking b) {
  return static_cast<Unmasking>(static_cast<uint16_t>(a) | static_cast<uint16_t>(b));
}
constexpr bool has(Unmasking set, Unmasking one) {
  return (static_cast<uint16_t>(set) & static_cast<uint16_t>(one)) != 0;
}
/// "digit words, separators"; "plain" for kNone.
std::string describe(Unmasking set);

/// A value found in an item: exact span, normalised value, how it was unmasked.
struct Mention {
  SelectorKind kind = SelectorKind::kPhone;
  std::string value;    ///< normalised
  uint32_t start = 0;   ///< byte offset in the item's text (or in the field named below)
  uint32_t length = 0;  ///< bytes
  Unmasking unmasked = Unmasking::kNone;
  std::string field;  ///< empty: in the text; else the metadata field it stands in
  bool operator==(const Mention&) const = default;
};

/// A value as it may be shown on screens and in lists: cards keep the first six and last four
/// digits.
std::string shown_value(SelectorKind kind, std::string_view value);

}  // namespace clew::model
