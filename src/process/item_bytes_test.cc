// SPDX-License-Identifier: EUPL-1.2
// Tests of fetching bytes: whatever item of a case has hashes can be had again, byte for byte, and
// what is not as it was recorded is not passed off as such.
#include "process/item_bytes.h"

#include "extract/zip_for_tests.h"
#include "process/case_fixture.h"

namespace clew::process {
namespace {

constexpr const char* kMail =
    "From: a@example.net\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nbody\r\n"
    "--x\r\nContent-Type: application/octet-stream; name=data.bin\r\n"
    "Content-Disposition: attachment; filename=data.bin\r\nContent-Transfer-Encoding: base64\r\n"
    "\r\nAAECAwQ=\r\n--x--\r\n";

class ItemBytes : public CaseTest {
 protected:
  void fill() {
    const Bytes inner = extract::zip_of({{"deep.txt", "deep"}, {"deep.txt", "twice"}, {"e", ""}});
    write("outer.zip", extract::zip_of({{"inner.zip", inner}, {"dir/a.txt", "first"}}));
    write("mail.eml", kMail);
    write("table.csv", "name;phone\nA;0612345678\nB;0612345679\nC;0612345680\n");
    write("plain.txt", Bytes(3 << 20, 'p'));
    make_case(scratch_ / "case");
  }

  struct Wanted {
    std::string path;
    ItemBytesRequest request;
  };
  /// What to ask for, for every item of the case; `sha256` is empty where it has no bytes.
  std::vector<Wanted> all_items() {
    std::vector<Wanted> out;
    for (const auto& shard : MUST(store::live_shards(case_->database()))) {
      const auto reader =
          MUST(index::ShardReader::open(case_->shard_files().path(shard.name),
                                        case_->key().for_shard(shard.name), case_->cipher()));
      for (uint64_t row = 1; row <= reader->summary().items; ++row) {
        const auto item = MUST(reader->item(static_cast<int64_t>(row)));
        out.push_back({MUST(reader->path(item.row)),
                       {item.exhibit, MUST(reader->path_parts(item.row)),
                        item.digests ? item.digests->sha256 : Bytes(), options().program, false}});
      }
    }
    return out;
  }

  Result<Bytes> read(const ItemBytesRequest& request) {
    Bytes out;
    TRY(read_item_bytes(*case_, request, [&](ByteView piece) -> Result<void> {
      out += piece;
      return {};
    }));
    return out;
  }
};

TEST_F(ItemBytes, EveryItemWithHashesIsHadAgain) {
  fill();
  for (const bool copied : {false, true}) {
    if (copied) make_case(scratch_ / "copied");
    MUST(take_in(*case_, *ledger_, {files_, "", "", "tester", "test", copied, {}}));
    MUST(process(options()));
    size_t with_bytes = 0;
    std::map<std::string, Bytes> found;
    for (const auto& wanted : all_items()) {
      if (wanted.request.sha256.empty()) continue;
      ++with_bytes;
      const auto bytes = read(wanted.request);
      ASSERT_TRUE(bytes.ok()) << wanted.path << ": " << bytes.error().text;
      EXPECT_EQ(base::sha256(*bytes), wanted.request.sha256) << wanted.path;
      found[wanted.path] = *bytes;
    }
    EXPECT_EQ(with_bytes, 4 + 2 + 3 + 1u);
    EXPECT_EQ(found["mail.eml/data.bin"], Bytes("\0\1\2\3\4", 5));
    EXPECT_EQ(found["outer.zip/inner.zip/deep.txt#2"], "twice");
  }
}

TEST_F(ItemBytes, ARowHasNoneAndAWayThatLeadsNowhereSaysSo) {
  fill();
  add();
  MUST(process(options()));
  size_t rows = 0;
  for (const auto& wanted : all_items()) {
    if (!wanted.request.sha256.empty() || !wanted.path.starts_with("table.csv/")) continue;
    ++rows;
    const auto bytes = read(wanted.request);
    ASSERT_FALSE(bytes.ok());
    EXPECT_EQ(bytes.error().kind, ErrorKind::kUnsupported) << bytes.error().text;
  }
  EXPECT_EQ(rows, 3u);
  const auto nowhere =
      read({"E1", {"outer.zip", "inner.zip", "other"}, Bytes(32, 'x'), options().program, false});
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().kind, ErrorKind::kNotFound);
}

TEST_F(ItemBytes, WhatWasChangedIsNotPassedOff) {
  fill();
  add();
  MUST(process(options()));
  const auto items = all_items();
  write("plain.txt", "other");
  write("outer.zip", extract::zip_of({{"dir/a.txt", "forged"}}));
  size_t seen = 0;
  for (const auto& wanted : items) {
    if (wanted.path != "plain.txt" && wanted.path != "outer.zip/dir/a.txt") continue;
    ++seen;
    const auto bytes = read(wanted.request);
    ASSERT_FALSE(bytes.ok()) << wanted.path;
    EXPECT_EQ(bytes.error().kind, ErrorKind::kCorrupt) << wanted.path;
  }
  EXPECT_EQ(seen, 2u);
}

TEST_F(ItemBytes, OfEvidenceMadeByOthers) {
  const char* corpus = std::getenv("CLEW_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "CLEW_CORPUS is not set";
  make_case(scratch_ / "case");
  size_t tried = 0;
  for (const char* folder : {"archives", "chats", "encrypted", "web", "networks"}) {
    const std::string source = std::string(corpus) + "/" + folder;
    if (!base::exists(source)) continue;
    MUST(take_in(*case_, *ledger_, {source, "", "", "tester", "test", false, {}}));
  }
  MUST(process(options()));
  const auto items = all_items();
  const size_t step = items.size() / 60 + 1;
  for (size_t at = 0; at < items.size(); at += step) {
    if (items[at].request.sha256.empty()) continue;
    ++tried;
    const auto bytes = read(items[at].request);
    ASSERT_TRUE(bytes.ok()) << items[at].path << ": " << bytes.error().text;
  }
  RecordProperty("items", static_cast<int>(tried));
}

}  // namespace
}  // namespace clew::process
