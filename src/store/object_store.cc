// SPDX-License-Identifier: EUPL-1.2
// The object file: header, chunks, list of chunks, footer. The nonces follow the STREAM
// construction (Hoang, Reyhanitabar, Rogaway, Vizar, CRYPTO 2015): place and last-chunk mark under
// a key that is used for one file only.
#include "store/object_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace clew::store {
namespace {

constexpr std::string_view kMagic = "clewobj1";
constexpr std::string_view kEndMagic = "clewend1";
constexpr size_t kSaltBytes = 32;
constexpr size_t kHeaderBytes = 8 + kSaltBytes;
constexpr size_t kFooterBytes = 16;
constexpr size_t kTagBytes = 16;
constexpr size_t kNonceBytes = 12;
constexpr size_t kSha256Bytes = 32;
constexpr int kZstdLevel = 1;

// First byte of a chunk's plain side: how the rest is laid out.
constexpr char kStored = 0;
constexpr char kZstd = 1;

// Plain side of the list of chunks: size, SHA-256, then 4 bytes for each chunk.
constexpr size_t kListFixedBytes = 8 + kSha256Bytes;
constexpr size_t kListEntryBytes = 4;
// A list of this many bytes stands for an object of 64 TiB.
constexpr uint64_t kListBytesMax = uint64_t{256} << 20;

enum class Piece : uint8_t { kChunk = 0, kLastChunk = 1, kList = 2 };

Bytes nonce_of(uint64_t place, Piece piece) {
  Bytes nonce;
  base::append_le(nonce, place);
  nonce.append(3, '\0');
  nonce.push_back(static_cast<char>(piece));
  return nonce;
}

unsigned char* raw(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
const unsigned char* raw(const char* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}

const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  CHECK(cipher != nullptr);
  return cipher;
}

Result<Bytes> read_exactly(int fd, uint64_t offset, size_t length) {
  Bytes bytes(length, '\0');
  const size_t n = TRY(base::pread_full(fd, bytes.data(), length, offset));
  if (n != length) return Error(ErrorKind::kCorrupt, "an object ends too early");
  return bytes;
}

uint64_t chunk_count(uint64_t size) { return (size + kObjectChunkBytes - 1) / kObjectChunkBytes; }

}  // namespace

/// AES-256-GCM under one object's key. Thread-compatible.
class ObjectCipher {
 public:
  /// `header` is the file's first kHeaderBytes, `key` the store's.
  ObjectCipher(const base::SecretKey& key, ByteView header)
      : header_(header), context_(EVP_CIPHER_CTX_new()) {
    CHECK(context_ != nullptr);
    const auto own = base::derive_key(key, "object:" + header_);
    CHECK(EVP_CipherInit_ex(context_, aes_256_gcm(), nullptr, raw(own.view().data()), nullptr, 1) ==
          1);
  }
  ~ObjectCipher() { EVP_CIPHER_CTX_free(context_); }
  ObjectCipher(const ObjectCipher&) = delete;
  ObjectCipher& operator=(const ObjectCipher&) = delete;

  /// Appends ciphertext and tag to `out`. `more` is authenticated beside the header.
  void seal(Bytes& out, ByteView plain, uint64_t place, Piece piece, ByteView more = {}) {
    begin(place, piece, more, true);
    const size_t start = out.size();
    out.resize(start + plain.size() + kTagBytes);
    int length = 0;
    CHECK(EVP_CipherUpdate(context_, raw(out.data() + start), &length, raw(plain.data()),
                           static_cast<int>(plain.size())) == 1);
    CHECK(EVP_CipherFinal_ex(context_, raw(out.data() + start) + length, &length) == 1);
    CHECK(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_GCM_GET_TAG, kTagBytes,
                              out.data() + start + plain.size()) == 1);
  }

  /// The plain side, or nothing when one bit is not as it was sealed.
  std::optional<Bytes> unseal(ByteView sealed, uint64_t place, Piece piece, ByteView more = {}) {
    if (sealed.size() < kTagBytes) return std::nullopt;
    begin(place, piece, more, false);
    const ByteView body = sealed.substr(0, sealed.size() - kTagBytes);
    char tag[kTagBytes];
    sealed.substr(body.size()).copy(tag, kTagBytes);
    Bytes plain(body.size(), '\0');
    int length = 0;
    CHECK(EVP_CipherUpdate(context_, raw(plain.data()), &length, raw(body.data()),
                           static_cast<int>(body.size())) == 1);
    CHECK(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_GCM_SET_TAG, kTagBytes, tag) == 1);
    if (EVP_CipherFinal_ex(context_, raw(plain.data()) + length, &length) != 1) return std::nullopt;
    return plain;
  }

 private:
  void begin(uint64_t place, Piece piece, ByteView more, bool encrypts) {
    const Bytes nonce = nonce_of(place, piece);
    static_assert(kNonceBytes == 12);
    CHECK(EVP_CipherInit_ex(context_, nullptr, nullptr, nullptr, raw(nonce.data()),
                            encrypts ? 1 : 0) == 1);
    int length = 0;
    for (const ByteView bound : {ByteView(header_), more}) {
      CHECK(EVP_CipherUpdate(context_, nullptr, &length, raw(bound.data()),
                             static_cast<int>(bound.size())) == 1);
    }
  }

  Bytes header_;
  EVP_CIPHER_CTX* context_;
};

