// SPDX-License-Identifier: EUPL-1.2
// The encrypted database as a shard uses it: filling a full-text table in bulk and looking words up
// in it again, for each cipher and several page sizes.
#include "store/database.h"

#include <benchmark/benchmark.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <random>

#include "store/scratch_directory.h"

namespace clew::store {
namespace {

constexpr size_t kDocuments = 4000;
constexpr size_t kDocumentBytes = 2500;

std::string word(uint64_t rank) {
  std::string letters;
  uint64_t mix = rank * 0x9E3779B97F4A7C15;
  for (int i = 0; i < 3 + static_cast<int>(mix >> 62); ++i, mix /= 26) {
    letters.push_back(static_cast<char>('a' + mix % 26));
  }
  return letters;
}

std::vector<std::string> documents() {
  std::mt19937_64 random(1);
  std::vector<std::string> all;
  for (size_t i = 0; i < kDocuments; ++i) {
    std::string text;
    while (text.size() < kDocumentBytes) {
      const double u = std::uniform_real_distribution<double>(0, 1)(random);
      text += word(static_cast<uint64_t>(std::pow(50'000.0, u))) + " ";
    }
    all.push_back(std::move(text));
  }
  return all;
}

void fill(const std::string& path, const DatabaseOptions& options,
          const std::vector<std::string>& texts) {
  auto db = MUST(Database::open(path, base::SecretKey(Bytes(32, 'k')), OpenMode::kCreate, options));
  MUST(db.exec("CREATE VIRTUAL TABLE text USING fts5(body)"));
  MUST(db.exec("INSERT INTO text(text, rank) VALUES ('pgsz', " +
               std::to_string(kFullTextBlockBytes) + ")"));
  {
    auto transaction = MUST(Transaction::begin(db));
    auto insert = MUST(db.prepare("INSERT INTO text VALUES (?1)"));
    for (const auto& text : texts) MUST(insert.run(text));
    MUST(transaction.commit());
  }
  MUST(db.finish());
}

DatabaseOptions bulk(const benchmark::State& state) {
  DatabaseOptions options;
  options.cipher = state.range(0) == 0 ? Cipher::kAegis256 : Cipher::kChaCha20;
  options.page_bytes = static_cast<uint32_t>(state.range(1));
  options.durability = Durability::kBulk;
  options.cache_bytes = 32 << 20;
  return options;
}

void fill_full_text(benchmark::State& state) {
  const ScratchDirectory scratch;
  const auto texts = documents();
  for (auto _ : state) {
    fill(scratch / "shard", bulk(state), texts);
    state.PauseTiming();
    struct stat info {};
    ::stat((scratch / "shard").c_str(), &info);
    state.counters["file_MB"] = static_cast<double>(info.st_size) / 1e6;
    ::unlink((scratch / "shard").c_str());
    state.ResumeTiming();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kDocuments * kDocumentBytes));
}

void search_full_text(benchmark::State& state) {
  const ScratchDirectory scratch;
  auto options = bulk(state);
  fill(scratch / "shard", options, documents());
  options.cache_bytes = 4 << 20;
  int64_t hits = 0;
  for (auto _ : state) {
    auto db = MUST(Database::open(scratch / "shard", base::SecretKey(Bytes(32, 'k')),
                                  OpenMode::kImmutable, options));
    auto select =
        MUST(db.prepare("SELECT count(*), sum(length(body)) FROM text WHERE text MATCH ?1"));
    for (const uint64_t rank : {900, 20'000, 40'000}) {
      MUST(select.start(word(rank)));
      hits += select.integer(0);
    }
  }
  state.SetLabel(std::to_string(hits / static_cast<int64_t>(state.iterations())) + " hits");
}

BENCHMARK(fill_full_text)
    ->Name("database/fill")
    ->ArgNames({"chacha", "page"})
    ->ArgsProduct({{0}, {4096, 8192, 16384, 32768}})
    ->Args({1, 8192})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(search_full_text)
    ->Name("database/search")
    ->ArgNames({"chacha", "page"})
    ->ArgsProduct({{0}, {4096, 8192, 16384, 32768}})
    ->Args({1, 8192})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace clew::store
