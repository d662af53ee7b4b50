// SPDX-License-Identifier: EUPL-1.2
// Tests of WebP: sizes of the three kinds of stream, damage, what hides behind the end.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

Bytes webp(const Bytes& kind, Bytes data) {
  if (data.size() % 2 == 1) data.push_back('\0');
  Bytes chunk = kind;
  base::append_le<uint32_t>(chunk, static_cast<uint32_t>(data.size()));
  chunk += data;
  Bytes out = "RIFF";
  base::append_le<uint32_t>(out, static_cast<uint32_t>(chunk.size() + 4));
  return out + "WEBP" + chunk;
}

model::Item read(const Bytes& bytes) { return collect(bytes, "file")[0].item; }

TEST(WebpTest, ReadsSizes) {
  const auto lossy = read(webp("VP8 ", Bytes("\0\0\0\x9d\x01\x2a\x05\0\x04\0xx", 12)));
  EXPECT_EQ(lossy.type, "webp");
  EXPECT_EQ(lossy.state, model::ItemState::kDone) << lossy.reason;
  EXPECT_EQ(field_of(lossy, "width"), "5");
  EXPECT_EQ(field_of(lossy, "height"), "4");
  const auto lossless = read(webp("VP8L", Bytes("\x2f\x04\xc0\0\0\0", 6)));
  EXPECT_EQ(field_of(lossless, "width"), "5");
  EXPECT_EQ(field_of(lossless, "height"), "4");
  const auto extended = read(webp("VP8X", Bytes("\0\0\0\0\x04\0\0\x03\0\0", 10)));
  EXPECT_EQ(field_of(extended, "width"), "5");
  EXPECT_EQ(field_of(extended, "height"), "4");
}

TEST(WebpTest, EndIsChecked) {
  const Bytes whole = webp("VP8 ", Bytes("\0\0\0\x9d\x01\x2a\x05\0\x04\0xxxx", 14));
  EXPECT_EQ(read(whole.substr(0, whole.size() - 2)).state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(read(whole + "more"), "trailing_data"));
}

}  // namespace
}  // namespace clew::extract
