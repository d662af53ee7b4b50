// SPDX-License-Identifier: EUPL-1.2
// Tests of Expert Witness images, made by ewfacquire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"
#include "extract/formats/image_maker_test.h"

namespace clew::extract {
namespace {

using model::ItemState;
using testing::StartsWith;

const std::vector<std::string> kTools = {"mke2fs", "ewfacquire"};

/// An ext4 volume of 8 MiB with one small and one large file.
void make_volume(ImageMaker& maker) {
  maker.run("mkdir -p root/users/max");
  maker.write("root/users/max/plan.txt", "the plan for tomorrow");
  maker.write("root/noise.bin", noise(3 << 20));
  maker.run("truncate -s 8M e.img; mke2fs -q -t ext4 -d root e.img");
}

TEST(EwfTest, ReadsTheFilesAndWhatTheExaminerWrote) {
  ImageMaker maker(kTools);
  if (!maker.ready()) return;
  make_volume(maker);
  maker.run("ewfacquire -u -q -t laptop -C 'CASE 7' -e 'E. Xaminer' -E 'EV 1' e.img");
  const auto items = collect(maker.read("laptop.E01"), "laptop.E01");
  const auto& image = items[0].item;
  EXPECT_EQ(image.type, "ewf");
  EXPECT_EQ(image.state, ItemState::kDone) << image.reason;
  EXPECT_EQ(field_of(image, "case_number"), "CASE 7");
  EXPECT_EQ(field_of(image, "examiner"), "E. Xaminer");
  EXPECT_EQ(field_of(image, "evidence_number"), "EV 1");
  EXPECT_EQ(field_of(image, "stored_md5_checked"), "yes");
  EXPECT_EQ(field_of(image, "medium_size"), "8388608");
  const auto* plan = find(items, "laptop.E01/users/max/plan.txt");
  ASSERT_NE(plan, nullptr);
  EXPECT_THAT(plan->text, StartsWith("the plan for tomorrow"));
  ASSERT_NE(find(items, "laptop.E01/noise.bin"), nullptr);
  EXPECT_EQ(find(items, "laptop.E01/noise.bin")->digests->sha256, base::sha256(noise(3 << 20)));
}

TEST(EwfTest, FindsThatOneByteWasChanged) {
  ImageMaker maker(kTools);
  if (!maker.ready()) return;
  make_volume(maker);
  maker.run("ewfacquire -u -q -t laptop e.img");
  Bytes image = maker.read("laptop.E01");
  image[image.size() / 2] ^= 1;
  const auto items = collect(image, "laptop.E01");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "the medium is not what was acquired");
  EXPECT_TRUE(has_anomaly(items[0].item, "stored_md5_mismatch"));
  EXPECT_TRUE(has_anomaly(items[0].item, "checksum_mismatch"));
}

TEST(EwfTest, SaysThatSegmentsAreMissing) {
  ImageMaker maker(kTools);
  if (!maker.ready()) return;
  make_volume(maker);
  maker.run("ewfacquire -u -q -t part -S 1048576 e.img; test -f part.E02");
  const auto items = collect(maker.read("part.E01"), "part.E01");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "segments of the image are missing");
  EXPECT_TRUE(has_anomaly(items[0].item, "segments_missing"));
}

/// The segments of an image of that volume: E01, E02, ...
std::vector<Bytes> segments_of(ImageMaker& maker) {
  make_volume(maker);
  maker.run("ewfacquire -u -q -t part -S 1048576 e.img; test -f part.E03");
  std::vector<Bytes> segments;
  for (int n = 1; n < 20; ++n) {
    const std::string name = (n < 10 ? "part.E0" : "part.E") + std::to_string(n);
    maker.run("touch " + name);
    Bytes bytes = maker.read(name);
    if (!bytes.empty()) segments.push_back(std::move(bytes));
  }
  return segments;
}

TEST(EwfTest, ReadsAllSegments) {
  ImageMaker maker(kTools);
  if (!maker.ready()) return;
  const auto segments = segments_of(maker);
  ASSERT_GE(segments.size(), 3u);
  CollectOptions options;
  options.parts.assign(segments.begin() + 1, segments.end());
  auto items = collect_with(segments[0], "part.E01", options);
  EXPECT_EQ(items[0].item.state, ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "stored_md5_checked"), "yes");
  ASSERT_NE(find(items, "part.E01/noise.bin"), nullptr);
  EXPECT_EQ(find(items, "part.E01/noise.bin")->digests->sha256, base::sha256(noise(3 << 20)));

  options.parts[0].reset();
  items = collect_with(segments[0], "part.E01", options);
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "segments of the image are missing");
  EXPECT_TRUE(has_anomaly(items[0].item, "segment_missing"));

  items = collect_with(segments[1], "part.E02", {});
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "segments_missing"));
}

TEST(EwfTest, ReadsOnWhereASegmentIsAnothers) {
  ImageMaker maker(kTools);
  if (!maker.ready()) return;
  const auto segments = segments_of(maker);
  ASSERT_GE(segments.size(), 3u);
  CollectOptions options;
  options.parts = {Bytes("not a segment at all")};
  const auto items = collect_with(segments[0], "part.E01", options);
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "segments_foreign"));
  EXPECT_EQ(field_of(items[0].item, "examiner"), "");
}

TEST(EwfTest, SaysThatTheImageEndsEarly) {
  ImageMaker maker(kTools);
  if (!maker.ready()) return;
  make_volume(maker);
  maker.run("ewfacquire -u -q -t laptop e.img");
  const Bytes image = maker.read("laptop.E01");
  const auto items = collect(image.substr(0, image.size() / 2), "laptop.E01");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "the image ends early");
}

TEST(EwfTest, FailsOnASignatureWithNothingBehindIt) {
  const auto items = collect(Bytes("EVF\x09\x0d\x0a\xff\x00 and nothing more", 25), "x.E01");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.type, "ewf");
  EXPECT_EQ(items[0].item.state, ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
