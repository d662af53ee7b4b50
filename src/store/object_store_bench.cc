// SPDX-License-Identifier: EUPL-1.2
// Object store: bytes per second in and out, on text and on bytes that do not compress.
#include "store/object_store.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <filesystem>
#include <random>

#include "store/scratch_directory.h"

namespace clew::store {
namespace {

constexpr size_t kBytes = 32 << 20;

/// Words drawn with the frequencies of language: the r-th most frequent in proportion to 1/r.
Bytes text() {
  std::mt19937_64 random(1);
  Bytes bytes;
  while (bytes.size() < kBytes) {
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    const auto rank = static_cast<uint64_t>(std::pow(50'000.0, u));
    uint64_t letters = rank * 0x9E3779B97F4A7C15;
    for (int i = 0; i < 2 + static_cast<int>(std::log2(rank + 1)) / 2; ++i, letters /= 26) {
      bytes.push_back(static_cast<char>('a' + letters % 26));
    }
    bytes.push_back(' ');
  }
  bytes.resize(kBytes);
  return bytes;
}

Bytes noise() {
  std::mt19937_64 random(2);
  Bytes bytes;
  while (bytes.size() < kBytes) base::append_le(bytes, random());
  return bytes;
}

struct Place {
  Place() {
    std::filesystem::create_directory(scratch / "objects");
    std::filesystem::create_directory(scratch / "tmp");
  }
  ScratchDirectory scratch;
  ObjectStore store{scratch.path(), base::SecretKey(Bytes(32, 'o'))};
};

void put(benchmark::State& state, const Bytes& bytes) {
  Place place;
  for (auto _ : state) {
    const auto stored = MUST(place.store.put(bytes));
    state.PauseTiming();
    state.SetLabel(base::to_hex(stored.sha256).substr(0, 12));
    std::filesystem::remove(place.store.path(stored.sha256));
    state.ResumeTiming();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}

void get(benchmark::State& state, const Bytes& bytes) {
  Place place;
  const auto stored = MUST(place.store.put(bytes));
  Bytes out(1 << 20, '\0');
  for (auto _ : state) {
    auto reader = MUST(place.store.open(stored.sha256));
    for (uint64_t at = 0; at < bytes.size(); at += out.size()) {
      MUST(reader.read(at, out.data(), out.size()));
    }
  }
  state.SetLabel(base::to_hex(base::sha256(out)).substr(0, 12));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}

void put_text(benchmark::State& state) { put(state, text()); }
void put_noise(benchmark::State& state) { put(state, noise()); }
void get_text(benchmark::State& state) { get(state, text()); }
void get_noise(benchmark::State& state) { get(state, noise()); }
BENCHMARK(put_text)->Name("object_store/put/text");
BENCHMARK(put_noise)->Name("object_store/put/noise");
BENCHMARK(get_text)->Name("object_store/get/text");
BENCHMARK(get_noise)->Name("object_store/get/noise");

}  // namespace
}  // namespace clew::store
