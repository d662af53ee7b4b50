// SPDX-License-Identifier: EUPL-1.2
// The worker's loop; see worker.h. Whatever goes wrong with one item is reported as that item's
// state; what cannot be reported (a crash, a hang) the host sees and lays at the last item that
// began.
#include "extract/worker.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <deque>

#include "base/wire.h"
#include "extract/extractor.h"
#include "extract/protocol.h"
#include "extract/reader.h"
#include "extract/sandbox.h"

namespace clew::extract {
namespace {

/// Reports over the output descriptor. A broken pipe means that the host is gone: the process ends.
class PipeReports : public Reports {
 public:
  explicit PipeReports(int out) : out_(out) {}

  void begin(uint64_t ordinal, uint64_t parent, const Child& child) override {
    base::WireWriter record;
    record.number(ordinal);
    record.number(parent);
    record.string(child.name);
    record.number(static_cast<uint64_t>(child.kind));
    send(Report::kBegin, record.bytes());
  }
  void end(model::Item item) override { send(Report::kEnd, encode(item)); }

  void send(Report type, ByteView payload) {
    if (!write_frame(out_, static_cast<uint8_t>(type), payload).ok()) ::_exit(0);
  }

 private:
  int out_;
};

/// The root's bytes, with signs of life while much of them is read. A parser that reads the same
/// bytes for ever falls silent and meets the time limit.
class CountedSource : public ByteSource {
 public:
  CountedSource(ByteSource& inner, PipeReports& reports) : inner_(inner), reports_(reports) {}
  uint64_t size() const override { return inner_.size(); }
  ByteView in_memory() const override { return inner_.in_memory(); }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    auto n = inner_.read(offset, out, length);
    if (n.ok()) count(*n);
    return n;
  }

 private:
  void count(size_t bytes) {
    constexpr uint64_t kSignEvery = 32 << 20;
    constexpr uint64_t kRereads = 32;  // how often the whole may be read and still count as life
    total_ += bytes;
    unsaid_ += bytes;
    if (unsaid_ < kSignEvery || total_ / kRereads > size()) return;
    base::WireWriter record;
    record.number(unsaid_);
    reports_.send(Report::kProgress, record.bytes());
    unsaid_ = 0;
  }

  ByteSource& inner_;
  PipeReports& reports_;
  uint64_t total_ = 0;
  uint64_t unsaid_ = 0;
};

/// What the host sends. Units may be sent ahead of the answer to a question for bytes.
class Requests {
 public:
  explicit Requests(int fd) : in_(fd) {}
  Result<std::optional<Frame>> next() {
    if (ahead_.empty()) return in_.next();
    std::optional<Frame> frame = std::move(ahead_.front());
    ahead_.pop_front();
    return frame;
  }
  Result<Bytes> answer() {
    while (true) {
      auto frame = TRY(in_.next());
      if (!frame) return Error("the host did not answer a question for bytes");
      if (frame->type == static_cast<uint8_t>(Request::kBytes)) return std::move(frame->payload);
      ahead_.push_back(std::move(*frame));
    }
  }
  base::Fd take_fd() { return in_.take_fd(); }

 private:
  FrameReader in_;
  std::deque<Frame> ahead_;
};

/// A file whose bytes the host holds (encrypted in the case): asked for in pieces, one kept.
/// `part` is 0 for the unit's own file, n for the nth part that follows it.
class AskedSource : public ByteSource {
 public:
  AskedSource(Requests& in, PipeReports& reports, uint64_t part, uint64_t size)
      : in_(in), reports_(reports), part_(part), size_(size) {}
  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    if (offset >= size_) return size_t{0};
    const size_t wanted = static_cast<size_t>(std::min<uint64_t>(length, size_ - offset));
    size_t done = 0;
    while (done < wanted) {
      const uint64_t at = offset + done;
      TRY(load(at / kPiece));
      const size_t inside = at % kPiece;
      if (inside >= piece_.size()) return Error("the host gave too few bytes");
      const size_t n = std::min(wanted - done, piece_.size() - inside);
      std::copy_n(piece_.data() + inside, n, out + done);
      done += n;
    }
    return wanted;
  }

 private:
  static constexpr uint64_t kPiece = 1 << 20;

  Result<void> load(uint64_t number) {
    if (number == number_) return {};
    base::WireWriter record;
    record.number(part_);
    record.number(number * kPiece);
    record.number(std::min(kPiece, size_ - number * kPiece));
    reports_.send(Report::kAsk, record.bytes());
    piece_ = TRY(in_.answer());
    number_ = number;
    return {};
  }

