// SPDX-License-Identifier: EUPL-1.2
// Listing directories with an explicit stack; see directory.h.
#include "evidence/sources/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/file.h"
#include "evidence/split_name.h"

namespace clew::evidence {
namespace {

std::string link_target(const std::string& path) {
  std::string target(4096, '\0');
  const ssize_t n = ::readlink(path.c_str(), target.data(), target.size());
  target.resize(n > 0 ? static_cast<size_t>(n) : 0);
  return target;
}

std::string special_name(mode_t mode) {
  if (S_ISFIFO(mode)) return "named pipe";
  if (S_ISSOCK(mode)) return "socket";
  if (S_ISCHR(mode)) return "character device";
  return "block device";
}

store::ExhibitFile describe(const std::string& full, Bytes relative, const struct stat& info) {
  store::ExhibitFile file;
  file.path = std::move(relative);
  file.mtime_ns = int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
  if (S_ISREG(info.st_mode)) {
    file.size = static_cast<uint64_t>(info.st_size);
  } else if (S_ISLNK(info.st_mode)) {
    file.kind = store::FileKind::kLink;
    file.note = link_target(full);
  } else {
    file.kind = store::FileKind::kSpecial;
    file.note = special_name(info.st_mode);
  }
  return file;
}

/// The names in a directory, sorted backwards so that a stack gives them forwards.
Result<std::vector<std::string>> names_in(const std::string& directory) {
  struct Closer {
    void operator()(DIR* open) const { ::closedir(open); }
  };
  const std::unique_ptr<DIR, Closer> handle(::opendir(directory.c_str()));
  if (handle == nullptr) return base::errno_error("listing", directory);
  std::vector<std::string> names;
  errno = 0;
  while (const auto* entry = ::readdir(handle.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  if (errno != 0) return base::errno_error("listing", directory);
  std::sort(names.rbegin(), names.rend());
  return names;
}

/// The later parts of split files among the names of a directory (with its '/').
std::set<Bytes> later_parts_in(const std::string& directory,
                               const std::vector<std::string>& names) {
  return later_parts(names, [&](const Bytes& name) -> std::optional<uint64_t> {
    struct stat info {};
    const bool found = ::lstat((directory + name).c_str(), &info) == 0 && S_ISREG(info.st_mode);
    return found ? std::optional(static_cast<uint64_t>(info.st_size)) : std::nullopt;
  });
}

/// A file for itself, and the parts that lie beside it where it is the first of a split file.
Result<void> list_file(const std::string& source, const struct stat& info,
                       const std::function<bool(store::ExhibitFile)>& each) {
  const size_t slash = source.find_last_of('/') + 1;
  const std::string directory = source.substr(0, slash);
  const std::string name = source.substr(slash);
  if (!each(describe(source, name, info))) return {};
  const auto first = split_name(name);
  if (!first || !first->is_first() || !S_ISREG(info.st_mode)) return {};
  const auto names = names_in(directory);
  if (!names.ok()) return {};  // the file itself could be reached: it is all there is
  for (const Bytes& later : later_parts_in(directory, *names)) {
    const auto split = split_name(later);
    struct stat found {};
    if (!split || !split->is_same_set(*first)) continue;
    if (::lstat((directory + later).c_str(), &found) != 0) continue;
    auto file = describe(directory + later, later, found);
    file.kind = store::FileKind::kSegment;
    if (!each(std::move(file))) return {};
  }
  return {};
}

/// A path below the source that waits to be looked at.
struct Waiting {
  std::string relative;
  bool is_later_part = false;
};

}  // namespace

bool is_directory(const std::string& source) {
  struct stat info {};
  return ::lstat(source.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Result<void> list_files(const std::string& source,
                        const std::function<bool(store::ExhibitFile)>& each) {
  struct stat info {};
  if (::lstat(source.c_str(), &info) != 0) return base::errno_error("looking at", source);
  if (!S_ISDIR(info.st_mode)) return list_file(source, info, each);
  std::vector<Waiting> stack(1);
  while (!stack.empty()) {
    const auto [relative, is_later_part] = std::move(stack.back());
    stack.pop_back();
    const std::string full = relative.empty() ? source : source + "/" + relative;
    if (::lstat(full.c_str(), &info) != 0) {
      store::ExhibitFile gone;
      gone.path = relative;
      gone.kind = store::FileKind::kUnreadable;
      gone.note = std::strerror(errno);
      if (!each(std::move(gone))) return {};
      continue;
    }
    if (!S_ISDIR(info.st_mode)) {
      auto file = describe(full, relative, info);
      if (is_later_part) file.kind = store::FileKind::kSegment;
      if (!each(std::move(file))) return {};
      continue;
    }
    auto names = names_in(full);
    if (!names.ok()) {
      if (relative.empty()) return names.take_error();
      store::ExhibitFile closed;
      closed.path = relative;
      closed.kind = store::FileKind::kUnreadable;
      closed.note = names.error().text;
      if (!each(std::move(closed))) return {};
      continue;
    }
    const auto later = later_parts_in(full + "/", *names);
    for (auto& name : *names) {
      stack.push_back({relative.empty() ? name : relative + "/" + name, later.contains(name)});
    }
  }
  return {};
}

}  // namespace clew::evidence
