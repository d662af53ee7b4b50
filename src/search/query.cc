// SPDX-License-Identifier: EUPL-1.2
// Reading queries by recursive descent; see query.h. Grammar: docs/reference/query.md.
#include "search/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "index/tokenizer.h"
#include "search/regex_match.h"

namespace clew::search {
namespace {

constexpr size_t kPhoneDigitsMin = 7;
constexpr size_t kPhoneDigitsMax = 17;

struct FilterName {
  std::string_view name;
  Filter filter;
};
constexpr std::array<FilterName, 7> kFilters = {{
    {"date", Filter::kTime},
    {"exhibit", Filter::kExhibit},
    {"kind", Filter::kKind},
    {"lang", Filter::kLanguage},
    {"path", Filter::kPath},
    {"state", Filter::kState},
    {"type", Filter::kType},
}};

struct PlaceName {
  std::string_view name;
  Place place;
};
constexpr std::array<PlaceName, 3> kPlaces = {{
    {"from", Place::kFrom},
    {"title", Place::kTitle},
    {"to", Place::kTo},
}};

/// The selector kind "date" is written so, because `date:` is the time of the item.
constexpr std::string_view kMentionedDate = "mentioned";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

/// The instants of "2026", "2026-03" or "2026-03-01": first and first after.
struct Span {
  TimeMs from = 0;
  TimeMs until = 0;
};
std::optional<Span> parse_span(std::string_view text) {
  std::array<int, 3> parts{0, 1, 1};
  size_t count = 0;
  size_t at = 0;
  while (true) {
    const size_t width = count == 0 ? 4 : 2;
    if (count == 3 || at + width > text.size()) return std::nullopt;
    int value = 0;
    for (size_t i = 0; i < width; ++i, ++at) {
      if (!is_digit(text[at])) return std::nullopt;
      value = value * 10 + (text[at] - '0');
    }
    parts[count++] = value;
    if (at == text.size()) break;
    if (text[at++] != '-') return std::nullopt;
  }
  const auto instant = [](int year, int month, int day) {
    base::CivilTime civil;
    civil.year = month > 12 ? year + 1 : year;
    civil.month = month > 12 ? 1 : month;
    civil.day = day;
    return base::from_civil(civil);
  };
  const auto from = instant(parts[0], parts[1], parts[2]);
  if (!from || parts[1] > 12) return std::nullopt;
  constexpr TimeMs kDayMs = 86'400'000;
  if (count == 3) return Span{*from, *from + kDayMs};
  const auto until = count == 2 ? instant(parts[0], parts[1] + 1, 1) : instant(parts[0] + 1, 1, 1);
  if (!until) return std::nullopt;
  return Span{*from, *until};
}

/// "2026-03", "2026-03-01..2026-03-31" (either side may be missing), ">=2026-01" and the like.
std::optional<Span> parse_times(std::string_view text) {
  constexpr TimeMs kFirst = std::numeric_limits<TimeMs>::min();
  constexpr TimeMs kLast = std::numeric_limits<TimeMs>::max();
  if (const size_t dots = text.find(".."); dots != std::string_view::npos) {
    const auto left = text.substr(0, dots);
    const auto right = text.substr(dots + 2);
    if (left.empty() && right.empty()) return std::nullopt;
    const auto first = left.empty() ? Span{kFirst, kFirst} : parse_span(left);
    const auto last = right.empty() ? Span{kLast, kLast} : parse_span(right);
    if (!first || !last || first->from >= last->until) return std::nullopt;
    return Span{first->from, last->until};
  }
  const size_t sign = std::min(text.find_first_not_of("<>="), text.size());
  const auto span = parse_span(text.substr(sign));
  if (!span) return std::nullopt;
  const auto operation = text.substr(0, sign);
  if (operation.empty() || operation == "=") return span;
  if (operation == ">=") return Span{span->from, kLast};
  if (operation == ">") return Span{span->until, kLast};
  if (operation == "<=") return Span{kFirst, span->until};
  if (operation == "<") return Span{kFirst, span->from};
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// Nothing where the text has no letter or digit: `Tom & Anna` is the same as `Tom Anna`.
using MaybeNode = std::optional<Node>;

/// Two or more nodes under `kind`; one stays as it is.
MaybeNode combine(NodeKind kind, std::vector<Node> nodes) {
  if (nodes.empty()) return std::nullopt;
  if (nodes.size() == 1) return std::move(nodes.front());
  Node node;
  node.kind = kind;
  node.children = std::move(nodes);
  return node;
}

/// Slips are of letters: numbers near a number are other numbers, and pairs of characters no words.
bool may_slip(const Phrase& phrase) {
  const std::string& token = phrase.tokens[0];
  size_t letters = 0;
  for (size_t i = 0; i < token.size(); i += base::decode_utf8(token, i).length) ++letters;
  return phrase.tokens.size() == 1 && !phrase.prefix && letters >= kSlipsLettersMin &&
         !index::is_paired_script(token);
}

/// Whether the index, or what stands beside it in the query, narrows each regular expression down.
/// Recursion is bounded by the parser's depth.
bool is_narrowed(const Node& node, bool by_others) {
  if (node.kind == NodeKind::kRegex) {
    const auto made = RegexMatcher::make(node.value);
    return by_others || (made.ok() && !made->pieces().empty());
  }
  for (const Node& child : node.children) {
    const bool by_siblings =
        node.kind == NodeKind::kAnd &&
        std::any_of(node.children.begin(), node.children.end(), [&](const Node& other) {
          return &other != &child && other.kind != NodeKind::kNot && is_narrowed(other, false);
        });
    if (!is_narrowed(child, by_others || by_siblings)) return false;
  }
  return true;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Node> parse() {
    auto root = TRY(alternatives(0));
    skip_spaces();
    if (at_ < text_.size()) return fail(at_, "a closing parenthesis without an opening one");
    if (!root) return fail(0, "nothing to search for: write at least one word or field");
    if (!is_narrowed(*root, false)) {
      return Error(ErrorKind::kUsage,
                   "the regular expression holds no three letters or digits in a row that every "
                   "match has, so that all texts would have to be read; add some to it, or a word "
                   "or field beside it");
    }
    return std::move(*root);
  }

 private:
  Error fail(size_t at, std::string_view what) const {
    size_t character = 1;
    for (size_t i = 0; i < at && i < text_.size();) {
      i += base::decode_utf8(text_, i).length;
      ++character;
    }
    return Error(ErrorKind::kUsage, fmt::format("query, character {}: {}", character, what));
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  /// Whether the operator stands here as a word of its own.
  bool at_operator(std::string_view name) const {
    if (text_.substr(at_, name.size()) != name) return false;
    const char next = peek(name.size());
    return at_ + name.size() == text_.size() || is_space(next) || next == '(' || next == ')' ||
           next == '"';
  }
  Result<void> count_term() {
    if (++terms_ <= kQueryTermsMax) return {};
    return Error(ErrorKind::kLimit,
                 fmt::format("the query has too many terms: at most {}; split it "
                             "into several queries",
                             kQueryTermsMax));
  }

  Result<MaybeNode> alternatives(int depth);
  Result<MaybeNode> conjunction(int depth);
  Result<MaybeNode> negation(int depth);
  Result<MaybeNode> primary(int depth);
  Result<MaybeNode> near();
  Result<MaybeNode> number_group(size_t end);
  Result<MaybeNode> field(std::string_view name, size_t start);
  Result<Node> filter(Filter filter, std::string_view value, bool prefix, size_t start);
  Result<MaybeNode> word();
  size_t regex_end() const;
  Result<MaybeNode> regex(size_t end);
  Result<size_t> slips(std::string_view text, size_t start, Phrase& out);
  Result<std::string_view> quoted();
  std::string_view bare(std::string_view stops) const;
  Result<std::optional<Phrase>> phrase(std::string_view text, bool exact, size_t start);
  size_t number_group_end() const;
  std::string_view field_name() const;

  std::string_view text_;
  size_t at_ = 0;
  size_t terms_ = 0;
  index::Tokenizer tokenizer_;
};

Result<MaybeNode> Parser::alternatives(int depth) {
  std::vector<Node> nodes;
  bool after_or = false;
  while (true) {
    const size_t start = at_;
    auto node = TRY(conjunction(depth));
    if (node) nodes.push_back(std::move(*node));
    skip_spaces();
    const auto consumed = text_.substr(start, at_ - start);
    const bool empty = std::all_of(consumed.begin(), consumed.end(), is_space);
    if (empty && (after_or || at_operator("OR"))) {
      return fail(at_, "OR needs a term on both sides; to search for the word, write \"or\"");
    }
    if (!at_operator("OR")) return combine(NodeKind::kOr, std::move(nodes));
    at_ += 2;
    after_or = true;
  }
}

Result<MaybeNode> Parser::conjunction(int depth) {
  std::vector<Node> nodes;
  bool after_and = false;
  bool has_term = false;
  while (true) {
    skip_spaces();
    if (at_ == text_.size() || peek() == ')' || at_operator("OR")) break;
    if (at_operator("AND")) {
      if (!has_term || after_and) {
        return fail(at_, "AND needs a term on both sides; to search for the word, write \"and\"");
      }
      at_ += 3;
      after_and = true;
      continue;
    }
    auto node = TRY(negation(depth));
    if (node) nodes.push_back(std::move(*node));
    has_term = true;
    after_and = false;
  }
  if (after_and) return fail(at_, "AND needs a term on both sides");
  return combine(NodeKind::kAnd, std::move(nodes));
}

Result<MaybeNode> Parser::negation(int depth) {
  bool negated = false;
  const size_t start = at_;
  while (true) {
    skip_spaces();
    if (at_operator("NOT")) {
      at_ += 3;
    } else if (peek() == '-' && at_ + 1 < text_.size() && !is_space(peek(1)) && peek(1) != '-') {
      at_ += 1;
    } else {
      break;
    }
    negated = !negated;
  }
  if (at_ != start &&
      (at_ == text_.size() || peek() == ')' || at_operator("OR") || at_operator("AND"))) {
    return fail(at_, "NOT needs a term after it; to search for the word, write \"not\"");
  }
  auto node = TRY(primary(depth));
  if (!node || !negated) return node;
  Node out;
  out.kind = NodeKind::kNot;
  out.children.push_back(std::move(*node));
  return MaybeNode(std::move(out));
}

Result<MaybeNode> Parser::primary(int depth) {
  if (const size_t end = number_group_end(); end > at_) return number_group(end);
  if (peek() == '(') {
    if (depth >= kQueryDepthMax) {
      return Error(ErrorKind::kLimit, fmt::format("the query's parentheses are nested too deeply: "
                                                  "at most {}",
                                                  kQueryDepthMax));
    }
    const size_t opened = at_++;
    auto inner = TRY(alternatives(depth + 1));
    skip_spaces();
    if (peek() != ')') return fail(opened, "this parenthesis is not closed: add \")\"");
    ++at_;
    return inner;
  }
  if (text_.substr(at_, 5) == "NEAR(") return near();
  if (const size_t end = regex_end(); end > at_) return regex(end);
  if (peek() != '"') {
    const size_t start = at_;
    if (const auto name = field_name(); !name.empty()) {
      at_ += name.size() + 1;
      return field(name, start);
    }
  }
  return word();
}

/// The letters before a colon, where they can be a field's name: not in `http://` or `10:30`.
std::string_view Parser::field_name() const {
  size_t end = at_;
  while (end < text_.size() && (is_letter(text_[end]) || text_[end] == '_')) ++end;
  if (end == at_ || end >= text_.size() || text_[end] != ':') return {};
  if (text_.substr(end + 1, 2) == "//") return {};
  return text_.substr(at_, end - at_);
}

std::string_view Parser::bare(std::string_view stops) const {
  size_t end = at_;
  while (end < text_.size() && !is_space(text_[end]) &&
         stops.find(text_[end]) == std::string_view::npos) {
    ++end;
  }
  return text_.substr(at_, end - at_);
}

Result<std::string_view> Parser::quoted() {
  const size_t opened = at_;
  const size_t closed = text_.find('"', opened + 1);
  if (closed == std::string_view::npos) return fail(opened, "this quote is not closed: add '\"'");
  at_ = closed + 1;
  return text_.substr(opened + 1, closed - opened - 1);
}

Result<std::optional<Phrase>> Parser::phrase(std::string_view text, bool exact, size_t start) {
  TRY(count_term());
  Phrase out;
  out.exact = exact;
  if (!exact) {
    const size_t star = text.find('*');
    if (star != std::string_view::npos && text.find_first_not_of('*', star) != text.npos) {
      return fail(start + star, "* is understood only at the end of a word, as in flat*");
    }
    out.prefix = star != std::string_view::npos;
    text = text.substr(0, star);
    const size_t end = TRY(slips(text, start, out));
    text = text.substr(0, end);
  }
  // A NUL would end the expression early inside the full-text engine; it separates words anyway.
  out.text = text;
  std::replace(out.text.begin(), out.text.end(), '\0', ' ');
  tokenizer_.each(out.text, true, [&](const index::Token& token) {
    out.tokens.emplace_back(token.folded);
    return true;
  });
  if (out.tokens.empty()) {
    if (out.prefix) return fail(start, "* needs the beginning of a word before it, as in flat*");
    return std::optional<Phrase>();
  }
  if (out.slips > 0 && !may_slip(out)) {
    return fail(start, "~ follows one word of at least three letters, as in flat~");
  }
  // Scripts without spaces are kept as pairs; a single character is the beginning of its pairs.
  if (out.tokens.size() == 1 && index::is_paired_script(out.tokens[0]) &&
      base::decode_utf8(out.tokens[0], 0).length == out.tokens[0].size()) {
    out.prefix = true;
  }
  return std::optional(std::move(out));
}

/// Behind the second of the slashes that a regular expression stands between; `at_` when what
/// stands here is none: the second one ends a word.
size_t Parser::regex_end() const {
  if (peek() != '/' || peek(1) == '/') return at_;
  for (size_t i = at_ + 1; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;
      continue;
    }
    if (text_[i] != '/') continue;
    const bool ends = i + 1 == text_.size() || is_space(text_[i + 1]) || text_[i + 1] == ')';
    return ends ? i + 1 : at_;
  }
  return at_;
}

Result<MaybeNode> Parser::regex(size_t end) {
  TRY(count_term());
  Node node;
  node.kind = NodeKind::kRegex;
  node.value = text_.substr(at_ + 1, end - at_ - 2);
  const auto made = RegexMatcher::make(node.value);
  if (!made.ok()) return fail(at_, made.error().text);
  at_ = end;
  return MaybeNode(std::move(node));
}

/// How many slips `flat~` or `flat~2` allows; returns where the word ends.
Result<size_t> Parser::slips(std::string_view text, size_t start, Phrase& out) {
  const size_t mark = text.find('~');
  if (mark == text.npos || mark == 0) return text.size();
  const auto number = text.substr(mark + 1);
  if (!number.empty() && number != "1" && number != "2") {
    return fail(start + mark, "~ is followed by 1 or 2, or by nothing, as in flat~ or flat~2");
  }
  out.slips = number == "2" ? kSlipsMax : 1;
  return mark;
}

Result<MaybeNode> Parser::word() {
  const size_t start = at_;
  const bool exact = peek() == '"';
  std::string_view text;
  if (exact) {
    text = TRY(quoted());
    if (peek() == '*') return fail(at_, "* does not follow a quoted phrase; write one word and *");
  } else {
    text = bare("()\"");
    at_ += text.size();
  }
  auto found = TRY(phrase(text, exact, start));
  if (!found) return MaybeNode();
  Node node;
  node.phrases.push_back(std::move(*found));
  const size_t sign = text.find('@');
  const bool is_email = !exact && sign != text.npos && sign > 0 && text.rfind('@') == sign &&
                        text.find('.', sign) != text.npos && text.back() != '*';
  if (!is_email) return MaybeNode(std::move(node));
  Node address;
  address.kind = NodeKind::kSelector;
  address.selector = model::SelectorKind::kEmail;
  address.value = lower_ascii(text);
  std::vector<Node> either;
  either.push_back(std::move(node));
  either.push_back(std::move(address));
  return combine(NodeKind::kOr, std::move(either));
}

/// The end of a telephone number that begins here, written in groups; `at_` when there is none.
size_t Parser::number_group_end() const {
  size_t i = at_;
  size_t digits = 0;
  size_t end = at_;
  bool open = false;
  if (i < text_.size() && text_[i] == '+') ++i;
  for (; i < text_.size(); ++i) {
    const char c = text_[i];
    const char next = i + 1 < text_.size() ? text_[i + 1] : '\0';
    if (is_digit(c)) {
      ++digits;
      // A group ends where a word may end.
      if (next == '\0' || is_space(next) || (next == ')' && !open)) end = i + 1;
    } else if (c == '(' && !open && is_digit(next)) {
      open = true;
    } else if (c == ')' && open) {
      open = false;
    } else {
      const bool blank = is_space(c) && (is_digit(next) || next == '(');
      const bool mark = (c == '.' || c == '-' || c == '/') && is_digit(next);
      if (!blank && !mark) break;
    }
  }
  size_t counted = 0;
  for (size_t j = at_; j < end; ++j) counted += is_digit(text_[j]) ? 1 : 0;
  return counted >= kPhoneDigitsMin && counted <= kPhoneDigitsMax && counted <= digits ? end : at_;
}

Result<MaybeNode> Parser::number_group(size_t end) {
  const std::string_view group = text_.substr(at_, end - at_);
  Node phone;
  phone.kind = NodeKind::kSelector;
  phone.selector = model::SelectorKind::kPhone;
  phone.value = group;
  std::vector<Node> words;
  while (true) {
    skip_spaces();
    if (at_ >= end) break;
    const auto text = bare("").substr(0, end - at_);
    auto found = TRY(phrase(text, true, at_));
    at_ += text.size();
    if (!found) continue;
    Node node;
    node.phrases.push_back(std::move(*found));
    words.push_back(std::move(node));
  }
  std::vector<Node> either;
  if (auto all = combine(NodeKind::kAnd, std::move(words))) either.push_back(std::move(*all));
  either.push_back(std::move(phone));
  return combine(NodeKind::kOr, std::move(either));
}

Result<MaybeNode> Parser::near() {
  const size_t start = at_;
  at_ += 5;
  Node node;
  node.kind = NodeKind::kNear;
  node.distance = kNearDistanceDefault;
  while (true) {
    skip_spaces();
    if (at_ == text_.size()) return fail(start, "NEAR( is not closed: write NEAR(one two, 5)");
    if (peek() == ')') break;
    if (peek() == ',') {
      ++at_;
      skip_spaces();
      const auto number = bare(")");
      uint32_t distance = 0;
      for (const char c : number.substr(0, 5)) {
        distance = is_digit(c) ? distance * 10 + static_cast<uint32_t>(c - '0') : UINT32_MAX / 16;
      }
      if (number.empty() || number.size() > 4 || distance > kNearDistanceMax) {
        return fail(at_, fmt::format("the distance of NEAR is a number from 0 to {}, as in "
                                     "NEAR(one two, 5)",
                                     kNearDistanceMax));
      }
      at_ += number.size();
      node.distance = distance;
      skip_spaces();
      if (peek() != ')') return fail(at_, "NEAR ends after its distance: add \")\"");
      break;
    }
    const size_t term = at_;
    const bool exact = peek() == '"';
    if (peek() == '(') return fail(at_, "NEAR takes words and phrases, no parentheses");
    std::string_view text;
    if (exact) {
      text = TRY(quoted());
    } else {
      text = bare("(),\"");
      at_ += text.size();
    }
    auto found = TRY(phrase(text, exact, term));
    if (found) node.phrases.push_back(std::move(*found));
  }
  ++at_;
  if (node.phrases.size() < 2) {
    return fail(start, "NEAR needs two words or more, as in NEAR(one two, 5)");
  }
  return MaybeNode(std::move(node));
}

Result<MaybeNode> Parser::field(std::string_view name_as_written, size_t start) {
  const std::string name = lower_ascii(name_as_written);
  const size_t value_start = at_;
  const bool exact = peek() == '"';
  std::string_view value;
  if (exact) {
    value = TRY(quoted());
  } else {
    // A number may hold a parenthesis, as in phone:+33(0)612345678.
    const size_t group = number_group_end();
    value = group > at_ ? text_.substr(at_, group - at_) : bare("()\"");
    at_ += value.size();
  }
  const auto known = query_fields();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    return fail(start, fmt::format("there is no field \"{}:\"; fields are {}; to search for the "
                                   "text itself, put it in quotes",
                                   name, joined(known)));
  }
  if (value.empty()) {
    return fail(value_start, fmt::format("{}: needs a value right after the colon, a word or a "
                                         "phrase in quotes",
                                         name));
  }
  for (const auto& [place_name, place] : kPlaces) {
    if (place_name != name) continue;
    auto found = TRY(phrase(value, exact, value_start));
    if (!found) return fail(value_start, fmt::format("{}: needs a letter or a digit", name));
    Node node;
    node.place = place;
    node.phrases.push_back(std::move(*found));
    return MaybeNode(std::move(node));
  }
  const bool has_sign = std::any_of(value.begin(), value.end(), [](char c) {
    return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!has_sign) return fail(value_start, fmt::format("{}: needs a letter or a digit", name));
  TRY(count_term());
  const bool prefix = !exact && value.back() == '*';
  if (prefix) value.remove_suffix(1);
  for (const auto& [filter_name, filter_of_name] : kFilters) {
    if (filter_name != name) continue;
    auto node = TRY(filter(filter_of_name, value, prefix, value_start));
    return MaybeNode(std::move(node));
  }
  Node node;
  node.kind = NodeKind::kSelector;
  const auto kind = model::selector_kind(name == kMentionedDate ? "date" : name);
  CHECK(kind.has_value());
  node.selector = *kind;
  node.prefix = prefix;
  node.value = value;
  return MaybeNode(std::move(node));
}

Result<Node> Parser::filter(Filter filter, std::string_view value, bool prefix, size_t start) {
  Node node;
  node.kind = NodeKind::kFilter;
  node.filter = filter;
  node.prefix = prefix;
  node.value = filter == Filter::kPath ? std::string(value) : lower_ascii(value);
  if (filter == Filter::kTime) {
    const auto times = prefix ? std::nullopt : parse_times(value);
    if (!times) {
      return fail(start,
                  "a date is written 2026, 2026-03 or 2026-03-01, a range 2026-03-01..2026-03-31 "
                  "or >=2026-03");
    }
    node.from = times->from;
    node.until = times->until;
  } else if (filter == Filter::kState) {
    const auto state = model::item_state(node.value);
    if (!state || prefix) {
      return fail(start, "states are done, partial, encrypted, failed and skipped");
    }
    node.number = static_cast<int64_t>(*state);
  } else if (filter == Filter::kKind) {
    for (size_t i = 0; i < model::kItemKindCount; ++i) {
      if (model::name_of(static_cast<model::ItemKind>(i)) == node.value) {
        node.number = static_cast<int64_t>(i);
      }
    }
  }
  return node;
}

}  // namespace

std::vector<std::string> query_fields() {
  std::vector<std::string> names;
  for (const auto& filter : kFilters) names.emplace_back(filter.name);
  for (const auto& place : kPlaces) names.emplace_back(place.name);
  for (size_t i = 0; i < model::kSelectorKindCount; ++i) {
    const auto kind = static_cast<model::SelectorKind>(i);
    const bool is_date = kind == model::SelectorKind::kDate;
    names.emplace_back(is_date ? kMentionedDate : model::name_of(kind));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<Query> parse_query(std::string_view text) {
  if (text.size() > kQueryBytesMax) {
    return Error(ErrorKind::kLimit,
                 fmt::format("the query is too long: at most {} bytes", kQueryBytesMax));
  }
  if (!base::is_utf8(text)) return Error(ErrorKind::kUsage, "the query is not well-formed UTF-8");
  auto root = TRY(Parser(text).parse());
  return Query{std::string(text), std::move(root)};
}

}  // namespace clew::search
