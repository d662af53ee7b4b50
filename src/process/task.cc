// SPDX-License-Identifier: EUPL-1.2
// Running a task; see task.h. The host side of the worker protocol: it keeps the way to the item
// that is open, checks that reports come in the order that the protocol promises, and lays a crash,
// a hang or a report out of order at the innermost open item.
#include "process/task.h"

#include <sys/stat.h>

#include <deque>
#include <set>

#include "base/utf8.h"
#include "base/wire.h"
#include "evidence/file_hash.h"
#include "process/worker_process.h"
#include "store/object_store.h"

namespace clew::process {
namespace {

using extract::Report;

constexpr size_t kUnitsAhead = 8;             ///< units that a worker may have in its queue
constexpr uint64_t kCrashesPerUnitMax = 200;  ///< then the rest of the unit is given up
constexpr uint64_t kDeathsBeforeBegin = 3;    ///< of workers, before a unit's root has failed
constexpr uint64_t kUnitsPerWorker = 20'000;  ///< a worker is replaced after that many

/// An item that has begun and not ended.
struct OpenItem {
  uint64_t ordinal = 0;
  model::ItemId id;
  Bytes name;
  model::ItemKind kind = model::ItemKind::kFile;
};

/// A unit that was sent, with what is needed to send it again.
struct SentUnit {
  const TaskUnit* unit = nullptr;
  base::Fd fd;
  std::optional<store::ObjectReader> object;  ///< of a file that was copied in, instead of fd
  PartReader parts;
  evidence::FileHash hash;
  extract::SkipRanges skip;
  std::vector<OpenItem> open;
  size_t begun_again = 0;  ///< how many of `open` a restarted worker has begun again
  uint64_t last_ordinal = 0;
  uint64_t crashes = 0;

  /// Whether the root has ended.
  bool is_done() const { return open.empty() && skip.find(0).has_value(); }
};

class Task {
 public:
  Task(const TaskSpec& spec, index::ShardWriter writer,
       const std::function<void(const TaskProgress&)>& progress)
      : spec_(spec), writer_(std::move(writer)), progress_(progress) {}

  Result<TaskReport> run() {
    TRY(copy_sources());
    size_t next = 0;
    while (next < spec_.units.size() || !sent_.empty()) {
      while (next < spec_.units.size() && sent_.size() < kUnitsAhead) {
        TRY(begin_unit(spec_.units[next++]));
      }
      if (!sent_.empty()) TRY(listen());
    }
    worker_.reset();
    report_.summary = TRY(writer_.finish());
    return std::move(report_);
  }

 private:
  Result<void> copy_sources() {
    std::set<model::ItemId> anew;
    for (const auto& unit : spec_.units) {
      anew.insert(model::child_id(model::root_id(unit.exhibit), unit.name));
    }
    for (const auto& source : spec_.sources) {
      const auto reader = TRY(index::ShardReader::open(source.path, source.key, spec_.cipher));
      const auto keep =
          TRY(reader->keep_units([&](const model::ItemId& root) { return !anew.contains(root); }));
      TRY(writer_.copy(*reader, keep));
      say(reader->summary().items, 0);
    }
    return {};
  }

  /// Hashes a unit's file and sends it; units without bytes become their item at once.
  Result<void> begin_unit(const TaskUnit& unit) {
    if (unit.without_bytes || unit.give_up) return add_unread(unit);
    SentUnit sent;
    sent.unit = &unit;
    const auto opened = open_unit(unit, sent);
    if (!opened.ok()) return add_unreadable(unit, opened.error().text);
    if (unit.hash_only) return add_hashed(sent);
    TRY(ensure_worker());
    sent_.push_back(std::move(sent));
    send(sent_.back());
    return {};
  }

  Result<void> open_unit(const TaskUnit& unit, SentUnit& sent) {
    const auto on_bytes = [this](uint64_t bytes) { say(0, bytes); };
    if (!unit.object.empty()) return open_object(unit, sent);
    sent.fd = TRY(base::open_regular(unit.path));
    sent.hash = TRY(evidence::hash_file(sent.fd.get(), on_bytes));
    return {};
  }

