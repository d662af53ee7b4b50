// SPDX-License-Identifier: EUPL-1.2
// Property lists made here: XML, binary, keyed archives, those of a backup, cut off and hostile.
#include "extract/plist.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "extract/collect.h"
#include "extract/formats/plist_maker_test.h"

namespace clew::extract {
namespace {

namespace o = plist_object;

const std::string kXmlHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST "
    "1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n";

TEST(PlistTest, XmlIsTold) {
  const auto items = collect(
      kXmlHead +
          "<dict><key>Name</key><string>Anna &amp; Boris</string><key>Count</key><integer>-7"
          "</integer><key>Ratio</key><real>0.5</real><key>On</key><true/><key>When</key><date>"
          "2026-03-03T09:32:44Z</date><key>Raw</key><data>\n\tAP8=\n</data><key>List</key><array>"
          "<string>one</string><dict><key>Deep</key><string>two</string></dict></array></dict>"
          "</plist>",
      "Info.plist");
  EXPECT_EQ(items[0].item.type, "plist");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(items[0].item.text,
            "Name: Anna & Boris\nCount: -7\nRatio: 0.5\nOn: true\nWhen: 2026-03-03T09:32:44Z\n"
            "Raw: 00ff\nList: one\nList.Deep: two\n");
}

TEST(PlistTest, BinaryIsTold) {
  const Bytes wide = o::sized(6, 2) + Bytes("\x04\x1f\x04\x40", 4);
  const Bytes list = binary_plist(
      {o::dictionary({1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}), o::string("Name"), o::string("Number"),
       o::string("When"), o::string("On"), o::string("List"), o::string("Anna"),
       o::integer(~uint64_t{0}), o::date(794223164), o::boolean(true), o::array({6, 11}), wide});
  const auto items = collect(list, "a.plist");
  EXPECT_EQ(items[0].item.type, "plist");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(items[0].item.text,
            "Name: Anna\nNumber: -1\nWhen: 2026-03-03T09:32:44Z\nOn: true\nList: Anna\nList: Пр\n");
  EXPECT_EQ(field_of(items[0].item, "kind"), "property_list");
}

Bytes keyed_archive() {
  return binary_plist({o::dictionary({1, 2, 3}, {4, 5, 6}),
                       o::string("$archiver"),
                       o::string("$objects"),
                       o::string("$top"),
                       o::string("NSKeyedArchiver"),
                       o::array({7, 8, 9, 10, 11, 12}),  // $objects
                       o::dictionary({13}, {14}),        // $top: root -> object 1
                       o::string("$null"),
                       o::dictionary({15, 16}, {17, 18}),  // 7, 8: object 1, a dictionary
                       o::string("Phone"),
                       o::string("+447400123456"),  // objects 2, 3
                       o::string("Sent"),           // object 4
                       o::dictionary({19}, {20}),   // object 5, a date
                       o::string("root"),
                       o::reference(1),
                       o::string("NS.keys"),
                       o::string("NS.objects"),
                       o::array({21, 22}),
                       o::array({23, 24}),
                       o::string("NS.time"),
                       o::real(794223164),
                       o::reference(2),
                       o::reference(4),
                       o::reference(3),
                       o::reference(5)});
}

TEST(PlistTest, KeyedArchivesAreUnfolded) {
  const Bytes archive = keyed_archive();
  const auto items = collect(archive, "a");
  EXPECT_EQ(field_of(items[0].item, "kind"), "keyed_archive");
  EXPECT_EQ(items[0].item.text, "root.Phone: +447400123456\nroot.Sent: 2026-03-03T09:32:44Z\n");
  EXPECT_EQ(plist_value(archive, "Phone").value_or(""), "+447400123456");
}

TEST(PlistTest, DataThatIsAFileIsAChild) {
  const Bytes inner =
      binary_plist({o::dictionary({1}, {2}), o::string("Inner"), o::string(std::string(80, 'x'))});
  const auto items =
      collect(binary_plist({o::dictionary({1}, {2}), o::string("blob"), o::data(inner)}), "a");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "a/blob");
  EXPECT_EQ(items[1].item.type, "plist");
}

TEST(PlistTest, AnEncryptedBackupSaysSo) {
  const auto manifest = [](const std::string& encrypted) {
    return kXmlHead + "<dict><key>BackupKeyBag</key><data>AAAA</data><key>IsEncrypted</key><" +
           encrypted +
           "/><key>Date</key><date>2026-03-03T09:32:44Z</date><key>Lockdown</key><dict>"
           "<key>DeviceName</key><string>Anna's phone</string></dict></dict></plist>";
  };
  const auto locked = collect(manifest("true"), "Manifest.plist");
  EXPECT_EQ(locked[0].item.state, model::ItemState::kEncrypted);
  EXPECT_EQ(field_of(locked[0].item, "encryption"), "ios_backup");
  EXPECT_EQ(field_of(locked[0].item, "kind"), "ios_backup_manifest");
  EXPECT_EQ(field_of(locked[0].item, "title"), "Anna's phone");
  ASSERT_TRUE(locked[0].item.time.has_value());
  const auto open = collect(manifest("false"), "Manifest.plist");
  EXPECT_EQ(open[0].item.state, model::ItemState::kDone);
}

TEST(PlistTest, InfoOfABackupTellsWhosePhoneItIs) {
  const auto items =
      collect(kXmlHead +
                  "<dict><key>Device Name</key><string>Anna's phone</string><key>IMEI</key><string>"
                  "490154203237518</string><key>Last Backup Date</key><date>2026-03-03T09:32:44Z"
                  "</date><key>Phone Number</key><string>+44 7400 123456</string><key>Product Type"
                  "</key><string>iPhone10,4</string><key>Target Identifier</key><string>ab</string>"
                  "</dict></plist>",
              "Info.plist");
  EXPECT_EQ(field_of(items[0].item, "kind"), "ios_backup_info");
  EXPECT_EQ(field_of(items[0].item, "account"), "+44 7400 123456");
  bool imei = false;
  for (const auto& mention : items[0].item.mentions) {
    imei = imei || mention.kind == model::SelectorKind::kImei;
  }
  EXPECT_TRUE(imei);
}

TEST(PlistTest, CutOffAndMalformed) {
  const std::string xml = kXmlHead + "<dict><key>Name</key><string>Anna</string><key>Rest</key>";
  const auto cut = collect(xml, "a.plist");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(cut[0].item, "plist_truncated"));
  EXPECT_EQ(cut[0].item.text, "Name: Anna\n");
  const Bytes whole = binary_plist({o::array({1, 2}), o::string("one"), o::string("two")});
  const auto half = collect(whole.substr(0, whole.size() - 10), "a");
  EXPECT_EQ(half[0].item.state, model::ItemState::kFailed);
  Bytes wrong = whole;
  wrong[8 + 1] = 77;  // a reference beyond the objects
  const auto malformed = collect(wrong, "a");
  EXPECT_TRUE(has_anomaly(malformed[0].item, "plist_malformed"));
  EXPECT_EQ(collect("", "a", "plist")[0].item.state, model::ItemState::kDone);
}

