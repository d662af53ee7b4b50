// SPDX-License-Identifier: EUPL-1.2
// How a task's description and its report travel between processes; see task.h and base/wire.h.
// Both begin with a version, so that a mixed cluster refuses instead of guessing.
#include "base/wire.h"
#include "process/task.h"

namespace clew::process {
namespace {

using base::WireReader;
using base::WireWriter;

constexpr uint64_t kTaskVersion = 2;
constexpr uint64_t kUnitsMax = 10'000'000;

Result<std::string> get_string(WireReader& in) {
  const std::string_view text = TRY(in.string());
  return std::string(text);
}

Result<bool> get_flag(WireReader& in) {
  const uint64_t value = TRY(in.number());
  return value != 0;
}

Result<base::SecretKey> get_key(WireReader& in) {
  const std::string_view bytes = TRY(in.string());
  if (bytes.size() != base::kKeySize) return Error(ErrorKind::kCorrupt, "a task's key is damaged");
  return base::SecretKey(bytes);
}

Result<void> expect_version(WireReader& in) {
  const uint64_t version = TRY(in.number());
  if (version == kTaskVersion) return {};
  return Error(ErrorKind::kUnsupported, "the task is of another version of the program");
}

void put_part(WireWriter& out, const FilePart& part) {
  out.string(part.name);
  out.string(part.path);
  out.string(part.object);
  out.number(part.size);
}

Result<FilePart> get_part(WireReader& in) {
  FilePart part;
  part.name = TRY(get_string(in));
  part.path = TRY(get_string(in));
  part.object = TRY(get_string(in));
  part.size = TRY(in.number());
  return part;
}

Result<uint64_t> get_count(WireReader& in) {
  const uint64_t count = TRY(in.number());
  if (count > kUnitsMax) return Error(ErrorKind::kCorrupt, "a task's list is too long");
  return count;
}

void put_unit(WireWriter& out, const TaskUnit& unit) {
  out.number(unit.id);
  out.string(unit.exhibit);
  out.number(unit.file);
  out.string(unit.name);
  out.string(unit.path);
  out.number(unit.size);
  out.integer(unit.mtime_ns);
  out.string(unit.object);
  out.number(unit.parts.size());
  for (const auto& part : unit.parts) put_part(out, part);
  out.number(unit.hash_only ? 1 : 0);
  out.number(unit.without_bytes ? 1 + static_cast<uint64_t>(*unit.without_bytes) : 0);
  out.string(unit.reason);
  out.string(unit.detail);
  out.number(unit.give_up ? 1 : 0);
}

Result<TaskUnit> get_unit(WireReader& in) {
  TaskUnit unit;
  unit.id = TRY(in.number());
  unit.exhibit = TRY(get_string(in));
  unit.file = TRY(in.number());
  unit.name = TRY(get_string(in));
  unit.path = TRY(get_string(in));
  unit.size = TRY(in.number());
  unit.mtime_ns = TRY(in.integer());
  unit.object = TRY(get_string(in));
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    FilePart part = TRY(get_part(in));
    unit.parts.push_back(std::move(part));
  }
  unit.hash_only = TRY(get_flag(in));
  const uint64_t state = TRY(in.number());
  if (state > model::kItemStateCount) return Error(ErrorKind::kCorrupt, "a task is damaged");
  if (state > 0) unit.without_bytes = static_cast<model::ItemState>(state - 1);
  unit.reason = TRY(get_string(in));
  unit.detail = TRY(get_string(in));
  unit.give_up = TRY(get_flag(in));
  return unit;
}

void put_done(WireWriter& out, const UnitDone& done) {
  out.number(done.id);
  out.string(done.unreadable);
  out.number(done.hashes ? 1 : 0);
  if (!done.hashes) return;
  out.string(done.hashes->exhibit);
  out.number(done.hashes->number);
  out.string(done.hashes->digests.sha256);
  out.string(done.hashes->digests.sha1);
  out.string(done.hashes->digests.md5);
  out.string(done.hashes->blocks);
  out.number(done.hashes->size);
  out.string(done.hashes->object);
}

Result<UnitDone> get_done(WireReader& in) {
  UnitDone done;
  done.id = TRY(in.number());
  done.unreadable = TRY(get_string(in));
  const bool hashed = TRY(get_flag(in));
  if (!hashed) return done;
  store::FileHashes hashes;
  hashes.exhibit = TRY(get_string(in));
  hashes.number = TRY(in.number());
  hashes.digests.sha256 = TRY(get_string(in));
  hashes.digests.sha1 = TRY(get_string(in));
  hashes.digests.md5 = TRY(get_string(in));
  hashes.blocks = TRY(get_string(in));
  hashes.size = TRY(in.number());
  hashes.object = TRY(get_string(in));
  done.hashes = std::move(hashes);
  return done;
}

}  // namespace

