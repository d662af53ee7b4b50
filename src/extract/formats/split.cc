// SPDX-License-Identifier: EUPL-1.2
// Split files: what an imaging tool or archiver cut into parts of one size (`disk.001`, `disk.002`)
// becomes one child again, read across its parts. A part that lacks is stood for by zeros, so that
// what lies behind it keeps its place. Never told by content: the extractor gives it the first part
// of a set (evidence/split_name.h).
#include <algorithm>

#include "extract/format.h"

namespace clew::extract {
namespace {

/// Sources one after the other.
class JoinedSource : public ByteSource {
 public:
  /// A nullptr gives zeros.
  void add(ByteSource* source, uint64_t size) {
    pieces_.push_back({size_, source});
    size_ += size;
  }
  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    if (offset >= size_) return size_t{0};
    length = static_cast<size_t>(std::min<uint64_t>(length, size_ - offset));
    size_t done = 0;
    while (done < length) {
      const uint64_t at = offset + done;
      const auto next = std::upper_bound(
          pieces_.begin(), pieces_.end(), at,
          [](uint64_t wanted, const Piece& piece) { return wanted < piece.start; });
      const Piece& piece = *std::prev(next);
      const uint64_t end = next == pieces_.end() ? size_ : next->start;
      const auto wanted = static_cast<size_t>(std::min<uint64_t>(length - done, end - at));
      if (piece.source == nullptr) {
        std::fill_n(out + done, wanted, '\0');
        done += wanted;
        continue;
      }
      const size_t n = TRY(piece.source->read(at - piece.start, out + done, wanted));
      if (n == 0) return Error("a part ends early");
      done += n;
    }
    return done;
  }

 private:
  struct Piece {
    uint64_t start = 0;
    ByteSource* source = nullptr;
  };
  std::vector<Piece> pieces_;  ///< ascending; those without bytes are harmless
  uint64_t size_ = 0;
};

/// "disk.dd.001" -> "disk.dd", without directories.
Bytes name_of_whole(ByteView part) {
  part.remove_prefix(part.rfind('/') + 1);  // npos + 1 is 0
  return Bytes(part.substr(0, part.rfind('.')));
}

int sniff(const Prefix&) { return kNo; }

Outcome extract(ByteSource& source, Output& out) {
  JoinedSource joined;
  joined.add(&source, source.size());
  bool whole = true;
  Bytes name = "whole";
  for (const auto& part : out.parts()) {
    if (part.source == nullptr) {
      whole = false;
      out.anomaly("part_missing", joined.size(), "zeros stand for it");
    } else {
      name = name_of_whole(part.name);
    }
    joined.add(part.source, part.size);
  }
  out.field("parts", std::to_string(out.parts().size() + 1));
  Child child;
  child.name = std::move(name);
  child.kind = model::ItemKind::kPart;
  out.child(child, joined);
  return whole ? Outcome::done() : Outcome::partial("parts of the file are missing");
}

}  // namespace

extern constinit const Format kSplit = {
    .name = "split",
    .summary = "Files cut into numbered parts",
    .specification = "none: the parts one after the other",
    .sniff = sniff,
    .extract = extract,
    .takes_parts = true,
};

}  // namespace clew::extract
