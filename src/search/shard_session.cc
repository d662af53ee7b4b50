// SPDX-License-Identifier: EUPL-1.2
// SQL functions of search; see shard_session.h. SQLite owns the state, as client data of the
// connection, because the functions may be called as long as the connection is open.
#include "search/shard_session.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/utf8.h"
#include "store/sqlite_handle.h"

namespace clew::search {

namespace {
constexpr const char* kClientDataName = "clew_search";
constexpr double kSaturation = 1.2;     ///< k1
constexpr double kLengthWeight = 0.75;  ///< b
constexpr int kTitleColumn = 1;
constexpr size_t kTermBytesWhole = index::kTokenBytesMax - 24;
constexpr size_t kRegexWordsMax = 20'000;  ///< looked for in one shard for one piece
constexpr size_t kRegexWordsTold = 64;
constexpr std::string_view kNothing = "\"\"";  ///< an expression that no item matches
constexpr double kTitleFactor = 2.0;

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_value_bytes(value))};
}

icu::UnicodeString folded(std::string_view text) {
  icu::UnicodeString out = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  return out.foldCase();
}

}  // namespace

struct ShardSession::State {
  index::ShardReader* shard = nullptr;
  const Plan* plan = nullptr;
  Statistics* statistics = nullptr;
  const std::vector<int32_t>* groups = nullptr;  ///< of the expression that runs
  std::vector<double> weights;                   ///< per group
  std::vector<std::string> expressions;          ///< bound to a statement that runs
  std::vector<double> frequencies;               ///< per group, of one row
  ByteView lengths;                              ///< of the shard
  double average_length = 1;
  index::Tokenizer tokenizer;

  static State& of(const Fts5ExtensionApi* api, Fts5Context* fts) {
    return *static_cast<State*>(api->xUserData(fts));
  }
  static State& of(sqlite3_context* context) {
    return *static_cast<State*>(sqlite3_user_data(context));
  }
  static Result<State*> attach(index::ShardReader& shard);

  static void score(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* out, int,
                    sqlite3_value**);
  static void matches(sqlite3_context* out, int, sqlite3_value** values);
  Result<bool> matches(int64_t row, const RegexMatcher& regex) const;
  Result<std::string> regex_expression(size_t number);
  static void has(sqlite3_context* out, int, sqlite3_value** values);
  static void path_has(sqlite3_context* out, int, sqlite3_value** values);
  static void comparable(sqlite3_context* out, int, sqlite3_value** values);
};

void ShardSession::State::score(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* out,
                                int, sqlite3_value**) {
  State& s = of(api, fts);
  const int phrases = api->xPhraseCount(fts);
  for (int i = 0; i < phrases && static_cast<size_t>(i) < s.groups->size(); ++i) {
    const int32_t group = (*s.groups)[static_cast<size_t>(i)];
    if (group < 0) continue;
    Fts5PhraseIter place;
    int column = 0;
    int offset = 0;
    int status = api->xPhraseFirst(fts, i, &place, &column, &offset);
    if (status != SQLITE_OK) return sqlite3_result_error_code(out, status);
    for (; column >= 0; api->xPhraseNext(fts, &place, &column, &offset)) {
      s.frequencies[static_cast<size_t>(group)] += column == kTitleColumn ? kTitleFactor : 1.0;
    }
  }
  const auto row = static_cast<uint64_t>(api->xRowid(fts));
  const size_t at = row * sizeof(uint32_t);
  if (at + sizeof(uint32_t) > s.lengths.size()) {
    return sqlite3_result_error_code(out, SQLITE_CORRUPT);
  }
  const auto length = static_cast<double>(base::read_le<uint32_t>(s.lengths, at));
  const double norm = kSaturation * (1 - kLengthWeight + kLengthWeight * length / s.average_length);
  double sum = 0;
  for (size_t group = 0; group < s.frequencies.size(); ++group) {
    const double frequency = s.frequencies[group];
    if (frequency == 0) continue;
    sum += s.weights[group] * frequency * (kSaturation + 1) / (frequency + norm);
    s.frequencies[group] = 0;
  }
  sqlite3_result_double(out, sum);
}

void ShardSession::State::has(sqlite3_context* out, int, sqlite3_value** values) {
  State& s = of(out);
  const auto number = static_cast<size_t>(sqlite3_value_int64(values[1]));
  const bool found =
      s.plan != nullptr && number < s.plan->field_matchers.size() &&
      !s.plan->field_matchers[number].find(s.tokenizer, text_of(values[0]), 1).empty();
  sqlite3_result_int(out, found ? 1 : 0);
}

