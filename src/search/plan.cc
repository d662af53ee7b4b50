// SPDX-License-Identifier: EUPL-1.2
// Planning; see plan.h. Recursion over the tree is bounded by the parser's depth.
#include "search/plan.h"

#include <fmt/format.h>

#include "model/values/registry.h"

namespace clew::search {
namespace {

constexpr size_t kNationalDigitsMin = 6;  ///< fewer digits are the end of too many numbers

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

bool is_in_fields(const Node& node) {
  return node.place == Place::kFrom || node.place == Place::kTo;
}

/// Whether the full-text engine alone can answer: it has no NOT without a left side.
bool is_text(const Node& node) {
  switch (node.kind) {
    case NodeKind::kText:
      return !is_in_fields(node);
    case NodeKind::kNear:
      return true;
    case NodeKind::kFilter:
    case NodeKind::kSelector:
    case NodeKind::kRegex:
    case NodeKind::kNot:
      return false;
    case NodeKind::kOr:
      for (const Node& child : node.children) {
        if (!is_text(child)) return false;
      }
      return true;
    case NodeKind::kAnd:
      break;
  }
  bool has_positive = false;
  for (const Node& child : node.children) {
    const bool negated = child.kind == NodeKind::kNot;
    if (!is_text(negated ? child.children[0] : child)) return false;
    has_positive |= !negated;
  }
  return has_positive;
}

bool has_variants(const Node& node) {
  const Phrase& phrase = node.phrases[0];
  return !phrase.exact && !phrase.prefix && phrase.slips == 0 && phrase.tokens.size() == 1;
}

/// `(a) OR (b) OR (c)` as a balanced tree: SQLite bounds the depth of expressions.
std::string balanced(const std::vector<std::string>& parts, std::string_view operation, size_t from,
                     size_t until) {
  if (until - from == 1) return parts[from];
  const size_t half = from + (until - from) / 2;
  return fmt::format("({} {} {})", balanced(parts, operation, from, half), operation,
                     balanced(parts, operation, half, until));
}

class Planner {
 public:
  Planner(const Variants& variants, const model::Regions& regions)
      : variants_(variants), regions_(regions) {}

  Plan plan(const Query& query) {
    collect(query.root);
    plan_.groups = groups_.size();
    plan_.is_text_only = is_text(query.root);
    if (plan_.is_text_only) {
      plan_.whole.text = match(query.root, plan_.whole, false);
    } else {
      plan_.condition = sql(query.root);
    }
    return std::move(plan_);
  }

 private:
  void collect(const Node& node);
  std::string leaf(const Node& node, MatchExpression& out, bool negated);
  std::string match(const Node& node, MatchExpression& out, bool negated);
  std::string match_condition(MatchExpression expression);
  std::string sql(const Node& node);
  std::string sql_of_list(const Node& node);
  std::string sql_of_field_text(const Node& node);
  std::string sql_of_filter(const Node& node);
  std::string sql_of_selector(const Node& node);
  std::string sql_of_regex(const Node& node);
  std::string bind(std::variant<int64_t, std::string, Plan::RegexNumber> value) {
    plan_.parameters.push_back(std::move(value));
    return fmt::format("?{}", plan_.parameters.size());
  }
  std::vector<Phrase> alternatives(const Node& node) const;
  /// The value as mentions carry it; nothing for beginnings and what is no whole value.
  std::optional<std::string> normalised(const Node& node) const {
    if (node.prefix) return std::nullopt;
    return model::value_type(node.selector).normalise(node.value, regions_);
  }

