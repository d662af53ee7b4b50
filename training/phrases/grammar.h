// SPDX-License-Identifier: EUPL-1.2
// Texts composed from small grammars. A rule is a symbol and its alternatives:
//
//   {"greeting", "hi|hey|good [morning|evening]|hello {name}"}
//
// `|` parts alternatives, `[ ]` holds inner ones, `{ }` names a slot or another symbol. One file
// per language holds its rules; a symbol that a language lacks is said in English, as people do.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "training/people.h"
#include "training/random.h"

namespace clew::training {

struct Rule {
  std::string_view symbol;
  std::string_view alternatives;
};

std::span<const Rule> english_rules();
std::span<const Rule> french_rules();
std::span<const Rule> german_rules();
std::span<const Rule> spanish_rules();
std::span<const Rule> romanian_rules();
std::span<const Rule> ukrainian_rules();
std::span<const Rule> russian_rules();
std::span<const Rule> arabic_rules();
std::span<const Rule> chinese_rules();

/// Whether the language has the symbol itself.
bool has_rule(Language language, std::string_view symbol);

/// A selector as it stands in a text, with what it means: ground truth for detectors.
struct SelectorUse {
  std::string kind;     ///< as Clew names the kinds: phone, email, iban ...
  std::string value;    ///< normalised
  std::string how;      ///< how it is hidden; "plain" when it is not
  std::string written;  ///< the characters in the text
};

/// A text and the selectors that its author put into it.
struct Text {
  std::string text;
  std::vector<SelectorUse> selectors;

  void append(const Text& other);
  void append(std::string_view literal) { text += literal; }
};

/// What fills a slot: plain words, or a selector in the writing that its author chose.
struct Slot {
  std::string text;
  std::string kind, value, how;  ///< empty kind: plain words
  Slot() = default;
  Slot(std::string words) : text(std::move(words)) {}
  Slot(std::string_view words) : text(words) {}
  Slot(const char* words) : text(words) {}
  Slot(std::string written, std::string_view a_kind, std::string a_value, std::string_view a_how)
      : text(std::move(written)), kind(a_kind), value(std::move(a_value)), how(a_how) {}
};
using Slots = std::map<std::string, Slot, std::less<>>;

/// How somebody writes.
struct Manner {
  int typos_per_mille = 0;  ///< of words
  bool in_latin = false;    ///< Cyrillic typed in Latin letters
  int variation = -1;       ///< per mille of alternatives other than the first; -1: any, evenly
};

/// A text for `symbol`. Typing faults and transliteration touch the phrases, never the slots.
Text compose(Random& random, Language language, std::string_view symbol, const Slots& slots,
             const Manner& manner = {});

/// Cyrillic in the Latin letters of informal messages ("privet, kak dela").
std::string transliterate(std::string_view text);

}  // namespace clew::training
