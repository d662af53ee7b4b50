// SPDX-License-Identifier: EUPL-1.2
// POSIX files; see file.h.
#include "base/file.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/utf8.h"

namespace clew::base {

void Fd::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Error errno_error(std::string_view doing, std::string_view path) {
  const int code = errno;
  auto kind = ErrorKind::kFailed;
  if (code == ENOENT) kind = ErrorKind::kNotFound;
  if (code == EACCES || code == EPERM) kind = ErrorKind::kDenied;
  return {kind, std::string(doing) + " " + show_name(path) + ": " + std::strerror(code)};
}

Result<Fd> open_read(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd.valid()) return errno_error("opening", path);
  return fd;
}

Result<Fd> open_regular(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd.valid()) return errno_error("opening", path);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return errno_error("looking at", path);
  if (!S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) {
    return Error("is no longer a regular file: " + show_name(path));
  }
  return fd;
}

Result<uint64_t> file_size(const Fd& fd) {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return errno_error("looking at", "an open file");
  if (S_ISBLK(info.st_mode)) {
    uint64_t size = 0;
    if (::ioctl(fd.get(), BLKGETSIZE64, &size) != 0) return errno_error("measuring", "a device");
    return size;
  }
  return static_cast<uint64_t>(info.st_size);
}

Result<size_t> pread_full(int fd, char* out, size_t length, uint64_t offset) {
  size_t done = 0;
  while (done < length) {
    const ssize_t n = ::pread(fd, out + done, length - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno_error("reading", "an open file");
    if (n == 0) break;
    done += static_cast<size_t>(n);
  }
  return done;
}

Result<void> write_full(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno_error("writing", "an open file");
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}

Result<Bytes> read_file(const std::string& path, uint64_t limit) {
  const Fd fd = TRY(open_read(path));
  Bytes out;
  constexpr size_t kStep = 1 << 20;
  while (true) {
    const size_t before = out.size();
    out.resize(before + kStep);
    const size_t n = TRY(pread_full(fd.get(), out.data() + before, kStep, before));
    out.resize(before + n);
    if (out.size() > limit) {
      return Error(ErrorKind::kLimit, "file is larger than expected: " + show_name(path));
    }
    if (n < kStep) return out;
  }
}

Result<void> sync_directory(const std::string& directory) {
  const Fd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return errno_error("opening", directory);
  if (::fsync(fd.get()) != 0) return errno_error("syncing", directory);
  return {};
}

Result<void> write_file_atomically(const std::string& path, ByteView bytes, int mode) {
  const std::string temporary = path + ".tmp-" + std::to_string(::getpid());
  Fd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
               static_cast<mode_t>(mode)));
  if (!fd.valid()) return errno_error("creating", temporary);
  auto written = write_full(fd.get(), bytes);
  if (written.ok() && ::fsync(fd.get()) != 0) written = errno_error("syncing", temporary);
  fd.close();
  if (written.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    written = errno_error("renaming", temporary);
  }
  if (!written.ok()) {
    ::unlink(temporary.c_str());
    return written;
  }
  const size_t slash = path.find_last_of('/');
  return sync_directory(slash == std::string::npos ? "." : path.substr(0, slash + 1));
}

Result<void> make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return errno_error("creating", path);
  return {};
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

Result<Fd> open_unnamed(const std::string& directory) {
  Fd fd(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!fd.valid()) return errno_error("making scratch space in", directory);
  return fd;
}

}  // namespace clew::base
