// SPDX-License-Identifier: EUPL-1.2
// The extractor walks one unit: identifies the root, runs its format, and for every child does the
// same, depth first, in the order in which containers give them. Each item is reported twice: when
// it begins (so that a crash can be laid at its door) and, whole, when it ends. The order and the
// numbering of items depend on the bytes alone; a run that was cut off is continued by a second one
// that skips what was reported.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "extract/detectors/scanner.h"
#include "extract/format.h"
#include "model/item.h"

namespace clew::extract {

/// What the case says about reading: set once a worker.
struct ExtractSettings {
  std::vector<std::string> regions;               ///< ISO 3166 alpha-2, in order of preference
  uint64_t unpack_bytes_min = uint64_t{256} << 20;  ///< unpacked bytes of a unit, at least
  uint64_t unpack_ratio_max = 250;             ///< and at most this many times the unit's own bytes
  uint64_t memory_bytes = uint64_t{64} << 20;  ///< unpacked bytes that may lie in memory
  uint64_t scratch_bytes = uint64_t{64} << 30;  ///< and in scratch space
};

/// Takes the reports of an extractor. One thread only.
class Reports {
 public:
  virtual ~Reports() = default;
  /// An item begins; only ordinal, parent, name, kind are known.
  virtual void begin(uint64_t ordinal, uint64_t parent, const Child& child) = 0;
  /// An item has ended; children were reported before it.
  virtual void end(model::Item item) = 0;
};

/// What is done already in a unit that is continued. Items end in post-order; what is kept are
/// whole sub-trees (first to last ordinal) and runs of leaves that are neighbours. Sorted.
/// Thread-compatible.
class SkipRanges {
 public:
  struct Range {
    uint64_t first = 0;
    uint64_t last = 0;
    bool leaves = false;  ///< each ordinal is a sub-tree of its own
  };
  /// The sub-tree of `first`, whose last ordinal is `last`, has ended.
  void add(uint64_t first, uint64_t last);
  /// Appends a range as it was; for decoding.
  void restore(Range range) { ranges_.push_back(range); }
  /// The last ordinal of the finished sub-tree that begins at `ordinal`, if it is one.
  std::optional<uint64_t> find(uint64_t ordinal) const;
  const std::vector<Range>& ranges() const { return ranges_; }

 private:
  std::vector<Range> ranges_;
};

/// Extracts units one after the other. One thread only.
class Extractor {
 public:
  /// `scratch` as in SpillSpace. The scanner's tables are built here, once.
  Extractor(ExtractSettings settings, base::Fd scratch);
  ~Extractor();

  /// Extracts the tree under `root` whose bytes `source` has. `hash_root` is false where the caller
  /// has hashed the root itself.
  void run(const Child& root, ByteSource& source, bool hash_root, const SkipRanges& skip,
           Reports& reports);

 private:
  friend class Visit;
  ExtractSettings settings_;
  evidence::SpillSpace spill_;
  Scanner scanner_;
};

}  // namespace clew::extract
