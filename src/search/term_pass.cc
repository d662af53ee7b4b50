// SPDX-License-Identifier: EUPL-1.2
// One pass for many terms; see term_pass.h.
#include "search/term_pass.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "model/values/registry.h"
#include "search/plan.h"
#include "search/search.h"
#include "search/shard_session.h"

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

bool is_plain_text(const Node& node) {
  return node.kind == NodeKind::kText && node.place == Place::kAnywhere;
}

/// Whether the query is one leaf, or several of which one is enough, that the pass itself can find.
bool is_simple(const Node& root) {
  const auto is_leaf = [](const Node& node) {
    return is_plain_text(node) || node.kind == NodeKind::kSelector;
  };
  if (root.kind != NodeKind::kOr) return is_leaf(root);
  return std::all_of(root.children.begin(), root.children.end(), is_leaf);
}

}  // namespace

struct TermPass::Work {
  size_t term = 0;
  const Node* root = nullptr;  ///< nothing for hashes
  bool is_simple = false;
  std::string sorted_by;                                 ///< the word that it begins with
  std::map<std::string, std::vector<std::string>> keys;  ///< of single words, for variants
  std::map<const Node*, std::string> values;             ///< as mentions carry them
  std::vector<std::string> variants;
  std::vector<int64_t> rows;  ///< in the shard that is looked at
};

TermPass::TermPass(const std::vector<Term>& terms, model::Regions regions)
    : terms_(terms), regions_(std::move(regions)), work_(terms.size()), order_(terms.size()) {
  for (size_t i = 0; i < terms.size(); ++i) {
    Work& work = work_[i];
    work.term = i;
    order_[i] = i;
    if (!terms[i].hash.empty()) continue;
    const Node& root = terms[i].query.root;
    work.root = &root;
    work.is_simple = is_simple(root);
    const auto prepare = [&](const Node& node) {
      if (node.kind == NodeKind::kSelector && !node.prefix) {
        auto value = model::value_type(node.selector).normalise(node.value, regions_);
        if (value) work.values[&node] = std::move(*value);
      }
      if (!is_plain_text(node)) return;
      const Phrase& phrase = node.phrases[0];
      if (work.sorted_by.empty()) work.sorted_by = phrase.tokens[0];
      if (!phrase.exact && !phrase.prefix && phrase.tokens.size() == 1) {
        work.keys[phrase.tokens[0]] = keys_.of_query(phrase.tokens[0]);
      }
    };
    prepare(root);
    for (const Node& child : root.children) prepare(child);
  }
  std::sort(order_.begin(), order_.end(),
            [&](size_t a, size_t b) { return work_[a].sorted_by < work_[b].sorted_by; });
}

TermPass::~TermPass() = default;

const std::vector<std::string>& TermPass::variants(size_t term) const {
  return work_[term].variants;
}

Result<void> TermPass::match(index::ShardReader& shard, Work& work, const std::string& expression) {
  auto* select = TRY(shard.prepared("SELECT rowid FROM fts WHERE fts MATCH ?1"));
  select->bind(1, expression);
  while (TRY(select->step())) work.rows.push_back(select->integer(0));
  select->reset();
  return {};
}

Result<void> TermPass::find_text(index::ShardReader& shard, Work& work, const Phrase& phrase) {
  TRY(find_variants(shard, work, phrase));
  for (size_t i = 0; i < phrase.tokens.size(); ++i) {
    const bool is_open = phrase.prefix && i + 1 == phrase.tokens.size();
    if (is_open) continue;
    const uint64_t items = TRY(shard.items_with(phrase.tokens[i], false));
    if (items == 0) return {};
  }
  return match(shard, work, quoted(phrase.text) + (phrase.prefix ? " *" : ""));
}

Result<void> TermPass::find_variants(index::ShardReader& shard, Work& work, const Phrase& phrase) {
  if (phrase.exact || phrase.prefix || phrase.tokens.size() != 1) return {};
  const auto found = work.keys.find(phrase.tokens[0]);
  if (found == work.keys.end()) return {};
  std::set<std::string> others;
  for (const auto& key : found->second) {
    auto* select = TRY(shard.prepared("SELECT term FROM variant WHERE key = ?1"));
    select->bind(1, key);
    while (TRY(select->step())) {
      const auto term = select->text(0);
      if (index::differ_in_script(phrase.tokens[0], term)) others.emplace(term);
    }
  }
  for (const auto& other : others) {
    const bool is_known =
        std::find(work.variants.begin(), work.variants.end(), other) != work.variants.end();
    if (!is_known && work.variants.size() >= kVariantsMax) continue;
    if (!is_known) work.variants.push_back(other);
    TRY(match(shard, work, quoted(other)));
  }
  return {};
}

Result<void> TermPass::find_value(index::ShardReader& shard, Work& work, const Node& node) {
  const auto value = work.values.find(&node);
  if (value == work.values.end()) return {};  // find_partial_values() has looked already
  auto* select =
      TRY(shard.prepared("SELECT DISTINCT item FROM mention WHERE value = "
                         "(SELECT id FROM value WHERE kind = ?1 AND value = ?2)"));
  select->bind(1, static_cast<int64_t>(node.selector));
  select->bind(2, value->second);
  while (TRY(select->step())) work.rows.push_back(select->integer(0));
  select->reset();
  return {};
}

