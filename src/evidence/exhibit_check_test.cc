// SPDX-License-Identifier: EUPL-1.2
// The exhibit check: sound evidence passes, and each way of changing it is named with its bytes.
#include "evidence/exhibit_check.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/file.h"
#include "evidence/file_hash.h"
#include "store/case.h"
#include "store/scratch_directory.h"

namespace clew::evidence {
namespace {

namespace fs = std::filesystem;

using store::ExhibitFile;
using store::FileKind;
using store::Transaction;

constexpr uint64_t kMiB = 1 << 20;

Bytes noise(size_t length, unsigned seed) {
  std::mt19937_64 random(seed);
  Bytes bytes;
  while (bytes.size() < length) base::append_le(bytes, random());
  bytes.resize(length);
  return bytes;
}

void write(const std::string& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void flip(const std::string& path, uint64_t offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(offset));
  const int byte = file.get();
  ASSERT_NE(byte, EOF);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(byte ^ 1));
}

FileHash hashed(const std::string& path) {
  const auto fd = MUST(base::open_read(path));
  return MUST(hash_file(fd.get()));
}

class ExhibitCheck : public testing::Test {
 protected:
  ExhibitCheck() {
    fs::create_directories(source_ + "/chats");
    write(source_ + "/image.dd", noise(3 * kMiB + 500, 1));
    write(source_ + "/chats/a\xff.txt", "hello");
    write(source_ + "/empty", "");
    fs::create_symlink("image.dd", source_ + "/link");
  }

  /// Registers all below source_ as E1 and seals it.
  void add(bool copied) {
    auto transaction = MUST(Transaction::begin(case_.database()));
    store::Exhibit wanted;
    wanted.source = source_;
    wanted.kind = store::ExhibitKind::kDirectory;
    wanted.copied = copied;
    MUST(store::register_exhibit(transaction, wanted));
    std::vector<ExhibitFile> files;
    for (const char* path : {"image.dd", "chats/a\xff.txt", "empty"}) {
      ExhibitFile file;
      file.path = path;
      files.push_back(file);
    }
    ExhibitFile link;
    link.path = "link";
    link.kind = FileKind::kLink;
    link.note = "image.dd";
    files.push_back(link);
    files = MUST(store::add_files(transaction, "E1", files));
    for (const auto& file : files) {
      if (file.kind == FileKind::kRegular) record(transaction, file, copied);
    }
    MUST(store::seal_exhibit(transaction, "E1", 1));
    MUST(transaction.commit());
  }

  void record(Transaction& transaction, const ExhibitFile& file, bool copied) {
    const Bytes bytes = MUST(base::read_file(source_ + "/" + file.path));
    FileHasher hasher;
    hasher.update(bytes);
    const auto found = hasher.finish();
    store::FileHashes row{"E1", file.number, found.digests, found.blocks, found.size};
    if (copied) row.object = MUST(case_.objects().put(bytes)).sha256;
    MUST(store::record_hashes(transaction, {&row, 1}));
  }

  ExhibitReport check() { return MUST(check_exhibit(case_.database(), case_.objects(), "E1")); }

  static store::Case make_case(const std::string& place) {
    const auto source = MUST(store::KeySource::create_file(place + ".key"));
    return MUST(store::Case::create(place, {"t", {}, 0}, source));
  }

  store::ScratchDirectory scratch_;
  const std::string source_ = scratch_ / "seized";
  store::Case case_ = make_case(scratch_ / "case");
};

TEST_F(ExhibitCheck, SoundEvidencePasses) {
  add(false);
  uint64_t last = 0;
  const auto report =
      MUST(check_exhibit(case_.database(), case_.objects(), "E1",
                         [&](const CheckProgress& progress) { last = progress.bytes; }));
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.files, 3u);
  EXPECT_EQ(report.bytes, 3 * kMiB + 505);
  EXPECT_EQ(last, report.bytes);
  EXPECT_EQ(report.new_file_count, 0u);
  EXPECT_FALSE(check_exhibit(case_.database(), case_.objects(), "E2").ok());
}

TEST_F(ExhibitCheck, ChangedBytesAreNarrowedToTheirBlock) {
  add(false);
  flip(source_ + "/image.dd", kMiB + 12345);
  flip(source_ + "/image.dd", 2 * kMiB + 1);
  const auto report = check();
  ASSERT_EQ(report.problems.size(), 1u);
  const auto& problem = report.problems[0];
  EXPECT_EQ(problem.kind, ProblemKind::kChanged);
  EXPECT_EQ(problem.path, "image.dd");
  EXPECT_EQ(problem.ranges, (std::vector<ByteRange>{{kMiB, 2 * kMiB}}));
  EXPECT_EQ(describe(problem),
            "image.dd: bytes 1048576 to 3145727 differ from what was registered");
}

TEST_F(ExhibitCheck, TheShortEndIsABlockOfItsOwn) {
  add(false);
  flip(source_ + "/image.dd", 0);
  flip(source_ + "/image.dd", 3 * kMiB + 499);
  EXPECT_EQ(check().problems.at(0).ranges, (std::vector<ByteRange>{{0, kMiB}, {3 * kMiB, 500}}));
}

TEST_F(ExhibitCheck, BytesAddedAtTheEndAreTheOnlyDifference) {
  add(false);
  std::ofstream(source_ + "/image.dd", std::ios::binary | std::ios::app) << Bytes(2 * kMiB, 'z');
  const auto report = check();
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].ranges, (std::vector<ByteRange>{{3 * kMiB + 500, 2 * kMiB}}));
  EXPECT_EQ(report.problems[0].found_size, 5 * kMiB + 500);
  EXPECT_NE(describe(report.problems[0]).find("it has 5243380 bytes and had 3146228"),
            std::string::npos);
}

