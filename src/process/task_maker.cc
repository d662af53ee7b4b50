// SPDX-License-Identifier: EUPL-1.2
// Describing tasks; see task_maker.h.
#include "process/task_maker.h"

#include <fmt/format.h>
#include <unistd.h>

#include "process/file_parts.h"
#include "process/pipeline.h"
#include "store/settings.h"

namespace clew::process {

Result<TaskMaker> TaskMaker::make(store::Case& the_case, const ProcessOptions& options,
                                  uint64_t task_memory) {
  TaskMaker maker(the_case, options, task_memory);
  const auto settings = TRY(store::case_settings(the_case.database()));
  maker.regions_ = settings.regions;
  maker.passwords_ = TRY(store::passwords(the_case.database()));
  return maker;
}

std::string TaskMaker::new_name() {
  return fmt::format("{:x}-{}", ++names_, base::to_hex(base::random_bytes(8)));
}

std::string TaskMaker::path_in_progress(const std::string& shard) const {
  return case_->temporary_directory() + "/" + shard;
}

Result<TaskSpec> TaskMaker::spec(const std::string& shard, const std::vector<store::Unit>& units,
                                 const std::vector<store::Shard>& sources) {
  TaskSpec spec;
  spec.shard_path = path_in_progress(shard);
  spec.shard_key = case_->key().for_shard(shard);
  spec.cipher = case_->cipher();
  spec.case_directory = case_->directory();
  spec.objects_key = case_->key().for_objects();
  spec.scratch_directory = case_->temporary_directory();
  spec.program = options_->program;
  spec.regions = regions_;
  spec.memory_bytes = task_memory_;
  spec.item_seconds = options_->item_seconds;
  spec.allow_weak_sandbox = options_->allow_weak_sandbox;
  spec.thorough = options_->thorough;
  spec.passwords = passwords_;
  for (const auto& source : sources) {
    spec.sources.push_back(
        {case_->shard_files().path(source.name), case_->key().for_shard(source.name)});
  }
  for (const auto& unit : units) {
    TaskUnit described = TRY(describe(unit));
    spec.units.push_back(std::move(described));
  }
  return spec;
}

Result<TaskUnit> TaskMaker::describe(const store::Unit& unit) {
  const auto file = TRY(store::exhibit_file(case_->database(), unit.exhibit, unit.file));
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
      out.parts = TRY(parts_of(case_->database(), exhibit, file));
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

Result<store::Exhibit> TaskMaker::exhibit_of(const std::string& id) {
  const auto known = exhibits_.find(id);
  if (known != exhibits_.end()) return known->second;
  auto exhibit = TRY(store::exhibit(case_->database(), id));
  exhibits_.emplace(id, exhibit);
  return exhibit;
}

Result<store::Shard> TaskMaker::publish(const std::string& shard, const TaskReport& done) {
  const std::string from = path_in_progress(shard);
  const store::ShardFiles files = case_->shard_files();
  if (::rename(from.c_str(), files.path(shard).c_str()) != 0) {
    return base::errno_error("renaming", from);
  }
  TRY(base::sync_directory(case_->directory() + "/shards"));
  const store::ShardSeal seal = TRY(files.measure(shard));
  store::Shard row;
  row.name = shard;
  row.items = done.summary.items;
  row.texts = done.summary.items;
  row.text_bytes = done.summary.text_bytes;
  row.file_bytes = seal.file_bytes;
  row.digest = seal.digest;
  row.created_ms = base::now_ms();
  return row;
}

void TaskMaker::discard(const std::string& shard) const {
  ::unlink(path_in_progress(shard).c_str());
}

}  // namespace clew::process
