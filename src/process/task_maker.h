// SPDX-License-Identifier: EUPL-1.2
// Making tasks of a case's units and shards, and taking their shards in: what the case knows, said
// in the words of a task's description.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "process/task.h"
#include "store/case.h"
#include "store/exhibits.h"
#include "store/shards.h"
#include "store/units.h"

namespace clew::process {

struct ProcessOptions;

inline constexpr uint32_t kTriesMax = 2;  ///< of a unit with others; then alone, then given up

/// One thread only. Borrows the case and the options.
class TaskMaker {
 public:
  static Result<TaskMaker> make(store::Case& the_case, const ProcessOptions& options,
                                uint64_t task_memory);

  /// A task that does the units, after it has copied what else the shards in `sources` hold.
  Result<TaskSpec> spec(const std::string& shard, const std::vector<store::Unit>& units,
                        const std::vector<store::Shard>& sources);
  /// A new shard's name.
  std::string new_name();
  /// Gives a finished shard its place; its row is still to be adopted.
  Result<store::Shard> publish(const std::string& shard, const TaskReport& done);
  /// Removes what a failed task left.
  void discard(const std::string& shard) const;

 private:
  TaskMaker(store::Case& the_case, const ProcessOptions& options, uint64_t task_memory)
      : case_(&the_case), options_(&options), task_memory_(task_memory) {}
  Result<TaskUnit> describe(const store::Unit& unit);
  Result<store::Exhibit> exhibit_of(const std::string& id);
  std::string path_in_progress(const std::string& shard) const;

  store::Case* case_;
  const ProcessOptions* options_;
  uint64_t task_memory_;
  std::vector<std::string> regions_;
  std::vector<std::string> passwords_;
  std::map<std::string, store::Exhibit> exhibits_;
  uint64_t names_ = 0;
};

}  // namespace clew::process
