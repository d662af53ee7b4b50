// SPDX-License-Identifier: EUPL-1.2
// Host names with disguised dots; see host_reader.h.
#include "extract/reading/host_reader.h"

#include <algorithm>

#include "extract/reading/characters.h"
#include "extract/reading/tokens.h"
#include "model/top_level_domains.h"

namespace clew::extract {
namespace {

constexpr size_t kLabelBytesMax = 63;
constexpr int kLabelsMax = 8;
constexpr std::string_view kReserved[] = {"example", "home",  "internal",    "invalid",
                                          "lan",     "local", "localdomain", "test"};

/// The end of the label that starts at `at`: letters, digits and hyphens.
size_t label_end(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && end - at <= kLabelBytesMax) {
    const char c = text[end];
    if (static_cast<uint8_t>(c) < 0x80) {
      if (!is_ascii_alnum(c) && c != '-' && !(c == '_' && end > at)) break;
      ++end;
      continue;
    }
    const base::Decoded d = decode_at(text, end);
    const bool han = d.point >= 0x3040 && d.point <= 0x9FFF;
    if (!d.valid || (!is_word_letter(d.point) && !han)) break;
    end += d.length;
  }
  while (end > at && text[end - 1] == '-') --end;
  return end;
}

/// A dot and how it was written; length 0 when none stands there.
struct Dot {
  size_t length = 0;
  bool written = false;
  bool spaced = false;
  bool apart = false;  ///< blanks before and after
};

bool is_full_stop(std::string_view text, size_t at, size_t& length) {
  length = 0;
  if (at >= text.size()) return false;
  if (text[at] == '.') length = 1;
  const std::string_view three = text.substr(at, 3);
  if (three == "\u3002" || three == "\uFF0E") length = 3;
  return length > 0;
}

Dot dot_at(std::string_view text, size_t at, const Words& words) {
  size_t length = 0;
  if (is_full_stop(text, at, length)) {
    const size_t next = at + length;
    const size_t blanks = skip_blanks(text, next, 2) - next;
    return {length + blanks, false, blanks > 0};
  }
  size_t position = skip_blanks(text, at, 2);
  const bool blank_before = position > at;
  const bool bracket = position < text.size() && is_opening(text[position]);
  if (bracket) position = skip_blanks(text, position + 1, 1);
  size_t end = 0;
  if (is_full_stop(text, position, length)) {
    end = position + length;
  } else {
    const Word word = read_word(text, position);
    const Meaning* meaning = words.find(word.folded);
    if (meaning == nullptr || !meaning->is(Role::kDot)) return {};
    if (!bracket && !blank_before) return {};
    end = word.end;
  }
  if (!bracket) {
    const size_t after = skip_blanks(text, end, 2);
    if (end - position > 1 && after == end) return {};  // a word needs a blank after it
    const bool word = end - position > 1;
    return {after - at, word, !word, !word && blank_before && after > end};
  }
  end = skip_blanks(text, end, 1);
  if (end >= text.size() || !is_closing(text[end])) return {};
  return {skip_blanks(text, end + 1, 2) - at, true, false};
}

}  // namespace

bool has_known_end(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  std::string last;
  const std::string_view label = host.substr(dot + 1);
  for (size_t i = 0; i < label.size();) {
    const base::Decoded d = decode_at(label, i);
    base::append_utf8(last, d.point < 0x80 ? fold(d.point) : d.point);
    i += d.length;
  }
  if (last.starts_with("xn--")) return true;
  return model::is_top_level_domain(last) ||
         std::find(std::begin(kReserved), std::end(kReserved), last) != std::end(kReserved);
}

Host read_host(std::string_view text, size_t at, const Words& words, Dots dots) {
  Host best;
  std::string name;
  bool written = false;
  bool spaced = false;
  size_t position = at;
  for (int labels = 1; labels <= kLabelsMax; ++labels) {
    const size_t end = label_end(text, position);
    if (end == position) break;
    name += text.substr(position, end - position);
    const bool known = has_known_end(name);
    if (spaced && !known) break;  // a full stop and a blank end a sentence more often
    if (known) best = {name, end, true, written};
    const Dot dot = dot_at(text, end, words);
    if (dot.length == 0 || (dots == Dots::kPlain && (dot.written || dot.spaced))) break;
    // "mail . example . co . uk": blanks on both sides of each.
    if (dot.spaced && (dots != Dots::kAny || (known && !dot.apart))) break;
    written = written || dot.written;
    spaced = dot.spaced;
    name += '.';
    position = end + dot.length;
  }
  return best;
}

size_t written_dot_before(std::string_view text, size_t at, const Words& words) {
  auto back_blanks = [&](size_t i) {
    while (i > 0 && text[i - 1] == ' ') --i;
    return i;
  };
  size_t position = back_blanks(at);
  const bool blank_after = position < at;
  const bool bracket = position > 0 && is_closing(text[position - 1]);
  if (bracket) position = back_blanks(position - 1);
  const size_t end = position;
  if (bracket && end > 0 && text[end - 1] == '.') {
    position = end - 1;
  } else {
    while (position > 0 && word_character_before(text, position)) {
      position -= decode_before(text, position).length;
    }
    const Meaning* meaning = words.find(read_word(text, position).folded);
    if (position == end || meaning == nullptr || !meaning->is(Role::kDot)) return at;
    if (!bracket && !blank_after) return at;
  }
  if (bracket) {
    position = back_blanks(position);
    if (position == 0 || !is_opening(text[position - 1])) return at;
    return back_blanks(position - 1);
  }
  const size_t before = back_blanks(position);
  return before < position ? before : at;
}

}  // namespace clew::extract
