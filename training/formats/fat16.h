// SPDX-License-Identifier: EUPL-1.2
// A raw disk image: a master boot record with one partition and a FAT16 file system in it
// (Microsoft's "FAT: General Overview of On-Disk Format" 1.03), with long names, folders, deleted
// files whose content stays, and old bytes in free clusters.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "training/random.h"

namespace clew::training {

/// Builds one image. Thread-compatible.
class Fat16Image {
 public:
  /// A file at `path` (parts joined by '/'; folders are made as needed). A deleted one keeps its
  /// clusters and loses its entries, as an operating system leaves it.
  void add(const std::string& path, const Bytes& bytes, TimeMs time, bool deleted = false);

  /// The image. `random` fills some free clusters with what was there before.
  Bytes finish(uint32_t volume_id, Random& random);

 private:
  struct Node {
    std::string name;
    Bytes bytes;
    TimeMs time = 0;
    bool folder = false;
    bool deleted = false;
    uint16_t cluster = 0;
    std::vector<size_t> children;  ///< of a folder: indices into nodes_
  };

  size_t folder_at(const std::string& path, TimeMs time);
  Bytes entries_of(const Node& folder, uint16_t parent_cluster) const;
  uint16_t store(ByteView bytes, bool deleted);
  void place(size_t node, uint16_t parent_cluster);

  std::vector<Node> nodes_ = {{"", "", 0, true, false, 0, {}}};  ///< the first is the root
  std::vector<uint16_t> table_;
  Bytes data_;
};

}  // namespace clew::training
