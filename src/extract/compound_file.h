// SPDX-License-Identifier: EUPL-1.2
// Compound files ([MS-CFB]): the container of legacy Office documents, Outlook messages, locked
// OOXML and many others. Lists streams and reads them; damaged chains give what can be followed.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "evidence/byte_source.h"

namespace clew::extract {

class CompoundFile {
 public:
  struct Entry {
    std::string name;  ///< UTF-8, with the storages it is in: "ObjectPool/_123/\1Ole"
    uint64_t size = 0;
    uint32_t start = 0;
    bool storage = false;
  };

  /// Whether the bytes begin like one.
  static bool starts(ByteView head);
  /// Borrows the source. Fails when header or directory cannot be read at all.
  static Result<CompoundFile> open(evidence::ByteSource& source);

  const std::vector<Entry>& entries() const { return entries_; }
  /// The stream of that whole name, or nullptr.
  const Entry* find(std::string_view name) const;
  /// Up to `limit` bytes from the start of a stream; fewer when its chain is damaged.
  Bytes read(const Entry& entry, uint64_t limit);
  /// A stream as a source, read sector by sector. Borrows the file and its source.
  std::unique_ptr<evidence::ByteSource> stream(const Entry& entry);
  /// Whether a chain or table was damaged so far.
  bool damaged() const { return damaged_; }

 private:
  explicit CompoundFile(evidence::ByteSource& source) : source_(&source) {}
  Result<void> read_header();
  Result<void> read_table(const Bytes& header);
  Result<void> read_directory(uint32_t start);
  Bytes read_sector(uint32_t sector);
  std::vector<uint32_t> chain(uint32_t start, uint64_t limit);
  Bytes read_chain(uint32_t start, uint64_t limit);
  Bytes read_small_chain(uint32_t start, uint64_t size);

  evidence::ByteSource* source_;
  uint32_t sector_bytes_ = 512;
  uint32_t small_bytes_ = 64;
  uint32_t small_below_ = 4096;  ///< streams under this size lie in the small stream
  uint32_t small_table_start_ = 0;
  uint32_t small_stream_start_ = 0;
  uint64_t small_stream_size_ = 0;
  std::vector<uint32_t> next_;        ///< sector -> following sector
  std::vector<uint32_t> small_next_;  ///< the same for small sectors, read when needed
  Bytes small_stream_;
  bool small_loaded_ = false;
  std::vector<Entry> entries_;
  bool damaged_ = false;
};

}  // namespace clew::extract
