// SPDX-License-Identifier: EUPL-1.2
// How long searches take: a word, a phrase, a prefix, NEAR and a name with variants, over synthetic
// items in four shards. Counters: p50 and p99 in milliseconds, hits, and a hash of the result.
// CLEW_BENCH_ITEMS sets the number of items (2000 without it).
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>

#include "search/search.h"

namespace clew::search {
namespace {

constexpr size_t kShards = 4;
constexpr size_t kItemsDefault = 2000;

/// The shards, made once for all benchmarks and removed at the end.
class Corpus {
 public:
  Corpus() {
    char name[] = "/tmp/clew-search-bench-XXXXXX";
    directory_ = MUST(made(::mkdtemp(name)));
    const char* wanted = ::getenv("CLEW_BENCH_ITEMS");
    const size_t items = wanted != nullptr ? ::strtoul(wanted, nullptr, 10) : kItemsDefault;
    std::mt19937 random(1);
    const auto key = base::SecretKey::random();
    for (size_t shard = 0; shard < kShards; ++shard) {
      const std::string path = directory_ + "/" + std::to_string(shard);
      const auto cipher = store::cipher_for_this_cpu();
      auto writer = MUST(index::ShardWriter::create(path, key, cipher, 64 << 20));
      for (size_t i = shard; i < items; i += kShards) {
        model::Item item;
        item.name = std::to_string(i);
        item.text = text(random, i);
        writer.begin();
        MUST(writer.add(item, model::child_id(model::root_id("E1"), item.name), "E1"));
      }
      MUST(writer.finish());
      shards_.push_back(MUST(index::ShardReader::open(path, key, cipher, 64 << 20)));
      pointers_.push_back(shards_.back().get());
    }
  }
  ~Corpus() {
    shards_.clear();
    std::filesystem::remove_all(directory_);
  }
  const std::vector<index::ShardReader*>& shards() const { return pointers_; }

 private:
  static Result<std::string> made(const char* name) {
    if (name == nullptr) return Error("no temporary directory");
    return std::string(name);
  }
  /// 60 words, the n-th commonest about n times rarer than the first; a name in every fiftieth.
  static std::string text(std::mt19937& random, size_t number) {
    std::string out;
    for (int i = 0; i < 60; ++i) {
      const double uniform = (static_cast<double>(random() % 1'000'000) + 1) / 1e6;
      out += "w" + std::to_string(static_cast<size_t>(1 / uniform)) + " ";
    }
    if (number % 50 == 0) out += number % 100 == 0 ? "Наталья" : "Natalya";
    return out;
  }

  std::string directory_;
  std::vector<std::unique_ptr<index::ShardReader>> shards_;
  std::vector<index::ShardReader*> pointers_;
};

void run_query(benchmark::State& state, const char* text) {
  static const Corpus corpus;
  const Query query = MUST(parse_query(text));
  std::vector<double> times;
  SearchResult result;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    result = MUST(search(corpus.shards(), query, {}));
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    times.push_back(taken.count());
  }
  std::sort(times.begin(), times.end());
  std::string ids;
  for (const auto& hit : result.hits) ids += hit.id;
  state.counters["p50_ms"] = times[times.size() / 2];
  state.counters["p99_ms"] = times[times.size() * 99 / 100];
  state.counters["hits"] = static_cast<double>(result.total);
  state.SetLabel("result " + base::to_hex(base::sha256(ids)).substr(0, 16));
}

BENCHMARK_CAPTURE(run_query, rare_word, "w90")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, common_word, "w2")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, phrase, "\"w3 w5\"")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, prefix, "w90*")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, near, "NEAR(w20 w30, 5)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, variants, "Natalya")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clew::search
