// SPDX-License-Identifier: EUPL-1.2
// Hashes of a file and of its blocks, whatever pieces the bytes come in.
#include "evidence/file_hash.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "base/file.h"
#include "store/scratch_directory.h"

namespace clew::evidence {
namespace {

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

FileHash hashed(const std::string& path) {
  const auto fd = MUST(base::open_read(path));
  return MUST(hash_file(fd.get()));
}

TEST(FileHash, IsThatOfTheWholeAndOfEachBlock) {
  const Bytes bytes = noise(2 * kMiB + 7, 5);
  const store::ScratchDirectory scratch;
  const auto path = scratch / "file";
  write(path, bytes);
  const auto found = hashed(path);
  base::DigestsHasher whole;
  whole.update(bytes);
  EXPECT_EQ(found.digests, whole.finish());
  EXPECT_EQ(found.size, bytes.size());
  EXPECT_EQ(found.blocks, base::sha256(bytes.substr(0, kMiB)).substr(0, 16) +
                              base::sha256(bytes.substr(kMiB, kMiB)).substr(0, 16) +
                              base::sha256(bytes.substr(2 * kMiB)).substr(0, 16));
  FileHasher pieces;
  for (size_t at = 0; at < bytes.size(); at += 99'991) {
    pieces.update(ByteView(bytes).substr(at, 99'991));
  }
  const auto again = pieces.finish();
  EXPECT_EQ(again.digests, found.digests);
  EXPECT_EQ(again.blocks, found.blocks);
  write(path, Bytes(kMiB, 'x'));
  EXPECT_EQ(hashed(path).blocks.size(), 16u);
  write(path, "");
  EXPECT_EQ(hashed(path).blocks, "");
  EXPECT_EQ(base::to_hex(hashed(path).digests.md5), "d41d8cd98f00b204e9800998ecf8427e");
}

}  // namespace
}  // namespace clew::evidence
