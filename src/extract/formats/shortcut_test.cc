// SPDX-License-Identifier: EUPL-1.2
// Tests of Windows shortcuts.
#include <gtest/gtest.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

constexpr uint64_t kOpened = 134'169'991'640'000'000;  // 2026-03-03T08:12:44Z

Bytes numbers(std::initializer_list<uint32_t> values) {
  Bytes out;
  for (const uint32_t value : values) base::append_le<uint32_t>(out, value);
  return out;
}

/// A shortcut to a file on a removable volume, with its arguments and the machine's name.
Bytes shortcut() {
  Bytes out("\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 20);
  out += numbers({0x2 | 0x20 | 0x80, 0x20});
  for (int i = 0; i < 3; ++i) base::append_le<uint64_t>(out, kOpened);
  out += numbers({4711, 0, 1}) + Bytes(12, '\0');
  const Bytes volume = numbers({16 + 4, 2, 0xCAFE1234, 16}) + Bytes("USB\0", 4);
  const Bytes path("E:\\list.xlsx\0", 13);
  const uint32_t path_at = 28 + static_cast<uint32_t>(volume.size());
  const uint32_t suffix_at = path_at + static_cast<uint32_t>(path.size());
  const Bytes info = numbers({28, 1, 28, path_at, 0, suffix_at}) + volume + path + Bytes(1, '\0');
  out += numbers({static_cast<uint32_t>(info.size() + 4)}) + info;
  const std::string arguments = "/open now";
  base::append_le<uint16_t>(out, static_cast<uint16_t>(arguments.size()));
  for (const char c : arguments) out += Bytes(1, c) + Bytes(1, '\0');
  Bytes machine = "office-pc";
  machine.resize(16, '\0');
  Bytes birth(16, '\0');
  birth[7] = '\x11';
  birth.replace(10, 6, "\x02\x42\xac\x11\x22\x33");
  out += numbers({0x60, 0xA0000003, 0x58, 0}) + machine + Bytes(16, '\0') + birth +
         Bytes(16, '\0') + birth;
  return out + numbers({0});
}

TEST(ShortcutTest, TellsFileVolumeAndMachine) {
  const auto items = collect(shortcut(), "list.lnk");
  const auto& link = items[0].item;
  EXPECT_EQ(link.type, "shortcut");
  EXPECT_EQ(link.state, model::ItemState::kDone) << link.reason;
  EXPECT_EQ(field_of(link, "target"), "E:\\list.xlsx");
  EXPECT_EQ(field_of(link, "target_size"), "4711");
  EXPECT_EQ(field_of(link, "target_modified"), "2026-03-03T08:12:44Z");
  EXPECT_EQ(field_of(link, "volume_kind"), "removable");
  EXPECT_EQ(field_of(link, "volume_serial"), "CAFE1234");
  EXPECT_EQ(field_of(link, "volume_label"), "USB");
  EXPECT_EQ(field_of(link, "arguments"), "/open now");
  EXPECT_EQ(field_of(link, "machine"), "office-pc");
  EXPECT_EQ(field_of(link, "network_card"), "02:42:ac:11:22:33");
  EXPECT_NE(link.text.find("E:\\list.xlsx"), std::string::npos);
}

TEST(ShortcutTest, AddressesAreRead) {
  const auto items = collect("[InternetShortcut]\r\nURL=https://jobs.example/offer\r\nModified=" +
                                 Bytes("00E2A0C2E5AADC0110") + "\r\n",
                             "offer.url");
  EXPECT_EQ(items[0].item.type, "shortcut");
  EXPECT_EQ(field_of(items[0].item, "url"), "https://jobs.example/offer");
  EXPECT_EQ(field_of(items[0].item, "kind"), "url");
  EXPECT_TRUE(items[0].item.time.has_value());
}

TEST(ShortcutTest, CutOffIsTold) {
  const Bytes whole = shortcut();
  const auto cut = collect(whole.substr(0, 100), "list.lnk");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "shortcut_cut_off"));
  EXPECT_EQ(collect(whole.substr(0, 40), "list.lnk")[0].item.state, model::ItemState::kFailed);
}

TEST(ShortcutTest, HostileBytesEnd) {
  const Bytes whole = shortcut();
  for (size_t i = 20; i < whole.size(); ++i) {
    Bytes changed = whole;
    changed[i] = '\xff';
    EXPECT_EQ(collect(changed, "list.lnk")[0].item.type, "shortcut") << i;
  }
}

}  // namespace
}  // namespace clew::extract
