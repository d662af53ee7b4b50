// SPDX-License-Identifier: EUPL-1.2
// Tests of GIF: size, comments, damage, what hides behind the end.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

/// 5 by 4 with a palette of two colours, a comment and one frame.
const Bytes kWhole = Bytes(
                         "GIF89a\x05\0\x04\0\x80\0\0"
                         "rgbRGB",
                         19) +
                     Bytes("!\xfe\x05hello\0", 9) +
                     Bytes(",\0\0\0\0\x05\0\x04\0\0\x02\x02zz\0;", 16);

model::Item read(const Bytes& bytes) { return collect(bytes, "file")[0].item; }

TEST(GifTest, ReadsSizeAndComments) {
  const auto item = read(kWhole);
  EXPECT_EQ(item.type, "gif");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(field_of(item, "width"), "5");
  EXPECT_EQ(field_of(item, "height"), "4");
  EXPECT_NE(item.text.find("hello\n"), std::string::npos);
  EXPECT_TRUE(item.anomalies.empty());
}

TEST(GifTest, BytesBehindTheEndAreToldOf) {
  EXPECT_TRUE(has_anomaly(read(kWhole + "PK and more"), "trailing_data"));
}

TEST(GifTest, DamageIsNamed) {
  const auto cut = read(kWhole.substr(0, kWhole.size() - 2));
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut, "image_cut_off"));
}

}  // namespace
}  // namespace clew::extract
