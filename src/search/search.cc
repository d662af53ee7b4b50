// SPDX-License-Identifier: EUPL-1.2
// Search over shards in two passes: count, then score; see search.h.
#include "search/search.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <unordered_set>

#include "index/near_words.h"
#include "index/variants.h"
#include "search/plan.h"
#include "search/shard_session.h"

namespace clew::search {
namespace {

constexpr std::string_view kLookUp = "SELECT identity, time, twin FROM item WHERE id = ?1";
constexpr size_t kCopiesExpected = 32;      ///< among the first hits
constexpr size_t kSpansMax = 512;           ///< places looked at to choose a snippet
constexpr size_t kWordsExpandedMax = 1000;  ///< longer lists of words are searched as they are

struct Candidate {
  double score = 0;
  TimeMs time = 0;  ///< only in queries without words
  model::ItemId id;
  index::ShardReader* shard = nullptr;
  int64_t row = 0;
  std::optional<int64_t> twin;

  /// Whether this stands before `other` in the result.
  bool operator<(const Candidate& other) const {
    if (score != other.score) return score > other.score;
    if (time != other.time) return time < other.time;
    return id < other.id;
  }
};

/// Keeps the first `size` candidates of all that come, as a heap with the last of them on top.
class Best {
 public:
  explicit Best(size_t size) : size_(size) {}
  /// Whether a candidate with this score may be kept.
  bool may_keep(double score) const {
    return heap_.size() < size_ || (size_ > 0 && score >= heap_.front().score);
  }
  void add(Candidate candidate) {
    if (heap_.size() < size_) {
      heap_.push_back(std::move(candidate));
    } else if (size_ > 0 && candidate < heap_.front()) {
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.back() = std::move(candidate);
    } else {
      return;
    }
    std::push_heap(heap_.begin(), heap_.end());
  }
  std::vector<Candidate> take() {
    std::sort_heap(heap_.begin(), heap_.end());
    return std::move(heap_);
  }

 private:
  size_t size_;
  std::vector<Candidate> heap_;
};

/// Words of the index that are nearly the query's: the nearest first, then in their order.
Result<void> find_slips(const std::vector<index::ShardReader*>& shards, const Query& query,
                        Variants& out) {
  for (const auto& word : words_with_slips(query)) {
    std::map<std::string, uint32_t> found;
    for (index::ShardReader* shard : shards) {
      TRY(index::find_near_words(*shard, word.folded, word.slips, found));
    }
    std::vector<std::pair<uint32_t, std::string>> sorted;
    for (const auto& [term, distance] : found) sorted.emplace_back(distance, term);
    std::sort(sorted.begin(), sorted.end());
    if (sorted.size() > kNearWordsMax) sorted.resize(kNearWordsMax);
    auto& kept = out[word.key()];
    kept.clear();
    for (auto& [distance, term] : sorted) kept.push_back(std::move(term));
  }
  return {};
}

Result<Variants> find_variants(const std::vector<index::ShardReader*>& shards, const Query& query) {
  const auto listed = words_with_variants(query);
  const std::set<std::string> words(listed.begin(), listed.end());
  Variants out;
  if (words.empty() || words.size() > kWordsExpandedMax) return out;
  index::VariantKeys keys;
  std::map<std::string, std::set<std::string>> found;
  std::map<std::string, std::vector<std::string>> keys_of;
  for (const auto& word : words) keys_of[word] = keys.of_query(word);
  for (index::ShardReader* shard : shards) {
    auto* select = TRY(shard->prepared("SELECT term FROM variant WHERE key = ?1"));
    for (const auto& [word, word_keys] : keys_of) {
      for (const auto& key : word_keys) {
        select->reset();
        select->bind(1, key);
        while (TRY(select->step())) {
          const auto term = select->text(0);
          if (index::differ_in_script(word, term)) found[word].emplace(term);
        }
      }
    }
  }
  for (auto& [word, terms] : found) {
    auto& kept = out[word];
    for (const auto& term : terms) {
      if (kept.size() == kVariantsMax) break;
      kept.push_back(term);
    }
  }
  return out;
}

class Search {
 public:
  Search(const Plan& plan, const SearchOptions& options) : plan_(plan), options_(options) {}

  Result<SearchResult> run(const std::vector<index::ShardReader*>& shards);