  const Variants& variants_;
  const model::Regions& regions_;
  Plan plan_;
  std::map<const Node*, int32_t> groups_;
};

/// The phrases of a leaf and, for a single word, its variants.
std::vector<Phrase> Planner::alternatives(const Node& node) const {
  std::vector<Phrase> out = node.phrases;
  if (node.kind != NodeKind::kText) return out;
  const Phrase& first = node.phrases[0];
  if (!has_variants(node) && first.slips == 0) return out;
  const std::string& word = first.tokens[0];
  const auto found = variants_.find(first.slips > 0 ? SlippedWord{word, first.slips}.key() : word);
  if (found == variants_.end()) return out;
  for (const auto& variant : found->second) {
    Phrase phrase;
    phrase.text = variant;
    phrase.tokens = {variant};
    out.push_back(std::move(phrase));
  }
  return out;
}

/// Numbers the leaves that are not negated and lists what is scored, counted and shown of them.
void Planner::collect(const Node& node) {
  if (node.kind == NodeKind::kNot || node.kind == NodeKind::kFilter ||
      node.kind == NodeKind::kRegex) {
    return;
  }
  if (node.kind == NodeKind::kSelector) {
    const std::string value = normalised(node).value_or(node.value);
    plan_.shown_values.push_back({node.selector, comparable_value(node.selector, value)});
    return;
  }
  if (node.kind == NodeKind::kAnd || node.kind == NodeKind::kOr) {
    for (const Node& child : node.children) collect(child);
    return;
  }
  const auto group = static_cast<int32_t>(groups_.size());
  groups_[&node] = group;
  const std::string_view join = plan_.scored.text.empty() ? "" : " OR ";
  plan_.scored.text += fmt::format("{}{}", join, leaf(node, plan_.scored, false));
  for (auto& phrase : alternatives(node)) {
    plan_.counted.push_back({group, phrase});
    plan_.shown.push_back(std::move(phrase));
  }
}

std::string Planner::leaf(const Node& node, MatchExpression& out, bool negated) {
  std::string text;
  const auto phrases = alternatives(node);
  const bool is_near = node.kind == NodeKind::kNear;
  for (const Phrase& phrase : phrases) {
    if (!text.empty()) text += is_near ? " " : " OR ";
    text += quoted(phrase.text) + (phrase.prefix ? " *" : "");
    out.groups.push_back(negated ? -1 : groups_.at(&node));
  }
  if (is_near) text = fmt::format("NEAR({}, {})", text, node.distance);
  if (node.place == Place::kTitle) return fmt::format("({{title}} : ({}))", text);
  if (is_in_fields(node)) return fmt::format("({{people}} : ({}))", text);
  return fmt::format("({})", text);
}

std::string Planner::match(const Node& node, MatchExpression& out, bool negated) {
  if (node.kind == NodeKind::kText || node.kind == NodeKind::kNear) return leaf(node, out, negated);
  const std::string_view join = node.kind == NodeKind::kAnd ? " AND " : " OR ";
  std::string wanted;
  for (const Node& child : node.children) {
    if (child.kind == NodeKind::kNot) continue;
    if (!wanted.empty()) wanted += join;
    wanted += match(child, out, negated);
  }
  std::string unwanted;
  for (const Node& child : node.children) {
    if (child.kind != NodeKind::kNot) continue;
    if (!unwanted.empty()) unwanted += " OR ";
    unwanted += match(child.children[0], out, true);
  }
  if (unwanted.empty()) return fmt::format("({})", wanted);
  return fmt::format("(({}) NOT ({}))", wanted, unwanted);
}

std::string Planner::match_condition(MatchExpression expression) {
  return fmt::format("item.id IN (SELECT rowid FROM fts WHERE fts MATCH {})",
                     bind(std::move(expression.text)));
}

std::string Planner::sql(const Node& node) {
  if (is_text(node)) {
    MatchExpression expression;
    expression.text = match(node, expression, true);
    return match_condition(std::move(expression));
  }
  switch (node.kind) {
    case NodeKind::kText:
    case NodeKind::kNear:
      return sql_of_field_text(node);
    case NodeKind::kFilter:
      return sql_of_filter(node);
    case NodeKind::kSelector:
      return sql_of_selector(node);
    case NodeKind::kRegex:
      return sql_of_regex(node);
    case NodeKind::kNot:
      return fmt::format("NOT {}", sql(node.children[0]));
    case NodeKind::kAnd:
    case NodeKind::kOr:
      break;
  }
  return sql_of_list(node);
}

/// The children that are words go to the full-text engine together, the others one by one.
std::string Planner::sql_of_list(const Node& node) {
  const bool is_and = node.kind == NodeKind::kAnd;
  std::vector<std::string> parts;
  std::string words;
  MatchExpression expression;
  for (const Node& child : node.children) {
    if (!is_text(child)) {
      parts.push_back(sql(child));
      continue;
    }
    if (!words.empty()) words += is_and ? " AND " : " OR ";
    words += match(child, expression, true);
  }
  if (!words.empty()) {
    expression.text = std::move(words);
    parts.push_back(match_condition(std::move(expression)));
  }
  return balanced(parts, is_and ? "AND" : "OR", 0, parts.size());
}

std::string Planner::sql_of_regex(const Node& node) {
  auto matcher = RegexMatcher::make(node.value);
  CHECK(matcher.ok());  // the parser made it before
  const size_t number = plan_.regexes.size();
  const bool is_narrowed = !matcher->pieces().empty();
  plan_.regexes.push_back({node.value, matcher.take()});
  const std::string matches = fmt::format("clew_matches(item.id, {})", number);
  if (!is_narrowed) return matches;
  return fmt::format("(item.id IN (SELECT rowid FROM fts WHERE fts MATCH {}) AND {})",
                     bind(Plan::RegexNumber{number}), matches);
}

/// The index does not tell senders from recipients: what it finds is looked at again.
std::string Planner::sql_of_field_text(const Node& node) {
  MatchExpression expression;
  expression.text = leaf(node, expression, true);
  plan_.field_matchers.emplace_back(alternatives(node));
  return fmt::format(
      "({} AND EXISTS(SELECT 1 FROM field WHERE field.item = item.id AND field.name IN "
      "(SELECT id FROM word WHERE text IN ({})) AND clew_has(field.value, {})))",
      match_condition(std::move(expression)),
      node.place == Place::kFrom ? "'sender','author'" : "'recipient','copied'",
      plan_.field_matchers.size() - 1);
}

std::string Planner::sql_of_filter(const Node& node) {
  const auto word = [&](std::string_view column) {
    const std::string value = bind(node.value);
    const std::string equals = node.prefix
                                   ? fmt::format("substr(lower(text), 1, length({0})) = {0}", value)
                                   : fmt::format("lower(text) = {}", value);
    return fmt::format("item.{} IN (SELECT id FROM word WHERE {})", column, equals);
  };
  switch (node.filter) {
    case Filter::kType:
      return word("type");
    case Filter::kExhibit:
      return word("exhibit");
    case Filter::kLanguage:
      return word("language");
    case Filter::kState:
      return fmt::format("item.state = {}", node.number);
    case Filter::kPath:
      return fmt::format("clew_path_has(item.id, {})", bind(node.value));
    case Filter::kTime:
      return fmt::format("coalesce(item.time >= {} AND item.time < {}, 0)", bind(node.from),
                         bind(node.until));
    case Filter::kKind:
      break;
  }
  return fmt::format(
      "(item.kind = {} OR EXISTS(SELECT 1 FROM field WHERE field.item = item.id AND field.name = "
      "(SELECT id FROM word WHERE text = 'kind') AND lower(field.value) = {}))",
      node.number, bind(node.value));
}

std::string Planner::sql_of_selector(const Node& node) {
  if (const auto value = normalised(node)) {
    return fmt::format(
        "item.id IN (SELECT item FROM mention WHERE value = "
        "(SELECT id FROM value WHERE kind = {} AND value = {}))",
        static_cast<int>(node.selector), bind(*value));
  }
  // What cannot be completed, as a national number of an unknown country, is compared by its signs.
  const std::string comparable = comparable_value(node.selector, node.value);
  const bool is_national = node.selector == model::SelectorKind::kPhone && comparable[0] != '+' &&
                           comparable.size() >= kNationalDigitsMin;
  const std::string stored = "clew_comparable(value.kind, value.value)";
  const std::string wanted = bind(comparable);
  std::string equals = fmt::format("{} = {}", stored, wanted);
  if (node.prefix) equals = fmt::format("substr({0}, 1, length({1})) = {1}", stored, wanted);
  if (is_national && !node.prefix) {
    equals = fmt::format("substr({0}, -length({1})) = {1}", stored, wanted);
  }
  return fmt::format(
      "item.id IN (SELECT mention.item FROM mention JOIN value ON value.id = mention.value WHERE "
      "value.kind = {} AND {})",
      static_cast<int>(node.selector), equals);
}

void gather_words(const Node& node, std::vector<std::string>& out) {
  if (node.kind == NodeKind::kText && has_variants(node)) {
    out.push_back(node.phrases[0].tokens[0]);
  }
  for (const Node& child : node.children) gather_words(child, out);
}

void gather_slips(const Node& node, std::vector<SlippedWord>& out) {
  if (node.kind == NodeKind::kText && node.phrases[0].slips > 0) {
    out.push_back({node.phrases[0].tokens[0], node.phrases[0].slips});
  }
  for (const Node& child : node.children) gather_slips(child, out);
}

}  // namespace

std::string comparable_value(model::SelectorKind kind, std::string_view value) {
  using model::SelectorKind;
  const bool is_number = kind == SelectorKind::kPhone || kind == SelectorKind::kIban ||
                         kind == SelectorKind::kCard || kind == SelectorKind::kImei ||
                         kind == SelectorKind::kDocument;
  std::string out;
  for (size_t i = 0; i < value.size(); ++i) {
    char c = value[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    const bool is_kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    // "+33 (0)6": the zero in parentheses is not dialled from abroad.
    if (kind == SelectorKind::kPhone && value.substr(i, 3) == "(0)" && !out.empty()) i += 2;
    if (!is_number || is_kept) out += c;
    if (kind == SelectorKind::kPhone && c == '+' && out.empty()) out = "+";
  }
  if (kind == SelectorKind::kHandle && !out.empty() && out[0] == '@') out.erase(0, 1);
  if (kind == SelectorKind::kPhone && out.compare(0, 2, "00") == 0) out.replace(0, 2, "+");
  if (kind == SelectorKind::kPhone && out.size() > 1 && out[0] == '0') out.erase(0, 1);
  return out;
}

std::vector<std::string> words_with_variants(const Query& query) {
  std::vector<std::string> out;
  gather_words(query.root, out);
  return out;
}

std::vector<SlippedWord> words_with_slips(const Query& query) {
  std::vector<SlippedWord> out;
  gather_slips(query.root, out);
  return out;
}

Plan make_plan(const Query& query, const Variants& variants, const model::Regions& regions) {
  return Planner(variants, regions).plan(query);
}

}  // namespace clew::search