TEST_F(ExhibitCheck, BytesCutOffAreNamed) {
  add(false);
  fs::resize_file(source_ + "/image.dd", 2 * kMiB);
  EXPECT_EQ(check().problems.at(0).ranges, (std::vector<ByteRange>{{2 * kMiB, kMiB + 500}}));
  fs::resize_file(source_ + "/image.dd", 0);
  EXPECT_EQ(check().problems.at(0).ranges, (std::vector<ByteRange>{{0, 3 * kMiB + 500}}));
}

TEST_F(ExhibitCheck, MissingReplacedAndNewFilesAreToldApart) {
  add(false);
  fs::remove(source_ + "/chats/a\xff.txt");
  fs::remove(source_ + "/empty");
  ASSERT_EQ(::mkfifo((source_ + "/empty").c_str(), 0600), 0);
  fs::remove(source_ + "/link");
  fs::create_symlink("elsewhere", source_ + "/link");
  write(source_ + "/chats/late.txt", "x");
  const auto report = check();
  ASSERT_EQ(report.problems.size(), 3u);
  EXPECT_EQ(report.problems[0].path, "chats/a\xff.txt");
  EXPECT_EQ(report.problems[0].kind, ProblemKind::kMissing);
  EXPECT_EQ(describe(report.problems[0]), "chats/a\\xFF.txt: is no longer there");
  EXPECT_EQ(report.problems[1].kind, ProblemKind::kNotAFile);
  EXPECT_EQ(report.problems[2].kind, ProblemKind::kNotAFile);
  EXPECT_EQ(report.new_files, (std::vector<Bytes>{"chats/late.txt"}));
  fs::remove(source_ + "/image.dd");
  fs::create_symlink("chats/late.txt", source_ + "/image.dd");
  EXPECT_EQ(check().problem_count, 4u);
  EXPECT_FALSE(check().ok());
}

TEST_F(ExhibitCheck, NewFilesAloneAreNoProblem) {
  add(false);
  write(source_ + "/late", "x");
  const auto report = check();
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.new_file_count, 1u);
}

TEST_F(ExhibitCheck, TheWholeDirectoryGoneIsAProblemOfEachFile) {
  add(false);
  fs::rename(source_, source_ + "-moved");
  const auto report = check();
  EXPECT_EQ(report.problem_count, 4u);
  EXPECT_NE(report.new_files_unknown, "");
}

TEST_F(ExhibitCheck, CopiesAreCheckedWithoutTheirSource) {
  add(true);
  fs::remove_all(source_);
  const auto sound = check();
  EXPECT_TRUE(sound.ok());
  EXPECT_EQ(sound.files, 3u);
  const auto image = MUST(store::exhibit_file(case_.database(), "E1", 1));
  const auto path = case_.objects().path(image.object);
  flip(path, fs::file_size(path) / 2);  // within the second of three incompressible chunks
  auto report = check();
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].kind, ProblemKind::kChanged);
  EXPECT_EQ(report.problems[0].ranges, (std::vector<ByteRange>{{kMiB, kMiB}}));
  fs::remove(path);
  report = check();
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].kind, ProblemKind::kMissing);
}

TEST_F(ExhibitCheck, AChangedRegisterIsNotTakenForChangedEvidence) {
  add(false);
  auto& db = case_.database();
  MUST(db.exec("UPDATE exhibit_file SET blocks=zeroblob(length(blocks)) WHERE number=1"));
  auto report = check();
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].kind, ProblemKind::kRegister);
  EXPECT_TRUE(report.manifest_changed);
  MUST(db.exec("UPDATE exhibit_file SET mtime_ns=7 WHERE number=3"));
  EXPECT_TRUE(check().manifest_changed);
}

TEST_F(ExhibitCheck, AFileExhibitIsFoundBesideItsSegments) {
  write(scratch_ / "disk.E01", noise(1000, 1));
  write(scratch_ / "disk.E02", noise(2000, 2));
  write(scratch_ / "unrelated", "x");
  auto transaction = MUST(Transaction::begin(case_.database()));
  store::Exhibit wanted;
  wanted.source = scratch_ / "disk.E01";
  MUST(store::register_exhibit(transaction, wanted));
  std::vector<ExhibitFile> files(2);
  files[0].path = "disk.E01";
  files[1].path = "disk.E02";
  files[1].kind = FileKind::kSegment;
  files = MUST(store::add_files(transaction, "E1", files));
  for (const auto& file : files) {
    const auto found = hashed(scratch_ / file.path);
    const store::FileHashes row{"E1", file.number, found.digests, found.blocks, found.size};
    MUST(store::record_hashes(transaction, {&row, 1}));
  }
  MUST(transaction.commit());
  EXPECT_TRUE(check().ok());
  EXPECT_EQ(check().files, 2u);
  EXPECT_EQ(check().new_file_count, 0u);
  flip(scratch_ / "disk.E02", 1999);
  EXPECT_EQ(check().problems.at(0).path, "disk.E02");
}

TEST_F(ExhibitCheck, WhatWasNeverHashedIsCounted) {
  auto transaction = MUST(Transaction::begin(case_.database()));
  store::Exhibit wanted;
  wanted.source = source_;
  wanted.kind = store::ExhibitKind::kDirectory;
  MUST(store::register_exhibit(transaction, wanted));
  std::vector<ExhibitFile> files(1);
  files[0].path = "image.dd";
  MUST(store::add_files(transaction, "E1", files));
  MUST(transaction.commit());
  const auto report = check();
  EXPECT_EQ(report.not_hashed, 1u);
  EXPECT_EQ(report.files, 0u);
  EXPECT_EQ(report.new_file_count, 3u);
}

}  // namespace
}  // namespace clew::evidence
