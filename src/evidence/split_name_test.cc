// SPDX-License-Identifier: EUPL-1.2
// Tests of the names of split files, with hard negatives: logs that rotate, versions, dates.
#include "evidence/split_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace clew::evidence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::set<Bytes> later_of(const std::map<Bytes, uint64_t>& files) {
  std::vector<Bytes> names;
  for (const auto& [name, size] : files) names.push_back(name);
  return later_parts(names, [&](const Bytes& name) { return std::optional(files.at(name)); });
}

TEST(SplitNameTest, ReadsNumbersOfBothStyles) {
  EXPECT_EQ(split_name("a/disk.001")->number, 1u);
  EXPECT_EQ(split_name("a/disk.001")->stem, "a/disk.");
  EXPECT_EQ(split_name("disk.dd.00")->number, 0u);
  EXPECT_TRUE(split_name("disk.dd.00")->is_first());
  EXPECT_FALSE(split_name("disk.002")->is_first());
  EXPECT_EQ(split_name("disk.E99")->number, 99u);
  EXPECT_EQ(split_name("disk.EAA")->number, 100u);
  EXPECT_EQ(split_name("disk.eab")->number, 101u);
  EXPECT_EQ(split_name("disk.FAA")->number, 100u + 26 * 26);
  EXPECT_TRUE(split_name("disk.FAA")->is_same_set(*split_name("disk.E01")));
  EXPECT_FALSE(split_name("disk.E01")->is_same_set(*split_name("disk.e02")));
}

TEST(SplitNameTest, RefusesOtherNames) {
  for (const char* name : {"disk", "disk.1", "disk.E00", "disk.D01", "disk.E1", "disk.EaA",
                           "disk.123456", ".001", "a.001/disk", "disk.", ""}) {
    EXPECT_FALSE(split_name(name).has_value()) << name;
  }
}

TEST(SplitNameTest, JoinsPartsOfOneSize) {
  EXPECT_THAT(later_of({{"d.001", 1 << 20}, {"d.002", 1 << 20}, {"d.003", 7}, {"d.txt", 3}}),
              ElementsAre("d.002", "d.003"));
  // A part that lacks in the middle does not part those after it from the set.
  EXPECT_THAT(later_of({{"d.000", 1 << 20}, {"d.002", 1 << 20}}), ElementsAre("d.002"));
  EXPECT_THAT(later_of({{"d.E01", 100}, {"d.E02", 300}, {"d.E03", 2}}),
              ElementsAre("d.E02", "d.E03"));
}

TEST(SplitNameTest, LeavesWhatIsNoSplitFile) {
  EXPECT_THAT(later_of({{"log.001", 1 << 20}, {"log.002", 1 << 19}, {"log.003", 1 << 20}}),
              IsEmpty());
  EXPECT_THAT(later_of({{"d.002", 1 << 20}, {"d.003", 1 << 20}}), IsEmpty());
  EXPECT_THAT(later_of({{"note.01", 900}, {"note.02", 900}}), IsEmpty());
  EXPECT_THAT(later_of({{"d.001", 70'001}, {"d.002", 70'001}}), IsEmpty());
  EXPECT_THAT(later_of({{"d.E02", 100}, {"d.E03", 100}}), IsEmpty());
  EXPECT_THAT(later_of({{"d.001", 1 << 20}, {"d.900", 1 << 20}}), IsEmpty());
  EXPECT_THAT(later_of({{"d.001", 1 << 20}, {"d.02", 1 << 20}}), IsEmpty());
}

}  // namespace
}  // namespace clew::evidence
