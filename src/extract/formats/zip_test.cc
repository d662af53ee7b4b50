// SPDX-License-Identifier: EUPL-1.2
// Tests of ZIP archives: names, links, locks, damage, bombs, nesting.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/collect.h"
#include "extract/formats/archive_maker_test.h"

namespace clew::extract {
namespace {

using model::ItemState;

TEST(ZipTest, GivesMembersWithNamesTimesAndBytes) {
  const Bytes zip = make_archive(
      {}, {{"docs/", "", AE_IFDIR}, {"docs/a.bin", "a readable string"}, {"leer", ""}});
  const auto items = collect(zip, "x.zip");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.type, "zip");
  EXPECT_EQ(items[0].item.state, ItemState::kDone);
  const auto* member = find(items, "x.zip/docs/a.bin");
  ASSERT_NE(member, nullptr);
  EXPECT_EQ(member->state, ItemState::kDone);
  EXPECT_EQ(member->size, 17u);
  EXPECT_EQ(member->digests->sha256, base::sha256("a readable string"));
  ASSERT_TRUE(member->time.has_value());
  EXPECT_EQ(member->time->ms, kMemberTime * 1000);
  EXPECT_EQ(member->time->certainty, model::TimeCertainty::kFileSystem);
  ASSERT_NE(find(items, "x.zip/leer"), nullptr);
  EXPECT_EQ(find(items, "x.zip/leer")->size, 0u);
}

TEST(ZipTest, KeepsNamesThatAreHostileOrNotText) {
  const Bytes zip = make_archive({}, {{"../../../etc/passwd", "one"},
                                      {"/etc/shadow", "two"},
                                      {"r\xe9sum\xe9", "three"},
                                      {"same", "four"},
                                      {"same", "five"}});
  const auto items = collect(zip, "x.zip");
  EXPECT_EQ(items.size(), 6u);
  EXPECT_NE(find(items, "x.zip/../../../etc/passwd"), nullptr);
  EXPECT_NE(find(items, "x.zip//etc/shadow"), nullptr);
  EXPECT_NE(find(items, "x.zip/r\\xE9sum\\xE9"), nullptr);
  EXPECT_NE(find(items, "x.zip/same"), nullptr);
  EXPECT_NE(find(items, "x.zip/same#2"), nullptr);
}

TEST(ZipTest, KeepsNamesFlaggedAsUtf8InAnyLocale) {
  Bytes zip = make_archive({}, {{"Gr\xc3\xbc\xc3\x9f"
                                 "e.bin",
                                 "hello there"}});
  // Bit 11 of the flags: local header at 6, central directory entry at 8.
  zip[7] = static_cast<char>(zip[7] | 8);
  const size_t entry = zip.find(ByteView("PK\1\2", 4));
  ASSERT_NE(entry, Bytes::npos);
  zip[entry + 9] = static_cast<char>(zip[entry + 9] | 8);
  const auto items = collect(zip, "x.zip");
  EXPECT_NE(find(items,
                 "x.zip/Gr\xc3\xbc\xc3\x9f"
                 "e.bin"),
            nullptr);
}

TEST(ZipTest, TellsOfLinksWithoutFollowingThem) {
  const auto items = collect(make_archive({}, {{"link", "", AE_IFLNK, "/etc/passwd"}}), "x.zip");
  const auto* link = find(items, "x.zip/link");
  ASSERT_NE(link, nullptr);
  EXPECT_EQ(link->state, ItemState::kSkipped);
  EXPECT_EQ(link->reason, "symbolic link");
  EXPECT_EQ(field_of(*link, "target"), "/etc/passwd");
}

TEST(ZipTest, SaysWhatLocksIt) {
  for (const auto& [option, cipher] : {std::pair("aes256", "aes256"), std::pair("aes128", "aes128"),
                                       std::pair("traditional", "zipcrypto")}) {
    const Recipe recipe = {.encryption = option};
    const auto items = collect(make_archive(recipe, {{"secret.txt", "not for all"}}), "x.zip");
    ASSERT_EQ(items.size(), 2u) << option;
    EXPECT_EQ(items[0].item.state, ItemState::kEncrypted) << option;
    EXPECT_EQ(items[0].item.reason, "password needed");
    EXPECT_EQ(field_of(items[0].item, "encryption"), cipher);
    EXPECT_EQ(items[1].item.state, ItemState::kEncrypted);
    EXPECT_EQ(field_of(items[1].item, "encryption"), cipher);
  }
}

TEST(ZipTest, OpensWithAPasswordOfTheList) {
  for (const char* option : {"traditional", "aes128", "aes256"}) {
    const Recipe recipe = {.encryption = option};
    const Bytes archive = make_archive(recipe, {{"a.txt", "a secret text"}, {"b.txt", "another"}});
    CollectOptions options;
    options.passwords = {"", "wrong", "a-test-passphrase", "never tried"};
    const auto items = collect_with(archive, "x.zip", options);
    ASSERT_EQ(items.size(), 3u) << option;
    EXPECT_EQ(items[0].item.state, ItemState::kDone) << option << items[0].item.reason;
    EXPECT_EQ(field_of(items[0].item, "opened_by"), "password 3 of the list");
    EXPECT_EQ(field_of(items[0].item, "unlock"), "");
    EXPECT_EQ(items[1].item.text, "a secret text");
    EXPECT_EQ(field_of(items[1].item, "opened_by"), "password 3 of the list");
    options.passwords = {"wrong"};
    const auto shut = collect_with(archive, "x.zip", options);
    EXPECT_EQ(shut[0].item.state, ItemState::kEncrypted) << option;
    EXPECT_EQ(field_of(shut[0].item, "unlock"), "a password");
    EXPECT_EQ(field_of(shut[1].item, "unlock"), "a password");
    EXPECT_EQ(field_of(shut[1].item, "opened_by"), "");
  }
}

/// A check of one byte lets one wrong password of 256 through: the checksum must not.
TEST(ZipTest, IsNotOpenedByAPasswordThatOnlyLooksRight) {
  const Recipe recipe = {.encryption = "traditional"};
  const Bytes archive = make_archive(recipe, {{"a.txt", "a secret text"}});
  CollectOptions options;
  for (int i = 0; i < 300; ++i) options.passwords.push_back("guess" + std::to_string(i));
  const auto items = collect_with(archive, "x.zip", options);
  EXPECT_EQ(items[0].item.state, ItemState::kEncrypted);
  EXPECT_EQ(field_of(items[0].item, "opened_by"), "");
  options.passwords.push_back("a-test-passphrase");
  const auto beyond = collect_with(archive, "x.zip", options);
  EXPECT_EQ(beyond[0].item.state, ItemState::kEncrypted);
  EXPECT_TRUE(has_anomaly(beyond[0].item, "passwords_not_tried"));
}

TEST(ZipTest, ReadsWhatIsNotLocked) {
  Bytes zip = make_archive({}, {{"open.bin", "an open secret"}, {"secret.bin", "not for all"}});
  // Bit 0 of the flags: local header at 6, central directory entry at 8.
  zip[zip.find("secret.bin") - 30 + 6] |= 1;
  zip[zip.rfind("secret.bin") - 46 + 8] |= 1;
  const auto items = collect(zip, "x.zip");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "some members need a password");
  EXPECT_THAT(find(items, "x.zip/open.bin")->text, testing::StartsWith("an open secret"));
  EXPECT_EQ(find(items, "x.zip/secret.bin")->state, ItemState::kEncrypted);
}

