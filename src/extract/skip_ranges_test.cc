// SPDX-License-Identifier: EUPL-1.2
// Tests of going on with a unit: wherever the first run is cut off, what it reported and what a
// second run reports are together what one undisturbed run reports.
#include "extract/skip_ranges.h"

#include <gtest/gtest.h>

#include <map>

#include "evidence/byte_source.h"
#include "extract/extractor.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

/// Keeps what was reported, and what a host knows when an item ends.
class Kept : public Reports {
 public:
  explicit Kept(SkipRanges skip = {}) : skip_(std::move(skip)) {}
  void begin(uint64_t ordinal, uint64_t, const Child&) override {
    last_ = std::max(last_, ordinal);
  }
  void end(model::Item item) override {
    skip_.add(item.ordinal, last_);
    after_.push_back(skip_);
    items_.push_back(std::move(item));
  }

  const std::vector<model::Item>& items() const { return items_; }
  const SkipRanges& after(size_t ends) const { return after_[ends - 1]; }

 private:
  SkipRanges skip_;
  uint64_t last_ = 0;
  std::vector<SkipRanges> after_;
  std::vector<model::Item> items_;
};

Bytes nested() {
  const Bytes inner = zip_of({{"1.txt", "one"}, {"2.txt", "two"}, {"2.txt", "two again"}});
  const Bytes table = "name,phone\nA,0612345678\nB,0612345679\nC,0612345680\n";
  const Bytes middle = zip_of({{"inner.zip", inner}, {"table.csv", table}, {"empty", ""}});
  return zip_of({{"middle.zip", middle}, {"note.txt", "note"}, {"inner.zip", inner}});
}

std::map<std::pair<uint64_t, std::string>, std::string> as_map(
    const std::vector<model::Item>& items) {
  std::map<std::pair<uint64_t, std::string>, std::string> out;
  for (const auto& item : items) {
    EXPECT_TRUE(out.emplace(std::pair{item.ordinal, item.name}, item.text).second);
  }
  return out;
}

TEST(SkipRanges, ASecondRunGivesWhatTheFirstDidNot) {
  const Bytes bytes = nested();
  Child root;
  root.name = "root.zip";
  Extractor extractor({}, {});
  evidence::ViewSource source(bytes);
  Kept whole;
  extractor.run(root, source, true, {}, whole);
  ASSERT_GE(whole.items().size(), 14u);
  const auto expected = as_map(whole.items());
  for (size_t ends = 1; ends <= whole.items().size(); ++ends) {
    Kept rest(whole.after(ends));
    extractor.run(root, source, true, whole.after(ends), rest);
    auto together = whole.items();
    together.resize(ends);
    together.insert(together.end(), rest.items().begin(), rest.items().end());
    EXPECT_TRUE(as_map(together) == expected) << "cut after " << ends;
  }
}

TEST(SkipRanges, NeighbouringLeavesAreOneRangeAndSubTreesSwallowTheirParts) {
  SkipRanges ranges;
  for (uint64_t leaf = 3; leaf < 1000; ++leaf) ranges.add(leaf, leaf);
  EXPECT_EQ(ranges.ranges().size(), 1u);
  EXPECT_EQ(ranges.find(500), 500u);
  EXPECT_EQ(ranges.find(1000), std::nullopt);
  EXPECT_EQ(ranges.find(2), std::nullopt);
  ranges.add(2, 999);
  EXPECT_EQ(ranges.ranges().size(), 1u);
  EXPECT_EQ(ranges.find(2), 999u);
  EXPECT_EQ(ranges.find(500), std::nullopt);
}

}  // namespace
}  // namespace clew::extract
