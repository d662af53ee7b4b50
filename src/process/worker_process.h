// SPDX-License-Identifier: EUPL-1.2
// A worker as its host sees it: a child process that is started, given units, listened to with a
// time limit, and ended when it misbehaves.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "extract/protocol.h"

namespace clew::process {

/// Why a worker is no more, in the words that an item's reason takes.
struct WorkerEnd {
  std::string reason;  ///< "its parser crashed", "time limit", "memory limit", "its parser lied"
  std::string detail;  ///< "signal 11"
};

/// Path of the worker's program: `clew-worker` beside `program`, or installed in ../libexec/clew.
std::string worker_program(const std::string& program);

/// One running `clew-worker`. Killed when it goes. One thread only.
class WorkerProcess {
 public:
  /// Starts the worker that belongs to `program` and waits until its sandbox stands. Its encrypted
  /// scratch file without a name lies in `scratch_directory`.
  static Result<WorkerProcess> start(const std::string& program,
                                     const extract::WorkerSettings& settings,
                                     const std::string& scratch_directory);
  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&& other) noexcept;
  ~WorkerProcess();

  /// Sends a unit; `files` (borrowed) travel along: its own unless it is read by asking, then those
  /// of its parts that are neither missing nor read by asking.
  Result<void> send(const extract::UnitRequest& unit, std::span<const int> files);
  Result<void> answer(ByteView bytes);

  /// The next report. Nothing when the worker is gone or was silent for `timeout_ms`: then end()
  /// says why.
  std::optional<extract::Frame> next(int timeout_ms);
  /// It broke the protocol: `what` says how. It is not heard any more; end() kills it at once.
  void refuse(std::string what);
  /// Kills it if need be and says how it ended.
  WorkerEnd end();

  /// "landlock ABI 7, seccomp, limits"
  const std::string& sandbox() const { return sandbox_; }
  /// Formats and versions that it has, as extract/reader.h words them.
  const std::vector<std::string>& readers() const { return readers_; }
  /// Resident memory now, bytes; 0 when unknown.
  uint64_t resident_bytes() const;
  pid_t pid() const { return pid_; }

 private:
  WorkerProcess(pid_t pid, base::Fd to, base::Fd from);

  pid_t pid_ = -1;
  base::Fd to_;
  base::Fd from_;
  std::optional<extract::FrameReader> reader_;
  std::string sandbox_;
  std::vector<std::string> readers_;
  std::optional<WorkerEnd> verdict_;  ///< why it is ended, when the host decided so
};

}  // namespace clew::process