  Requests& in_;
  PipeReports& reports_;
  uint64_t part_;
  uint64_t size_;
  Bytes piece_;
  uint64_t number_ = ~uint64_t{0};
};

class PipeContent : public Content {
 public:
  explicit PipeContent(PipeReports& reports) : reports_(reports) {}
  void bytes(ByteView piece) override { reports_.send(Report::kContent, piece); }

 private:
  PipeReports& reports_;
};

void give_content(const UnitRequest& unit, const Child& root, ByteSource& source,
                  const std::vector<Part>& parts, PipeReports& reports, Extractor& extractor) {
  PipeContent content(reports);
  const auto given = extractor.fetch(root, source, unit.wanted, content, parts);
  base::WireWriter record;
  record.number(given.ok() ? 0 : 1 + static_cast<uint64_t>(given.error().kind));
  record.string(given.ok() ? "" : given.error().text);
  reports.send(Report::kContentEnd, record.bytes());
}

/// One file of a unit, with what stands between it and its reader.
class UnitFile {
 public:
  UnitFile(Requests& in, PipeReports& reports, uint64_t part, uint64_t size, bool by_asking) {
    if (by_asking) {
      bytes_ = std::make_unique<AskedSource>(in, reports, part, size);
    } else {
      bytes_ = std::make_unique<evidence::FileSource>(in.take_fd(), size);
    }
    counted_ = std::make_unique<CountedSource>(*bytes_, reports);
  }
  ByteSource& source() { return *counted_; }

 private:
  std::unique_ptr<ByteSource> bytes_;
  std::unique_ptr<CountedSource> counted_;
};

Result<void> serve_unit(const Frame& frame, Requests& in, PipeReports& reports,
                        Extractor& extractor) {
  const UnitRequest unit = TRY(decode_unit(frame.payload));
  UnitFile first(in, reports, 0, unit.size, unit.by_asking);
  std::deque<UnitFile> files;
  std::vector<Part> parts;
  for (const auto& part : unit.parts) {
    parts.push_back({part.name, part.size, nullptr});
    if (part.missing) continue;
    files.emplace_back(in, reports, parts.size(), part.size, part.by_asking);
    parts.back().source = &files.back().source();
  }
  Child root;
  root.name = unit.name;
  root.kind = unit.kind;
  root.time = unit.time;
  if (unit.wanted.empty()) {
    extractor.run(root, first.source(), /*hash_root=*/false, unit.skip, reports, parts);
  } else {
    give_content(unit, root, first.source(), parts, reports, extractor);
  }
  base::WireWriter record;
  record.number(unit.id);
  reports.send(Report::kUnitEnd, record.bytes());
  return {};
}

Result<void> serve(Requests& in, PipeReports& reports, int& status) {
  auto first = TRY(in.next());
  if (!first) return {};
  if (first->type != static_cast<uint8_t>(Request::kSettings)) {
    return Error(ErrorKind::kCorrupt, "the first request is not the settings");
  }
  const WorkerSettings settings = TRY(decode_settings(first->payload));
  base::Fd scratch = in.take_fd();
  // Tables are built before the sandbox closes, evidence comes after.
  Extractor extractor(settings.extract, std::move(scratch));
  const SandboxReport report = TRY(enter_sandbox(
      {.memory_bytes = settings.memory_bytes, .scratch_bytes = settings.extract.scratch_bytes}));
  base::WireWriter ready;
  ready.number(kProtocolVersion);
  ready.number(report.complete() ? 1 : 0);
  ready.string(report.describe());
  const auto readers = all_readers();
  ready.number(readers.size());
  for (const auto& reader : readers) ready.string(reader);
  reports.send(Report::kReady, ready.bytes());
  if (!report.complete() && !settings.allow_weak_sandbox) {
    status = 3;
    return {};
  }
  while (auto frame = TRY(in.next())) {
    if (frame->type != static_cast<uint8_t>(Request::kUnit)) {
      return Error(ErrorKind::kCorrupt, "a request is of an unknown type");
    }
    TRY(serve_unit(*frame, in, reports, extractor));
  }
  return {};
}

}  // namespace

int run_worker(int in, int out) {
  // Libraries convert names and local times by these: the evidence decides, never the machine. They
  // are set before the sandbox closes, because the locale is a file.
  ::setlocale(LC_CTYPE, "C.UTF-8");
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  Requests requests(in);
  PipeReports reports(out);
  int status = 0;
  const auto served = serve(requests, reports, status);
  if (!served.ok()) {
    const std::string text = "clew worker: " + served.error().text + "\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    return 4;
  }
  return status;
}

}  // namespace clew::extract
