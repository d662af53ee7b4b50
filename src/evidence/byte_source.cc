// SPDX-License-Identifier: EUPL-1.2
// Byte sources; see byte_source.h. Spilled bytes are encrypted with AES-256-CTR by block number:
// the file is private to the process and short-lived, so secrecy is what counts, not tamper
// evidence.
#include "evidence/byte_source.h"

#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/crypto.h"

namespace clew::evidence {
namespace {

size_t bytes_left(uint64_t size, uint64_t offset, size_t wanted) {
  if (offset >= size) return 0;
  return static_cast<size_t>(std::min<uint64_t>(wanted, size - offset));
}

constexpr size_t kSpillBlock = 64 << 10;  ///< bytes that are encrypted and read at a time

}  // namespace

Result<Bytes> read_all(ByteSource& source, uint64_t limit) {
  if (source.size() > limit) return Error(ErrorKind::kLimit, "too large to hold in memory");
  Bytes out(source.size(), '\0');
  const size_t n = TRY(source.read(0, out.data(), out.size()));
  out.resize(n);
  return out;
}

Result<Bytes> read_head(ByteSource& source, size_t length) {
  Bytes out(bytes_left(source.size(), 0, length), '\0');
  const size_t n = TRY(source.read(0, out.data(), out.size()));
  out.resize(n);
  return out;
}

Result<size_t> MemorySource::read(uint64_t offset, char* out, size_t length) {
  const size_t n = bytes_left(bytes_.size(), offset, length);
  if (n != 0) std::memcpy(out, bytes_.data() + offset, n);
  return n;
}

Result<size_t> ViewSource::read(uint64_t offset, char* out, size_t length) {
  const size_t n = bytes_left(bytes_.size(), offset, length);
  if (n != 0) std::memcpy(out, bytes_.data() + offset, n);
  return n;
}

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path) {
  base::Fd fd = TRY(base::open_read(path));
  const uint64_t size = TRY(base::file_size(fd));
  return std::make_unique<FileSource>(std::move(fd), size);
}

Result<size_t> FileSource::read(uint64_t offset, char* out, size_t length) {
  return base::pread_full(fd_.get(), out, bytes_left(size_, offset, length), offset);
}

SliceSource::SliceSource(ByteSource& whole, uint64_t offset, uint64_t length)
    : whole_(whole), offset_(std::min(offset, whole.size())) {
  length_ = std::min(length, whole.size() - offset_);
}

Result<size_t> SliceSource::read(uint64_t offset, char* out, size_t length) {
  const size_t n = bytes_left(length_, offset, length);
  if (n == 0) return size_t{0};
  return whole_.read(offset_ + offset, out, n);
}

ByteView SliceSource::in_memory() const {
  const ByteView whole = whole_.in_memory();
  return whole.empty() ? ByteView() : whole.substr(offset_, length_);
}

struct SpillSpace::State {
  base::Fd scratch;
  uint64_t memory_left;
  uint64_t scratch_max;
  uint64_t scratch_used = 0;  ///< blocks' worth of bytes, a stack
  base::SecretKey key = base::SecretKey::random();
  EVP_CIPHER_CTX* cipher = EVP_CIPHER_CTX_new();

  ~State() { EVP_CIPHER_CTX_free(cipher); }

  /// Encrypts or decrypts (the same in counter mode) one block that lies at `offset` in the file.
  void crypt(uint64_t offset, char* bytes, size_t length) {
    unsigned char counter[16] = {};
    // The high half counts blocks of the file, the low half is the cipher's own counter within one.
    const uint64_t block = offset / kSpillBlock;
    std::memcpy(counter, &block, sizeof(block));
    auto* data = reinterpret_cast<unsigned char*>(bytes);
    int done = 0;
    CHECK(EVP_EncryptInit_ex(cipher, EVP_aes_256_ctr(), nullptr,
                             reinterpret_cast<const unsigned char*>(key.view().data()),
                             counter) == 1);
    CHECK(EVP_EncryptUpdate(cipher, data, &done, data, static_cast<int>(length)) == 1);
  }
};

SpillSpace::SpillSpace(base::Fd scratch, uint64_t memory_max, uint64_t scratch_max)
    : state_(new State{std::move(scratch), memory_max, scratch_max}) {}
SpillSpace::~SpillSpace() = default;