// --- Writing ---

struct ObjectWriter::State {
  explicit State(const ObjectStore& of)
      : store(of),
        header(std::string(kMagic) + base::random_bytes(kSaltBytes)),
        cipher(of.key_, header),
        zstd(ZSTD_createCCtx()) {
    CHECK(zstd != nullptr);
    waiting.reserve(kObjectChunkBytes);
    packed.resize(1 + ZSTD_compressBound(kObjectChunkBytes));
  }
  ~State() {
    ZSTD_freeCCtx(zstd);
    if (!path.empty()) ::unlink(path.c_str());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Result<void> write_chunk(Piece piece);
  Result<void> write_end(ByteView sha256);
  Result<StoredObject> name_it(Bytes sha256);

  ObjectStore store;
  Bytes header;
  ObjectCipher cipher;
  ZSTD_CCtx* zstd;
  std::string path;  // of the temporary file, while it exists
  base::Fd file;
  base::Sha256 hasher;
  uint64_t size = 0;
  Bytes waiting;  // plain bytes of the chunk that is being filled
  Bytes packed;
  Bytes sealed;
  std::vector<uint32_t> chunks;  // bytes that each takes in the file
};

Result<void> ObjectWriter::State::write_chunk(Piece piece) {
  const size_t n = ZSTD_compressCCtx(zstd, packed.data() + 1, packed.size() - 1, waiting.data(),
                                     waiting.size(), kZstdLevel);
  ByteView plain;
  if (ZSTD_isError(n) == 0 && n < waiting.size()) {
    packed[0] = kZstd;
    plain = ByteView(packed).substr(0, 1 + n);
  } else {
    packed[0] = kStored;
    waiting.copy(packed.data() + 1, waiting.size());
    plain = ByteView(packed).substr(0, 1 + waiting.size());
  }
  sealed.clear();
  cipher.seal(sealed, plain, chunks.size(), piece);
  chunks.push_back(static_cast<uint32_t>(sealed.size()));
  waiting.clear();
  return base::write_full(file.get(), sealed);
}

Result<void> ObjectWriter::State::write_end(ByteView sha256) {
  Bytes list;
  base::append_le(list, size);
  list.append(sha256);
  for (const uint32_t length : chunks) base::append_le(list, length);
  Bytes footer;
  base::append_le(footer, static_cast<uint64_t>(list.size() + kTagBytes));
  footer.append(kEndMagic);
  sealed.clear();
  cipher.seal(sealed, list, 0, Piece::kList, footer);
  sealed.append(footer);
  return base::write_full(file.get(), sealed);
}

Result<StoredObject> ObjectWriter::State::name_it(Bytes sha256) {
  const std::string target = store.path(sha256);
  // One that is there and opens is as good as this one; one that does not is replaced.
  const bool known = store.open(sha256).ok();
  if (!known) {
    if (::fsync(file.get()) != 0) return base::errno_error("syncing", path);
    const std::string directory = target.substr(0, target.find_last_of('/'));
    const bool first = !base::exists(directory);
    TRY(base::make_directory(directory));
    if (::rename(path.c_str(), target.c_str()) != 0) return base::errno_error("renaming", path);
    path.clear();
    TRY(base::sync_directory(directory));
    if (first) TRY(base::sync_directory(store.objects_));
  }
  return StoredObject{std::move(sha256), size, !known};
}

ObjectWriter::ObjectWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ObjectWriter::ObjectWriter(ObjectWriter&&) noexcept = default;
ObjectWriter::~ObjectWriter() = default;

Result<void> ObjectWriter::append(ByteView bytes) {
  State& state = *state_;
  state.hasher.update(bytes);
  state.size += bytes.size();
  while (!bytes.empty()) {
    // A full chunk is written only when more follows: the last one carries a mark.
    if (state.waiting.size() == kObjectChunkBytes) TRY(state.write_chunk(Piece::kChunk));
    const ByteView part = bytes.substr(0, kObjectChunkBytes - state.waiting.size());
    state.waiting.append(part);
    bytes.remove_prefix(part.size());
  }
  return {};
}

Result<StoredObject> ObjectWriter::finish() {
  State& state = *state_;
  CHECK(state.file.valid());
  if (!state.waiting.empty()) TRY(state.write_chunk(Piece::kLastChunk));
  Bytes sha256 = state.hasher.finish();
  TRY(state.write_end(sha256));
  auto stored = TRY(state.name_it(std::move(sha256)));
  state.file.close();
  return stored;
}

// --- Reading ---

struct ObjectReader::State {
  State(base::Fd fd, const base::SecretKey& key, ByteView header)
      : file(std::move(fd)), cipher(key, header) {}

