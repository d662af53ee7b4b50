// SPDX-License-Identifier: EUPL-1.2
// Reading lists of terms by way of the query language; see term_list.h.
#include "search/term_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/utf8.h"

namespace clew::search {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";  ///< byte order mark that some editors write
constexpr size_t kPhoneDigitsMin = 7;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// The raw bytes of a hash in hexadecimal, with or without its name before it.
Bytes hash_of(std::string_view text) {
  struct Name {
    std::string_view name;
    size_t digits;
  };
  constexpr Name kNames[] = {{"md5:", 32}, {"sha1:", 40}, {"sha256:", 64}, {"", 0}};
  for (const auto& [name, digits] : kNames) {
    if (text.substr(0, name.size()) != name) continue;
    const auto rest = text.substr(name.size());
    const bool fits = digits != 0 ? rest.size() == digits
                                  : rest.size() == 32 || rest.size() == 40 || rest.size() == 64;
    if (!fits) continue;
    if (auto bytes = base::from_hex(rest)) return std::move(*bytes);
  }
  return {};
}

bool is_number(std::string_view text) {
  const auto is_part = [](char c) {
    return is_digit(c) || is_space(c) || std::string_view("+().-/").find(c) != std::string::npos;
  };
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  return std::all_of(text.begin(), text.end(), is_part) &&
         static_cast<size_t>(digits) >= kPhoneDigitsMin;
}

/// Whether the text begins with the name of a field and a colon.
bool has_field(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == text.npos) return false;
  const auto fields = query_fields();
  return std::find(fields.begin(), fields.end(), text.substr(0, colon)) != fields.end();
}

/// A line as a query: several words are one phrase, what would be an operator is a word.
std::string as_query(std::string_view text) {
  if (text.front() == '"' || has_field(text)) return std::string(text);
  // As it is written, or the telephone number in whatever form.
  if (is_number(text)) return fmt::format("\"{0}\" OR phone:\"{0}\"", text);
  const bool is_one_word = std::none_of(text.begin(), text.end(), is_space) &&
                           text.front() != '-' && text.find_first_of("()\":") == text.npos &&
                           text != "AND" && text != "OR" && text != "NOT";
  if (is_one_word) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? ' ' : c;
  return quoted + "\"";
}

}  // namespace

Result<Term> parse_term(std::string_view text) {
  Term term;
  term.text = trimmed(text);
  if (term.text.empty()) return Error(ErrorKind::kUsage, "an empty term");
  if (term.text.size() > kTermBytesMax) {
    return Error(ErrorKind::kLimit, fmt::format("a term has at most {} bytes", kTermBytesMax));
  }
  term.hash = hash_of(term.text);
  if (term.hash.empty()) term.query = TRY(parse_query(as_query(term.text)));
  return term;
}

Result<std::vector<Term>> parse_term_list(std::string_view text) {
  if (text.size() > kTermListBytesMax) {
    return Error(ErrorKind::kLimit,
                 fmt::format("a list of terms has at most {} MiB", kTermListBytesMax >> 20));
  }
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  std::vector<Term> terms;
  std::unordered_set<std::string> known;
  for (uint64_t line = 1; !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    const auto written = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (written.empty() || written.front() == '#') continue;
    if (!known.insert(std::string(written)).second) continue;
    if (terms.size() == kTermsMax) {
      return Error(ErrorKind::kLimit, fmt::format("a list has at most {} terms", kTermsMax));
    }
    auto term = parse_term(written);
    if (!term.ok()) {
      return Error(term.error().kind, fmt::format("line {}: {}", line, term.error().text));
    }
    term->line = line;
    terms.push_back(term.take());
  }
  return terms;
}

}  // namespace clew::search