std::unique_ptr<SpillSpace::Writer> SpillSpace::write() { return std::make_unique<Writer>(*this); }

/// Bytes that a Writer took in; gives their room back when it goes.
class SpilledSource : public ByteSource {
 public:
  SpilledSource(SpillSpace::State& state, Bytes memory, uint64_t start, uint64_t size, bool spilled)
      : state_(state), memory_(std::move(memory)), start_(start), size_(size), spilled_(spilled) {}
  ~SpilledSource() override {
    if (spilled_) {
      state_.scratch_used = start_;
    } else {
      state_.memory_left += memory_.size();
    }
  }
  uint64_t size() const override { return size_; }
  ByteView in_memory() const override { return spilled_ ? ByteView() : ByteView(memory_); }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    const size_t wanted = bytes_left(size_, offset, length);
    size_t done = 0;
    while (done < wanted) {
      const uint64_t at = offset + done;
      TRY(load(at / kSpillBlock));
      const size_t inside = at % kSpillBlock;
      const ByteView block = spilled_ ? ByteView(block_) : ByteView(memory_);
      const size_t from = spilled_ ? inside : at;
      const size_t n = std::min(wanted - done, block.size() - from);
      std::memcpy(out + done, block.data() + from, n);
      done += n;
    }
    return wanted;
  }

 private:
  Result<void> load(uint64_t block) {
    if (!spilled_ || block == block_number_) return {};
    const uint64_t at = start_ + block * kSpillBlock;
    block_.resize(bytes_left(size_, block * kSpillBlock, kSpillBlock));
    const size_t n = TRY(base::pread_full(state_.scratch.get(), block_.data(), block_.size(), at));
    if (n != block_.size()) return Error(ErrorKind::kCorrupt, "scratch space ended early");
    state_.crypt(at, block_.data(), block_.size());
    block_number_ = block;
    return {};
  }

  SpillSpace::State& state_;
  Bytes memory_;
  Bytes block_;
  uint64_t block_number_ = ~uint64_t{0};
  uint64_t start_;
  uint64_t size_;
  bool spilled_;
};

SpillSpace::Writer::Writer(SpillSpace& space) : space_(space) {}

SpillSpace::Writer::~Writer() {
  if (!finished_ && spilled_) space_.state_->scratch_used = scratch_start_;
}

Result<void> SpillSpace::Writer::append(ByteView bytes) {
  State& state = *space_.state_;
  if (!spilled_ && memory_.size() + bytes.size() > state.memory_left) {
    if (!state.scratch.valid()) return Error(ErrorKind::kLimit, "no room for unpacked bytes");
    spilled_ = true;
    scratch_start_ = state.scratch_used;
  }
  memory_.append(bytes);
  size_ += bytes.size();
  return spilled_ ? flush(false) : Result<void>();
}

Result<void> SpillSpace::Writer::flush(bool last) {
  State& state = *space_.state_;
  size_t done = 0;
  while (memory_.size() - done >= kSpillBlock || (last && done < memory_.size())) {
    const size_t length = std::min(kSpillBlock, memory_.size() - done);
    if (state.scratch_used + kSpillBlock > state.scratch_max) {
      return Error(ErrorKind::kLimit, "no room for unpacked bytes");
    }
    char* block = memory_.data() + done;
    state.crypt(state.scratch_used, block, length);
    size_t written = 0;
    while (written < length) {
      const ssize_t n = ::pwrite(state.scratch.get(), block + written, length - written,
                                 static_cast<off_t>(state.scratch_used + written));
      if (n <= 0) return base::errno_error("writing", "scratch space");
      written += static_cast<size_t>(n);
    }
    state.scratch_used += kSpillBlock;
    done += length;
  }
  memory_.erase(0, done);
  return {};
}

Result<std::unique_ptr<ByteSource>> SpillSpace::Writer::finish() {
  CHECK(!finished_);
  if (spilled_) TRY(flush(true));
  finished_ = true;
  if (!spilled_) {
    memory_.shrink_to_fit();
    space_.state_->memory_left -= memory_.size();
  }
  std::unique_ptr<ByteSource> source = std::make_unique<SpilledSource>(
      *space_.state_, spilled_ ? Bytes() : std::move(memory_), scratch_start_, size_, spilled_);
  return source;
}

}  // namespace clew::evidence
