// SPDX-License-Identifier: EUPL-1.2
// Tests of records of the Windows recycle bin.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr uint64_t kDeleted = 134'169'991'640'000'000;  // 2026-03-03T08:12:44Z

Bytes wide(const std::string& ascii) {
  Bytes out;
  for (const char c : ascii) out += Bytes(1, c) + Bytes(1, '\0');
  return out;
}

Bytes record(uint64_t version, const std::string& path) {
  Bytes out;
  base::append_le<uint64_t>(out, version);
  base::append_le<uint64_t>(out, 4711);
  base::append_le<uint64_t>(out, kDeleted);
  if (version == 2) base::append_le<uint32_t>(out, static_cast<uint32_t>(path.size() + 1));
  out += wide(path) + Bytes(2, '\0');
  if (version == 1) out.resize(544, '\0');
  return out;
}

TEST(RecycledTest, BothVersionsTellTheFile) {
  for (const uint64_t version : {1, 2}) {
    const auto items = collect(record(version, "C:\\Users\\ana\\adverts.xlsx"), "$I4F2K1");
    EXPECT_EQ(items[0].item.type, "recycled") << version;
    EXPECT_EQ(items[0].item.state, model::ItemState::kDone);
    EXPECT_EQ(field_of(items[0].item, "deleted_path"), "C:\\Users\\ana\\adverts.xlsx");
    EXPECT_EQ(field_of(items[0].item, "deleted_size"), "4711");
    EXPECT_EQ(field_of(items[0].item, "deleted_time"), "2026-03-03T08:12:44Z");
  }
}

TEST(RecycledTest, DamageIsNotARecord) {
  const Bytes whole = record(2, "C:\\a.txt");
  EXPECT_NE(collect(whole.substr(0, 30), "$I")[0].item.type, "recycled");
  Bytes wrong = whole;
  wrong[24] = '\xff';
  wrong[27] = '\xff';
  EXPECT_NE(collect(wrong, "$I")[0].item.type, "recycled");
  EXPECT_EQ(collect(wrong, "$I", "recycled")[0].item.state, model::ItemState::kFailed);
  EXPECT_NE(collect(Bytes(544, '\0'), "$I")[0].item.type, "recycled");
}

}  // namespace
}  // namespace clew::extract
