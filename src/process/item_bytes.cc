// SPDX-License-Identifier: EUPL-1.2
// Fetching one item's bytes; see item_bytes.h. The host side of a unit's `wanted`
// (docs/formats/worker.md).
#include "process/item_bytes.h"

#include "base/wire.h"
#include "process/file_parts.h"
#include "process/worker_process.h"
#include "store/exhibits.h"
#include "store/object_store.h"
#include "store/settings.h"

namespace clew::process {
namespace {

constexpr int kSilenceMsMax = 120'000;
constexpr uint64_t kWorkerMemory = uint64_t{512} << 20;
constexpr size_t kPiece = 1 << 20;

/// The unit's file: open on this machine, or in the case's objects.
struct Origin {
  Bytes name;
  uint64_t size = 0;
  base::Fd fd;
  std::optional<store::ObjectReader> object;
  std::vector<FilePart> parts;
  PartReader part_reader;

  Result<size_t> read(uint64_t offset, char* out, size_t length) {
    if (object) return object->read(offset, out, length);
    return base::pread_full(fd.get(), out, length, offset);
  }
};

class Fetch {
 public:
  Fetch(store::Case& the_case, const ItemBytesRequest& request, const ByteSink& sink)
      : case_(the_case), request_(request), sink_(sink) {}

  Result<void> run() {
    Origin origin = TRY(open());
    if (request_.way.size() == 1) {
      TRY(copy(origin));
    } else {
      // What only the thorough profile finds lies where the quick one does not look.
      auto fetched = fetch(origin, false);
      if (!fetched.ok() && fetched.error().kind == ErrorKind::kNotFound) {
        fetched = fetch(origin, true);
      }
      if (!fetched.ok()) return fetched;
    }
    if (hasher_.finish() == request_.sha256) return {};
    return Error(ErrorKind::kCorrupt,
                 "the bytes are not those that were recorded: their SHA-256 differs; clew verify "
                 "tells whether the exhibit was changed");
  }

 private:
  Result<Origin> open() {
    if (request_.way.empty()) return Error(ErrorKind::kUsage, "an item without a way to it");
    const auto exhibit = TRY(store::exhibit(case_.database(), request_.exhibit));
    const auto file =
        TRY(store::exhibit_file_at(case_.database(), request_.exhibit, request_.way.front()));
    if (!file) return Error(ErrorKind::kNotFound, "the exhibit has no file of this name");
    Origin origin;
    origin.name = file->path;
    origin.parts = TRY(parts_of(case_.database(), exhibit, *file));
    if (!file->object.empty()) {
      auto reader = TRY(case_.objects().open(file->object));
      origin.size = reader.size();
      origin.object.emplace(std::move(reader));
      return origin;
    }
    origin.fd = TRY(base::open_regular(store::source_path(exhibit, *file)));
    origin.size = TRY(base::file_size(origin.fd));
    return origin;
  }

  Result<void> give(ByteView piece) {
    hasher_.update(piece);
    given_ += piece.size();
    return sink_(piece);
  }

  Result<void> copy(Origin& origin) {
    Bytes piece(kPiece, '\0');
    for (uint64_t at = 0; at < origin.size;) {
      const size_t n = TRY(origin.read(at, piece.data(), piece.size()));
      if (n == 0) return Error(ErrorKind::kCorrupt, "the file ends early");
      TRY(give(ByteView(piece).substr(0, n)));
      at += n;
    }
    return {};
  }

  Result<void> fetch(Origin& origin, bool thorough) {
    extract::WorkerSettings settings;
    const auto of_case = TRY(store::case_settings(case_.database()));
    settings.extract.regions = of_case.regions;
    settings.extract.passwords = TRY(store::passwords(case_.database()));
    settings.extract.thorough = thorough;
    settings.memory_bytes = kWorkerMemory;
    settings.allow_weak_sandbox = request_.allow_weak_sandbox;
    auto worker =
        TRY(WorkerProcess::start(request_.program, settings, case_.temporary_directory()));
    extract::UnitRequest unit;
    unit.id = 1;
    unit.name = origin.name;
    unit.size = origin.size;
    unit.by_asking = origin.object.has_value();
    unit.wanted.assign(request_.way.begin() + 1, request_.way.end());
    std::vector<base::Fd> opened;
    unit.parts = open_parts(origin.parts, opened);
    std::vector<int> files;
    if (!unit.by_asking) files.push_back(origin.fd.get());
    for (const auto& fd : opened) files.push_back(fd.get());
    TRY(worker.send(unit, files));
    while (true) {
      const auto frame = worker.next(kSilenceMsMax);
      if (!frame) {
        const WorkerEnd why = worker.end();
        return Error("the bytes could not be fetched: " + why.reason + " (" + why.detail + ")");
      }
      switch (static_cast<extract::Report>(frame->type)) {
        case extract::Report::kContent:
          TRY(give(frame->payload));
          break;
        case extract::Report::kContentEnd:
          return ended(frame->payload);
        case extract::Report::kAsk:
          TRY(answer(worker, origin, frame->payload));
          break;
        case extract::Report::kProgress:
          break;
        default:
          worker.refuse("a report of another kind");
          return Error("the bytes could not be fetched: " + worker.end().reason);
      }
    }
  }

  Result<void> ended(ByteView payload) const {
    base::WireReader in(payload);
    const uint64_t code = TRY(in.number());
    const std::string_view text = TRY(in.string());
    if (code == 0) return {};
    // Once something was given, there is no second try.
    const bool kind_is_known = code <= 1 + static_cast<uint64_t>(ErrorKind::kBusy) && given_ == 0;
    return Error(kind_is_known ? static_cast<ErrorKind>(code - 1) : ErrorKind::kFailed,
                 std::string(text));
  }

  Result<void> answer(WorkerProcess& worker, Origin& origin, ByteView payload) {
    base::WireReader in(payload);
    const uint64_t part = TRY(in.number());
    const uint64_t offset = TRY(in.number());
    const uint64_t length = TRY(in.number());
    if (length > 4 * kPiece) return Error(ErrorKind::kCorrupt, "a worker asks for too much");
    Bytes bytes(length, '\0');
    auto got =
        part == 0 ? origin.read(offset, bytes.data(), bytes.size())
                  : origin.part_reader.read(case_.objects(), origin.parts, part - 1, offset, bytes);
    const size_t n = TRY(std::move(got));
    bytes.resize(n);
    return worker.answer(bytes);
  }

  store::Case& case_;
  const ItemBytesRequest& request_;
  const ByteSink& sink_;
  base::Sha256 hasher_;
  uint64_t given_ = 0;
};

}  // namespace

Result<void> read_item_bytes(store::Case& the_case, const ItemBytesRequest& request,
                             const ByteSink& sink) {
  Fetch fetch(the_case, request, sink);
  return fetch.run();
}

}  // namespace clew::process
