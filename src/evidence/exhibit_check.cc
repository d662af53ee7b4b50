// SPDX-License-Identifier: EUPL-1.2
// Reads a MiB at a time; each is hashed alone and as part of the whole.
#include "evidence/exhibit_check.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "base/utf8.h"
#include "evidence/file_hash.h"

namespace clew::evidence {
namespace {

namespace fs = std::filesystem;

using store::Exhibit;
using store::ExhibitFile;
using store::FileKind;
using store::kBlockBytes;
using store::kBlockHashBytes;

static_assert(kHashBlockBytes == kBlockBytes && kHashBlockKept == kBlockHashBytes);

constexpr uint64_t kProgressBytes = uint64_t{64} << 20;
constexpr size_t kPathsAtOnce = 1000;

void join(std::vector<ByteRange>& ranges, ByteRange added) {
  if (added.length == 0) return;
  if (!ranges.empty() && ranges.back().offset + ranges.back().length == added.offset) {
    ranges.back().length += added.length;
  } else if (ranges.size() < kRangesMax) {
    ranges.push_back(added);
  }
}

Bytes block_hash(ByteView bytes) { return base::sha256(bytes).substr(0, kBlockHashBytes); }

/// Reads at an offset, as ByteSource does.
using ReadAt = std::function<Result<size_t>(uint64_t, char*, size_t)>;

FileProblem about(const ExhibitFile& file, ProblemKind kind) {
  FileProblem problem;
  problem.kind = kind;
  problem.number = file.number;
  problem.path = file.path;
  problem.registered_size = file.size;
  return problem;
}

/// Bytes of one block against its registered hash, as far as the file reached then.
void compare_block(const ExhibitFile& file, uint64_t offset, ByteView bytes, FileProblem& problem) {
  const uint64_t registered = offset < file.size ? file.size - offset : 0;
  const ByteView known = bytes.substr(0, std::min<uint64_t>(bytes.size(), registered));
  const size_t at = offset / kBlockBytes * kBlockHashBytes;
  if (!known.empty() &&
      (at >= file.blocks.size() || block_hash(known) != file.blocks.substr(at, kBlockHashBytes))) {
    join(problem.ranges, {offset, known.size()});
  }
  join(problem.ranges, {offset + known.size(), bytes.size() - known.size()});
}

/// The sentence of a failed open, and which kind it is.
FileProblem not_opened(const ExhibitFile& file, int code) {
  auto problem = about(file, ProblemKind::kUnreadable);
  if (code == ENOENT || code == ENOTDIR) problem.kind = ProblemKind::kMissing;
  if (code == ELOOP) problem.kind = ProblemKind::kNotAFile;
  problem.detail = std::strerror(code);
  join(problem.ranges, {0, file.size});
  return problem;
}

class Check {
 public:
  Check(store::Database& database, const store::ObjectStore& objects, Exhibit exhibit,
        const std::function<void(const CheckProgress&)>& progress)
      : database_(database),
        objects_(objects),
        exhibit_(std::move(exhibit)),
        directory_(store::source_path(exhibit_, {})),
        progress_(progress),
        buffer_(kBlockBytes, '\0') {
    report_.exhibit = exhibit_.id;
  }

  Result<ExhibitReport> run();

 private:
  Result<void> check_file(const ExhibitFile& file);
  void check_link(const ExhibitFile& file);
  void check_at_source(const ExhibitFile& file);
  Result<void> check_object(const ExhibitFile& file);
  void compare(const ExhibitFile& file, const ReadAt& read);
  void conclude(const ExhibitFile& file, ByteView sha256, FileProblem problem);
  Result<void> find_new_files();
  Result<void> note_new(std::vector<Bytes>& paths);

  std::string path_of(const ExhibitFile& file) const { return directory_ + file.path; }
  void add(FileProblem problem) {
    ++report_.problem_count;
    if (report_.problems.size() < kProblemsMax) report_.problems.push_back(std::move(problem));
  }
  void count(uint64_t bytes) {
    report_.bytes += bytes;
    if (report_.bytes - told_bytes_ >= kProgressBytes) tell();
  }
  void tell() {
    told_bytes_ = report_.bytes;
    if (progress_) progress_({report_.files, report_.bytes, exhibit_.bytes});
  }

