// SPDX-License-Identifier: EUPL-1.2
// Account names: "@name" outside mail addresses, and names after the name of a network. Accounts in
// URLs are found with the URL (web.cc).
#include "model/values/handle.h"

#include <algorithm>

#include "extract/detectors/detector.h"
#include "extract/reading/characters.h"
#include "extract/reading/host_reader.h"
#include "extract/reading/tokens.h"

namespace clew::extract {
namespace {

constexpr size_t kLongest = 32;

// What follows "@" in style sheets, doc comments and annotations of programs.
constexpr std::string_view kProgramWords[] = {
    "argv",    "author", "charset",  "code",       "deprecated", "env",       "font",
    "home",    "import", "inc",      "inheritdoc", "isa",        "keyframes", "link",
    "list",    "media",  "override", "page",       "param",      "property",  "return",
    "returns", "see",    "since",    "supports",   "throws",     "todo",      "version"};

size_t name_end(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && end - at <= kLongest &&
         (is_ascii_alnum(text[end]) || text[end] == '_' || text[end] == '.')) {
    ++end;
  }
  while (end > at && text[end - 1] == '.') --end;
  return end;
}

/// Names stand after blanks, brackets, commas and quotes, not in the middle of other signs.
bool may_precede(std::string_view text, size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (static_cast<uint8_t>(before) >= 0x80) return !word_character_before(text, at);
  if (before == '"' || before == '\'') return !word_character_before(text, at - 1);
  return std::string_view(" \t\n\r([<>,|*:=").find(before) != std::string_view::npos;
}

/// Pages, not accounts: "econtent.asp".
bool is_page(std::string_view name) {
  for (const std::string_view end : {".asp", ".aspx", ".htm", ".html", ".js", ".jsp", ".php"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

size_t read_at_sign(Scan& scan, size_t at) {
  const std::string_view text = scan.text;
  if (!may_precede(text, at)) return 0;
  size_t start = at + (text[at] == '@' ? 1 : 3);
  // "(@)name"
  const bool bracketed =
      at > 0 && is_opening(text[at - 1]) && start < text.size() && is_closing(text[start]);
  if (bracketed) {
    if (word_character_before(text, at - 1)) return 0;
    ++start;
  }
  const size_t end = name_end(text, start);
  if (end - start > kLongest || word_character_at(text, end)) return 0;
  if (end < text.size() && std::string_view("@(-{/").find(text[end]) != std::string_view::npos) {
    return 0;
  }
  if (end < text.size() && text[end] == '[') return 0;  // an array of a program
  if (text.substr(end, 2) == "::" || text.substr(end, 2) == " =") return 0;
  const std::string_view written = text.substr(start, end - start);
  if (has_known_end(written)) return 0;
  auto value = model::normalise_handle(written);
  if (!value || is_ascii_digit((*value)[0])) return 0;
  if (std::find(std::begin(kProgramWords), std::end(kProgramWords), *value) !=
      std::end(kProgramWords)) {
    return 0;
  }
  scan.add(model::SelectorKind::kHandle, bracketed ? at - 1 : at, end, std::move(*value),
           bracketed ? model::Unmasking::kAtDot : model::Unmasking::kNone);
  return end;
}

/// "号", "是", "ID" after a network's Chinese name.
size_t han_filler_length(std::string_view text, size_t at) {
  for (const std::string_view filler : {"号码", "号", "是", "叫", "账号", "：", "，", "為", "为"}) {
    if (text.substr(at, filler.size()) == filler) return filler.size();
  }
  return 0;
}

/// "Telegram: anna_workeu", "insta - @mia": fillers, a mark, then the name. Without an at sign the
/// name must look like one, or stand alone after a colon.
size_t read_after_network(Scan& scan) {
  const std::string_view text = scan.text;
  size_t at = scan.word_end;
  const char next = at < text.size() ? text[at] : ' ';
  if (next == '.' || next == '/' || next == '-' || next == '_') return 0;
  const size_t start = at - (scan.word_end - scan.word_start);
  if (start > 0 && std::string_view("-_./@").find(text[start - 1]) != std::string_view::npos) {
    return 0;
  }
  bool colon = false;
  constexpr int kStepsMax = 10;
  for (int i = 0; i < kStepsMax && at < text.size(); ++i) {
    const char c = text[at];
    if (c == ' ' || c == ':' || c == '=' || c == '-' || c == '(') {
      colon = colon || c == ':' || c == '=';
      ++at;
      continue;
    }
    const Word word = read_word(text, at);
    if (const size_t han = han_filler_length(text, at)) {
      at += han;
      continue;
    }
    const Meaning* meaning = scan.words.find(word.folded);
    const bool filler =
        meaning != nullptr && (meaning->is(Role::kFiller) || meaning->is(Role::kSelf));
    if (!filler || word_character_at(text, word.end) || text.substr(word.end, 1) == "_") break;
    at = word.end;
  }
  if (at >= text.size() || at == scan.word_end || text[at] == '@') return 0;
  const size_t end = name_end(text, at);
  const std::string_view written = text.substr(at, end - at);
  if (written.size() < 4 || written.size() > kLongest || word_character_at(text, end)) return 0;
  if (has_known_end(written) || is_page(written) ||
      (end < text.size() && (text[end] == '@' || text[end] == '/'))) {
    return 0;
  }
  const bool odd = written.find_first_of("_.0123456789") != std::string_view::npos;
  const bool alone =
      end >= text.size() || std::string_view("\n\r,;|)").find(text[end]) != std::string_view::npos;
  if (!odd && !(colon && alone)) return 0;
  auto value = model::normalise_handle(written);
  if (!value || is_ascii_digit((*value)[0])) return 0;
  scan.add(model::SelectorKind::kHandle, at, end, std::move(*value));
  return end;
}

size_t read(Scan& scan, size_t at) {
  if (scan.word == nullptr) return read_at_sign(scan, at);
  return scan.word->is(Role::kNetwork) ? read_after_network(scan) : 0;
}

}  // namespace

extern constinit const Detector kHandleDetector{
    .name = "handle",
    .summary = "account names of networks and messengers",
    .triggers = on(Trigger::kAt, Trigger::kWord),
    .read = read,
};

}  // namespace clew::extract
