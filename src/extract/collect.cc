// SPDX-License-Identifier: EUPL-1.2
// Runs the extractor in this process; see collect.h.
#include "extract/collect.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <utility>

#include "base/utf8.h"

namespace clew::extract {
namespace {

class Collector : public Reports {
 public:
  void begin(uint64_t ordinal, uint64_t parent, const Child& child) override {
    if (items_.size() <= ordinal) items_.resize(ordinal + 1);
    const std::string above = ordinal == 0 ? "" : items_[parent].path + "/";
    items_[ordinal].path = above + base::show_name(child.name);
  }
  void end(model::Item item) override {
    auto& place = items_[item.ordinal].item;
    place = std::move(item);
  }
  std::vector<Collected> take() { return std::move(items_); }

 private:
  std::vector<Collected> items_;
};

constexpr size_t kKeptBytesMax = 1 << 20;     // of one input; fuzzers cut what is longer
constexpr ptrdiff_t kKeptInputsMax = 400;     // of one type
constexpr size_t kSmallBytesMax = 64 << 10;   // larger ones slow a fuzzer down: few are kept,
constexpr ptrdiff_t kKeptLargeInputsMax = 4;  // for types that are never small

// Keeps `bytes` below the folder that CLEW_KEEP_INPUTS names, by its type: what the tests make of
// each format are the best seeds for its fuzzer.
void keep_input(ByteView bytes, std::string_view type) {
  const char* root = std::getenv("CLEW_KEEP_INPUTS");
  if (root == nullptr || bytes.size() > kKeptBytesMax) return;
  const std::filesystem::path folder = std::filesystem::path(root) / type;
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const std::filesystem::directory_iterator kept(folder, failed);
  const ptrdiff_t max = bytes.size() > kSmallBytesMax ? kKeptLargeInputsMax : kKeptInputsMax;
  if (failed || std::distance(begin(kept), end(kept)) >= max) return;
  const auto file = folder / std::to_string(std::hash<std::string_view>()(bytes));
  // Whether it was written is not asked: a seed less is no harm.
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

std::vector<Collected> collect(ByteView bytes, ByteView name, std::string_view format,
                               std::vector<std::string> regions) {
  // Building an extractor takes longer than most inputs of tests and fuzzers: the last one is kept.
  thread_local std::vector<std::string> kept_regions;
  thread_local std::unique_ptr<Extractor> extractor;
  if (extractor == nullptr || kept_regions != regions) {
    ExtractSettings settings;
    settings.regions = regions;
    settings.memory_bytes = uint64_t{256} << 20;
    extractor = std::make_unique<Extractor>(std::move(settings), base::Fd());
    kept_regions = std::move(regions);
  }
  evidence::MemorySource source{Bytes(bytes)};
  Child root;
  root.name = name;
  root.format = format;
  Collector collector;
  extractor->run(root, source, /*hash_root=*/true, {}, collector);
  auto items = collector.take();
  if (!items.empty()) keep_input(bytes, items[0].item.type);
  return items;
}

std::vector<Collected> collect_with(ByteView bytes, ByteView name, const CollectOptions& options) {
  ExtractSettings settings;
  settings.regions = {"FR", "GB"};
  settings.memory_bytes = uint64_t{256} << 20;
  settings.thorough = options.thorough;
  settings.passwords = options.passwords;
  Extractor extractor(std::move(settings), base::Fd());
  evidence::MemorySource source{Bytes(bytes)};
  std::vector<std::unique_ptr<ByteSource>> held;
  std::vector<Part> parts;
  for (const auto& part : options.parts) {
    parts.push_back({Bytes(name) + std::to_string(parts.size() + 2), bytes.size(), nullptr});
    if (!part) continue;
    held.push_back(std::make_unique<evidence::MemorySource>(*part));
    parts.back().source = held.back().get();
    parts.back().size = part->size();
  }
  Child root;
  root.name = name;
  root.format = options.format;
  Collector collector;
  extractor.run(root, source, /*hash_root=*/true, {}, collector, parts);
  return collector.take();
}

const model::Item* find(const std::vector<Collected>& items, std::string_view path) {
  for (const auto& collected : items) {
    if (collected.path == path) return &collected.item;
  }
  return nullptr;
}

std::string_view field_of(const model::Item& item, std::string_view name) {
  for (const auto& f : item.fields) {
    if (f.name == name) return f.value;
  }
  return {};
}

bool has_anomaly(const model::Item& item, std::string_view name) {
  for (const auto& anomaly : item.anomalies) {
    if (anomaly.name == name) return true;
  }
  return false;
}

}  // namespace clew::extract
