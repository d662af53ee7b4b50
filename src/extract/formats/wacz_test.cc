// SPDX-License-Identifier: EUPL-1.2
// Tests of packed web archives and of what they state of their parts.
#include <gtest/gtest.h>

#include "base/hash.h"
#include "extract/collect.h"
#include "extract/zip_for_tests.h"

namespace clew::extract {
namespace {

const Bytes kArchive =
    "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: "
    "text/plain\r\nContent-Length: 5\r\n\r\nwords\r\n\r\n";
const Bytes kPages = "{\"url\":\"http://a.example/\",\"title\":\"An offer\"}\n";

Bytes resource(const std::string& path, const Bytes& bytes) {
  return "{\"path\":\"" + path + "\",\"hash\":\"sha256:" + base::to_hex(base::sha256(bytes)) +
         "\",\"bytes\":" + std::to_string(bytes.size()) + "}";
}
Bytes description() {
  return "{\"profile\":\"data-package\",\"wacz_version\":\"1.1.1\",\"title\":\"Made\",\"created\":"
         "\"2026-03-03T08:12:44Z\",\"resources\":[" +
         resource("archive/data.warc", kArchive) + "," + resource("pages/pages.jsonl", kPages) +
         "]}";
}

Bytes package(const Bytes& archive, const Bytes& said) {
  return zip_of(
      {{"archive/data.warc", archive}, {"pages/pages.jsonl", kPages}, {"datapackage.json", said}});
}

TEST(WaczTest, CapturesAreReadAndHashesChecked) {
  const auto items = collect(package(kArchive, description()), "x.wacz");
  EXPECT_EQ(items[0].item.type, "wacz");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "hashes"), "match");
  EXPECT_EQ(field_of(items[0].item, "title"), "Made");
  ASSERT_TRUE(items[0].item.time.has_value());
  bool found = false;
  for (const auto& collected : items) found = found || collected.item.text == "words";
  EXPECT_TRUE(found);
}

TEST(WaczTest, AnotherHashIsTold) {
  Bytes other = kArchive;
  other[other.find("words")] = 'W';
  const auto items = collect(package(other, description()), "x.wacz");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "some parts do not match the description of the package");
  EXPECT_TRUE(has_anomaly(items[0].item, "wacz_hash"));
  EXPECT_EQ(field_of(items[0].item, "hashes"), "do not all match");
}

TEST(WaczTest, WhatIsMissingIsTold) {
  const auto part = collect(
      zip_of({{"pages/pages.jsonl", kPages}, {"datapackage.json", description()}}), "x.wacz");
  EXPECT_TRUE(has_anomaly(part[0].item, "wacz_missing"));
  EXPECT_EQ(part[0].item.state, model::ItemState::kPartial);
  const auto none = collect(zip_of({{"archive/data.warc", kArchive}}), "x.wacz");
  EXPECT_EQ(none[0].item.reason, "the package has no description");
  const auto wrong = collect(package(kArchive, "{\"resources\":"), "x.wacz");
  EXPECT_EQ(wrong[0].item.reason, "the description of the package is malformed");
  const Bytes whole = package(kArchive, description());
  const auto cut = collect(whole.substr(0, whole.size() / 2), "x.wacz");
  EXPECT_EQ(cut[0].item.type, "wacz");
  EXPECT_NE(cut[0].item.state, model::ItemState::kDone);
}

TEST(WaczTest, HostileDescriptionsDoNoHarm) {
  const auto items =
      collect(package(kArchive,
                      "{\"resources\":[1,{\"path\":7},{\"path\":\"a\",\"stats\":3,\"hash\":[]}]}"),
              "x.wacz");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "wacz_missing"));
}

}  // namespace
}  // namespace clew::extract
