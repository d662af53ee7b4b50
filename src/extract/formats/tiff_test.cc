// SPDX-License-Identifier: EUPL-1.2
// Tests of TIFF in both byte orders.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

template <typename T>
void append(Bytes& out, T value, bool little) {
  if (little) {
    base::append_le<T>(out, value);
  } else {
    base::append_be<T>(out, value);
  }
}

Bytes tiff(bool little) {
  Bytes out = little ? "II" : "MM";
  append<uint16_t>(out, 42, little);
  append<uint32_t>(out, 8, little);
  append<uint16_t>(out, 2, little);
  for (const auto& [tag, value] : {std::pair<uint16_t, uint16_t>{256, 5}, {257, 4}}) {
    append<uint16_t>(out, tag, little);
    append<uint16_t>(out, 3, little);
    append<uint32_t>(out, 1, little);
    append<uint16_t>(out, value, little);
    append<uint16_t>(out, 0, little);
  }
  append<uint32_t>(out, 0, little);
  return out;
}

model::Item read(const Bytes& bytes) { return collect(bytes, "file")[0].item; }

TEST(TiffTest, ReadsSizeInBothOrders) {
  for (const bool little : {true, false}) {
    const auto item = read(tiff(little));
    EXPECT_EQ(item.type, "tiff");
    EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
    EXPECT_EQ(field_of(item, "width"), "5");
    EXPECT_EQ(field_of(item, "height"), "4");
  }
}

TEST(TiffTest, DamageIsNamed) {
  const auto item = read(tiff(true).substr(0, 30));
  EXPECT_NE(item.state, model::ItemState::kDone);
  EXPECT_TRUE(has_anomaly(item, "image_cut_off"));
}

}  // namespace
}  // namespace clew::extract
