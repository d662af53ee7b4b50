// SPDX-License-Identifier: EUPL-1.2
// The task: some units of work go in, one immutable, encrypted shard comes out. A task knows
// nothing of the case but what its description says; it can run here or on another machine of a
// cluster, and run twice it gives the same rows. `clew task` is this behind standard input and
// output.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "index/shard.h"
#include "model/item.h"
#include "process/file_parts.h"
#include "store/database.h"
#include "store/exhibits.h"

namespace clew::process {

/// One file of an exhibit to be read.
struct TaskUnit {
  uint64_t id = 0;  ///< of the case's unit table
  std::string exhibit;
  uint64_t file = 0;            ///< the file's number in its exhibit
  Bytes name;                   ///< path within the exhibit, raw bytes: the root item's name
  Bytes path;                   ///< where the bytes are on this machine
  uint64_t size = 0;            ///< as registered
  int64_t mtime_ns = 0;         ///< as registered
  Bytes object;                 ///< when copied in: the object to read instead of `path`
  std::vector<FilePart> parts;  ///< in their order, when it is the first of a split file
  bool hash_only = false;       ///< a later part: hashed for itself, read through the first
  /// Set for what is not read: links, devices. The root item is written with this state.
  std::optional<model::ItemState> without_bytes;
  std::string reason;    ///< why it is not read
  std::string detail;    ///< e.g. the link's target
  bool give_up = false;  ///< a task died on it before: record it as failed, do not read it
};

/// A shard whose rows a task takes over, but for those of the units that it does anew.
struct ShardSource {
  std::string path;
  base::SecretKey key;
};

/// All that a task needs. Contains keys: never written to disk.
struct TaskSpec {
  std::string shard_path;  ///< must not exist; a temporary name
  base::SecretKey shard_key;
  store::Cipher cipher = store::Cipher::kAegis256;
  std::string case_directory;  ///< for the objects of copied exhibits
  base::SecretKey objects_key;
  std::string scratch_directory;
  std::string program;  ///< path of the clew program, for its workers
  std::vector<std::string> regions;
  uint64_t memory_bytes = uint64_t{450} << 20;  ///< for this task and its worker together
  uint32_t item_seconds = 120;                  ///< how long an item may go without a sign of life
  bool allow_weak_sandbox = false;
  bool thorough = false;               ///< as in extract::ExtractSettings
  std::vector<std::string> passwords;  ///< as in extract::ExtractSettings
  std::vector<ShardSource> sources;    ///< copied first; a task may consist of nothing else
  std::vector<TaskUnit> units;
};

/// What became of one unit.
struct UnitDone {
  uint64_t id = 0;
  std::optional<store::FileHashes>
      hashes;              ///< none when the file could not be read, or is not read
  std::string unreadable;  ///< why it could not
};

struct TaskReport {
  index::ShardSummary summary;
  std::vector<UnitDone> units;
  std::string sandbox;  ///< what confined the worker
  uint64_t worker_crashes = 0;
};

/// How far a task is, now and then.
struct TaskProgress {
  uint64_t items = 0;
  uint64_t bytes = 0;  ///< of the units' files
};

/// Runs a task to its end. A failure means that the shard was not made: disk full, no worker to be
/// had. What is wrong with the evidence is in the items' states.
Result<TaskReport> run_task(const TaskSpec& spec,
                            const std::function<void(const TaskProgress&)>& progress);

Bytes encode(const TaskSpec& spec);
Result<TaskSpec> decode_task(ByteView bytes);
Bytes encode(const TaskReport& report);
Result<TaskReport> decode_report(ByteView bytes);

}  // namespace clew::process