TEST(PlistTest, CirclesAndBombsEnd) {
  // Each array names the next many times: told once each.
  std::vector<Bytes> objects;
  for (uint8_t i = 0; i < 60; ++i) {
    objects.push_back(o::array(std::vector<uint8_t>(200, static_cast<uint8_t>(i + 1))));
  }
  objects.push_back(o::array({0, 61}));  // and the last leads back to the first
  objects.push_back(o::string("end"));
  const auto items = collect(binary_plist(objects), "a");
  EXPECT_EQ(items[0].item.text, "end\n");
  std::string deep = kXmlHead;
  for (int i = 0; i < 5000; ++i) deep += "<array>";
  EXPECT_EQ(collect(deep, "a.plist")[0].item.state, model::ItemState::kPartial);
}

TEST(PlistTest, EveryMutationEnds) {
  const Bytes archive = keyed_archive();
  for (size_t i = 0; i < archive.size(); ++i) {
    for (const char value : {'\0', '\x7f', '\xff'}) {
      Bytes mutated = archive;
      mutated[i] = value;
      EXPECT_FALSE(collect(mutated, "a", "plist").empty());
    }
  }
}

TEST(PlistCorpusTest, ReadsBackupsMadeByOthers) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  const std::string folder = std::string(corpus) + "/encrypted/iTunes_Backup/";
  for (const std::string name : {"Manifest-10-test123.plist", "Manifest-9-123456.plist"}) {
    auto source = evidence::FileSource::open(folder + name);
    ASSERT_TRUE(source.ok()) << name;
    const auto bytes = evidence::read_all(**source, kPlistBytesMax);
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(collect(*bytes, name)[0].item.state, model::ItemState::kEncrypted) << name;
  }
}

}  // namespace
}  // namespace clew::extract
