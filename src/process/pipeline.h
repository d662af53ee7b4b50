// SPDX-License-Identifier: EUPL-1.2
// The pipeline: drives an engine's tasks over all units of a case that are pending, adopts their
// shards one transaction each, and can be stopped or killed at any moment: what was adopted stays,
// what was not is done again. Tasks begin small, so that the first answers are there in seconds,
// and grow.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "process/engine.h"
#include "process/redo.h"
#include "store/case.h"

namespace clew::process {

struct ProcessOptions {
  unsigned jobs = 0;                          ///< tasks at a time; 0: one for each core
  uint64_t memory_bytes = uint64_t{1} << 30;  ///< for all processes together
  uint32_t item_seconds = 120;                ///< an item's longest silence
  bool allow_weak_sandbox = false;
  bool thorough = false;                  ///< also what is slow (`--profile full`)
  std::string program;                    ///< path of the clew program
  std::function<Result<void>()> adopted;  ///< called after each adoption of a shard; may be empty
};

/// How far the work is.
struct ProcessProgress {
  uint64_t items = 0;
  uint64_t bytes = 0;        ///< of evidence files, done in this run
  uint64_t bytes_total = 0;  ///< to be done in this run
  double seconds = 0;
};

struct ProcessReport {
  uint64_t items = 0;
  uint64_t bytes = 0;
  uint64_t shards = 0;
  uint64_t worker_crashes = 0;
  uint64_t unreadable = 0;  ///< files that could not be read
  double seconds = 0;
  uint64_t merges = 0;             ///< times that small shards were made one
  std::optional<Changes> changes;  ///< of process_again
  bool stopped = false;            ///< `stop` was set: units are left, a second run goes on
  std::string sandbox;
};

/// Processes what is pending. `stop` (may be null) ends it early. Fails only when no shard can be
/// made or adopted: disk full, case damaged, no sandbox.
Result<ProcessReport> process_pending(store::Case& the_case, const store::WriterLock& lock,
                                      const ProcessOptions& options, const std::atomic<bool>* stop,
                                      const std::function<void(const ProcessProgress&)>& progress);

/// Does units anew that the choice names; `pending` ones after them. A shard that holds such units
/// is replaced, in one transaction, by one with their new rows and the old rows of its other units:
/// no reader ever sees both, and a kill leaves the old ones.
Result<ProcessReport> process_again(store::Case& the_case, const store::WriterLock& lock,
                                    const ProcessOptions& options, const RedoChoice& choice,
                                    const std::atomic<bool>* stop,
                                    const std::function<void(const ProcessProgress&)>& progress);

/// The least memory that a run with so many jobs can keep to.
uint64_t memory_needed(unsigned jobs);

}  // namespace clew::process