TEST(ZipTest, ReadsMembersWithoutCentralDirectory) {
  Bytes zip = make_archive({}, {{"first.bin", noise(5000)}, {"second.bin", noise(3000)}});
  zip.resize(zip.find(ByteView("PK\1\2", 4)));
  const auto items = collect(zip, "x.zip");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(items[0].item, "central_directory_missing"));
  ASSERT_NE(find(items, "x.zip/second.bin"), nullptr);
  EXPECT_EQ(find(items, "x.zip/second.bin")->size, 3000u);
}

TEST(ZipTest, KeepsWhatComesBeforeTheEnd) {
  const Bytes zip = make_archive({}, {{"first.bin", noise(5000)}, {"second.bin", noise(30000)}});
  const auto items = collect(zip.substr(0, 20000), "x.zip");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "the archive ends early");
  ASSERT_NE(find(items, "x.zip/first.bin"), nullptr);
  EXPECT_EQ(find(items, "x.zip/first.bin")->size, 5000u);
}

TEST(ZipTest, TellsOfMembersThatDoNotMatchTheirChecksum) {
  Bytes zip = make_archive({}, {{"a.bin", noise(5000)}, {"b.bin", "unharmed text"}});
  zip[zip.find("a.bin") + 1000] ^= 1;
  const auto items = collect(zip, "x.zip");
  EXPECT_EQ(items[0].item.state, ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "the archive is damaged");
  EXPECT_TRUE(has_anomaly(items[0].item, "checksum_mismatch"));
  EXPECT_THAT(find(items, "x.zip/b.bin")->text, testing::StartsWith("unharmed text"));
}

TEST(ZipTest, OpensArchivesInArchives) {
  const Bytes inner = make_archive({.format = ARCHIVE_FORMAT_7ZIP}, {{"note.bin", "deep inside"}});
  const auto items = collect(make_archive({}, {{"inner/c.7z", inner}}), "x.zip");
  const auto* note = find(items, "x.zip/inner/c.7z/note.bin");
  ASSERT_NE(note, nullptr);
  EXPECT_THAT(note->text, testing::StartsWith("deep inside"));
}

TEST(ZipTest, StopsAtTheExpansionLimitAndKeepsTheRest) {
  ExtractSettings settings;
  settings.unpack_bytes_min = 1 << 20;
  settings.unpack_ratio_max = 2;
  Extractor extractor(settings, base::Fd());
  struct Ends : Reports {
    void begin(uint64_t, uint64_t, const Child&) override {}
    void end(model::Item item) override { items.push_back(std::move(item)); }
    std::vector<model::Item> items;
  } ends;
  const Bytes zip = make_archive(
      {},
      {{"small", "before the bomb"}, {"bomb", Bytes(4 << 20, '\0')}, {"tail", "after the bomb"}});
  evidence::MemorySource source{zip};
  Child root;
  root.name = "x.zip";
  extractor.run(root, source, true, {}, ends);
  ASSERT_EQ(ends.items.size(), 4u);
  EXPECT_EQ(ends.items[0].state, ItemState::kDone);
  EXPECT_EQ(ends.items[1].state, ItemState::kSkipped);
  EXPECT_EQ(ends.items[1].reason, "expansion limit");
  EXPECT_EQ(ends.items[2].name, "tail");
  EXPECT_EQ(ends.items[3].state, ItemState::kPartial);
  EXPECT_EQ(ends.items[3].reason, "expansion limit");
}

TEST(ZipTest, FailsOnASignatureWithNothingBehindIt) {
  const auto items = collect(Bytes("PK\3\4 and nothing more"), "x.zip");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].item.type, "zip");
  EXPECT_EQ(items[0].item.state, ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