Bytes encode(const TaskSpec& spec) {
  WireWriter out;
  out.number(kTaskVersion);
  out.string(spec.shard_path);
  out.string(spec.shard_key.view());
  out.number(static_cast<uint64_t>(spec.cipher));
  out.string(spec.case_directory);
  out.string(spec.objects_key.view());
  out.string(spec.scratch_directory);
  out.string(spec.program);
  out.number(spec.regions.size());
  for (const auto& region : spec.regions) out.string(region);
  out.number(spec.memory_bytes);
  out.number(spec.item_seconds);
  out.number(spec.allow_weak_sandbox ? 1 : 0);
  out.number(spec.thorough ? 1 : 0);
  out.number(spec.passwords.size());
  for (const auto& password : spec.passwords) out.string(password);
  out.number(spec.sources.size());
  for (const auto& source : spec.sources) {
    out.string(source.path);
    out.string(source.key.view());
  }
  out.number(spec.units.size());
  for (const auto& unit : spec.units) put_unit(out, unit);
  return out.take();
}

Result<TaskSpec> decode_task(ByteView bytes) {
  WireReader in(bytes);
  TRY(expect_version(in));
  TaskSpec spec;
  spec.shard_path = TRY(get_string(in));
  spec.shard_key = TRY(get_key(in));
  const uint64_t cipher = TRY(in.number());
  if (cipher > 1) return Error(ErrorKind::kCorrupt, "a task names an unknown cipher");
  spec.cipher = static_cast<store::Cipher>(cipher);
  spec.case_directory = TRY(get_string(in));
  spec.objects_key = TRY(get_key(in));
  spec.scratch_directory = TRY(get_string(in));
  spec.program = TRY(get_string(in));
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    std::string region = TRY(get_string(in));
    spec.regions.push_back(std::move(region));
  }
  spec.memory_bytes = TRY(in.number());
  spec.item_seconds = static_cast<uint32_t>(TRY(in.number()));
  spec.allow_weak_sandbox = TRY(get_flag(in));
  spec.thorough = TRY(get_flag(in));
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    std::string password = TRY(get_string(in));
    spec.passwords.push_back(std::move(password));
  }
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    ShardSource source;
    source.path = TRY(get_string(in));
    source.key = TRY(get_key(in));
    spec.sources.push_back(std::move(source));
  }
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    TaskUnit unit = TRY(get_unit(in));
    spec.units.push_back(std::move(unit));
  }
  return spec;
}

Bytes encode(const TaskReport& report) {
  WireWriter out;
  out.number(kTaskVersion);
  out.number(report.summary.items);
  for (const uint64_t count : report.summary.states) out.number(count);
  out.number(report.summary.text_bytes);
  out.number(report.summary.mentions);
  out.number(report.summary.file_bytes);
  out.string(report.summary.digest);
  out.string(report.sandbox);
  out.number(report.worker_crashes);
  out.number(report.units.size());
  for (const auto& done : report.units) put_done(out, done);
  return out.take();
}

Result<TaskReport> decode_report(ByteView bytes) {
  WireReader in(bytes);
  TRY(expect_version(in));
  TaskReport report;
  report.summary.items = TRY(in.number());
  for (auto& count : report.summary.states) count = TRY(in.number());
  report.summary.text_bytes = TRY(in.number());
  report.summary.mentions = TRY(in.number());
  report.summary.file_bytes = TRY(in.number());
  report.summary.digest = TRY(get_string(in));
  report.sandbox = TRY(get_string(in));
  report.worker_crashes = TRY(in.number());
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    UnitDone done = TRY(get_done(in));
    report.units.push_back(std::move(done));
  }
  return report;
}

}  // namespace clew::process
