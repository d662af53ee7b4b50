// SPDX-License-Identifier: EUPL-1.2
// The walk over one unit; see extractor.h. A Visit is one item while its format runs. Formats call
// back into it for children, so the C++ stack is as deep as the containers are nested: at most
// kDepthMax.
#include "extract/extractor.h"

#include <algorithm>
#include <new>
#include <unordered_set>

#include "base/check.h"
#include "base/utf8.h"
#include "extract/detectors/language.h"
#include "extract/reader.h"

namespace clew::extract {

/// The one item whose bytes are wanted.
struct Wanted {
  const std::vector<Bytes>& way;
  Content& content;
  bool met = false;
  std::optional<Error> why_not = {};  ///< set when it was met and has no bytes
};

/// What all items of one run share.
struct Run {
  Extractor& extractor;
  const SkipRanges& skip;
  Reports& reports;
  const std::vector<Part>& parts;
  uint64_t next_ordinal = 0;
  uint64_t unpack_left = 0;
  Wanted* wanted = nullptr;  ///< set: nothing is reported, only this is looked for
};

/// One item being extracted.
class Visit : public Output {
 public:
  Visit(Run& run, uint64_t ordinal, uint64_t parent, const Child& child, uint32_t depth)
      : run_(run), depth_(depth) {
    item_.ordinal = ordinal;
    item_.parent = parent;
    item_.name = child.name;
    item_.kind = child.kind;
    item_.deleted = child.deleted;
    item_.time = child.time;
    for (const auto& f : child.fields) field(f.name, f.value);
  }

  /// Identifies, hashes and reads the item, then reports it.
  void read(const Child& child, ByteSource& source, bool hash) {
    item_.size = source.size();
    if (is_wanted()) return give(source);
    const Outcome outcome = guarded([&] { return open(child, source, hash); });
    end(outcome);
  }

  void read_record(std::string_view given, uint64_t size, Fill fill, void* context) {
    item_.size = size;
    item_.type = "record";
    const Outcome outcome = guarded([&] {
      text(given);
      if (fill != nullptr) fill(*this, context);
      return Outcome::done();
    });
    end(outcome);
  }

  void end(const Outcome& outcome) {
    if (run_.wanted != nullptr) return end_unreported(outcome);
    item_.state = outcome.state;
    item_.reason = outcome.reason;
    if (text_cut_) note("text_limit", 0, "the text goes on beyond what is kept");
    if (children_ >= kChildrenMax) note("children_limit", 0, "more children than are kept");
    if (anomalies_beyond_ > 0) {
      item_.anomalies.push_back({"anomalies_limit", 0, std::to_string(anomalies_beyond_)});
    }
    if (item_.state == model::ItemState::kDone && (text_cut_ || children_ >= kChildrenMax)) {
      item_.state = model::ItemState::kPartial;
      item_.reason = "a limit was reached";
    }
    scan();
    run_.reports.end(std::move(item_));
  }

  // Output
  void text(std::string_view utf8) override {
    const size_t room = kTextBytesMax - std::min(kTextBytesMax, item_.text.size());
    if (utf8.size() > room) text_cut_ = true;
    const std::string_view taken = base::clip_utf8(utf8, room);
    if (base::is_utf8(taken)) {
      item_.text.append(taken);
    } else {
      item_.text.append(base::repair_utf8(taken));
    }
  }
  size_t text_size() const override { return item_.text.size(); }

  void field(std::string_view name, std::string_view value) override {
    if (value.empty() || item_.fields.size() >= kFieldsMax) return;
    item_.fields.push_back(
        {std::string(name), base::repair_utf8(base::clip_utf8(value, kFieldBytesMax))});
  }
  void time(model::ItemTime time) override { item_.time = time; }
  void anomaly(std::string_view name, uint64_t offset, std::string_view detail) override {
    note(name, offset, detail);
  }
  void type(std::string_view name) override { item_.type = name; }

  void child(const Child& child, ByteSource& source) override {
    step_into(child, [&](Visit& visit) {
      if (visit.depth_ > kDepthMax) return visit.end(Outcome::skipped("nested too deep"));
      visit.read(child, source, run_.wanted == nullptr);
    });
  }
  void record(const Child& child, std::string_view text, uint64_t size) override {
    step_into(child, [&](Visit& visit) { visit.read_record(text, size, nullptr, nullptr); });
  }
  void record_with(const Child& child, uint64_t size, Fill fill, void* context) override {
    step_into(child, [&](Visit& visit) {
      if (visit.depth_ > kDepthMax) return visit.end(Outcome::skipped("nested too deep"));
      visit.read_record({}, size, fill, context);
    });
  }
  void child_without_bytes(const Child& child, uint64_t size, const Outcome& outcome) override {
    step_into(child, [&](Visit& visit) {
      visit.item_.size = size;
      visit.end(outcome);
    });
  }