  /// Whether the file, once read, is no longer as it was registered, or not what was hashed.
  static bool is_changed(const SentUnit& sent) {
    if (!sent.fd.valid()) return false;  // an object of the case, which proves itself
    if (sent.hash.size != sent.unit->size) return true;
    struct stat now {};
    if (::fstat(sent.fd.get(), &now) != 0) return true;
    const int64_t mtime_ns = int64_t{now.st_mtim.tv_sec} * 1'000'000'000 + now.st_mtim.tv_nsec;
    return mtime_ns != sent.unit->mtime_ns ||
           (S_ISREG(now.st_mode) && static_cast<uint64_t>(now.st_size) != sent.hash.size);
  }

  /// A file that was copied in: its bytes are decrypted here, for the worker has no key.
  Result<void> open_object(const TaskUnit& unit, SentUnit& sent) {
    const store::ObjectStore objects(spec_.case_directory, spec_.objects_key);
    auto reader = TRY(objects.open(unit.object));
    sent.object.emplace(std::move(reader));
    evidence::FileHasher hasher;
    Bytes piece(store::kObjectChunkBytes, '\0');
    for (uint64_t at = 0; at < sent.object->size();) {
      const size_t n = TRY(sent.object->read(at, piece.data(), piece.size()));
      if (n == 0) return Error(ErrorKind::kCorrupt, "an object ends early");
      hasher.update(ByteView(piece).substr(0, n));
      at += n;
      say(0, n);
    }
    sent.hash = hasher.finish();
    return {};
  }

  /// A worker that is gone is noticed by listen(), after what it still said was heard: only then
  /// is known at which item it ended.
  void send(SentUnit& sent) {
    std::vector<base::Fd> opened;
    extract::UnitRequest request;
    request.id = sent.unit->id;
    request.name = sent.unit->name;
    request.size = sent.hash.size;
    request.by_asking = sent.object.has_value();
    request.time = {sent.unit->mtime_ns / 1'000'000, model::TimeCertainty::kFileSystem};
    request.skip = sent.skip;
    request.parts = open_parts(sent.unit->parts, opened);
    sent.begun_again = 0;
    std::vector<int> files;
    if (!request.by_asking) files.push_back(sent.fd.get());
    for (const auto& fd : opened) files.push_back(fd.get());
    (void)worker_->send(request, files);
  }

  Result<void> ensure_worker() {
    if (worker_ && sent_.empty() &&
        (units_of_worker_ > kUnitsPerWorker ||
         worker_->resident_bytes() > settings().memory_bytes / 4 * 3)) {
      worker_.reset();
    }
    if (worker_) return {};
    worker_ = TRY(WorkerProcess::start(spec_.program, settings(), spec_.scratch_directory));
    report_.sandbox = worker_->sandbox();
    units_of_worker_ = 0;
    return {};
  }

  extract::WorkerSettings settings() const {
    extract::WorkerSettings settings;
    settings.extract.regions = spec_.regions;
    settings.memory_bytes = spec_.memory_bytes / 5 * 3;
    settings.extract.memory_bytes = settings.memory_bytes / 4;
    settings.extract.thorough = spec_.thorough;
    settings.extract.passwords = spec_.passwords;
    settings.allow_weak_sandbox = spec_.allow_weak_sandbox;
    return settings;
  }

  /// Takes one report. Whatever is not as the protocol has it ends the worker like a crash.
  Result<void> listen() {
    const auto frame = worker_->next(static_cast<int>(spec_.item_seconds) * 1000);
    if (!frame) return recover();
    SentUnit& sent = sent_.front();
    switch (static_cast<Report>(frame->type)) {
      case Report::kBegin:
        return on_begin(sent, frame->payload);
      case Report::kEnd:
        return on_end(sent, frame->payload);
      case Report::kUnitEnd:
        return on_unit_end(sent, frame->payload);
      case Report::kAsk:
        return on_ask(sent, frame->payload);
      case Report::kProgress:
        return {};
      default:
        return refuse("a report of an unknown type");
    }
  }

  Result<void> refuse(const char* what) {
    worker_->refuse(what);
    return recover();
  }

