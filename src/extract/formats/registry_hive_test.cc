// SPDX-License-Identifier: EUPL-1.2
// Tests of registry hives, which are written here cell by cell.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr uint64_t kWritten = 134'169'991'640'000'000;  // 2026-03-03T08:12:44Z

Bytes wide(const std::string& ascii) {
  Bytes out;
  for (const char c : ascii) out += Bytes(1, c) + Bytes(1, '\0');
  return out;
}

/// Makes a hive from its leaves up: cells are named by where they stand.
class HiveMaker {
 public:
  uint32_t cell(const Bytes& content) {
    const size_t length = (content.size() + 4 + 7) / 8 * 8;
    const auto at = static_cast<uint32_t>(cells_.size());
    base::append_le<int32_t>(cells_, -static_cast<int32_t>(length));
    cells_ += content + Bytes(length - 4 - content.size(), '\0');
    return at;
  }
  uint32_t value(const std::string& name, uint32_t type, const Bytes& data) {
    const uint32_t data_at = cell(data);
    Bytes out = "vk";
    base::append_le<uint16_t>(out, static_cast<uint16_t>(name.size()));
    base::append_le<uint32_t>(out, static_cast<uint32_t>(data.size()));
    base::append_le<uint32_t>(out, data_at);
    base::append_le<uint32_t>(out, type);
    base::append_le<uint32_t>(out, 1);
    return cell(out + name);
  }
  uint32_t text(const std::string& name, const std::string& said) {
    return value(name, 1, wide(said) + Bytes(2, '\0'));
  }
  uint32_t key(const std::string& name, const std::vector<uint32_t>& children,
               const std::vector<uint32_t>& values) {
    Bytes list = "lh";
    base::append_le<uint16_t>(list, static_cast<uint16_t>(children.size()));
    for (const uint32_t child : children) {
      base::append_le<uint32_t>(list, child);
      base::append_le<uint32_t>(list, 0);
    }
    const uint32_t list_at = children.empty() ? ~uint32_t{0} : cell(list);
    Bytes of_values;
    for (const uint32_t at : values) base::append_le<uint32_t>(of_values, at);
    const uint32_t values_at = values.empty() ? ~uint32_t{0} : cell(of_values);
    Bytes out = "nk";
    base::append_le<uint16_t>(out, 0x20);
    base::append_le<uint64_t>(out, kWritten);
    out += Bytes(8, '\0');
    base::append_le<uint32_t>(out, static_cast<uint32_t>(children.size()));
    base::append_le<uint32_t>(out, 0);
    base::append_le<uint32_t>(out, list_at);
    base::append_le<uint32_t>(out, ~uint32_t{0});
    base::append_le<uint32_t>(out, static_cast<uint32_t>(values.size()));
    base::append_le<uint32_t>(out, values_at);
    out += Bytes(28, '\0');
    base::append_le<uint16_t>(out, static_cast<uint16_t>(name.size()));
    base::append_le<uint16_t>(out, 0);
    return cell(out + name);
  }
  /// A chain of keys over `at`, from the last part to the first.
  uint32_t path(const std::vector<std::string>& parts, uint32_t at) {
    for (size_t i = parts.size(); i-- > 0;) at = key(parts[i], {at}, {});
    return at;
  }
  Bytes finish(uint32_t root) const {
    Bytes out = "regf";
    base::append_le<uint32_t>(out, 7);
    base::append_le<uint32_t>(out, 7);
    base::append_le<uint64_t>(out, kWritten);
    base::append_le<uint32_t>(out, 1);
    base::append_le<uint32_t>(out, 5);
    out += Bytes(8, '\0');
    base::append_le<uint32_t>(out, root);
    base::append_le<uint32_t>(out, static_cast<uint32_t>(cells_.size()));
    out += Bytes(4, '\0') + wide("\\ntuser.dat");
    out.resize(4096, '\0');
    return out + cells_;
  }

 private:
  Bytes cells_ = Bytes("hbin", 4) + Bytes(28, '\0');
};