  std::unique_ptr<Unpacker> unpack() override;
  bool full() const override {
    return children_ >= kChildrenMax || (run_.wanted != nullptr && run_.wanted->met);
  }
  bool can_nest() const override { return depth_ < kDepthMax; }
  bool thorough() const override { return run_.extractor.settings_.thorough; }
  const std::vector<std::string>& passwords() const override {
    return run_.extractor.settings_.passwords;
  }
  const std::vector<Part>& parts() const override {
    static const std::vector<Part> kNone;
    return depth_ == 0 ? run_.parts : kNone;
  }
  const std::vector<std::string>& regions() const override {
    return run_.extractor.settings_.regions;
  }

 private:
  Outcome open(const Child& child, ByteSource& source, bool hash) {
    auto head = base_prefix(source);
    if (!head.ok()) return Outcome::failed("its bytes could not be read");
    const Format* format = child.format.empty() ? nullptr : find_format(child.format);
    if (format == nullptr) {
      format = &identify({.head = *head, .size = source.size(), .name = child.name});
    }
    if (!parts().empty() && !format->takes_parts) format = find_format("split");
    item_.type = format->name;
    item_.reader = reader_of(*format);
    if (hash && !digest(source)) return Outcome::failed("its bytes could not be read");
    if (source.size() == 0) return Outcome::done();
    return format->extract(source, *this);
  }

  bool is_wanted() const { return run_.wanted != nullptr && depth_ == run_.wanted->way.size(); }

  void give(ByteSource& source) {
    constexpr size_t kPiece = 1 << 20;
    Wanted& wanted = *run_.wanted;
    wanted.met = true;
    Bytes piece(kPiece, '\0');
    for (uint64_t at = 0; at < source.size();) {
      const auto n = source.read(at, piece.data(), piece.size());
      if (!n.ok() || *n == 0) {
        wanted.why_not = Error("its bytes could not be read");
        return;
      }
      wanted.content.bytes(ByteView(piece).substr(0, *n));
      at += *n;
    }
  }

  void end_unreported(const Outcome& outcome) {
    if (!is_wanted() || run_.wanted->met) return;
    run_.wanted->met = true;
    run_.wanted->why_not =
        Error(ErrorKind::kUnsupported, outcome.reason.empty()
                                           ? "it has no bytes of its own"
                                           : "its bytes cannot be had: " + outcome.reason);
  }

  static Result<Bytes> base_prefix(ByteSource& source) {
    return evidence::read_head(source, kPrefixBytes);
  }

  bool digest(ByteSource& source) {
    base::DigestsHasher hasher;
    const ByteView whole = source.in_memory();
    if (!whole.empty() || source.size() == 0) {
      hasher.update(whole);
    } else {
      Bytes piece(256 << 10, '\0');
      for (uint64_t at = 0; at < source.size();) {
        const auto n = source.read(at, piece.data(), piece.size());
        if (!n.ok() || *n == 0) {
          note("read_error", at, n.ok() ? "ends early" : n.error().text);
          return false;
        }
        hasher.update(ByteView(piece).substr(0, *n));
        at += *n;
      }
    }
    item_.digests = hasher.finish();
    return true;
  }

  /// Runs `work`; what a library throws, lack of memory above all, ends this item only.
  template <typename Work>
  Outcome guarded(const Work& work) {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      release_text();
      return Outcome::failed("memory limit");
    } catch (const std::exception& e) {
      note("exception", 0, e.what());
      return Outcome::failed("its parser gave up");
    }
  }
  void release_text() {
    // The text is what takes memory; an item that failed for lack of it keeps none.
    std::string().swap(item_.text);
  }

  template <typename Work>
  void step_into(const Child& child, const Work& work) {
    if (full()) return;
    ++children_;
    const uint64_t ordinal = run_.next_ordinal++;
    const auto done = run_.skip.find(ordinal);
    Child named = child;
    if (named.kind != model::ItemKind::kRow) make_unique(named.name);
    if (run_.wanted != nullptr) {
      if (depth_ >= run_.wanted->way.size() || named.name != run_.wanted->way[depth_]) return;
      Visit visit(run_, ordinal, item_.ordinal, named, depth_ + 1);
      return work(visit);
    }
    if (done) {
      run_.next_ordinal = *done + 1;
      return;
    }
    run_.reports.begin(ordinal, item_.ordinal, named);
    Visit visit(run_, ordinal, item_.ordinal, named, depth_ + 1);
    work(visit);
  }

  /// Two children of one name would have one identity: the second becomes "name#2".
  void make_unique(Bytes& name) {
    const std::hash<std::string_view> hash;
    if (names_.insert(hash(name)).second) return;
    Bytes candidate;
    for (uint32_t n = 2;; ++n) {
      candidate = name + "#" + std::to_string(n);
      if (names_.insert(hash(candidate)).second) break;
    }
    note("duplicate_name", 0, base::show_name(name));
    name = std::move(candidate);
  }

