// SPDX-License-Identifier: EUPL-1.2
// Driving tasks; see pipeline.h. Single-threaded: the parallel work is in the tasks' processes.
#include "process/pipeline.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <thread>

#include "base/check.h"
#include "process/engines/local.h"
#include "process/file_parts.h"
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
constexpr uint32_t kTriesMax = 2;        ///< of a unit with others; then alone, then given up
constexpr uint64_t kUnitsRead = 20'000;  ///< pending units held in memory at a time

using Clock = std::chrono::steady_clock;

/// What is known of a task that runs.
struct Running {
  std::string shard;
  std::vector<store::Unit> units;
  uint64_t bytes = 0;
  TaskProgress progress;
};

class Pipeline {
 public:
  Pipeline(store::Case& the_case, const ProcessOptions& options, Engine& engine,
           const std::atomic<bool>* stop,
           const std::function<void(const ProcessProgress&)>& progress)
      : case_(the_case), options_(options), engine_(engine), stop_(stop), progress_(progress) {}

  Result<ProcessReport> run() {
    const auto counts = TRY(store::count_units(case_.database()));
    bytes_total_ = counts.pending_bytes;
    const auto settings = TRY(store::case_settings(case_.database()));
    regions_ = settings.regions;
    passwords_ = TRY(store::passwords(case_.database()));
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
    for (const auto& [number, task] : running_) {
      now.items += task.progress.items;
      now.bytes += std::min(task.progress.bytes, task.bytes);
    }
    if (progress_) progress_(now);
  }

