// SPDX-License-Identifier: EUPL-1.2
// Open addressing with linear probing; see terms.h.
#include "index/terms.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/check.h"

namespace clew::index {
namespace {

constexpr size_t kSlotsAtFirst = 1 << 14;
constexpr size_t kChunkBytes = 256 << 10;

}  // namespace

Terms::Terms() : slots_(kSlotsAtFirst) {}

void Terms::begin_item() {
  ++item_;
  of_item_ = 0;
}

void Terms::count(size_t place) {
  ++of_item_;
  Count& count = counts_[place];
  if (count.last_item == item_) return;
  count.last_item = item_;
  ++count.items;
}

void Terms::add(std::string_view term) {
  const uint64_t hash = std::hash<std::string_view>()(term);
  const auto upper = static_cast<uint32_t>(hash >> 32);
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  for (; slots_[at].number != 0; at = (at + 1) & mask) {
    if (slots_[at].hash == upper && terms_[slots_[at].number - 1] == term) {
      return count(slots_[at].number - 1);
    }
  }
  terms_.push_back(keep(term));
  counts_.emplace_back();
  count(terms_.size() - 1);
  CHECK(terms_.size() < ~uint32_t{0});
  slots_[at] = {upper, static_cast<uint32_t>(terms_.size())};
  if (terms_.size() * 2 > slots_.size()) grow();
}

std::string_view Terms::keep(std::string_view term) {
  if (chunk_left_ < term.size()) {
    chunk_left_ = std::max(kChunkBytes, term.size());
    chunks_.push_back(std::make_unique<char[]>(chunk_left_));
    chunk_at_ = chunks_.back().get();
  }
  if (!term.empty()) std::memcpy(chunk_at_, term.data(), term.size());
  const std::string_view kept(chunk_at_, term.size());
  chunk_at_ += term.size();
  chunk_left_ -= term.size();
  return kept;
}

void Terms::grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  const size_t mask = larger.size() - 1;
  for (size_t number = 1; number <= terms_.size(); ++number) {
    const uint64_t hash = std::hash<std::string_view>()(terms_[number - 1]);
    size_t at = hash & mask;
    while (larger[at].number != 0) at = (at + 1) & mask;
    larger[at] = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(number)};
  }
  slots_ = std::move(larger);
}

}  // namespace clew::index
