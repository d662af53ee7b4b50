// SPDX-License-Identifier: EUPL-1.2
// Engines run tasks somewhere: as child processes here (engines/local.h), or on a cluster. The
// pipeline does not know which.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "process/task.h"

namespace clew::process {

/// How a task that was started fares.
struct TaskEvent {
  uint64_t task = 0;  ///< the number given at start
  std::optional<TaskProgress> progress;
  std::optional<Result<TaskReport>> end;  ///< set once, last; an error when no shard was made
};

/// Runs tasks. One thread only.
class Engine {
 public:
  virtual ~Engine() = default;
  /// How many tasks it runs at a time.
  virtual unsigned slots() const = 0;
  /// Starts a task under a number that no running task has.
  virtual Result<void> start(uint64_t task, const TaskSpec& spec) = 0;
  /// Waits for the next event, at most `timeout_ms`; nothing when none came.
  virtual std::optional<TaskEvent> wait(int timeout_ms) = 0;
  /// Ends all tasks that run, at once; their shards are left unfinished.
  virtual void cancel() = 0;
};

}  // namespace clew::process
