// SPDX-License-Identifier: EUPL-1.2
// The dictionary built from the word lists; see words.h.
#include "extract/reading/words.h"

#include <unicode/uchar.h>

#include "extract/reading/characters.h"
#include "extract/reading/word_lists.h"

namespace clew::extract {
namespace {

constexpr size_t kStartBits = 1 << 16;  // half for words that start in ASCII, half for the others

/// Roles of words that begin a value; the others are only looked up around one.
constexpr uint32_t kStarting =
    static_cast<uint32_t>(Role::kNumber) | static_cast<uint32_t>(Role::kTimes) |
    static_cast<uint32_t>(Role::kPlus) | static_cast<uint32_t>(Role::kAt) |
    static_cast<uint32_t>(Role::kDot) | static_cast<uint32_t>(Role::kDocument) |
    static_cast<uint32_t>(Role::kNetwork) | static_cast<uint32_t>(Role::kWeb);

constexpr uint32_t kWithin =
    static_cast<uint32_t>(Role::kNumber) | static_cast<uint32_t>(Role::kTimes) |
    static_cast<uint32_t>(Role::kJoin) | static_cast<uint32_t>(Role::kThen);

bool is_apostrophe(char32_t point) {
  return point == '\'' || point == 0x2019 || point == 0x02BC || point == 0x2018 || point == 0x60;
}

/// Five bits of a byte: which letter, 0 for other ASCII, 28 to 31 beyond ASCII.
size_t five_bits(char c) {
  if (is_ascii_letter(c)) return static_cast<size_t>(c & 31);
  return static_cast<uint8_t>(c) < 0x80 ? 0 : 28 + static_cast<size_t>(c & 3);
}

size_t start_hash(std::string_view bytes) {
  auto byte = [&](size_t i) { return i < bytes.size() ? static_cast<uint8_t>(bytes[i]) : 0U; };
  if (byte(0) < 0x80) {
    const char third = bytes.size() > 2 ? bytes[2] : ' ';
    const char second = bytes.size() > 1 ? bytes[1] : ' ';
    return five_bits(bytes[0]) << 10 | five_bits(second) << 5 | five_bits(third);
  }
  return kStartBits / 2 + ((byte(0) & 7) << 12 | (byte(1) & 63) << 6 | (byte(3) & 63));
}

/// What is hashed tells nothing of words of one letter.
bool is_single_letter(std::string_view text, size_t at) {
  const size_t next = at + decode_at(text, at).length;
  return next >= text.size() || !is_word_letter(decode_at(text, next).point);
}

std::string cased(std::string_view word, bool first_only) {
  std::string out;
  for (size_t i = 0; i < word.size();) {
    const base::Decoded d = decode_at(word, i);
    const bool raise = !first_only || i == 0;
    base::append_utf8(
        out, raise ? static_cast<char32_t>(u_toupper(static_cast<UChar32>(d.point))) : d.point);
    i += d.length;
  }
  return out;
}

}  // namespace

Word read_word(std::string_view text, size_t at, size_t letters_max) {
  Word word;
  word.end = at;
  size_t letters = 0;
  while (word.end < text.size()) {
    const char c = text[word.end];
    if (is_ascii_letter(c)) {
      if (++letters <= letters_max) word.folded += ascii_lower(c);
      ++word.end;
      continue;
    }
    const bool plain_sign = static_cast<uint8_t>(c) < 0x80 && c != '\'' && c != '`';
    if (plain_sign) break;
    const base::Decoded d = decode_at(text, word.end);
    if (is_apostrophe(d.point)) {
      const size_t next = word.end + d.length;
      if (letters == 0 || next >= text.size()) break;
      if (!is_word_letter(decode_at(text, next).point)) break;
      word.end = next;
      continue;
    }
    if (!d.valid || !is_word_letter(d.point)) break;
    const char32_t folded = fold(d.point);
    if (folded != 0 && ++letters <= letters_max) base::append_utf8(word.folded, folded);
    word.end += d.length;
  }
  return word;
}

Words::Words() : starts_(kStartBits / 8), all_(kStartBits / 8), go_on_(kStartBits / 8) {
  for (const WordRow& row : word_rows()) add(row.words, row.role, row.number, row.tag, 0);
  for (const NumberRow& row : number_rows()) {
    add(row.words, Role::kNumber, row.value, {}, static_cast<int>(row.speech));
  }
  mark_glued();
}

/// Glued number words may begin with one that is too short to be told by its first letters alone.
void Words::mark_glued() {
  for (const std::string_view word : {"ohzero", "ohoh", "ohone", "ohtwo", "ohthree", "ohfour",
                                      "ohfive", "ohsix", "ohseven", "oheight", "ohnine"}) {
    mark_start(word, starts_);
    mark_start(word, go_on_);
  }
}

void Words::add(std::string_view words, Role role, int number, std::string_view tag, int language) {
  for (size_t start = 0; start < words.size();) {
    const size_t end = std::min(words.find(' ', start), words.size());
    const std::string_view word = words.substr(start, end - start);
    start = end + 1;
    if (word.empty()) continue;
    Meaning& meaning = meanings_[read_word(word, 0).folded];
    meaning.roles |= static_cast<uint32_t>(role);
    meaning.languages |= static_cast<uint16_t>(language);
    if (role == Role::kMonth) {
      meaning.month = static_cast<int8_t>(number);
    } else if (number >= 0) {
      meaning.number = static_cast<int8_t>(number);
    }
    if (!tag.empty()) meaning.tag = tag;
    if ((static_cast<uint32_t>(role) & kStarting) != 0) mark_start(word, starts_);
    mark_start(word, all_);
    if ((static_cast<uint32_t>(role) & kWithin) != 0) mark_start(word, go_on_);
  }
}

void Words::mark_start(std::string_view word, std::vector<uint8_t>& starts) {
  std::vector<std::string> forms = {std::string(word), read_word(word, 0).folded};
  const std::string_view curly = "\u2019";
  if (const size_t at = word.find(curly); at != std::string_view::npos) {
    for (const char* other : {"'", "`", "\u02BC", "\u2018", ""}) {
      forms.push_back(std::string(word).replace(at, curly.size(), other));
    }
  }
  for (size_t i = 0, count = forms.size(); i < count; ++i) {
    forms.push_back(cased(forms[i], true));
    forms.push_back(cased(forms[i], false));
  }
  for (const std::string& form : forms) {
    // After a word shorter than what is hashed stands no letter of ASCII, but perhaps anything
    // else.
    const bool ascii = static_cast<uint8_t>(form[0]) < 0x80;
    const bool shorter = form.size() < (ascii ? 3 : 4);
    const int first = ascii ? 0x7f : 0;
    const int followers = !shorter ? 1 : ascii ? 5 : 64;
    for (int i = 0; i < followers; ++i) {
      const size_t hash = start_hash(form + std::string(1, static_cast<char>(first + i)));
      starts[hash / 8] |= static_cast<uint8_t>(1 << (hash % 8));
    }
  }
}

const Meaning* Words::find(std::string_view folded) const {
  const auto found = meanings_.find(folded);
  return found == meanings_.end() ? nullptr : &found->second;
}

bool Words::may_start(std::string_view text, size_t at) const {
  const size_t hash = start_hash(text.substr(at, 4));
  return (starts_[hash / 8] >> (hash % 8) & 1) != 0;
}

bool Words::may_mean(std::string_view text, size_t at) const {
  if (is_single_letter(text, at)) return true;
  const size_t hash = start_hash(text.substr(at, 4));
  return (all_[hash / 8] >> (hash % 8) & 1) != 0;
}

bool Words::may_go_on(std::string_view text, size_t at) const {
  if (is_single_letter(text, at)) return true;
  const size_t hash = start_hash(text.substr(at, 4));
  return (go_on_[hash / 8] >> (hash % 8) & 1) != 0;
}

}  // namespace clew::extract
