// SPDX-License-Identifier: EUPL-1.2
// The folder that evidence is written to, file by file: a world of any size passes through without
// being held in memory. Files carry the times of the story, not of the run, so that two runs make
// equal trees.
#pragma once

#include <map>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

namespace clew::training {

/// Writes files below one directory. Thread-compatible.
class EvidenceFolder {
 public:
  explicit EvidenceFolder(std::string root) : root_(std::move(root)) {}

  /// Writes `bytes` to `path` (relative, parts joined by '/'; bytes, not text) with modification
  /// time `time`. Directories are made as needed.
  Result<void> write(const std::string& path, ByteView bytes, TimeMs time);

  /// Gives every directory the time of the newest file in it; call once, after the last write.
  Result<void> finish();

  uint64_t files() const { return files_; }
  uint64_t bytes() const { return bytes_; }

 private:
  std::string root_;
  std::map<std::string, TimeMs> directories_;  // relative, "" for the root
  uint64_t files_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace clew::training
