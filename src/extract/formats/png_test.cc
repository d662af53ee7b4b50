// SPDX-License-Identifier: EUPL-1.2
// Tests of PNG: size, texts, damage, what hides behind the end.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

Bytes chunk(const Bytes& kind, const Bytes& data) {
  Bytes out;
  base::append_be<uint32_t>(out, static_cast<uint32_t>(data.size()));
  return out + kind + data + Bytes(4, '\0');
}

Bytes png(const Bytes& chunks = "") {
  return Bytes("\x89PNG\r\n\x1a\n", 8) +
         chunk("IHDR", Bytes("\0\0\0\x05\0\0\0\x04\x08\x02\0\0\0", 13)) + chunks +
         chunk("IDAT", "data") + chunk("IEND", "");
}

model::Item read(const Bytes& bytes) { return collect(bytes, "file")[0].item; }

TEST(PngTest, ReadsSizeAndTexts) {
  const auto item = read(png(chunk("tEXt", Bytes("Author\0Ana", 10)) +
                             chunk("iTXt", Bytes("Comment\0\0\0de\0\0Gr\xc3\xbc\xc3\x9f"
                                                 "e",
                                                 21))));
  EXPECT_EQ(item.type, "png");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_EQ(field_of(item, "width"), "5");
  EXPECT_EQ(field_of(item, "height"), "4");
  EXPECT_NE(item.text.find("Author: Ana\n"), std::string::npos);
  EXPECT_NE(item.text.find("Comment: Grüße\n"), std::string::npos);
}

TEST(PngTest, BytesBehindTheEndAreAChild) {
  const auto items = collect(png() + Bytes(100, 'x'), "file");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_TRUE(has_anomaly(items[0].item, "trailing_data"));
  EXPECT_EQ(items[1].item.size, 100u);
}

TEST(PngTest, DamageIsNamed) {
  const Bytes whole = png();
  const auto cut = read(whole.substr(0, whole.size() - 14));
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut, "image_cut_off"));
  EXPECT_EQ(read(whole.substr(0, 12)).state, model::ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
