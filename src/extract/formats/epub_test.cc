// SPDX-License-Identifier: EUPL-1.2
// Tests of electronic books, with packages made here.
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

std::vector<std::pair<std::string, Bytes>> book() {
  return {{"mimetype", "application/epub+zip"},
          {"OPS/book.opf",
           "<package><metadata><dc:title>A Way Home</dc:title><dc:creator>Ana B.</dc:creator>"
           "<dc:date>2026-03-03</dc:date></metadata></package>"},
          {"OPS/one.xhtml", "<html><body><p>Call 07400 123456</p></body></html>"}};
}

TEST(EpubTest, ReadsFieldsAndChapters) {
  const auto items = collect(zip_of(book(), false), "home.epub");
  EXPECT_EQ(items[0].item.type, "epub");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "title"), "A Way Home");
  EXPECT_EQ(field_of(items[0].item, "author"), "Ana B.");
  EXPECT_EQ(field_of(items[0].item, "created"), "2026-03-03T00:00:00Z");
  ASSERT_EQ(items.size(), 3u);
  const auto* chapter = find(items, "home.epub/OPS/one.xhtml");
  ASSERT_NE(chapter, nullptr);
  EXPECT_EQ(chapter->kind, model::ItemKind::kEmbedded);
  EXPECT_NE(chapter->text.find("07400 123456"), std::string::npos);
}

TEST(EpubTest, IsKnownWhereItsTypeDoesNotStandFirst) {
  auto parts = book();
  parts[0] = {"META-INF/container.xml", "<container/>"};
  parts.push_back({"mimetype", "application/epub+zip"});
  EXPECT_EQ(collect(zip_of(parts), "home.epub")[0].item.type, "epub");
}

TEST(EpubTest, LockedDamagedAndOtherPackages) {
  auto parts = book();
  parts.push_back({"META-INF/rights.xml", "<rights/>"});
  EXPECT_EQ(collect(zip_of(parts, false), "x")[0].item.state, model::ItemState::kEncrypted);
  const Bytes whole = zip_of(book(), false);
  const auto cut = collect(whole.substr(0, whole.size() - 60), "x")[0].item;
  EXPECT_EQ(cut.type, "epub");
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_EQ(collect(zip_of({{"mimetype", "text/plain"}}, false), "x")[0].item.type, "zip");
}

}  // namespace
}  // namespace clew::extract