  void note(std::string_view name, uint64_t offset, std::string_view detail) {
    if (item_.anomalies.size() >= kAnomaliesMax) {
      ++anomalies_beyond_;
      return;
    }
    item_.anomalies.push_back(
        {std::string(name), offset, base::repair_utf8(base::clip_utf8(detail, 512))});
  }

  void scan() {
    Scanner& scanner = run_.extractor.scanner_;
    item_.mentions = scanner.scan(item_.text);
    for (const auto& f : item_.fields) {
      if (!is_scanned(f.name)) continue;
      for (auto& mention : scanner.scan(f.value)) {
        mention.field = f.name;
        item_.mentions.push_back(std::move(mention));
      }
    }
    item_.language = language_of(item_.text);
  }

  /// Fields in which people, addresses and places stand; the others (ids, software) hold
  /// look-alikes.
  static bool is_scanned(std::string_view name) {
    namespace f = model::field;
    return name == f::kTitle || name == f::kSender || name == f::kRecipient || name == f::kCopied ||
           name == f::kUrl || name == f::kConversation || name == f::kCoordinates ||
           name == f::kAuthor || name == f::kParticipants || name == f::kAccount;
  }

  Run& run_;
  model::Item item_;
  uint32_t depth_;
  uint64_t children_ = 0;
  uint64_t anomalies_beyond_ = 0;
  bool text_cut_ = false;
  std::unordered_set<size_t> names_;
};

namespace {

/// Counts what is unpacked against the unit's budget.
class BudgetedUnpacker : public Unpacker {
 public:
  BudgetedUnpacker(std::unique_ptr<evidence::SpillSpace::Writer> writer, uint64_t& left)
      : writer_(std::move(writer)), left_(left) {}
  Result<void> append(ByteView bytes) override {
    if (bytes.size() > left_) return Error(ErrorKind::kLimit, "expansion limit");
    left_ -= bytes.size();
    return writer_->append(bytes);
  }
  uint64_t size() const override { return writer_->size(); }
  Result<std::unique_ptr<ByteSource>> finish() override { return writer_->finish(); }

 private:
  std::unique_ptr<evidence::SpillSpace::Writer> writer_;
  uint64_t& left_;
};

}  // namespace

std::unique_ptr<Unpacker> Visit::unpack() {
  return std::make_unique<BudgetedUnpacker>(run_.extractor.spill_.write(), run_.unpack_left);
}

Extractor::Extractor(ExtractSettings settings, base::Fd scratch)
    : settings_(std::move(settings)),
      spill_(std::move(scratch), settings_.memory_bytes, settings_.scratch_bytes),
      scanner_(settings_.regions) {}
Extractor::~Extractor() = default;

namespace {

uint64_t unpack_budget(const ExtractSettings& settings, const ByteSource& source,
                       const std::vector<Part>& parts) {
  uint64_t own = source.size();
  for (const auto& part : parts) own += part.source == nullptr ? 0 : part.size;
  const uint64_t by_ratio = own > ~uint64_t{0} / settings.unpack_ratio_max
                                ? ~uint64_t{0}
                                : own * settings.unpack_ratio_max;
  return std::max(settings.unpack_bytes_min, by_ratio);
}

/// Where nothing is reported.
class NoReports : public Reports {
 public:
  void begin(uint64_t, uint64_t, const Child&) override {}
  void end(model::Item) override {}
};

}  // namespace

void Extractor::run(const Child& root, ByteSource& source, bool hash_root, const SkipRanges& skip,
                    Reports& reports, const std::vector<Part>& parts) {
  Run run{*this, skip, reports, parts};
  run.unpack_left = unpack_budget(settings_, source, parts);
  run.next_ordinal = 1;
  if (skip.find(0)) return;
  reports.begin(0, 0, root);
  Visit visit(run, 0, 0, root, 0);
  visit.read(root, source, hash_root);
}

Result<void> Extractor::fetch(const Child& root, ByteSource& source, const std::vector<Bytes>& way,
                              Content& content, const std::vector<Part>& parts) {
  NoReports none;
  const SkipRanges nothing;
  Wanted wanted{way, content};
  Run run{*this, nothing, none, parts};
  run.unpack_left = unpack_budget(settings_, source, parts);
  run.next_ordinal = 1;
  run.wanted = &wanted;
  Visit visit(run, 0, 0, root, 0);
  visit.read(root, source, false);
  if (wanted.why_not) return *wanted.why_not;
  if (!wanted.met) return Error(ErrorKind::kNotFound, "the way to it leads nowhere");
  return {};
}

}  // namespace clew::extract
