// SPDX-License-Identifier: EUPL-1.2
// Tests of film: what the container tells, key frames as children, damage.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/media_maker_test.h"

namespace clew::extract {
namespace {

constexpr uint32_t kTaken = 1'772'525'564;  // 2026-03-03T08:12:44Z

TEST(VideoTest, TimePlaceAndFramesAreTold) {
  const auto items = collect(quicktime_of(6, 32, 16, kTaken, "+48.8566+002.3522/"), "film");
  const auto& film = items[0].item;
  EXPECT_EQ(film.type, "video");
  EXPECT_EQ(film.state, model::ItemState::kDone) << film.reason;
  EXPECT_EQ(field_of(film, "duration_s"), "6.000");
  EXPECT_EQ(field_of(film, "width"), "32");
  EXPECT_EQ(field_of(film, "height"), "16");
  EXPECT_EQ(field_of(film, "video_codec"), "rawvideo");
  EXPECT_EQ(field_of(film, "coordinates"), "48.85660,2.35220");
  ASSERT_TRUE(film.time.has_value());
  EXPECT_EQ(base::to_iso(film.time->ms), "2026-03-03T08:12:44Z");
  EXPECT_EQ(field_of(film, "key_frames"), "3");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[1].path, "film/frame 0.00.01.000.png");
  EXPECT_EQ(items[1].item.type, "png");
  EXPECT_EQ(field_of(items[1].item, "width"), "32");
  EXPECT_EQ(items[3].path, "film/frame 0.00.05.000.png");
  EXPECT_NE(items[1].item.digests->sha256, items[3].item.digests->sha256);
}

TEST(VideoTest, NoughtIsNoTimeAndNoPlace) {
  const auto items = collect(quicktime_of(2, 8, 8, 0, "+00.0000+000.0000/"), "film");
  EXPECT_FALSE(items[0].item.time.has_value());
  EXPECT_EQ(field_of(items[0].item, "coordinates"), "");
}

TEST(VideoTest, CutOffIsTold) {
  const Bytes whole = quicktime_of(6, 32, 16, kTaken, "");
  // The table of samples stands behind the pictures and is lost with the end.
  const auto lost = collect(whole.substr(0, 4000), "film");
  EXPECT_EQ(lost[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(lost[0].item.reason, "the recording is cut off: its strings only");
  EXPECT_TRUE(has_anomaly(lost[0].item, "media_cut_off"));
  const auto tail = collect(whole.substr(0, whole.size() - 4), "film");
  EXPECT_EQ(tail[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(tail[0].item, "media_cut_off"));
}

TEST(VideoTest, DamageIsTold) {
  const auto rubbish = collect(box("ftyp", "isom" + Bytes(4, '\0')) + Bytes(5000, '\x7f'), "film");
  EXPECT_EQ(rubbish[0].item.type, "video");
  EXPECT_EQ(rubbish[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(rubbish[0].item, "media_damaged"));
  Bytes wrong = quicktime_of(6, 32, 16, kTaken, "");
  // Dimensions of which no picture can be had.
  const size_t at = wrong.find("raw ") + 4 + 24;
  wrong.replace(at, 4, "\xff\xff\xff\xff");
  const auto items = collect(wrong, "film");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(collect("", "film", "video")[0].item.state, model::ItemState::kDone);
}

TEST(VideoTest, OtherBrandsAreNotFilm) {
  EXPECT_NE(collect(box("ftyp", "heic" + words({0})), "picture")[0].item.type, "video");
}

/// Every byte of the header changed in turn: nothing crashes and each ends in a state.
TEST(VideoTest, HostileHeadersEnd) {
  const Bytes whole = quicktime_of(2, 4, 4, kTaken, "+1+1/");
  const size_t start = whole.find("moov");
  for (size_t i = start; i < whole.size(); i += 3) {
    Bytes changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0xff);
    EXPECT_NE(collect(changed, "film", "video")[0].item.type, "") << i;
  }
}

}  // namespace
}  // namespace clew::extract
