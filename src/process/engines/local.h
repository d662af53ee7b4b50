// SPDX-License-Identifier: EUPL-1.2
// The local engine: each task is a child process `clew task` of this program.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>

#include "base/file.h"
#include "extract/protocol.h"
#include "process/engine.h"

namespace clew::process {

/// Records on the standard output of `clew task`, framed as in extract/protocol.h.
enum class TaskRecord : uint8_t {
  kProgress = 1,  ///< items, bytes
  kReport = 2,    ///< the report; the shard is whole
  kError = 3,     ///< kind and text of an Error; no shard
};

/// Runs one task described on descriptor `in`, tells about it on `out`: the verb `clew task`.
/// Returns the exit status.
int serve_task(int in, int out);

class LocalEngine : public Engine {
 public:
  /// `program`: path of the clew program. `slots` >= 1.
  LocalEngine(std::string program, unsigned slots);
  ~LocalEngine() override;
  unsigned slots() const override { return slots_; }
  Result<void> start(uint64_t task, const TaskSpec& spec) override;
  std::optional<TaskEvent> wait(int timeout_ms) override;
  void cancel() override;

 private:
  struct Running {
    pid_t pid = -1;
    base::Fd out;
    std::unique_ptr<extract::FrameReader> reader;
  };
  std::optional<TaskEvent> read(uint64_t task, Running& running);
  TaskEvent ended(uint64_t task, Running& running);

  std::string program_;
  unsigned slots_;
  std::map<uint64_t, Running> running_;
};

}  // namespace clew::process
