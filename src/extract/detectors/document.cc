// SPDX-License-Identifier: EUPL-1.2
// Numbers of identity documents: capitals and digits after a word that names the document.
#include "model/values/document.h"

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

/// Cyrillic capitals on documents stand for the Latin letters of the same shape (ICAO Doc 9303 has
/// other ones only in the machine-readable zone); 0 for other letters.
char latin_shape(char32_t point) {
  constexpr std::pair<char32_t, char> kShapes[] = {
      {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'},
      {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'},
      {0x0423, 'Y'}, {0x0425, 'X'}, {0x0406, 'I'}};
  for (const auto& [cyrillic, latin] : kShapes) {
    if (cyrillic == point) return latin;
  }
  return 0;
}

/// Skips "number", "no.", ":", "№" and blanks after the document's name.
size_t skip_fillers(const Scan& scan, size_t at) {
  constexpr int kStepsMax = 8;
  for (int i = 0; i < kStepsMax && at < scan.text.size(); ++i) {
    const base::Decoded d = decode_at(scan.text, at);
    if (d.point == ' ' || d.point == ':' || d.point == '#' || d.point == '.' || d.point == 0xA0 ||
        d.point == 0x2116 || d.point == 0xB0 || d.point == 0xBA || d.point == '(' ||
        d.point == '-') {
      at += d.length;
      continue;
    }
    const Word word = read_word(scan.text, at);
    const Meaning* meaning = scan.words.find(word.folded);
    if (meaning == nullptr || !meaning->is(Role::kFiller)) break;
    if (word.end < scan.text.size() && is_ascii_digit(scan.text[word.end])) break;
    at = word.end;
  }
  return at;
}

/// Skips what may stand between two groups of a number: a blank or dash, and one word such as
/// "number" between blanks ("4510 number 123456"); `at` itself when the number ends there.
size_t skip_joint(const Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (at >= text.size() || (text[at] != ' ' && text[at] != '-')) return at;
  const Word word = read_word(text, at + 1);
  const Meaning* meaning = scan.words.find(word.folded);
  const bool filler = meaning != nullptr && meaning->is(Role::kFiller) &&
                      text.substr(word.end, 1) == " " && word.folded.size() > 1;
  return filler ? word.end + 1 : at + 1;
}

/// The group of capitals and digits at `at`; empty when another letter touches it.
std::string read_group(std::string_view text, size_t at, size_t& end) {
  constexpr size_t kLongest = 16;
  std::string out;
  end = at;
  while (end < text.size() && out.size() < kLongest) {
    const base::Decoded d = decode_at(text, end);
    const char c = d.point < 0x80 ? static_cast<char>(d.point) : latin_shape(d.point);
    if (!is_ascii_digit(c) && !(c >= 'A' && c <= 'Z')) break;
    out += c;
    end += d.length;
  }
  if (word_character_at(text, end)) out.clear();
  return out;
}

/// Up to three groups; a group of letters alone may only come first.
std::string read_number(const Scan& scan, size_t at, size_t& end) {
  constexpr int kGroupsMax = 3;
  std::string out;
  end = at;
  size_t position = at;
  for (int i = 0; i < kGroupsMax; ++i) {
    size_t group_end = position;
    const std::string group = read_group(scan.text, position, group_end);
    const bool digits = group.find_first_of("0123456789") != std::string::npos;
    if (group.empty() || (!digits && i > 0)) break;
    out += group;
    end = group_end;
    position = skip_joint(scan, end);
    if (position == end) break;
  }
  return out;
}

size_t read(Scan& scan, size_t) {
  if (!scan.word->is(Role::kDocument) || word_character_at(scan.text, scan.word_end)) return 0;
  const size_t at = skip_fillers(scan, scan.word_end);
  if (at == scan.word_end || at >= scan.text.size()) return 0;
  const size_t found = scan.found.size();
  if (is_ascii_digit(scan.text[at]) && scan.specific(scan, at) > 0) {
    scan.found.resize(found);  // they are found again in their own turn
    return 0;
  }
  size_t end = at;
  const std::string number = read_number(scan, at, end);
  auto value = model::normalise_document(scan.word->tag, number);
  if (!value) return 0;
  scan.add(model::SelectorKind::kDocument, at, end, std::move(*value));
  return end;
}

}  // namespace

extern constinit const Detector kDocumentDetector{
    .name = "document",
    .summary = "numbers of identity documents",
    .triggers = on(Trigger::kWord),
    .read = read,
};

}  // namespace clew::extract