  Result<void> on_begin(SentUnit& sent, ByteView payload) {
    base::WireReader in(payload);
    const auto ordinal = in.number();
    const auto parent = in.number();
    const auto name = in.string();
    const auto kind = in.number();
    if (!ordinal.ok() || !parent.ok() || !name.ok() || !kind.ok() ||
        *kind >= model::kItemKindCount) {
      return refuse("the beginning of an item has no form");
    }
    if (sent.begun_again < sent.open.size()) {
      if (sent.open[sent.begun_again].ordinal != *ordinal)
        return refuse("items begin out of order");
      ++sent.begun_again;
      return {};
    }
    const bool is_root = sent.open.empty();
    if (is_root ? *ordinal != 0 || sent.is_done() : *parent != sent.open.back().ordinal) {
      return refuse("items begin out of order");
    }
    if (is_root ? *name != sent.unit->name : *ordinal <= sent.last_ordinal) {
      return refuse("items begin out of order");
    }
    const model::ItemId above = is_root ? model::root_id(sent.unit->exhibit) : sent.open.back().id;
    sent.open.push_back({*ordinal, model::child_id(above, *name), Bytes(*name),
                         static_cast<model::ItemKind>(*kind)});
    sent.begun_again = sent.open.size();
    sent.last_ordinal = *ordinal;
    writer_.begin();
    return {};
  }

  Result<void> on_end(SentUnit& sent, ByteView payload) {
    auto item = extract::decode_item(payload);
    if (!item.ok() || sent.open.empty() || sent.begun_again != sent.open.size() ||
        sent.open.back().ordinal != item->ordinal || sent.open.back().name != item->name) {
      return refuse("an item ends that is not open");
    }
    return end_item(sent, *item);
  }

  /// Writes the innermost open item and remembers that its sub-tree is done.
  Result<void> end_item(SentUnit& sent, model::Item& item) {
    const OpenItem open = std::move(sent.open.back());
    sent.open.pop_back();
    sent.begun_again = sent.open.size();
    if (sent.open.empty()) {
      item.digests = sent.hash.digests;
      if (is_changed(sent)) item.anomalies.push_back(changed_anomaly());
    }
    TRY(writer_.add(item, open.id, sent.unit->exhibit));
    sent.skip.add(open.ordinal, sent.last_ordinal);
    say(1, 0);
    return {};
  }

  Result<void> on_unit_end(SentUnit& sent, ByteView payload) {
    base::WireReader in(payload);
    const auto id = in.number();
    if (!sent.is_done() || !id.ok() || *id != sent.unit->id) {
      return refuse("a unit ends that is not done");
    }
    finish_unit(sent);
    return {};
  }

  void finish_unit(SentUnit& sent) {
    report_.units.push_back(done_with(sent));
    sent_.pop_front();
    ++units_of_worker_;
  }

  static UnitDone done_with(const SentUnit& sent) {
    UnitDone done;
    done.id = sent.unit->id;
    done.hashes = store::FileHashes{sent.unit->exhibit, sent.unit->file, sent.hash.digests,
                                    sent.hash.blocks,   sent.hash.size,  sent.unit->object};
    return done;
  }

  /// A later part of a split file: its item says where its content is.
  Result<void> add_hashed(const SentUnit& sent) {
    const TaskUnit& unit = *sent.unit;
    model::Item item;
    item.name = unit.name;
    item.reason = "read through the first part of its set";
    item.size = sent.hash.size;
    item.type = "segment";
    item.digests = sent.hash.digests;
    item.time = {unit.mtime_ns / 1'000'000, model::TimeCertainty::kFileSystem};
    if (is_changed(sent)) item.anomalies.push_back(changed_anomaly());
    report_.units.push_back(done_with(sent));
    writer_.begin();
    TRY(writer_.add(item, model::child_id(model::root_id(unit.exhibit), unit.name), unit.exhibit));
    say(1, 0);
    return {};
  }

  static model::Anomaly changed_anomaly() {
    return {"exhibit_changed", 0, "size or time differ from registration"};
  }

  Result<void> on_ask(SentUnit& sent, ByteView payload) {
    base::WireReader in(payload);
    const auto part = in.number();
    const auto offset = in.number();
    const auto length = in.number();
    constexpr uint64_t kAnswerMax = 4 << 20;
    if (!part.ok() || !offset.ok() || !length.ok() || *length > kAnswerMax ||
        *part > sent.unit->parts.size() || (*part == 0 && !sent.object)) {
      return refuse("bytes are asked for that are not to be had");
    }
    Bytes bytes(*length, '\0');
    const store::ObjectStore objects(spec_.case_directory, spec_.objects_key);
    auto got = *part == 0 ? sent.object->read(*offset, bytes.data(), bytes.size())
                          : sent.parts.read(objects, sent.unit->parts, *part - 1, *offset, bytes);
    const size_t n = got.ok() ? *got : 0;  // the worker takes too few bytes for a read error
    bytes.resize(n);
    (void)worker_->answer(bytes);  // as in send()
    return {};
  }

