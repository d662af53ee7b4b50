// SPDX-License-Identifier: EUPL-1.2
// Tests of compound files, which are made here sector by sector.
#include <gtest/gtest.h>

#include "base/file.h"
#include "extract/collect.h"
#include "extract/compound_file.h"

namespace clew::extract {
namespace {

/// A file with one stream of 512-byte sectors, at least 4096 bytes so that it is no small one.
Bytes compound_file(const std::string& name, Bytes stream) {
  stream.resize(std::max<size_t>((stream.size() + 511) / 512 * 512, 4096), '\0');
  const uint32_t stream_sectors = static_cast<uint32_t>(stream.size() / 512);
  Bytes header("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
  header.resize(24, '\0');
  for (const uint16_t value : {0x3e, 3, 0xfffe, 9, 6}) base::append_le<uint16_t>(header, value);
  header.resize(44, '\0');
  base::append_le<uint32_t>(header, 1);  // tables
  base::append_le<uint32_t>(header, 1);  // directory's first sector
  base::append_le<uint32_t>(header, 0);
  base::append_le<uint32_t>(header, 4096);
  for (const uint32_t value : {0xFFFFFFFEu, 0u, 0xFFFFFFFEu, 0u, 0u}) {
    base::append_le<uint32_t>(header, value);
  }
  while (header.size() < 512) base::append_le<uint32_t>(header, 0xFFFFFFFF);

  Bytes table;
  base::append_le<uint32_t>(table, 0xFFFFFFFD);
  base::append_le<uint32_t>(table, 0xFFFFFFFE);
  for (uint32_t i = 0; i < stream_sectors; ++i) {
    base::append_le<uint32_t>(table, i + 1 == stream_sectors ? 0xFFFFFFFEu : 3 + i);
  }
  while (table.size() < 512) base::append_le<uint32_t>(table, 0xFFFFFFFF);

  const auto entry = [](const std::string& called, char type, uint32_t child, uint32_t start,
                        uint32_t size) {
    Bytes bytes;
    for (const char c : called) bytes.append({c, '\0'});
    bytes.resize(64, '\0');
    base::append_le<uint16_t>(bytes, static_cast<uint16_t>(2 * called.size() + 2));
    bytes.append({type, 1});
    for (const uint32_t value : {0xFFFFFFFFu, 0xFFFFFFFFu, child}) {
      base::append_le<uint32_t>(bytes, value);
    }
    bytes.resize(116, '\0');
    base::append_le<uint32_t>(bytes, start);
    base::append_le<uint32_t>(bytes, size);
    bytes.resize(128, '\0');
    return bytes;
  };
  Bytes directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) +
                    entry(name, 2, 0xFFFFFFFF, 2, static_cast<uint32_t>(stream.size()));
  directory.resize(512, '\0');
  return header + table + directory + stream;
}

model::Item read(const Bytes& bytes) { return collect(bytes, "file")[0].item; }

TEST(OleTest, ReadsAStream) {
  const Bytes content(5000, 'x');
  evidence::MemorySource source(compound_file("Some", content));
  auto file = CompoundFile::open(source);
  ASSERT_TRUE(file.ok()) << file.error().text;
  ASSERT_EQ(file->entries().size(), 1u);
  EXPECT_EQ(file->find("some"), file->find("SOME"));
  const auto* entry = file->find("Some");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(file->read(*entry, 5000), content);
  EXPECT_FALSE(file->damaged());
}

TEST(OleTest, WhatIsNotUnderstoodGivesItsStrings) {
  Bytes stream(64, '\0');
  stream += "Call 07400 123456";
  const auto item = read(compound_file("VisioDocument", stream));
  EXPECT_EQ(item.type, "ole");
  EXPECT_EQ(field_of(item, "kind"), "vsd");
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_EQ(item.reason, "text of this format is not understood yet");
  EXPECT_NE(item.text.find("Call 07400 123456"), std::string::npos);
}

TEST(OleTest, LocksAreTold) {
  const auto package = read(compound_file("EncryptedPackage", "locked bytes"));
  EXPECT_EQ(package.state, model::ItemState::kEncrypted);
  EXPECT_EQ(package.text, "");
  EXPECT_EQ(field_of(package, "encryption"), "Office, password: unknown");

  Bytes word(32, '\0');
  word[11] = 1;
  EXPECT_EQ(read(compound_file("WordDocument", word)).state, model::ItemState::kEncrypted);

  Bytes book("\x09\x08\x02\x00zz\x2f\x00\x02\x00zz", 12);
  const auto locked = read(compound_file("Workbook", book));
  EXPECT_EQ(locked.state, model::ItemState::kEncrypted);
  EXPECT_EQ(field_of(locked, "encryption"), "Office 97-2003, password: XOR");
  Bytes newer("\x09\x08\x02\x00zz\x2f\x00\x06\x00\x01\x00\x02\x00\x02\x00", 16);
  EXPECT_EQ(field_of(read(compound_file("Workbook", newer)), "encryption"),
            "Office 97-2003, password: CryptoAPI");

  Bytes slides(12, '\0');
  base::append_le<uint32_t>(slides, 0xF3D1C4DF);
  EXPECT_EQ(read(compound_file("Current User", slides)).state, model::ItemState::kEncrypted);
}

TEST(OleTest, DamageIsNamed) {
  const Bytes whole = compound_file("WordDocument", Bytes(5000, 'x'));
  const auto item = read(whole.substr(0, 600));
  EXPECT_EQ(item.state, model::ItemState::kPartial);
  EXPECT_EQ(item.reason, "the compound file is damaged");
  EXPECT_TRUE(has_anomaly(item, "compound_file_damaged"));
}

TEST(OleTest, AChainThatRunsInACircleEnds) {
  Bytes bytes = compound_file("Some", Bytes(5000, 'x'));
  bytes.replace(512 + 4 * 3, 4, Bytes("\2\0\0\0", 4));  // sector 3 leads back to 2
  evidence::MemorySource source(bytes);
  auto file = CompoundFile::open(source);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->read(file->entries()[0], 1 << 20).size(), 5120u);
}

/// Documents made by Office 2007 to 2016, whose passwords their collection tells.
TEST(OleTest, CorpusOpensWithItsPasswords) {
  const char* corpus = ::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  CollectOptions options;
  options.passwords = {"wrong",      "myhovercraftisfullofeels", "openwall", "password", "lolcats",
                       "password123"};
  for (const char* name :
       {"Office_Secrets/Office_2007/2007-Default_myhovercraftisfullofeels_.docx",
        "Office_Secrets/Office_2007/2007-Default_myhovercraftisfullofeels_.xlsx",
        "Office_Secrets/Office_2010/2010-Default_myhovercraftisfullofeels_.docx",
        "Office_Secrets/Office_2010/2010-Default_myhovercraftisfullofeels_.xlsx",
        "Office-2013-samples/365-2013-openwall.docx", "Office-2013-samples/365-2013-password.xlsx",
        "office_2016_samples/hello-2016-lolcats.xlsx",
        "office_2016_samples/hello-2016-password123.pptx"}) {
    const auto bytes = base::read_file(std::string(corpus) + "/encrypted/Office/" + name, 64 << 20);
    ASSERT_TRUE(bytes.ok()) << name;
    const auto items = collect_with(*bytes, "x", options);
    EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << name << items[0].item.reason;
    EXPECT_NE(field_of(items[0].item, "opened_by"), "") << name;
    ASSERT_GE(items.size(), 2u) << name;
    EXPECT_EQ(items[1].item.type, "ooxml") << name;
  }
}

}  // namespace
}  // namespace clew::extract