  store::Database& database_;
  const store::ObjectStore& objects_;
  const Exhibit exhibit_;
  const std::string directory_;  // ends with '/'
  const std::function<void(const CheckProgress&)>& progress_;
  Bytes buffer_;
  uint64_t told_bytes_ = 0;
  ExhibitReport report_;
};

Result<ExhibitReport> Check::run() {
  TRY(store::for_each_file(database_, exhibit_.id, true,
                           [&](const ExhibitFile& file) { return check_file(file); }));
  if (exhibit_.sealed_ms) {
    const Bytes root = TRY(store::manifest_root(database_, exhibit_.id));
    report_.manifest_changed = root != exhibit_.manifest_root;
  }
  if (exhibit_.kind == store::ExhibitKind::kDirectory && !exhibit_.copied) TRY(find_new_files());
  tell();
  return std::move(report_);
}

Result<void> Check::check_file(const ExhibitFile& file) {
  if (file.kind == FileKind::kSpecial || file.kind == FileKind::kUnreadable) return {};
  if (file.kind == FileKind::kLink) {
    if (!exhibit_.copied) check_link(file);
    return {};
  }
  if (!file.digests) {
    ++report_.not_hashed;
    return {};
  }
  ++report_.files;
  if (exhibit_.copied) {
    TRY(check_object(file));
  } else {
    check_at_source(file);
  }
  tell();
  return {};
}

void Check::check_link(const ExhibitFile& file) {
  char target[4097];
  const ssize_t n = ::readlink(path_of(file).c_str(), target, sizeof target);
  const bool missing = n < 0 && (errno == ENOENT || errno == ENOTDIR);
  if (missing) return add(about(file, ProblemKind::kMissing));
  if (n >= 0 && ByteView(target, static_cast<size_t>(n)) == file.note) return;
  add(about(file, ProblemKind::kNotAFile));
}

void Check::check_at_source(const ExhibitFile& file) {
  // O_NONBLOCK: a pipe that lies there now must not make us wait.
  const base::Fd fd(
      ::open(path_of(file).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK));
  if (!fd.valid()) return add(not_opened(file, errno));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return add(not_opened(file, errno));
  if (!S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) {
    return add(about(file, ProblemKind::kNotAFile));
  }
  ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  compare(file, [&](uint64_t offset, char* out, size_t length) {
    return base::pread_full(fd.get(), out, length, offset);
  });
}

Result<void> Check::check_object(const ExhibitFile& file) {
  auto object = objects_.open(file.object.empty() ? file.digests->sha256 : file.object);
  if (object.ok()) {
    compare(file, [&](uint64_t offset, char* out, size_t length) {
      return object->read(offset, out, length);
    });
    return {};
  }
  auto problem = about(file, ProblemKind::kUnreadable);
  if (object.error().kind == ErrorKind::kNotFound) problem.kind = ProblemKind::kMissing;
  if (object.error().kind == ErrorKind::kCorrupt) problem.kind = ProblemKind::kChanged;
  problem.detail = object.error().text;
  join(problem.ranges, {0, file.size});
  add(std::move(problem));
  return {};
}

// An object's chunk is as long as a block, so that either a whole block is refused or none of it.
void Check::compare(const ExhibitFile& file, const ReadAt& read) {
  static_assert(store::kObjectChunkBytes == kBlockBytes);
  auto problem = about(file, ProblemKind::kChanged);
  base::Sha256 whole;
  uint64_t offset = 0;
  size_t got = kBlockBytes;
  while (got == kBlockBytes) {
    const auto bytes_read = read(offset, buffer_.data(), buffer_.size());
    if (bytes_read.ok()) {
      got = *bytes_read;
      compare_block(file, offset, ByteView(buffer_.data(), got), problem);
      whole.update(ByteView(buffer_.data(), got));
    } else {
      // A bad sector, or an object's chunk that was changed: what lies behind it is still compared.
      if (bytes_read.error().kind != ErrorKind::kCorrupt) problem.kind = ProblemKind::kUnreadable;
      problem.detail = bytes_read.error().text;
      if (offset >= file.size) break;
      got = std::min(kBlockBytes, file.size - offset);
      join(problem.ranges, {offset, got});
    }
    offset += got;
    count(got);
  }
  problem.found_size = offset;
  if (offset < file.size) join(problem.ranges, {offset, file.size - offset});
  conclude(file, whole.finish(), std::move(problem));
}

void Check::conclude(const ExhibitFile& file, ByteView sha256, FileProblem problem) {
  const bool same = sha256 == file.digests->sha256;
  const bool each_block_same = problem.ranges.empty();
  if (same && each_block_same) return;
  if (same || each_block_same) {
    problem.kind = ProblemKind::kRegister;
    problem.ranges.clear();
  }
  add(std::move(problem));
}

Result<void> Check::find_new_files() {
  std::error_code code;
  std::vector<Bytes> paths;
  fs::recursive_directory_iterator at(directory_, fs::directory_options::skip_permission_denied,
                                      code);
  for (const fs::recursive_directory_iterator end; !code && at != end; at.increment(code)) {
    std::error_code unknown;  // what cannot be looked at is no directory that we would enter
    if (fs::is_directory(at->symlink_status(unknown))) continue;
    paths.push_back(at->path().native().substr(directory_.size()));
    if (paths.size() >= kPathsAtOnce) TRY(note_new(paths));
  }
  if (code) report_.new_files_unknown = code.message();
  return note_new(paths);
}

Result<void> Check::note_new(std::vector<Bytes>& paths) {
  auto others = TRY(store::paths_not_registered(database_, exhibit_.id, paths));
  report_.new_file_count += others.size();
  for (Bytes& path : others) {
    if (report_.new_files.size() < kProblemsMax) report_.new_files.push_back(std::move(path));
  }
  paths.clear();
  return {};
}

std::string text_of(const std::vector<ByteRange>& ranges) {
  constexpr size_t kNamed = 3;
  std::string text;
  for (size_t i = 0; i < std::min(ranges.size(), kNamed); ++i) {
    text += fmt::format("{}{} to {}", i == 0 ? "bytes " : ", ", ranges[i].offset,
                        ranges[i].offset + ranges[i].length - 1);
  }
  if (ranges.size() > kNamed) text += fmt::format(" and {} more ranges", ranges.size() - kNamed);
  return text.empty() ? "nothing" : text;
}

}  // namespace

Result<ExhibitReport> check_exhibit(store::Database& database, const store::ObjectStore& objects,
                                    std::string_view exhibit,
                                    const std::function<void(const CheckProgress&)>& progress) {
  auto row = TRY(store::exhibit(database, exhibit));
  Check check(database, objects, std::move(row), progress);
  return check.run();
}

std::string describe(const FileProblem& problem) {
  const std::string name = base::show_name(problem.path);
  switch (problem.kind) {
    case ProblemKind::kMissing:
      return name + ": is no longer there";
    case ProblemKind::kNotAFile:
      return name + ": something else lies in its place, or it points elsewhere";
    case ProblemKind::kRegister:
      return name + ": its registered hashes contradict each other; the case was changed";
    case ProblemKind::kUnreadable:
      return fmt::format("{}: {} could not be read ({})", name, text_of(problem.ranges),
                         problem.detail);
    case ProblemKind::kChanged:
      break;
  }
  std::string text =
      fmt::format("{}: {} differ from what was registered", name, text_of(problem.ranges));
  if (problem.found_size != problem.registered_size) {
    text +=
        fmt::format("; it has {} bytes and had {}", problem.found_size, problem.registered_size);
  }
  return text;
}

}  // namespace clew::evidence