/// Fields, NEAR and whatever else the query language has: as a search would find it.
Result<void> TermPass::find_other(index::ShardReader& shard, Work& work) {
  const Plan plan = make_plan(terms_[work.term].query, {}, regions_);
  if (plan.is_text_only) return match(shard, work, plan.whole.text);
  Statistics statistics;
  auto session = TRY(ShardSession::begin(shard, plan, statistics));
  auto select = TRY(session.condition_rows());
  while (TRY(select.step())) work.rows.push_back(select.integer(0));
  return {};
}

/// Beginnings of values, and numbers of which the country is not known, all in one look at the
/// shard's distinct values.
Result<void> TermPass::find_partial_values(index::ShardReader& shard) {
  struct Wanted {
    Work* work;
    bool is_beginning;
  };
  // By kind, then by what is compared; the lengths that occur bound the look-ups for each value.
  std::map<int64_t, std::unordered_multimap<std::string, Wanted>> wanted;
  std::map<int64_t, std::set<size_t>> lengths;
  const auto gather = [&](Work& work, const Node& node) {
    if (node.kind != NodeKind::kSelector || work.values.contains(&node)) return;
    const auto kind = static_cast<int64_t>(node.selector);
    const std::string text = comparable_value(node.selector, node.value);
    wanted[kind].emplace(text, Wanted{&work, node.prefix});
    lengths[kind].insert(text.size());
  };
  for (Work& work : work_) {
    if (work.root == nullptr || !work.is_simple) continue;
    gather(work, *work.root);
    for (const Node& child : work.root->children) gather(work, child);
  }
  auto* items = TRY(shard.prepared("SELECT DISTINCT item FROM mention WHERE value = ?1"));
  for (const auto& [kind, texts] : wanted) {
    auto* select = TRY(shard.prepared("SELECT id, value FROM value WHERE kind = ?1"));
    select->bind(1, kind);
    while (TRY(select->step())) {
      const auto selector = static_cast<model::SelectorKind>(kind);
      const std::string stored = comparable_value(selector, select->text(1));
      for (const size_t length : lengths[kind]) {
        if (length > stored.size() || length == 0) continue;
        const std::string head = stored.substr(0, length);
        const std::string tail = stored.substr(stored.size() - length);
        std::set<Work*> found;
        for (auto [at, end] = texts.equal_range(head); at != end; ++at) {
          if (at->second.is_beginning || length == stored.size()) found.insert(at->second.work);
        }
        const bool is_national = selector == model::SelectorKind::kPhone && tail[0] != '+' &&
                                 length >= kNationalDigitsMin;
        for (auto [at, end] = texts.equal_range(tail); is_national && at != end; ++at) {
          if (!at->second.is_beginning) found.insert(at->second.work);
        }
        if (found.empty()) continue;
        items->reset();
        items->bind(1, select->integer(0));
        while (TRY(items->step())) {
          for (Work* work : found) work->rows.push_back(items->integer(0));
        }
      }
    }
  }
  return {};
}

Result<void> TermPass::find_hashes(index::ShardReader& shard) {
  std::unordered_multimap<std::string_view, Work*> wanted;
  for (Work& work : work_) {
    if (!terms_[work.term].hash.empty()) wanted.emplace(terms_[work.term].hash, &work);
  }
  if (wanted.empty()) return {};
  auto* select =
      TRY(shard.prepared("SELECT id, sha256, sha1, md5 FROM item WHERE sha256 IS NOT NULL"));
  while (TRY(select->step())) {
    for (int column = 1; column <= 3; ++column) {
      for (auto [at, end] = wanted.equal_range(select->blob(column)); at != end; ++at) {
        at->second->rows.push_back(select->integer(0));
      }
    }
  }
  return {};
}

Result<void> TermPass::find_rows(index::ShardReader& shard, Work& work) {
  if (work.root == nullptr) return {};
  if (!work.is_simple) return find_other(shard, work);
  const auto one = [&](const Node& node) -> Result<void> {
    if (node.kind == NodeKind::kSelector) return find_value(shard, work, node);
    return find_text(shard, work, node.phrases[0]);
  };
  if (work.root->kind != NodeKind::kOr) return one(*work.root);
  for (const Node& child : work.root->children) TRY(one(child));
  return {};
}

Result<void> TermPass::run(index::ShardReader& shard, const Sink& sink) {
  for (Work& work : work_) work.rows.clear();
  TRY(find_hashes(shard));
  TRY(find_partial_values(shard));
  for (const size_t place : order_) {
    Work& work = work_[place];
    TRY(find_rows(shard, work));
    if (work.rows.empty()) continue;
    std::sort(work.rows.begin(), work.rows.end());
    work.rows.erase(std::unique(work.rows.begin(), work.rows.end()), work.rows.end());
    TRY(sink(work.term, work.rows));
    std::vector<int64_t>().swap(work.rows);
  }
  return {};
}

Result<TermCounts> count_terms(const std::vector<index::ShardReader*>& shards,
                               const std::vector<Term>& terms, const model::Regions& regions,
                               const std::function<void(size_t)>& progress) {
  TermPass pass(terms, regions);
  TermCounts counts;
  counts.items.resize(terms.size());
  const auto add = [&](size_t term, const std::vector<int64_t>& rows) -> Result<void> {
    counts.items[term] += rows.size();
    return {};
  };
  for (size_t done = 0; done < shards.size(); ++done) {
    TRY(pass.run(*shards[done], add));
    if (progress) progress(done + 1);
  }
  for (size_t i = 0; i < terms.size(); ++i) {
    counts.variants.push_back(pass.variants(i));
    std::sort(counts.variants.back().begin(), counts.variants.back().end());
  }
  return counts;
}

}  // namespace clew::search
