// SPDX-License-Identifier: EUPL-1.2
// How long searches take: a word, a phrase, a prefix, NEAR and a name with variants, over synthetic
// items in four shards. Counters: p50 and p99 in milliseconds, hits, and a hash of the result.
// CLEW_BENCH_ITEMS sets the number of items (2000 without it). For bench/search, CLEW_BENCH_CASE
// and CLEW_BENCH_QUERIES name a case and the queries to run over it, class by class.
#include <benchmark/benchmark.h>
#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>

#include "base/file.h"
#include "base/json.h"
#include "search/search.h"
#include "store/case.h"

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

/// What this process has computed so far: says more than waiting on a machine that others use.
double cpu_ms() {
  struct timespec now {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// The classes of queries of bench/search over a case, each query once after one to warm up.
void case_queries(benchmark::State& state) {
  const char* directory = ::getenv("CLEW_BENCH_CASE");
  const char* list = ::getenv("CLEW_BENCH_QUERIES");
  const char* key_file = ::getenv("CLEW_KEY_FILE");
  if (directory == nullptr || list == nullptr || key_file == nullptr) {
    state.SkipWithError("run by bench/search");
    return;
  }
  const auto source = MUST(store::KeySource::from_file(key_file));
  auto opened = MUST(store::Case::open(directory, source, store::OpenMode::kReadOnly));
  const auto files = opened.shard_files();
  std::vector<std::unique_ptr<index::ShardReader>> readers;
  std::vector<index::ShardReader*> shards;
  const auto live = MUST(store::live_shards(opened.database()));
  for (const auto& shard : live) {
    readers.push_back(MUST(index::ShardReader::open(
        files.path(shard.name), opened.key().for_shard(shard.name), opened.cipher())));
    shards.push_back(readers.back().get());
  }
  constexpr uint64_t kListBytesMax = 64 << 20;
  const Bytes text = MUST(base::read_file(list, kListBytesMax));
  const auto classes = MUST(base::parse_json(text));
  const auto settings = MUST(store::case_settings(opened.database()));
  SearchOptions options;
  options.regions = settings.regions;
  for (auto _ : state) {
    for (const auto& [name, queries] : classes.items()) {
      std::vector<double> waited;
      std::vector<double> worked;
      uint64_t hits = 0;
      const auto first = MUST(parse_query(queries[0]["query"].get<std::string>()));
      MUST(search(shards, first, options));
      for (const auto& one : queries) {
        const auto start = std::chrono::steady_clock::now();
        const double cpu_start = cpu_ms();
        const auto query = MUST(parse_query(one["query"].get<std::string>()));
        hits += MUST(search(shards, query, options)).total;
        const std::chrono::duration<double, std::milli> taken =
            std::chrono::steady_clock::now() - start;
        waited.push_back(taken.count());
        worked.push_back(cpu_ms() - cpu_start);
      }
      std::sort(waited.begin(), waited.end());
      std::sort(worked.begin(), worked.end());
      const size_t last = waited.size() * 99 / 100;
      std::printf(
          "clew %-20s p50 %8.2f ms  p99 %8.2f ms  cpu p50 %8.2f ms  p99 %8.2f ms  hits %zu\n",
          name.c_str(), waited[waited.size() / 2], waited[last], worked[worked.size() / 2],
          worked[last], static_cast<size_t>(hits));
      std::fflush(stdout);
    }
  }
}

BENCHMARK(case_queries)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clew::search
