// SPDX-License-Identifier: EUPL-1.2
// Driving tasks; see pipeline.h. Single-threaded: the parallel work is in the tasks' processes.
#include "process/pipeline.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <set>
#include <thread>

#include "base/check.h"
#include "process/engines/local.h"
#include "process/merge_plan.h"
#include "process/shard_opening.h"
#include "process/task_maker.h"
#include "process/worker_process.h"
#include "store/exhibits.h"
#include "store/shards.h"
#include "store/units.h"

namespace clew::process {
namespace {

constexpr uint64_t kMainMemory = uint64_t{64} << 20;      ///< of the pipeline's own process
constexpr uint64_t kTaskMemoryMin = uint64_t{192} << 20;  ///< a task with its worker
constexpr uint64_t kFirstTaskBytes = 2 << 20;
constexpr uint64_t kTaskBytesMax = 256 << 20;
constexpr size_t kTaskUnitsMax = 4000;
constexpr size_t kFirstTaskUnits = 50;
constexpr uint64_t kShardsBetweenMerges = 32;  ///< in a run; the rest when it ends
constexpr uint64_t kUnitsRead = 20'000;        ///< pending units held in memory at a time

using Clock = std::chrono::steady_clock;

/// A task to be, or that runs.
struct Job {
  std::string shard;
  std::vector<store::Unit> units;
  std::vector<store::Shard> sources;  ///< shards that it replaces
  bool redoes = false;                ///< the units are in `sources` already
  uint64_t bytes = 0;
  TaskProgress progress;
};

class Pipeline {
 public:
  Pipeline(store::Case& the_case, const ProcessOptions& options, TaskMaker maker, Engine& engine,
           const std::atomic<bool>* stop,
           const std::function<void(const ProcessProgress&)>& progress)
      : case_(the_case),
        options_(options),
        maker_(std::move(maker)),
        engine_(engine),
        stop_(stop),
        progress_(progress) {}

  /// These units, by the shard that has them, are done anew before all else.
  Result<void> redo(const std::map<int64_t, std::vector<int64_t>>& units) {
    report_.changes.emplace();
    for (const auto& [shard, ids] : units) {
      for (const int64_t id : ids) {
        const auto unit = TRY(store::unit(case_.database(), id));
        bytes_total_ += unit.bytes;
      }
      redo_.push_back(ids);
    }
    return {};
  }

  Result<ProcessReport> run() {
    const auto counts = TRY(store::count_units(case_.database()));
    bytes_total_ += counts.pending_bytes;
    while (true) {
      if (stopped()) {
        engine_.cancel();
        report_.stopped = true;
        break;
      }
      TRY(fill_slots());
      if (running_.empty()) break;
      if (auto event = engine_.wait(200)) TRY(take(std::move(*event)));
      say();
    }
    say();
    report_.seconds = seconds();
    return std::move(report_);
  }

 private:
  bool stopped() const { return stop_ != nullptr && stop_->load(); }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

  void say() {
    ProcessProgress now{report_.items, report_.bytes, bytes_total_, seconds()};
    for (const auto& [number, job] : running_) {
      now.items += job.progress.items;
      now.bytes += std::min(job.progress.bytes, job.bytes);
    }
    if (progress_) progress_(now);
  }

  Result<void> fill_slots() {
    while (running_.size() < engine_.slots()) {
      auto job = TRY(next_job());
      if (!job) return {};
      TRY(start(std::move(*job)));
    }
    return {};
  }

  /// What is done next: units anew, merges where there are too many shards, what is pending, and
  /// when nothing else is left the merges that are due.
  Result<std::optional<Job>> next_job() {
    if (auto job = TRY(next_redo())) return job;
    if (new_shards_ >= kShardsBetweenMerges) {
      if (auto job = TRY(next_merging())) return job;
    }
    Job job;
    job.units = TRY(next_units());
    if (!job.units.empty()) return std::optional(std::move(job));
    return next_merging();
  }

  Result<std::optional<Job>> next_redo() {
    const std::set<int64_t> busy = busy_shards();
    for (auto at = redo_.begin(); at != redo_.end(); ++at) {
      Job job;
      job.redoes = true;
      for (const int64_t id : *at) {
        auto unit = TRY(store::unit(case_.database(), id));
        unit.tries = 0;
        job.units.push_back(std::move(unit));
      }
      // Where its rows are now: an earlier job may have moved them.
      const int64_t shard = job.units.front().shard;
      if (busy.contains(shard)) continue;
      const auto live = TRY(store::live_shards(case_.database()));
      for (const auto& source : live) {
        if (source.id == shard) job.sources.push_back(source);
      }
      redo_.erase(at);
      return std::optional(std::move(job));
    }
    return std::optional<Job>();
  }

  Result<std::optional<Job>> next_merging() {
    if (merging_failed_ || !redo_.empty()) return std::optional<Job>();
    const auto live = TRY(store::live_shards(case_.database()));
    Job job;
    job.sources = next_merge(live, busy_shards());
    if (job.sources.empty()) {
      new_shards_ = 0;
      return std::optional<Job>();
    }
    return std::optional(std::move(job));
  }

