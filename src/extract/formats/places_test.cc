// SPDX-License-Identifier: EUPL-1.2
// Tests of places and tracks.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

TEST(PlacesTest, TracksArePointsWithTimes) {
  const auto items = collect(
      "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"maker\"><metadata><name>Ride</name>"
      "</metadata><wpt lat=\"48.85661\" lon=\"2.35222\"><name>Flat</name><desc>call 07400 123456"
      "</desc></wpt><trk><name>Monday</name><trkseg><trkpt lat=\"48.9\" lon=\"2.4\"><ele>35</ele>"
      "<time>2026-03-03T08:12:44Z</time></trkpt></trkseg></trk></gpx>",
      "ride");
  EXPECT_EQ(items[0].item.type, "gpx");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "title"), "Ride");
  EXPECT_EQ(field_of(items[0].item, "points"), "2");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(field_of(items[1].item, "coordinates"), "48.856610,2.352220");
  EXPECT_EQ(field_of(items[1].item, "kind"), "location");
  EXPECT_EQ(items[1].item.text, "Flat\ncall 07400 123456\n");
  EXPECT_EQ(field_of(items[2].item, "track"), "Monday");
  EXPECT_EQ(field_of(items[2].item, "altitude"), "35");
  ASSERT_TRUE(items[2].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[2].item.time->ms), "2026-03-03T08:12:44Z");
}

TEST(PlacesTest, PlacemarksAndTracksOfKml) {
  const auto items = collect(
      "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>Map</name><Placemark>"
      "<name>Hotel</name><description><![CDATA[<b>room</b> 12]]></description><Point><coordinates>"
      "2.35222,48.85661,0</coordinates></Point></Placemark><Placemark><gx:Track><when>"
      "2026-03-03T08:00:00Z</when><when>2026-03-03T09:00:00Z</when><gx:coord>2 48 0</gx:coord>"
      "<gx:coord>3 49 0</gx:coord></gx:Track></Placemark></Document></kml>",
      "map");
  EXPECT_EQ(items[0].item.type, "kml");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(field_of(items[1].item, "coordinates"), "48.856610,2.352220");
  EXPECT_EQ(field_of(items[1].item, "title"), "Hotel");
  EXPECT_NE(items[1].item.text.find("room 12"), std::string::npos);
  EXPECT_EQ(field_of(items[3].item, "coordinates"), "49.000000,3.000000");
  ASSERT_TRUE(items[3].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[3].item.time->ms), "2026-03-03T09:00:00Z");
}

TEST(PlacesTest, DamageIsTold) {
  const auto cut =
      collect("<gpx><wpt lat=\"48\" lon=\"2\"><name>A</name></wpt><wpt lat=\"4", "ride");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "xml_malformed"));
  EXPECT_EQ(cut.size(), 2u);
  const auto far = collect(
      "<gpx><wpt lat=\"480\" lon=\"nan\"/><wpt lat=\"1\" lon=\"1\"><time>soon</time></wpt></gpx>",
      "ride");
  EXPECT_TRUE(has_anomaly(far[0].item, "coordinates_out_of_range"));
  EXPECT_TRUE(has_anomaly(far[0].item, "time_malformed"));
  EXPECT_NE(collect("<?xml version=\"1.0\"?><other/>", "x")[0].item.type, "gpx");
}

TEST(PlacesTest, HostileNestingEnds) {
  Bytes deep = "<gpx>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(collect(deep, "ride")[0].item.state, model::ItemState::kPartial);
}

}  // namespace
}  // namespace clew::extract
