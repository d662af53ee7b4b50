// SPDX-License-Identifier: EUPL-1.2
// Tests of web archives of the time before WARC.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

const Bytes kAbout =
    "filedesc://made.arc 0.0.0.0 20260303081244 text/plain 72\n1 0 Maker\n"
    "URL IP-address Archive-date Content-type Archive-length\nabcdef\n";

Bytes capture(const Bytes& url, const Bytes& block) {
  return "\n" + url + " 192.0.2.7 20260303081244 text/html " + std::to_string(block.size()) + "\n" +
         block;
}
const Bytes kPage = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>words</p>";

TEST(ArcTest, CapturesAreChildren) {
  const auto items = collect(
      kAbout + capture("http://a.example/", kPage) + capture("dns:a.example", "A 192.0.2.7"),
      "web.arc");
  EXPECT_EQ(items[0].item.type, "arc");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[2].path, "web.arc/2 http://a.example/");
  EXPECT_EQ(items[2].item.type, "html");
  EXPECT_EQ(items[2].item.text, "words\n");
  EXPECT_EQ(items[2].item.kind, model::ItemKind::kPage);
  EXPECT_EQ(field_of(items[2].item, "url"), "http://a.example/");
  EXPECT_EQ(field_of(items[2].item, "server_ip"), "192.0.2.7");
  ASSERT_TRUE(items[2].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[2].item.time->ms), "2026-03-03T08:12:44Z");
  EXPECT_EQ(items[3].item.text, "A 192.0.2.7");
}

TEST(ArcTest, AddressesMayHaveBlanksAndLinesTenWords) {
  const Bytes block = kPage;
  const auto items = collect(
      kAbout + capture("http://a.example/with blank", kPage) +
          "\nhttp://b.example/ 192.0.2.7 20260303081244 text/html 200 ABCDEF - 0 made.arc " +
          std::to_string(block.size()) + "\n" + block,
      "web.arc");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(field_of(items[2].item, "url"), "http://a.example/with blank");
  EXPECT_EQ(field_of(items[3].item, "url"), "http://b.example/");
  EXPECT_EQ(items[3].item.text, "words\n");
}

TEST(ArcTest, DamageIsToldAndReadingGoesOn) {
  const auto gap = collect(kAbout + "\nhttp://a.example/ 192.0.2.7 2026 text/html -1\nrubbish\n" +
                               capture("http://b.example/", kPage),
                           "web.arc");
  EXPECT_EQ(gap[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(gap[0].item.reason, "the web archive is damaged");
  EXPECT_TRUE(has_anomaly(gap[0].item, "arc_gap"));
  EXPECT_EQ(gap.back().item.text, "words\n");
  const Bytes whole = kAbout + capture("http://b.example/", kPage);
  const auto cut = collect(whole.substr(0, whole.size() - 9), "web.arc");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(cut[0].item.reason, "the web archive ends early");
  EXPECT_EQ(field_of(cut.back().item, "record_damage"), "ends early");
  EXPECT_EQ(collect("filedesc://", "web.arc")[0].item.state, model::ItemState::kFailed);
}

TEST(ArcTest, HostileLinesEnd) {
  const auto items = collect("filedesc://" + Bytes(300'000, ' ') + "\n", "web.arc");
  EXPECT_EQ(items[0].item.state, model::ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
