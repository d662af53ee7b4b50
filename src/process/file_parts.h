// SPDX-License-Identifier: EUPL-1.2
// The later parts of a split file (evidence/split_name.h) on their way to a worker: found in the
// case, opened, and read for a worker that asks.
#pragma once

#include <optional>
#include <vector>

#include "base/crypto.h"
#include "base/file.h"
#include "extract/protocol.h"
#include "store/exhibits.h"
#include "store/object_store.h"

namespace clew::process {

/// A later part of a split file that is read through the first one.
struct FilePart {
  Bytes name;         ///< within the exhibit
  Bytes path;         ///< on this machine; empty with no object: this part of the set is missing
  Bytes object;       ///< when copied in: the object to read instead of `path`
  uint64_t size = 0;  ///< as registered; of a missing part what the first has
};

/// The parts that follow `file` when it is the first of a set; a number that lacks is a missing
/// part.
Result<std::vector<FilePart>> parts_of(store::Database& database, const store::Exhibit& exhibit,
                                       const store::ExhibitFile& file);

/// Parts as they go to a worker: with their descriptors (added to `opened`) as far as those go,
/// then by asking. What cannot be opened is missing.
std::vector<extract::UnitPart> open_parts(const std::vector<FilePart>& parts,
                                          std::vector<base::Fd>& opened);

/// Reads parts for a worker that asks. One thread only.
class PartReader {
 public:
  Result<size_t> read(const store::ObjectStore& objects, const std::vector<FilePart>& parts,
                      uint64_t number, uint64_t offset, Bytes& bytes);

 private:
  std::optional<store::ObjectReader> object_;  ///< of the part that was asked for last
  uint64_t number_ = 0;
};

}  // namespace clew::process
