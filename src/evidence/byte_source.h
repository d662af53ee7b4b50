// SPDX-License-Identifier: EUPL-1.2
// Byte sources: the bytes of one item, wherever they lie, read at any offset. Formats see nothing
// but this, so that a PDF on a disk, in a mail and in an image's file system are read by the same
// code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"

namespace clew::evidence {

/// Random access to a fixed number of bytes. Thread-compatible: one reader at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const = 0;
  /// Reads up to `length` bytes at `offset`; fewer (possibly 0) only at the end.
  virtual Result<size_t> read(uint64_t offset, char* out, size_t length) = 0;
  /// The bytes if they lie in memory as they are, else an empty view. Saves copies.
  virtual ByteView in_memory() const { return {}; }
};

/// All bytes of a source that has at most `limit` of them; kLimit otherwise.
Result<Bytes> read_all(ByteSource& source, uint64_t limit);
/// The first bytes, at most `length`.
Result<Bytes> read_head(ByteSource& source, size_t length);

/// Bytes in memory, owned.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(std::move(bytes)) {}
  uint64_t size() const override { return bytes_.size(); }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override;
  ByteView in_memory() const override { return bytes_; }

 private:
  Bytes bytes_;
};

/// Bytes in memory, borrowed: they must outlive it.
class ViewSource : public ByteSource {
 public:
  explicit ViewSource(ByteView bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override;
  ByteView in_memory() const override { return bytes_; }

 private:
  ByteView bytes_;
};

/// An open file, by pread. Owns the descriptor.
class FileSource : public ByteSource {
 public:
  FileSource(base::Fd fd, uint64_t size) : fd_(std::move(fd)), size_(size) {}
  static Result<std::unique_ptr<FileSource>> open(const std::string& path);
  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override;

 private:
  base::Fd fd_;
  uint64_t size_;
};

/// `length` bytes of another source from `offset`. Borrows the other, which must outlive it.
class SliceSource : public ByteSource {
 public:
  SliceSource(ByteSource& whole, uint64_t offset, uint64_t length);
  uint64_t size() const override { return length_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override;
  ByteView in_memory() const override;

 private:
  ByteSource& whole_;
  uint64_t offset_;
  uint64_t length_;
};

/// Where bytes go that were taken out of a container and have no other place: memory first, and
/// beyond `memory_max` the scratch file, encrypted with a key that exists only in this process, so
/// that no plain evidence reaches a disk. One SpillSpace a process; space is given back in the
/// order of a stack, as containers nest. Thread-compatible.
class SpillSpace {
 public:
  /// `scratch` may be invalid: then everything beyond `memory_max` fails with kLimit.
  SpillSpace(base::Fd scratch, uint64_t memory_max, uint64_t scratch_max);
  ~SpillSpace();
  SpillSpace(const SpillSpace&) = delete;
  SpillSpace& operator=(const SpillSpace&) = delete;

  class Writer;
  /// Begins to take in bytes. One writer at a time, finished or dropped before the next begins.
  std::unique_ptr<Writer> write();

 private:
  friend class Writer;
  friend class SpilledSource;
  struct State;
  std::unique_ptr<State> state_;
};

/// Takes bytes and becomes a source of them.
class SpillSpace::Writer {
 public:
  explicit Writer(SpillSpace& space);
  ~Writer();
  /// kLimit when neither memory nor scratch has room.
  Result<void> append(ByteView bytes);
  uint64_t size() const { return size_; }
  /// The source; the space must outlive it, and sources must go in the reverse order of their
  /// making.
  Result<std::unique_ptr<ByteSource>> finish();

 private:
  Result<void> flush(bool last);
  SpillSpace& space_;
  Bytes memory_;
  uint64_t size_ = 0;
  uint64_t scratch_start_ = 0;
  bool spilled_ = false;
  bool finished_ = false;
};

}  // namespace clew::evidence
