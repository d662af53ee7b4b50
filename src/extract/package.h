// SPDX-License-Identifier: EUPL-1.2
// Packages: documents that are ZIP files with parts by name (OOXML, ODF), by libarchive. Parts are
// visited in the order of the file. Where the directory at its end is broken, they are read from
// the front as far as they go. Thread-compatible.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "extract/format.h"

namespace clew::extract {

/// Bytes of one part that are read into memory.
inline constexpr uint64_t kPartBytesMax = 64 << 20;
inline constexpr uint64_t kPartsMax = 100'000;

/// One part while it is visited.
class PackagePart {
 public:
  virtual ~PackagePart() = default;
  virtual const std::string& name() const = 0;
  virtual bool encrypted() const = 0;
  /// Its bytes. Less than all when it is damaged or beyond kPartBytesMax: then damaged() is true.
  virtual Bytes bytes() = 0;
  /// The next of its bytes, for parts of any size; empty at the end. Not after bytes().
  virtual Bytes piece() = 0;
  /// SHA-256 of all its bytes, however many; instead of bytes(). Nothing when it is damaged.
  virtual std::optional<Bytes> sha256() = 0;
  virtual bool damaged() const = 0;
  /// Reports it as a child, unpacked or with the state that says why not.
  virtual void report(const Child& child, Output& out) = 0;
};

/// How a walk over the parts ended.
struct PackageWalk {
  bool whole = true;         ///< false: the ZIP file is damaged
  bool by_directory = true;  ///< false: read from the front, its directory being broken
  uint64_t parts = 0;
  std::string error;  ///< for eyes
};

/// Calls `visit` for every part that is no directory.
PackageWalk walk_package(ByteSource& source, const std::function<void(PackagePart&)>& visit);

/// Names of the parts whose headers stand in the prefix, in order, without looking into parts.
std::vector<std::string> parts_in_prefix(ByteView head);

}  // namespace clew::extract