  Result<void> fill_slots() {
    while (running_.size() < engine_.slots()) {
      std::vector<store::Unit> units = TRY(next_units());
      if (units.empty()) return {};
      TRY(start(std::move(units)));
    }
    return {};
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

  Result<void> start(std::vector<store::Unit> units) {
    const uint64_t number = ++tasks_;
    Running task;
    task.shard = fmt::format("{:x}-{}", static_cast<uint64_t>(units.front().id),
                             base::to_hex(base::random_bytes(8)));
    TaskSpec spec;
    spec.shard_path = case_.temporary_directory() + "/" + task.shard;
    spec.shard_key = case_.key().for_shard(task.shard);
    spec.cipher = case_.cipher();
    spec.case_directory = case_.directory();
    spec.objects_key = case_.key().for_objects();
    spec.scratch_directory = case_.temporary_directory();
    spec.program = options_.program;
    spec.regions = regions_;
    spec.memory_bytes = (options_.memory_bytes - kMainMemory) / engine_.slots();
    spec.item_seconds = options_.item_seconds;
    spec.allow_weak_sandbox = options_.allow_weak_sandbox;
    spec.thorough = options_.thorough;
    spec.passwords = passwords_;
    std::vector<int64_t> ids;
    for (const auto& unit : units) {
      TaskUnit described = TRY(describe(unit));
      spec.units.push_back(std::move(described));
      task.bytes += unit.bytes;
      ids.push_back(unit.id);
    }
    auto transaction = TRY(store::Transaction::begin(case_.database()));
    TRY(store::count_tries(transaction, ids));
    TRY(transaction.commit());
    task.units = std::move(units);
    TRY(engine_.start(number, spec));
    running_.emplace(number, std::move(task));
    return {};
  }

  Result<TaskUnit> describe(const store::Unit& unit) {
    const auto file = TRY(store::exhibit_file(case_.database(), unit.exhibit, unit.file));
    const auto exhibit = TRY(exhibit_of(unit.exhibit));
    TaskUnit out;
    out.id = static_cast<uint64_t>(unit.id);
    out.exhibit = unit.exhibit;
    out.file = unit.file;
    out.name = file.path;
    out.path = store::source_path(exhibit, file);
    out.size = file.size;
    out.mtime_ns = file.mtime_ns;
    out.object = file.object;
    out.detail = file.note;
    out.give_up = unit.tries > kTriesMax;
    switch (file.kind) {
      case store::FileKind::kRegular:
        out.parts = TRY(parts_of(case_.database(), exhibit, file));
        break;
      case store::FileKind::kLink:
        out.without_bytes = model::ItemState::kSkipped;
        out.reason = "symbolic link, not followed";
        break;
      case store::FileKind::kSpecial:
        out.without_bytes = model::ItemState::kSkipped;
        out.reason = "not a regular file";
        break;
      case store::FileKind::kUnreadable:
        out.without_bytes = model::ItemState::kFailed;
        out.reason = "could not be opened or listed";
        break;
      case store::FileKind::kSegment:
        out.hash_only = true;
        break;
    }
    return out;
  }

  Result<store::Exhibit> exhibit_of(const std::string& id) {
    const auto known = exhibits_.find(id);
    if (known != exhibits_.end()) return known->second;
    auto exhibit = TRY(store::exhibit(case_.database(), id));
    exhibits_.emplace(id, exhibit);
    return exhibit;
  }

  Result<void> take(TaskEvent event) {
    Running& task = running_.at(event.task);
    if (event.progress) task.progress = *event.progress;
    if (!event.end) return {};
    Running ended = std::move(task);
    running_.erase(event.task);
    if (event.end->ok()) return adopt(ended, event.end->take());
    return on_failure(ended, event.end->take_error());
  }

  Result<void> adopt(Running& task, TaskReport done) {
    const std::string from = case_.temporary_directory() + "/" + task.shard;
    const store::ShardFiles files = case_.shard_files();
    if (::rename(from.c_str(), files.path(task.shard).c_str()) != 0) {
      return base::errno_error("renaming", from);
    }
    TRY(base::sync_directory(case_.directory() + "/shards"));
    const store::ShardSeal seal = TRY(files.measure(task.shard));
    store::Adoption adoption;
    adoption.shard.name = task.shard;
    adoption.shard.items = done.summary.items;
    adoption.shard.texts = done.summary.items;
    adoption.shard.text_bytes = done.summary.text_bytes;
    adoption.shard.file_bytes = seal.file_bytes;
    adoption.shard.digest = seal.digest;
    adoption.shard.created_ms = base::now_ms();
    for (const auto& unit : task.units) {
      adoption.units.push_back(
          {unit.id, unit.tries > kTriesMax ? store::UnitState::kFailed : store::UnitState::kDone});
    }
    auto transaction = TRY(store::Transaction::begin(case_.database()));
    for (auto& unit : done.units) {
      if (unit.hashes) adoption.files.push_back(std::move(*unit.hashes));
      if (!unit.unreadable.empty()) ++report_.unreadable;
    }
    TRY(store::adopt_shard(transaction, adoption));
    TRY(transaction.commit());
    report_.items += done.summary.items;
    report_.bytes += task.bytes;
    report_.worker_crashes += done.worker_crashes;
    if (!done.sandbox.empty()) report_.sandbox = done.sandbox;
    failures_in_a_row_ = 0;
    ++report_.shards;
    if (options_.adopted) TRY(options_.adopted());
    return {};
  }

  /// A task made no shard. Its units are tried one by one, so that the one that is at fault is
  /// found and the others are not held up; what fails alone as well is given up, and recorded as
  /// failed.
  Result<void> on_failure(Running& task, const Error& why) {
    ::unlink((case_.temporary_directory() + "/" + task.shard).c_str());
    const bool pointless = why.kind == ErrorKind::kUnsupported || why.kind == ErrorKind::kLimit;
    if (pointless || ++failures_in_a_row_ > 3 + 4 * engine_.slots()) return why;
    for (auto& unit : task.units) {
      if (unit.tries > kTriesMax) return why;  // could not even be recorded
      unit.tries += task.units.size() == 1 ? kTriesMax : 1;
      alone_.push_back(std::move(unit));
    }
    return {};
  }

  store::Case& case_;
  const ProcessOptions& options_;
  Engine& engine_;
  const std::atomic<bool>* stop_;
  const std::function<void(const ProcessProgress&)>& progress_;
  const Clock::time_point started_ = Clock::now();

  std::vector<std::string> regions_;
  std::vector<std::string> passwords_;
  std::map<std::string, store::Exhibit> exhibits_;
  std::deque<store::Unit> waiting_;
  std::deque<store::Unit> alone_;
  int64_t last_unit_ = 0;
  uint64_t tasks_ = 0;
  uint64_t task_bytes_ = kFirstTaskBytes;
  size_t task_units_ = kFirstTaskUnits;
  uint64_t failures_in_a_row_ = 0;
  uint64_t bytes_total_ = 0;
  std::map<uint64_t, Running> running_;
  ProcessReport report_;
};

}  // namespace

uint64_t memory_needed(unsigned jobs) { return kMainMemory + jobs * kTaskMemoryMin; }

Result<ProcessReport> process_pending(store::Case& the_case, const store::WriterLock& lock,
                                      const ProcessOptions& options, const std::atomic<bool>* stop,
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
  Pipeline pipeline(the_case, options, engine, stop, progress);
  return pipeline.run();
}

}  // namespace clew::process