/// Text, fields and name, each for itself.
Result<bool> ShardSession::State::matches(int64_t row, const RegexMatcher& regex) const {
  const std::string text = TRY(shard->text(row));
  if (!regex.find(text, 1).empty()) return true;
  const auto fields = TRY(shard->fields(row));
  for (const auto& field : fields) {
    if (!regex.find(field.value, 1).empty()) return true;
  }
  const auto item = TRY(shard->item(row));
  return !regex.find(base::show_name(item.name), 1).empty();
}

void ShardSession::State::matches(sqlite3_context* out, int, sqlite3_value** values) {
  const State& s = of(out);
  const auto number = static_cast<size_t>(sqlite3_value_int64(values[1]));
  if (s.plan == nullptr || number >= s.plan->regexes.size()) return sqlite3_result_int(out, 0);
  const auto found = s.matches(sqlite3_value_int64(values[0]), s.plan->regexes[number].matcher);
  if (!found.ok()) {
    const auto& text = found.error().text;
    return sqlite3_result_error(out, text.c_str(), static_cast<int>(text.size()));
  }
  sqlite3_result_int(out, *found ? 1 : 0);
}

/// The words of this shard that hold an expression's pieces, for the full-text engine.
Result<std::string> ShardSession::State::regex_expression(size_t number) {
  const RegexMatcher& regex = plan->regexes[number].matcher;
  const auto& pieces = regex.pieces();
  std::vector<std::string> words(pieces.size());
  std::vector<size_t> counts(pieces.size());
  auto& told = statistics->regex_words[number];
  auto* select = TRY(shard->prepared("SELECT term FROM term"));
  while (TRY(select->step())) {
    const auto term = select->text(0);
    for (size_t i = 0; i < pieces.size(); ++i) {
      // Very long words are kept as a head and a hash: what they hold is not known.
      const bool holds = term.find(pieces[i]) != term.npos || term.size() > kTermBytesWhole;
      if (!holds) continue;
      if (++counts[i] > kRegexWordsMax) {
        return Error(ErrorKind::kLimit,
                     "too many words hold what the regular expression asks "
                     "for; add letters to it, or drop some: " +
                         pieces[i]);
      }
      words[i] += words[i].empty() ? "\"" : " OR \"";
      words[i].append(term).append("\"");
      if (told.size() < kRegexWordsTold) told.emplace(term);
    }
  }
  std::string out;
  for (const auto& one : words) {
    if (one.empty() && regex.needs_all()) return std::string(kNothing);
    if (one.empty()) continue;
    if (!out.empty()) out += regex.needs_all() ? " AND " : " OR ";
    out += "(" + one + ")";
  }
  return out.empty() ? std::string(kNothing) : out;
}

void ShardSession::State::path_has(sqlite3_context* out, int, sqlite3_value** values) {
  State& s = of(out);
  auto path = s.shard->path(sqlite3_value_int64(values[0]));
  if (!path.ok()) {
    const auto& text = path.error().text;
    return sqlite3_result_error(out, text.c_str(), static_cast<int>(text.size()));
  }
  sqlite3_result_int(out, folded(*path).indexOf(folded(text_of(values[1]))) >= 0 ? 1 : 0);
}

