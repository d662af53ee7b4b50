// SPDX-License-Identifier: EUPL-1.2
// Plain writes: a world can be made again at any time, so nothing here is synced to disk.
#include "training/evidence_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/file.h"

namespace clew::training {
namespace {

timespec to_timespec(TimeMs time) { return {time / 1000, (time % 1000) * 1000000}; }

}  // namespace

Result<void> EvidenceFolder::write(const std::string& path, ByteView bytes, TimeMs time) {
  for (size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    if (slash == std::string::npos) break;
    const std::string directory = path.substr(0, slash);
    if (directories_.count(directory) == 0) TRY(base::make_directory(root_ + "/" + directory));
    TimeMs& newest = directories_[directory];
    newest = std::max(newest, time);
  }
  directories_[""] = std::max(directories_[""], time);
  const std::string full = root_ + "/" + path;
  base::Fd file(::open(full.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!file.valid()) return base::errno_error("writing", full);
  TRY(base::write_full(file.get(), bytes));
  const timespec times[2] = {to_timespec(time), to_timespec(time)};
  if (::futimens(file.get(), times) != 0) return base::errno_error("setting the time of", full);
  ++files_;
  bytes_ += bytes.size();
  return {};
}

Result<void> EvidenceFolder::finish() {
  for (const auto& [directory, time] : directories_) {
    const std::string full = directory.empty() ? root_ : root_ + "/" + directory;
    const timespec times[2] = {to_timespec(time), to_timespec(time)};
    if (::utimensat(AT_FDCWD, full.c_str(), times, 0) != 0) {
      return base::errno_error("setting the time of", full);
    }
  }
  return {};
}

}  // namespace clew::training
