// SPDX-License-Identifier: EUPL-1.2
// The extractor walks one unit: identifies the root, runs its format, and for every child does the
// same, depth first, in the order in which containers give them. Each item is reported twice: when
// it begins (so that a crash can be laid at its door) and, whole, when it ends. The order and the
// numbering of items depend on the bytes alone; a run that was cut off is continued by a second one
// that skips what was reported.
#pragma once

#include <cstdint>
#include <vector>

#include "extract/detectors/scanner.h"
#include "extract/format.h"
#include "extract/settings.h"
#include "extract/skip_ranges.h"
#include "model/item.h"

namespace clew::extract {

/// Takes the reports of an extractor. One thread only.
class Reports {
 public:
  virtual ~Reports() = default;
  /// An item begins; only ordinal, parent, name, kind are known.
  virtual void begin(uint64_t ordinal, uint64_t parent, const Child& child) = 0;
  /// An item has ended; children were reported before it.
  virtual void end(model::Item item) = 0;
};

/// Takes the bytes of one item. One thread only.
class Content {
 public:
  virtual ~Content() = default;
  virtual void bytes(ByteView piece) = 0;
};

/// Extracts units one after the other. One thread only.
class Extractor {
 public:
  /// `scratch` as in SpillSpace. The scanner's tables are built here, once.
  Extractor(ExtractSettings settings, base::Fd scratch);
  ~Extractor();

  /// Extracts the tree under `root` whose bytes `source` has. `hash_root` is false where the caller
  /// has hashed the root itself. `parts` follow the root where it is the first of a split file.
  void run(const Child& root, ByteSource& source, bool hash_root, const SkipRanges& skip,
           Reports& reports, const std::vector<Part>& parts = {});

  /// Walks from `root` down the names of `way` to one item and gives its bytes, reading nothing
  /// that does not lie on the way. kNotFound when the way leads nowhere, kUnsupported when the item
  /// has no bytes of its own.
  Result<void> fetch(const Child& root, ByteSource& source, const std::vector<Bytes>& way,
                     Content& content, const std::vector<Part>& parts = {});

 private:
  friend class Visit;
  ExtractSettings settings_;
  evidence::SpillSpace spill_;
  Scanner scanner_;
};

}  // namespace clew::extract
