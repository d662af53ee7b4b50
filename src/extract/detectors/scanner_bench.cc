// SPDX-License-Identifier: EUPL-1.2
// Speed of the scanner in bytes a second: plain prose, prose with a value in every line, a table of
// numbers, and the files named by CLEW_CORPUS. The label is a hash of what was found.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "extract/detectors/scanner.h"

namespace clew::extract {
namespace {

constexpr size_t kTextBytes = 4 << 20;

std::string made(const std::function<std::string(std::mt19937&)>& line) {
  std::mt19937 random(7);
  std::string out;
  while (out.size() < kTextBytes) out += line(random) + "\n";
  return out;
}

std::string words(std::mt19937& random, size_t count) {
  static constexpr std::string_view kWords[] = {
      "the",  "driver", "comes", "on",   "friday", "and",   "we",   "take",  "rooms", "near",
      "work", "starts", "early", "with", "papers", "house", "from", "their", "other", "people"};
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    out += fmt::format("{}{}", i > 0 ? " " : "", kWords[random() % std::size(kWords)]);
  }
  return out + ".";
}

std::string prose() {
  return made([](std::mt19937& random) { return words(random, 14); });
}

std::string chat() {
  return made([](std::mt19937& random) {
    return fmt::format("[02.03.26, 21:20:05] Max: {} 06 12 34 56 {:02} {}", words(random, 8),
                       random() % 100, words(random, 6));
  });
}

std::string table() {
  return made([](std::mt19937& random) {
    return fmt::format("{};{};{}.{:02};{};{}", random() % 100000, random(), random() % 1000,
                       random() % 100, random(), random() % 10);
  });
}

std::string cyrillic() {
  return made([](std::mt19937&) {
    return std::string("водитель приедет в пятницу и мы возьмём комнаты около дома с бумагами");
  });
}

/// All regular files below a folder of the corpus, up to a few dozen megabytes.
std::string corpus(const char* folder) {
  const char* root = std::getenv("CLEW_CORPUS");
  std::string out;
  if (root == nullptr) return out;
  constexpr size_t kCorpusBytesMax = 48 << 20;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(root) / folder)) {
    if (!entry.is_regular_file() || out.size() > kCorpusBytesMax) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    out += text.str();
  }
  return out;
}

void scan(benchmark::State& state, const std::string& text) {
  if (text.empty()) {
    state.SkipWithError("no text: CLEW_CORPUS is not set");
    return;
  }
  Scanner scanner({"FR", "GB"});
  size_t hash = 0;
  size_t count = 0;
  for (auto _ : state) {
    hash = 0;
    const auto found = scanner.scan(text);
    count = found.size();
    for (const auto& mention : found) {
      hash = hash * 31 + std::hash<std::string>()(mention.value) + mention.start;
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * text.size()));
  state.SetLabel(fmt::format("{} mentions, {:016x}", count, hash));
}

void scan_prose(benchmark::State& state) { scan(state, prose()); }
void scan_cyrillic(benchmark::State& state) { scan(state, cyrillic()); }
void scan_chat(benchmark::State& state) { scan(state, chat()); }
void scan_table(benchmark::State& state) { scan(state, table()); }
void scan_mails(benchmark::State& state) { scan(state, corpus("mail/spamassassin")); }
void scan_descriptions(benchmark::State& state) { scan(state, corpus("texts")); }

BENCHMARK(scan_prose)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_cyrillic)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_chat)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_table)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_mails)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_descriptions)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clew::extract
