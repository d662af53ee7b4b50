// SPDX-License-Identifier: EUPL-1.2
// Tests of Windows' caches of thumbnails.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/compound_maker_test.h"

namespace clew::extract {
namespace {

const Bytes kPicture("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0\x90wS\xde", 33);

Bytes wide(const std::string& ascii) {
  Bytes out;
  for (const char c : ascii) out += Bytes(1, c) + Bytes(1, '\0');
  return out;
}
Bytes numbers(std::initializer_list<uint32_t> values) {
  Bytes out;
  for (const uint32_t value : values) base::append_le<uint32_t>(out, value);
  return out;
}

/// Entry of Windows 10's cache.
Bytes entry(uint32_t hash, const std::string& name, const Bytes& picture) {
  const Bytes key = wide(name);
  const auto size = static_cast<uint32_t>(56 + key.size() + picture.size());
  return "CMMM" +
         numbers({size, hash, 0, static_cast<uint32_t>(key.size()), 0,
                  static_cast<uint32_t>(picture.size()), 1, 1, 0, 0, 0, 0, 0}) +
         key + picture;
}
Bytes cache(const Bytes& entries) { return "CMMM" + numbers({32, 4, 24, 24, 0}) + entries; }

TEST(ThumbnailsTest, PicturesOfTheCacheAreChildren) {
  const auto items = collect(cache(entry(0xabc, "81d2a4f6", kPicture) + entry(0xdef, "empty", "") +
                                   entry(0x123, "77aa", kPicture) + Bytes(600, '\0')),
                             "thumbcache_256.db");
  EXPECT_EQ(items[0].item.type, "thumbnails");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "kind"), "thumbcache");
  EXPECT_EQ(field_of(items[0].item, "pictures"), "2");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].path, "thumbcache_256.db/thumbnail 81d2a4f6");
  EXPECT_EQ(items[1].item.type, "png");
  EXPECT_EQ(field_of(items[1].item, "cache_key"), "0000000000000abc");
}

TEST(ThumbnailsTest, ThumbsDbNamesItsFiles) {
  const Bytes name = wide("flat.jpg") + Bytes(4, '\0');
  Bytes line = numbers({static_cast<uint32_t>(16 + name.size()), 21});
  base::append_le<uint64_t>(line, 134'169'991'640'000'000);
  const Bytes catalog = Bytes("\x10\0\x07\0", 4) + numbers({1, 96, 96}) + line + name;
  CompoundMaker maker;
  maker.add("Catalog", catalog).add("12", numbers({12, 1, 33}) + kPicture);
  const auto items = collect(maker.finish(), "Thumbs.db");
  EXPECT_EQ(items[0].item.type, "thumbnails");
  EXPECT_EQ(field_of(items[0].item, "kind"), "thumbs.db");
  EXPECT_NE(items[0].item.text.find("flat.jpg"), std::string::npos);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].item.type, "png");
  EXPECT_EQ(field_of(items[1].item, "thumbnail_of"), "flat.jpg");
  ASSERT_TRUE(items[1].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[1].item.time->ms), "2026-03-03T08:12:44Z");
}

TEST(ThumbnailsTest, DamageIsTold) {
  const Bytes whole = cache(entry(1, "aa", kPicture) + entry(2, "bb", kPicture));
  const auto cut = collect(whole.substr(0, whole.size() - 10), "thumbcache_96.db");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "cache_damaged"));
  EXPECT_EQ(cut.size(), 2u);
  EXPECT_EQ(collect(cache(""), "thumbcache_96.db")[0].item.state, model::ItemState::kDone);
  Bytes wrong = whole;
  wrong.replace(28, 4, "\xff\xff\xff\xff");
  EXPECT_EQ(collect(wrong, "thumbcache_96.db")[0].item.state, model::ItemState::kPartial);
}

}  // namespace
}  // namespace clew::extract