  /// The worker is gone, silent or out of order: the innermost open item of the unit at the head of
  /// the queue has failed. A new worker goes on after it.
  Result<void> recover() {
    const WorkerEnd why = worker_->end();
    worker_.reset();
    ++report_.worker_crashes;
    if (!sent_.empty()) TRY(lay_blame(sent_.front(), why));
    if (sent_.empty()) return {};
    TRY(ensure_worker());
    for (auto& sent : sent_) send(sent);
    return {};
  }

  Result<void> lay_blame(SentUnit& sent, const WorkerEnd& why) {
    ++sent.crashes;
    if (sent.is_done()) {  // all of it is written: nothing is left to be blamed
      finish_unit(sent);
      return {};
    }
    // A worker that dies before the unit began gets another chance, but not for ever.
    if (sent.open.empty() && sent.crashes < kDeathsBeforeBegin) return {};
    if (sent.open.empty()) {
      const model::ItemId id = model::child_id(model::root_id(sent.unit->exhibit), sent.unit->name);
      sent.open.push_back({0, id, sent.unit->name, model::ItemKind::kFile});
      writer_.begin();
    }
    const bool all = sent.crashes >= kCrashesPerUnitMax;
    do {
      model::Item item;
      item.ordinal = sent.open.back().ordinal;
      item.name = sent.open.back().name;
      item.kind = sent.open.back().kind;
      item.state = model::ItemState::kFailed;
      item.reason = why.reason;
      item.type = "unknown";
      if (sent.open.size() == 1) item.size = sent.hash.size;
      item.anomalies.push_back({"worker_ended", 0, why.detail});
      TRY(end_item(sent, item));
    } while (all && !sent.open.empty());
    return {};
  }

  /// The root item of a unit whose bytes are not read.
  Result<void> add_root(const TaskUnit& unit, model::ItemState state, const std::string& reason,
                        const std::string& anomaly, const std::string& detail) {
    model::Item item;
    item.name = unit.name;
    item.state = state;
    item.reason = reason;
    item.size = unit.size;
    item.type = "unknown";
    item.time = {unit.mtime_ns / 1'000'000, model::TimeCertainty::kFileSystem};
    if (!anomaly.empty()) item.anomalies.push_back({anomaly, 0, base::show_name(detail)});
    writer_.begin();
    TRY(writer_.add(item, model::child_id(model::root_id(unit.exhibit), unit.name), unit.exhibit));
    say(1, 0);
    return {};
  }

  Result<void> add_unread(const TaskUnit& unit) {
    UnitDone done;
    done.id = unit.id;
    report_.units.push_back(std::move(done));
    if (unit.give_up) {
      return add_root(unit, model::ItemState::kFailed, "processing it failed repeatedly", "", "");
    }
    return add_root(unit, *unit.without_bytes, unit.reason,
                    unit.detail.empty() ? "" : "not_followed", unit.detail);
  }

  Result<void> add_unreadable(const TaskUnit& unit, const std::string& why) {
    UnitDone done;
    done.id = unit.id;
    done.unreadable = why;
    report_.units.push_back(std::move(done));
    return add_root(unit, model::ItemState::kFailed, "its bytes could not be read", "read_error",
                    why);
  }

  void say(uint64_t items, uint64_t bytes) {
    done_.items += items;
    done_.bytes += bytes;
    if (progress_) progress_(done_);
  }

  const TaskSpec& spec_;
  index::ShardWriter writer_;
  const std::function<void(const TaskProgress&)>& progress_;
  std::optional<WorkerProcess> worker_;
  std::deque<SentUnit> sent_;
  uint64_t units_of_worker_ = 0;
  TaskProgress done_;
  TaskReport report_;
};

}  // namespace

Result<TaskReport> run_task(const TaskSpec& spec,
                            const std::function<void(const TaskProgress&)>& progress) {
  auto writer = TRY(index::ShardWriter::create(spec.shard_path, spec.shard_key, spec.cipher,
                                               spec.memory_bytes / 10));
  Task task(spec, std::move(writer), progress);
  return task.run();
}

}  // namespace clew::process