  std::set<int64_t> busy_shards() const {
    std::set<int64_t> busy;
    for (const auto& [number, job] : running_) {
      for (const auto& source : job.sources) busy.insert(source.id);
    }
    return busy;
  }

  /// The units of the next task: those to be tried alone first, then a batch in order.
  Result<std::vector<store::Unit>> next_units() {
    std::vector<store::Unit> units;
    if (!alone_.empty()) {
      units.push_back(std::move(alone_.front()));
      alone_.pop_front();
      return units;
    }
    uint64_t bytes = 0;
    while (units.size() < task_units_ && bytes < task_bytes_) {
      if (waiting_.empty()) TRY(read_waiting());
      if (waiting_.empty()) break;
      // A file that would make the task more than twice its size waits for its own.
      if (!units.empty() && bytes + waiting_.front().bytes > 2 * task_bytes_) break;
      bytes += waiting_.front().bytes;
      units.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    task_bytes_ = std::min(task_bytes_ * 2, kTaskBytesMax);
    task_units_ = std::min(task_units_ * 2, kTaskUnitsMax);
    return units;
  }

  Result<void> read_waiting() {
    auto more = TRY(store::pending_units(case_.database(), last_unit_, kUnitsRead));
    if (!more.empty()) last_unit_ = more.back().id;
    // Only what fails in this run counts against a unit: earlier runs may have been killed.
    for (auto& unit : more) unit.tries = 0;
    waiting_.assign(std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return {};
  }

  Result<void> start(Job job) {
    const uint64_t number = ++tasks_;
    job.shard = maker_.new_name();
    const TaskSpec spec = TRY(maker_.spec(job.shard, job.units, job.sources));
    std::vector<int64_t> ids;
    for (const auto& unit : job.units) {
      job.bytes += unit.bytes;
      ids.push_back(unit.id);
    }
    auto transaction = TRY(store::Transaction::begin(case_.database()));
    TRY(store::count_tries(transaction, ids));
    TRY(transaction.commit());
    TRY(engine_.start(number, spec));
    running_.emplace(number, std::move(job));
    return {};
  }

  Result<void> take(TaskEvent event) {
    Job& job = running_.at(event.task);
    if (event.progress) job.progress = *event.progress;
    if (!event.end) return {};
    Job ended = std::move(job);
    running_.erase(event.task);
    if (event.end->ok()) return adopt(ended, event.end->take());
    return on_failure(ended, event.end->take_error());
  }

  Result<void> adopt(Job& job, TaskReport done) {
    const store::Shard shard = TRY(maker_.publish(job.shard, done));
    if (job.units.empty()) return adopt_merge(job, shard);
    store::Adoption adoption;
    adoption.shard = shard;
    std::set<int64_t> done_now;
    for (const auto& unit : job.units) {
      done_now.insert(unit.id);
      adoption.units.push_back(
          {unit.id, unit.tries > kTriesMax ? store::UnitState::kFailed : store::UnitState::kDone});
    }
    for (const auto& source : job.sources) {
      const auto kept = TRY(store::units_of_shard(case_.database(), source.id));
      for (const auto& unit : kept) {
        if (!done_now.contains(unit.id)) adoption.units.push_back({unit.id, unit.state});
      }
    }
    if (job.redoes) TRY(tell_changes(job));
    for (auto& unit : done.units) {
      if (unit.hashes) adoption.files.push_back(std::move(*unit.hashes));
      if (!unit.unreadable.empty()) ++report_.unreadable;
    }
    auto transaction = TRY(store::Transaction::begin(case_.database()));
    TRY(store::adopt_shard(transaction, adoption));
    TRY(transaction.commit());
    if (!job.redoes) report_.items += done.summary.items;
    report_.bytes += job.bytes;
    report_.worker_crashes += done.worker_crashes;
    if (!done.sandbox.empty()) report_.sandbox = done.sandbox;
    failures_in_a_row_ = 0;
    ++new_shards_;
    ++report_.shards;
    if (options_.adopted) TRY(options_.adopted());
    return {};
  }

  Result<void> adopt_merge(const Job& job, const store::Shard& shard) {
    std::vector<int64_t> merged;
    for (const auto& source : job.sources) merged.push_back(source.id);
    auto transaction = TRY(store::Transaction::begin(case_.database()));
    TRY(store::adopt_merged(transaction, shard, merged));
    TRY(transaction.commit());
    // Readers that have the old files open keep them; new ones do not look for them.
    for (const auto& source : job.sources) {
      ::unlink(case_.shard_files().path(source.name).c_str());
    }
    ++report_.merges;
    return {};
  }

  Result<void> tell_changes(const Job& job) {
    std::vector<model::ItemId> roots;
    for (const auto& unit : job.units) {
      const auto file = TRY(store::exhibit_file(case_.database(), unit.exhibit, unit.file));
      roots.push_back(model::child_id(model::root_id(unit.exhibit), file.path));
    }
    const auto after = TRY(open_shard(case_, job.shard));
    for (const auto& source : job.sources) {
      const auto before = TRY(open_shard(case_, source.name));
      TRY(compare(*before, *after, roots, *report_.changes));
    }
    report_.changes->units += job.units.size();
    return {};
  }

  /// A task made no shard. Its units are tried one by one, so that the one that is at fault is
  /// found and the others are not held up; what fails alone as well is given up, and recorded as
  /// failed. What was to be done anew keeps its old rows then.
  Result<void> on_failure(Job& job, const Error& why) {
    maker_.discard(job.shard);
    const bool pointless = why.kind == ErrorKind::kUnsupported || why.kind == ErrorKind::kLimit;
    if (pointless || ++failures_in_a_row_ > 3 + 4 * engine_.slots()) return why;
    if (job.units.empty()) {
      merging_failed_ = true;  // all of it lies where it lay
      return {};
    }
    if (job.redoes) {
      if (job.units.size() == 1) {
        ++report_.changes->units_not_redone;
        return {};
      }
      for (const auto& unit : job.units) redo_.push_back({unit.id});
      return {};
    }
    for (auto& unit : job.units) {
      if (unit.tries > kTriesMax) return why;  // could not even be recorded
      unit.tries += job.units.size() == 1 ? kTriesMax : 1;
      alone_.push_back(std::move(unit));
    }
    return {};
  }

  store::Case& case_;
  const ProcessOptions& options_;
  TaskMaker maker_;
  Engine& engine_;
  const std::atomic<bool>* stop_;
  const std::function<void(const ProcessProgress&)>& progress_;
  const Clock::time_point started_ = Clock::now();

  std::deque<store::Unit> waiting_;
  std::deque<store::Unit> alone_;
  std::deque<std::vector<int64_t>> redo_;  ///< units of one shard each
  int64_t last_unit_ = 0;
  uint64_t tasks_ = 0;
  uint64_t task_bytes_ = kFirstTaskBytes;
  size_t task_units_ = kFirstTaskUnits;
  uint64_t failures_in_a_row_ = 0;
  uint64_t new_shards_ = 0;  ///< since there was last nothing to merge
  bool merging_failed_ = false;
  uint64_t bytes_total_ = 0;
  std::map<uint64_t, Job> running_;
  ProcessReport report_;
};

/// The readers of the program's worker, which it tells when it starts.
Result<std::vector<std::string>> present_readers(const store::Case& the_case,
                                                 const ProcessOptions& options) {
  extract::WorkerSettings settings;
  settings.allow_weak_sandbox = options.allow_weak_sandbox;
  const auto worker =
      TRY(WorkerProcess::start(options.program, settings, the_case.temporary_directory()));
  return worker.readers();
}

/// Runs a pipeline, with the units to be done anew if there is a choice of them.
Result<ProcessReport> run_pipeline(store::Case& the_case, const store::WriterLock& lock,
                                   const ProcessOptions& options, const RedoChoice* choice,
                                   const std::atomic<bool>* stop,
                                   const std::function<void(const ProcessProgress&)>& progress) {
  TRY(store::collect_orphans(the_case, lock));
  unsigned jobs = options.jobs != 0 ? options.jobs : std::thread::hardware_concurrency();
  jobs = std::clamp(jobs, 1u, 256u);
  // Fewer jobs rather than more memory.
  while (jobs > 1 && memory_needed(jobs) > options.memory_bytes) --jobs;
  if (memory_needed(jobs) > options.memory_bytes) {
    return Error(ErrorKind::kUsage,
                 fmt::format("--memory must be at least {} MiB", memory_needed(1) >> 20));
  }
  LocalEngine engine(options.program, jobs);
  auto maker = TRY(TaskMaker::make(the_case, options, (options.memory_bytes - kMainMemory) / jobs));
  Pipeline pipeline(the_case, options, std::move(maker), engine, stop, progress);
  if (choice != nullptr) {
    std::vector<std::string> readers;
    if (choice->kind == RedoChoice::Kind::kChanged) {
      readers = TRY(present_readers(the_case, options));
    }
    const auto units = TRY(units_to_redo(the_case, *choice, readers));
    TRY(pipeline.redo(units));
  }
  return pipeline.run();
}

}  // namespace

uint64_t memory_needed(unsigned jobs) { return kMainMemory + jobs * kTaskMemoryMin; }

Result<ProcessReport> process_pending(store::Case& the_case, const store::WriterLock& lock,
                                      const ProcessOptions& options, const std::atomic<bool>* stop,
                                      const std::function<void(const ProcessProgress&)>& progress) {
  return run_pipeline(the_case, lock, options, nullptr, stop, progress);
}

Result<ProcessReport> process_again(store::Case& the_case, const store::WriterLock& lock,
                                    const ProcessOptions& options, const RedoChoice& choice,
                                    const std::atomic<bool>* stop,
                                    const std::function<void(const ProcessProgress&)>& progress) {
  return run_pipeline(the_case, lock, options, &choice, stop, progress);
}

}  // namespace clew::process