  Result<void> read_list(ByteView sha256_wanted);
  Result<void> load(uint64_t index);
  uint64_t plain_length(uint64_t index) const {
    return std::min(kObjectChunkBytes, size - index * kObjectChunkBytes);
  }
  uint64_t count() const { return offsets.size() - 1; }

  base::Fd file;
  ObjectCipher cipher;
  uint64_t size = 0;
  Bytes sha256;
  std::vector<uint64_t> offsets;  // in the file, of each chunk and of the list
  uint64_t loaded = UINT64_MAX;   // index of the chunk in `plain`
  Bytes plain;
};

Result<void> ObjectReader::State::read_list(ByteView sha256_wanted) {
  const Error damaged(ErrorKind::kCorrupt,
                      "the list of an object's chunks does not pass its check; the file was "
                      "changed, cut short or exchanged");
  const uint64_t bytes = TRY(base::file_size(file));
  if (bytes < kHeaderBytes + kFooterBytes) return damaged;
  const Bytes footer = TRY(read_exactly(file.get(), bytes - kFooterBytes, kFooterBytes));
  const auto list_bytes = base::read_le<uint64_t>(footer, 0);
  if (list_bytes > bytes - kHeaderBytes - kFooterBytes || list_bytes > kListBytesMax) {
    return damaged;
  }
  const uint64_t list_offset = bytes - kFooterBytes - list_bytes;
  const Bytes sealed = TRY(read_exactly(file.get(), list_offset, list_bytes));
  const auto list = cipher.unseal(sealed, 0, Piece::kList, footer);
  if (!list || list->size() < kListFixedBytes) return damaged;
  size = base::read_le<uint64_t>(*list, 0);
  sha256 = list->substr(8, kSha256Bytes);
  const uint64_t entries = (list->size() - kListFixedBytes) / kListEntryBytes;
  if (sha256 != sha256_wanted || entries != chunk_count(size)) return damaged;
  offsets.reserve(entries + 1);
  offsets.push_back(kHeaderBytes);
  for (uint64_t i = 0; i < entries; ++i) {
    const auto at = kListFixedBytes + i * kListEntryBytes;
    offsets.push_back(offsets.back() + base::read_le<uint32_t>(*list, at));
  }
  if (offsets.back() != list_offset) return damaged;
  return {};
}

Result<void> ObjectReader::State::load(uint64_t index) {
  if (loaded == index) return {};
  loaded = UINT64_MAX;
  const uint64_t first = index * kObjectChunkBytes;
  const uint64_t length = plain_length(index);
  const Error damaged(ErrorKind::kCorrupt,
                      fmt::format("bytes {} to {} of an object (chunk {}) do not pass their check",
                                  first, first + length - 1, index));
  const uint64_t stored = offsets[index + 1] - offsets[index];
  if (stored > 1 + ZSTD_compressBound(kObjectChunkBytes) + kTagBytes) return damaged;
  const Bytes sealed = TRY(read_exactly(file.get(), offsets[index], stored));
  const auto piece = index + 1 == count() ? Piece::kLastChunk : Piece::kChunk;
  const auto packed = cipher.unseal(sealed, index, piece);
  if (!packed || packed->empty()) return damaged;
  if ((*packed)[0] == kStored && packed->size() == 1 + length) {
    plain.assign(*packed, 1);
  } else if ((*packed)[0] == kZstd) {
    plain.resize(length);
    const size_t n = ZSTD_decompress(plain.data(), length, packed->data() + 1, packed->size() - 1);
    if (ZSTD_isError(n) != 0 || n != length) return damaged;
  } else {
    return damaged;
  }
  loaded = index;
  return {};
}

ObjectReader::ObjectReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ObjectReader::ObjectReader(ObjectReader&&) noexcept = default;
ObjectReader::~ObjectReader() = default;

uint64_t ObjectReader::size() const { return state_->size; }
const Bytes& ObjectReader::sha256() const { return state_->sha256; }

Result<size_t> ObjectReader::read(uint64_t offset, char* out, size_t length) {
  size_t done = 0;
  while (done < length && offset + done < state_->size) {
    const uint64_t at = offset + done;
    TRY(state_->load(at / kObjectChunkBytes));
    done += state_->plain.copy(out + done, length - done, at % kObjectChunkBytes);
  }
  return done;
}

Result<std::vector<BadRange>> ObjectReader::check() {
  std::vector<BadRange> bad;
  base::Sha256 hasher;
  for (uint64_t i = 0; i < state_->count(); ++i) {
    const auto read = state_->load(i);
    if (read.ok()) {
      hasher.update(state_->plain);
    } else if (read.error().kind == ErrorKind::kCorrupt) {
      bad.push_back({i * kObjectChunkBytes, state_->plain_length(i)});
    } else {
      return read.error();
    }
  }
  if (bad.empty() && hasher.finish() != state_->sha256) {
    return Error(ErrorKind::kCorrupt, "an object is not the bytes that it is named after");
  }
  return bad;
}

// --- The store ---

ObjectStore::ObjectStore(const std::string& case_directory, const base::SecretKey& key)
    : objects_(case_directory + "/objects"),
      temporary_(case_directory + "/tmp"),
      key_(key),
      name_key_(base::derive_key(key, "names")) {}

std::string ObjectStore::path(ByteView sha256) const {
  const std::string name = base::to_hex(base::hmac_sha256(name_key_.view(), sha256));
  return objects_ + "/" + name.substr(0, 2) + "/" + name.substr(2);
}

bool ObjectStore::contains(ByteView sha256) const { return base::exists(path(sha256)); }

Result<ObjectWriter> ObjectStore::write() const {
  auto state = std::make_unique<ObjectWriter::State>(*this);
  state->path = temporary_ + "/" + base::to_hex(base::random_bytes(16)) + ".object";
  state->file =
      base::Fd(::open(state->path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!state->file.valid()) return base::errno_error("creating", state->path);
  TRY(base::write_full(state->file.get(), state->header));
  return ObjectWriter(std::move(state));
}

Result<StoredObject> ObjectStore::put(ByteView bytes) const {
  auto writer = TRY(write());
  TRY(writer.append(bytes));
  return writer.finish();
}

Result<ObjectReader> ObjectStore::open(ByteView sha256) const {
  const std::string where = path(sha256);
  auto file = base::open_read(where);
  if (!file.ok() && file.error().kind == ErrorKind::kNotFound) {
    return Error(ErrorKind::kNotFound, "the case does not hold the object " + base::to_hex(sha256));
  }
  if (!file.ok()) return file.take_error();
  const auto with_name = [&](Error error) {
    return with_context("object " + base::to_hex(sha256) + " (" + where + ")", std::move(error));
  };
  const auto header = read_exactly(file->get(), 0, kHeaderBytes);
  if (!header.ok()) return with_name(header.error());
  if (!header->starts_with(kMagic)) {
    return with_name(Error(ErrorKind::kCorrupt, "it does not begin as one of clew's objects"));
  }
  auto state = std::make_unique<ObjectReader::State>(file.take(), key_, *header);
  auto listed = state->read_list(sha256);
  if (!listed.ok()) return with_name(listed.take_error());
  return ObjectReader(std::move(state));
}

}  // namespace clew::store