 private:
  Result<std::vector<Candidate>> first(const std::vector<index::ShardReader*>& shards,
                                       size_t wanted);
  Result<Hit> hit(const std::vector<index::ShardReader*>& shards, Candidate& candidate);
  Result<void> run_shard(ShardSession& session, index::ShardReader& shard);
  Result<void> take(index::ShardReader& shard, store::Statement& look_up, int64_t row,
                    double score);
  Result<std::string> snippet(index::ShardReader& shard, int64_t row);
  void add_regex_spans(std::string_view text, std::vector<MatchSpan>& spans) const;
  Result<std::vector<MatchSpan>> value_spans(index::ShardReader& shard, int64_t row);

  const Plan& plan_;
  const SearchOptions& options_;
  Best best_{0};
  Statistics statistics_;
  uint64_t total_ = 0;
  index::Tokenizer tokenizer_;
};

Result<void> Search::take(index::ShardReader& shard, store::Statement& look_up, int64_t row,
                          double score) {
  ++total_;
  if (!best_.may_keep(score)) return {};
  if (!TRY(look_up.start(row))) return Error(ErrorKind::kCorrupt, "a shard's index names no item");
  Candidate candidate;
  candidate.score = score;
  if (plan_.groups == 0) {
    candidate.time = look_up.is_null(1) ? std::numeric_limits<TimeMs>::max() : look_up.integer(1);
  }
  candidate.id = look_up.blob(0);
  if (!options_.each_copy && !look_up.is_null(2)) candidate.twin = look_up.integer(2);
  candidate.shard = &shard;
  candidate.row = row;
  best_.add(std::move(candidate));
  return {};
}

Result<void> Search::run_shard(ShardSession& session, index::ShardReader& shard) {
  auto* look_up = TRY(shard.prepared(kLookUp));
  if (plan_.is_text_only) {
    auto* rows = TRY(session.scored_rows(plan_.whole));
    while (TRY(rows->step())) TRY(take(shard, *look_up, rows->integer(0), rows->real(1)));
    return {};
  }
  auto select = TRY(session.condition_rows());
  if (plan_.groups == 0) {
    while (TRY(select.step())) TRY(take(shard, *look_up, select.integer(0), 0));
    return {};
  }
  std::vector<bool> matched(shard.summary().items + 1);
  while (TRY(select.step())) {
    const auto row = static_cast<size_t>(select.integer(0));
    if (row >= matched.size()) return Error(ErrorKind::kCorrupt, "a shard has too many items");
    matched[row] = true;
  }
  auto* rows = TRY(session.scored_rows(plan_.scored));
  while (TRY(rows->step())) {
    const auto row = static_cast<size_t>(rows->integer(0));
    if (row >= matched.size() || !matched[row]) continue;
    matched[row] = false;
    TRY(take(shard, *look_up, rows->integer(0), rows->real(1)));
  }
  for (size_t row = 1; row < matched.size(); ++row) {
    if (matched[row]) TRY(take(shard, *look_up, static_cast<int64_t>(row), 0));
  }
  return {};
}

/// Where the values that were asked for stand in the text.
Result<std::vector<MatchSpan>> Search::value_spans(index::ShardReader& shard, int64_t row) {
  std::vector<MatchSpan> spans;
  const auto mentions = TRY(shard.mentions(row));
  for (const auto& mention : mentions) {
    if (!mention.field.empty() || spans.size() >= kSpansMax) continue;
    const std::string stored = comparable_value(mention.kind, mention.value);
    for (size_t i = 0; i < plan_.shown_values.size(); ++i) {
      const auto& [kind, wanted] = plan_.shown_values[i];
      if (kind != mention.kind || wanted.empty() || stored.size() < wanted.size()) continue;
      const bool ends = stored.compare(stored.size() - wanted.size(), wanted.size(), wanted) == 0;
      if (!ends && stored.compare(0, wanted.size(), wanted) != 0) continue;
      const auto phrase = static_cast<uint32_t>(plan_.shown.size() + i);
      spans.push_back({mention.start, size_t{mention.start} + mention.length, phrase});
    }
  }
  return spans;
}

void Search::add_regex_spans(std::string_view text, std::vector<MatchSpan>& spans) const {
  const size_t others = plan_.shown.size() + plan_.shown_values.size();
  for (size_t i = 0; i < plan_.regexes.size(); ++i) {
    const auto found = plan_.regexes[i].matcher.find(text, kSpansMax);
    for (const auto& span : found) {
      spans.push_back({span.start, span.end, static_cast<uint32_t>(others + i)});
    }
  }
}

Result<std::string> Search::snippet(index::ShardReader& shard, int64_t row) {
  const TextMatcher matcher(plan_.shown);
  const std::string text = TRY(shard.text(row));
  auto spans = matcher.find(tokenizer_, text, kSpansMax);
  if (!plan_.shown_values.empty()) {
    const auto values = TRY(value_spans(shard, row));
    for (const auto& span : values) {
      if (span.end <= text.size()) spans.push_back(span);
    }
  }
  add_regex_spans(text, spans);
  if (!spans.empty()) return make_snippet(text, spans, options_.snippet_bytes);
  const auto fields = TRY(shard.fields(row));
  std::string fallback = text;
  for (const auto& field : fields) {
    auto found = matcher.find(tokenizer_, field.value, kSpansMax);
    add_regex_spans(field.value, found);
    if (!found.empty()) return make_snippet(field.value, found, options_.snippet_bytes);
    if (fallback.empty()) fallback = field.value;
  }
  const std::string path = TRY(shard.path(row));
  const std::string name = path.substr(path.rfind('/') + 1);
  const auto found = matcher.find(tokenizer_, name, kSpansMax);
  if (!found.empty() || fallback.empty()) return make_snippet(name, found, options_.snippet_bytes);
  return make_snippet(fallback, {}, options_.snippet_bytes);
}

/// The first `wanted` candidates, of copies only the first one; fewer when there are not so many.
Result<std::vector<Candidate>> Search::first(const std::vector<index::ShardReader*>& shards,
                                             size_t wanted) {
  // Copies leave gaps: some more are looked at, and more again when those were not enough.
  for (size_t size = options_.each_copy ? wanted : wanted + kCopiesExpected;; size *= 4) {
    best_ = Best(size);
    total_ = 0;
    for (index::ShardReader* shard : shards) {
      auto session = TRY(ShardSession::begin(*shard, plan_, statistics_));
      session.weigh();
      TRY(run_shard(session, *shard));
    }
    auto candidates = best_.take();
    const bool is_all = candidates.size() < size;
    std::unordered_set<int64_t> known;
    std::erase_if(candidates, [&](const Candidate& one) {
      return one.twin.has_value() && !known.insert(*one.twin).second;
    });
    if (!is_all && candidates.size() < wanted) continue;
    if (candidates.size() > wanted) candidates.resize(wanted);
    return candidates;
  }
}

Result<Hit> Search::hit(const std::vector<index::ShardReader*>& shards, Candidate& candidate) {
  Hit hit;
  hit.shard = candidate.shard;
  hit.row = candidate.row;
  hit.score = candidate.score;
  if (options_.snippet_bytes > 0) hit.snippet = TRY(snippet(*candidate.shard, candidate.row));
  if (candidate.twin) {
    std::map<model::ItemId, ItemPlace> copies;
    for (index::ShardReader* shard : shards) {
      const auto rows = TRY(shard->twins(*candidate.twin, kTwinsMax));
      for (const int64_t row : rows) {
        if (shard == candidate.shard && row == candidate.row) continue;
        auto* look_up = TRY(shard->prepared(kLookUp));
        TRY(look_up->start(row));
        copies[model::ItemId(look_up->blob(0))] = {shard, row};
      }
    }
    for (const auto& [id, place] : copies) hit.copies.push_back(place);
  }
  hit.id = std::move(candidate.id);
  return hit;
}

Result<SearchResult> Search::run(const std::vector<index::ShardReader*>& shards) {
  for (index::ShardReader* shard : shards) {
    auto session = TRY(ShardSession::begin(*shard, plan_, statistics_));
    TRY(session.count());
  }
  auto candidates = TRY(first(shards, options_.offset + options_.limit));
  SearchResult result;
  result.total = total_;
  for (const auto& [number, words] : statistics_.regex_words) {
    result.variants["/" + plan_.regexes[number].pattern + "/"] = {words.begin(), words.end()};
  }
  for (size_t i = options_.offset; i < candidates.size(); ++i) {
    Hit one = TRY(hit(shards, candidates[i]));
    result.hits.push_back(std::move(one));
  }
  return result;
}

}  // namespace

Result<SearchResult> search(const std::vector<index::ShardReader*>& shards, const Query& query,
                            const SearchOptions& options) {
  if (options.limit > kHitsMax || options.offset > kHitsMax - options.limit) {
    return Error(ErrorKind::kLimit,
                 "more hits than one search gives; narrow the query down, by date or exhibit");
  }
  SearchOptions bounded = options;
  bounded.snippet_bytes = std::min(options.snippet_bytes, kSnippetBytesMax);
  auto variants = TRY(find_variants(shards, query));
  TRY(find_slips(shards, query, variants));
  const Plan plan = make_plan(query, variants, options.regions);
  auto result = TRY(Search(plan, bounded).run(shards));
  result.variants.merge(variants);
  return result;
}

}  // namespace clew::search
