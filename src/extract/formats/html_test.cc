// SPDX-License-Identifier: EUPL-1.2
// Tests of HTML pages: told by content, decoded, described.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

model::Item read(ByteView bytes, ByteView name = "page") { return collect(bytes, name)[0].item; }

TEST(HtmlTest, IsToldByContent) {
  EXPECT_EQ(read("<!DOCTYPE html><p>a</p>").type, "html");
  EXPECT_EQ(read("\n<!-- x --> <HTML><p>a</p>").type, "html");
  EXPECT_EQ(read("<?xml version='1.0'?><html xmlns='x'><body>a</body></html>").type, "html");
  EXPECT_EQ(read("<div>some</div>").type, "html");
  EXPECT_NE(read("plain words <html>", "note.txt").type, "html");
}

TEST(HtmlTest, FieldsComeFromTheHead) {
  const auto item = read(
      "<html><head><title>Hostess abroad</title><meta name=author content='Ana'>"
      "<link rel=canonical href='https://jobs.example/7'>"
      "<meta property='article:published_time' content='2026-03-03T08:00:00Z'></head>"
      "<body><b>07400</b><i>123456</i></body></html>");
  EXPECT_EQ(item.state, model::ItemState::kDone);
  EXPECT_EQ(item.text, "07400123456\n");
  EXPECT_EQ(field_of(item, "title"), "Hostess abroad");
  EXPECT_EQ(field_of(item, "author"), "Ana");
  EXPECT_EQ(field_of(item, "url"), "https://jobs.example/7");
  ASSERT_TRUE(item.time.has_value());
  EXPECT_EQ(base::to_iso(item.time->ms), "2026-03-03T08:00:00Z");
}

TEST(HtmlTest, CharsetsAreHonoured) {
  EXPECT_EQ(read("<html><meta charset=windows-1251><p>\xcf\xf0\xe8").text, "При\n");
  EXPECT_EQ(
      read("<html><meta http-equiv=content-type content='text/html; charset=koi8-r'>\xf0").text,
      "П\n");
  // Nothing declared and no UTF-8: what browsers take it for.
  EXPECT_EQ(read("<html>caf\xe9 \x80").text, "café €\n");
  const char16_t wide[] = u"\xfeff<html>зарплата";
  const ByteView utf16(reinterpret_cast<const char*>(wide), sizeof(wide) - 2);
  EXPECT_EQ(read(utf16).type, "html");
  EXPECT_EQ(read(utf16).text, "зарплата\n");
}

}  // namespace
}  // namespace clew::extract