Bytes hive() {
  HiveMaker maker;
  const uint32_t urls =
      maker.path({"Software", "Microsoft", "Internet Explorer"},
                 maker.key("TypedURLs", {}, {maker.text("url1", "https://jobs.example/offer")}));
  const uint32_t other = maker.key(
      "Maker", {},
      {maker.text("Telephone", "+44 7400 123456"), maker.value("Count", 4, Bytes("\x2a\0\0\0", 4)),
       maker.value("Pair", 7, wide("one") + Bytes(2, '\0') + wide("two") + Bytes(4, '\0'))});
  const uint32_t device =
      maker.path({"ControlSet001", "Enum", "USBSTOR"}, maker.key("Disk&Ven_Maker", {}, {}));
  const uint32_t assist =
      maker.path({"Explorer", "UserAssist"},
                 maker.key("Count", {}, {maker.value("P:\\gbby.rkr", 3, Bytes(72, '\1'))}));
  return maker.finish(maker.key("ROOT", {urls, other, device, assist}, {}));
}

const model::Item* record(const std::vector<Collected>& items, std::string_view part) {
  for (const auto& collected : items) {
    if (collected.path.find(part) != std::string::npos) return &collected.item;
  }
  return nullptr;
}

TEST(RegistryHiveTest, TellingKeysAreRecords) {
  const auto items = collect(hive(), "NTUSER.DAT");
  EXPECT_EQ(items[0].item.type, "registry_hive");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "hive"), "\\ntuser.dat");
  const auto* urls = record(items, "TypedURLs");
  ASSERT_NE(urls, nullptr);
  EXPECT_EQ(field_of(*urls, "kind"), "visit");
  EXPECT_NE(urls->text.find("url1: https://jobs.example/offer"), std::string::npos);
  ASSERT_TRUE(urls->time.has_value());
  EXPECT_EQ(base::to_iso(urls->time->ms), "2026-03-03T08:12:44Z");
  const auto* device = record(items, "Disk&Ven_Maker");
  ASSERT_NE(device, nullptr);
  EXPECT_EQ(field_of(*device, "kind"), "device");
  const auto* run = record(items, "UserAssist");
  ASSERT_NE(run, nullptr);
  EXPECT_NE(run->text.find("C:\\tool.exe"), std::string::npos) << run->text;
}

TEST(RegistryHiveTest, AllOtherTextsStandInSections) {
  const auto items = collect(hive(), "NTUSER.DAT");
  const auto* rest = find(items, "NTUSER.DAT/keys 1");
  ASSERT_NE(rest, nullptr);
  EXPECT_EQ(rest->text, "Maker\nTelephone: +44 7400 123456\nCount: 42\nPair: one\ntwo\n");
}

TEST(RegistryHiveTest, DamageIsTold) {
  const Bytes whole = hive();
  const auto cut = collect(whole.substr(0, whole.size() - 100), "hive");
  EXPECT_NE(cut[0].item.state, model::ItemState::kDone);
  EXPECT_EQ(collect(whole.substr(0, 4100), "hive")[0].item.state, model::ItemState::kFailed);
  Bytes dirty = whole;
  dirty[4] = 9;
  EXPECT_TRUE(has_anomaly(collect(dirty, "hive")[0].item, "hive_not_written_out"));
}

/// Keys that are their own children end; so does every changed byte.
TEST(RegistryHiveTest, HostileCellsEnd) {
  const Bytes whole = hive();
  for (size_t i = 4096; i < whole.size(); i += 3) {
    Bytes changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x55);
    EXPECT_EQ(collect(changed, "hive", "registry_hive")[0].item.type, "registry_hive") << i;
  }
  HiveMaker maker;
  const uint32_t leaf = maker.key("leaf", {}, {});
  Bytes loop = maker.finish(maker.key("ROOT", {leaf, leaf}, {}));
  const auto items = collect(loop, "hive");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(field_of(items[0].item, "keys"), "2");
}

}  // namespace
}  // namespace clew::extract