void ShardSession::State::comparable(sqlite3_context* out, int, sqlite3_value** values) {
  const auto kind = static_cast<model::SelectorKind>(sqlite3_value_int(values[0]));
  const std::string value = comparable_value(kind, text_of(values[1]));
  sqlite3_result_text(out, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

Result<ShardSession::State*> ShardSession::State::attach(index::ShardReader& shard) {
  sqlite3* db = shard.database().handle();
  if (void* known = sqlite3_get_clientdata(db, kClientDataName)) return static_cast<State*>(known);
  fts5_api* fts5 = TRY(store::fts5_interface(shard.database()));
  auto owned = std::make_unique<State>();
  State* state = owned.get();
  int status = sqlite3_set_clientdata(db, kClientDataName, owned.release(), [](void* data) {
    std::unique_ptr<State>(static_cast<State*>(data)).reset();
  });
  const auto add_text = [&](const char* name, fts5_extension_function function) {
    if (status == SQLITE_OK) status = fts5->xCreateFunction(fts5, name, state, function, nullptr);
  };
  using Function = void (*)(sqlite3_context*, int, sqlite3_value**);
  const auto add_scalar = [&](const char* name, Function function) {
    if (status != SQLITE_OK) return;
    status = sqlite3_create_function_v2(db, name, 2, SQLITE_UTF8, state, function, nullptr, nullptr,
                                        nullptr);
  };
  add_text("clew_score", score);
  add_scalar("clew_has", has);
  add_scalar("clew_matches", matches);
  add_scalar("clew_path_has", path_has);
  add_scalar("clew_comparable", comparable);
  if (status != SQLITE_OK) {
    return Error(std::string("search's functions cannot be added to a shard: ") +
                 sqlite3_errstr(status));
  }
  return state;
}

Result<ShardSession> ShardSession::begin(index::ShardReader& shard, const Plan& plan,
                                         Statistics& statistics) {
  State* state = TRY(State::attach(shard));
  state->shard = &shard;
  state->plan = &plan;
  state->statistics = &statistics;
  state->frequencies.assign(plan.groups, 0.0);
  return ShardSession(state);
}

ShardSession::ShardSession(ShardSession&& other) noexcept
    : state_(std::exchange(other.state_, nullptr)) {}

ShardSession::~ShardSession() {
  if (state_ == nullptr) return;
  state_->plan = nullptr;
  state_->statistics = nullptr;
  state_->groups = nullptr;
}

Result<void> ShardSession::count() {
  State& s = *state_;
  Statistics& all = *s.statistics;
  all.items += s.shard->summary().items;
  all.tokens += s.shard->tokens();
  all.items_with.resize(s.plan->counted.size());
  for (size_t i = 0; i < all.items_with.size(); ++i) {
    const Phrase& phrase = s.plan->counted[i].phrase;
    all.items_with[i].resize(phrase.tokens.size());
    for (size_t j = 0; j < phrase.tokens.size(); ++j) {
      const bool is_prefix = phrase.prefix && j + 1 == phrase.tokens.size();
      all.items_with[i][j] += TRY(s.shard->items_with(phrase.tokens[j], is_prefix));
    }
  }
  return {};
}

void ShardSession::weigh() {
  State& s = *state_;
  const Statistics& all = *s.statistics;
  const auto items = static_cast<double>(std::max<uint64_t>(all.items, 1));
  s.average_length = std::max(1.0, static_cast<double>(all.tokens) / items);
  std::vector<double> with(s.plan->groups, 0.0);
  for (size_t i = 0; i < all.items_with.size(); ++i) {
    // A phrase stands in no more items than its rarest word.
    const auto& words = all.items_with[i];
    const auto rarest = *std::min_element(words.begin(), words.end());
    with[static_cast<size_t>(s.plan->counted[i].group)] += static_cast<double>(rarest);
  }
  s.weights.clear();
  for (const double sum : with) {
    const double n = std::min(items, sum);
    s.weights.push_back(std::log(1 + (items - n + 0.5) / (n + 0.5)));
  }
}

Result<store::Statement> ShardSession::condition_rows() {
  State& s = *state_;
  s.expressions.assign(s.plan->regexes.size(), "");
  for (size_t i = 0; i < s.expressions.size(); ++i) {
    if (s.plan->regexes[i].matcher.pieces().empty()) continue;
    s.expressions[i] = TRY(s.regex_expression(i));
  }
  auto rows = TRY(s.shard->database().prepare("SELECT id FROM item WHERE " + s.plan->condition));
  for (size_t i = 0; i < s.plan->parameters.size(); ++i) {
    const auto& parameter = s.plan->parameters[i];
    const int place = static_cast<int>(i) + 1;
    if (const auto* number = std::get_if<int64_t>(&parameter)) rows.bind(place, *number);
    if (const auto* text = std::get_if<std::string>(&parameter)) rows.bind(place, *text);
    if (const auto* regex = std::get_if<Plan::RegexNumber>(&parameter)) {
      rows.bind(place, s.expressions[regex->number]);
    }
  }
  return rows;
}

Result<store::Statement*> ShardSession::scored_rows(const MatchExpression& expression) {
  state_->groups = &expression.groups;
  state_->lengths = TRY(state_->shard->lengths());
  auto* rows =
      TRY(state_->shard->prepared("SELECT rowid, clew_score(fts) FROM fts WHERE fts MATCH ?1"));
  rows->bind(1, expression.text);
  return rows;
}

}  // namespace clew::search
