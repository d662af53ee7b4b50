// SPDX-License-Identifier: EUPL-1.2
// Objects: what goes in comes out at every offset, and no change of a stored file goes unseen.
#include "store/object_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "store/scratch_directory.h"

namespace clew::store {
namespace {

namespace fs = std::filesystem;

class Objects : public testing::Test {
 protected:
  Objects() {
    fs::create_directory(scratch_ / "objects");
    fs::create_directory(scratch_ / "tmp");
  }
  Bytes read(ByteView sha256, uint64_t offset, size_t length) const {
    auto reader = MUST(store_.open(sha256));
    Bytes out(length, '\0');
    out.resize(MUST(reader.read(offset, out.data(), length)));
    return out;
  }
  size_t files() const {
    size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(scratch_.path())) {
      if (entry.is_regular_file()) ++count;
    }
    return count;
  }

  ScratchDirectory scratch_;
  const ObjectStore store_{scratch_.path(), base::SecretKey(Bytes(32, 'o'))};
};

/// `length` bytes, half of them repetitive.
Bytes mixed(size_t length, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  Bytes bytes;
  while (bytes.size() < length) {
    for (int i = 0; i < 64; ++i) base::append_le(bytes, random());
    bytes.append(512, static_cast<char>('a' + bytes.size() % 23));
  }
  bytes.resize(length);
  return bytes;
}

Bytes file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write_bytes(const std::string& path, const Bytes& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST_F(Objects, EveryLengthComesBack) {
  for (const uint64_t length : {uint64_t{0}, uint64_t{1}, kObjectChunkBytes - 1, kObjectChunkBytes,
                                kObjectChunkBytes + 1, 3 * kObjectChunkBytes}) {
    const Bytes bytes = mixed(length);
    const auto stored = MUST(store_.put(bytes));
    EXPECT_TRUE(stored.is_new);
    EXPECT_EQ(stored.size, length);
    EXPECT_EQ(stored.sha256, base::sha256(bytes));
    auto reader = MUST(store_.open(stored.sha256));
    EXPECT_EQ(reader.size(), length);
    EXPECT_TRUE(MUST(reader.check()).empty());
    EXPECT_EQ(read(stored.sha256, 0, length + 10), bytes);
  }
}

TEST_F(Objects, PiecesOfAnySizeGiveTheSameObject) {
  const Bytes bytes = mixed(2 * kObjectChunkBytes + 777);
  auto writer = MUST(store_.write());
  std::mt19937 random(7);
  for (size_t at = 0; at < bytes.size();) {
    const size_t n = random() % 300'000;
    MUST(writer.append(ByteView(bytes).substr(at, n)));
    at += n;
  }
  const auto stored = MUST(writer.finish());
  EXPECT_EQ(stored.sha256, base::sha256(bytes));
  for (const uint64_t offset : {uint64_t{0}, uint64_t{5}, kObjectChunkBytes - 3,
                                2 * kObjectChunkBytes - 1, 2 * kObjectChunkBytes + 776}) {
    EXPECT_EQ(read(stored.sha256, offset, 1'500'000), bytes.substr(offset, 1'500'000)) << offset;
  }
  EXPECT_EQ(read(stored.sha256, bytes.size(), 5), "");
  EXPECT_EQ(read(stored.sha256, UINT64_MAX, 5), "");
}

TEST_F(Objects, TheSameBytesAreKeptOnceAndMendWhatIsDamaged) {
  const Bytes bytes = mixed(5000);
  const auto first = MUST(store_.put(bytes));
  EXPECT_FALSE(MUST(store_.put(bytes)).is_new);
  EXPECT_EQ(files(), 1u);
  fs::resize_file(store_.path(first.sha256), 60);
  EXPECT_EQ(store_.open(first.sha256).error().kind, ErrorKind::kCorrupt);
  EXPECT_TRUE(MUST(store_.put(bytes)).is_new);
  EXPECT_EQ(read(first.sha256, 0, 6000), bytes);
}

TEST_F(Objects, UnfinishedWritersLeaveNothing) {
  {
    auto writer = MUST(store_.write());
    MUST(writer.append(mixed(2'000'000)));
    EXPECT_EQ(files(), 1u);
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(Objects, NeitherNameNorBytesTellWhatIsInside) {
  const Bytes bytes = "a text that everybody has";
  const auto stored = MUST(store_.put(bytes));
  const auto path = store_.path(stored.sha256);
  EXPECT_EQ(path.find(base::to_hex(stored.sha256).substr(0, 8)), std::string::npos);
  EXPECT_EQ(file_bytes(path).find("everybody"), Bytes::npos);
  EXPECT_EQ(file_bytes(path).find(stored.sha256), Bytes::npos);
  const ObjectStore other(scratch_.path(), base::SecretKey(Bytes(32, 'p')));
  EXPECT_NE(other.path(stored.sha256), path);
  EXPECT_EQ(other.open(stored.sha256).error().kind, ErrorKind::kNotFound);
  fs::create_directories(fs::path(other.path(stored.sha256)).parent_path());
  fs::copy_file(path, other.path(stored.sha256));
  EXPECT_EQ(other.open(stored.sha256).error().kind, ErrorKind::kCorrupt);
}

TEST_F(Objects, EveryFlippedByteOfASmallObjectIsSeen) {
  const auto stored = MUST(store_.put(mixed(200)));
  const auto path = store_.path(stored.sha256);
  const Bytes sound = file_bytes(path);
  for (size_t i = 0; i < sound.size(); ++i) {
    Bytes changed = sound;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    write_bytes(path, changed);
    auto reader = store_.open(stored.sha256);
    if (!reader.ok()) {
      EXPECT_EQ(reader.error().kind, ErrorKind::kCorrupt) << i;
      continue;
    }
    EXPECT_EQ(MUST(reader->check()), (std::vector<BadRange>{{0, 200}})) << i;
  }
  for (size_t length = 0; length < sound.size(); ++length) {
    write_bytes(path, sound.substr(0, length));
    EXPECT_FALSE(store_.open(stored.sha256).ok()) << length;
  }
}

TEST_F(Objects, TheWrongChunksAreNamedAndTheOthersReadable) {
  const Bytes bytes = mixed(4 * kObjectChunkBytes + 10);
  const auto stored = MUST(store_.put(bytes));
  const auto path = store_.path(stored.sha256);
  Bytes changed = file_bytes(path);
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 8);
  write_bytes(path, changed);
  auto reader = MUST(store_.open(stored.sha256));
  const auto bad = MUST(reader.check());
  ASSERT_EQ(bad.size(), 1u);
  EXPECT_EQ(bad[0], (BadRange{2 * kObjectChunkBytes, kObjectChunkBytes}));
  char byte = 0;
  const auto refused = reader.read(2 * kObjectChunkBytes + 5, &byte, 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().text.find("2097152 to 3145727"), std::string::npos);
  EXPECT_EQ(read(stored.sha256, 3 * kObjectChunkBytes, 100),
            bytes.substr(3 * kObjectChunkBytes, 100));
}

TEST_F(Objects, SwappedChunksAndExchangedFilesAreSeen) {
  // Incompressible, so that both chunks take the same room.
  std::mt19937_64 random(3);
  Bytes bytes;
  while (bytes.size() < 3 * kObjectChunkBytes) base::append_le(bytes, random());
  const auto stored = MUST(store_.put(bytes));
  const auto path = store_.path(stored.sha256);
  const size_t chunk = kObjectChunkBytes + 1 + 16;
  Bytes swapped = file_bytes(path);
  const Bytes first = swapped.substr(40, chunk);
  swapped.replace(40, chunk, swapped, 40 + chunk, chunk);
  swapped.replace(40 + chunk, chunk, first);
  write_bytes(path, swapped);
  auto reader = MUST(store_.open(stored.sha256));
  EXPECT_EQ(MUST(reader.check()), (std::vector<BadRange>{{0, kObjectChunkBytes},
                                                         {kObjectChunkBytes, kObjectChunkBytes}}));
  const auto other = MUST(store_.put("another object"));
  fs::copy_file(store_.path(other.sha256), path, fs::copy_options::overwrite_existing);
  EXPECT_EQ(store_.open(stored.sha256).error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace clew::store
