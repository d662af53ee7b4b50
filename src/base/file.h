// SPDX-License-Identifier: EUPL-1.2
// Files: descriptors that close themselves, whole reads and writes, writes that are all or nothing.
// Paths are bytes, as the kernel has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace clew::base {

/// An owned file descriptor. Thread-compatible.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~Fd() { close(); }
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void close();

 private:
  int fd_ = -1;
};

/// "opening PATH: No such file or directory", from errno, with the kind that fits (kNotFound,
/// kDenied).
Error errno_error(std::string_view doing, std::string_view path);

Result<Fd> open_read(const std::string& path);
/// A regular file or block device; what has become a pipe or socket is refused, not waited for.
Result<Fd> open_regular(const std::string& path);
/// Size in bytes of an open regular file or block device.
Result<uint64_t> file_size(const Fd& fd);

/// Reads up to `length` bytes at `offset` into `out`; fewer only at the end of the file.
Result<size_t> pread_full(int fd, char* out, size_t length, uint64_t offset);
Result<void> write_full(int fd, ByteView bytes);

/// The whole file, which must be at most `limit` bytes.
Result<Bytes> read_file(const std::string& path, uint64_t limit = 64 << 20);

/// Writes to a temporary name beside `path`, syncs, renames: afterwards `path` has the old bytes or
/// the new ones, also after a power cut. `mode` as chmod takes it.
Result<void> write_file_atomically(const std::string& path, ByteView bytes, int mode = 0600);

/// Makes the directory entry changes in `directory` durable.
Result<void> sync_directory(const std::string& directory);

/// Makes one directory (mode 0700); an existing one is fine.
Result<void> make_directory(const std::string& path);

bool exists(const std::string& path);

/// An anonymous file in `directory` (no name, gone when closed), for scratch space.
Result<Fd> open_unnamed(const std::string& directory);

}  // namespace clew::base
