// SPDX-License-Identifier: EUPL-1.2
// Virtual disks: what the formats of virtual machines share. A disk is cut into blocks; a table
// says where each lies in the file, or that it does not, and then it reads as zeros. One thread
// only.
#pragma once

#include <cstdint>

#include "extract/format.h"
#include "extract/inflate.h"

namespace clew::extract {

/// A virtual disk's bytes, read through its table.
class VirtualDisk : public ByteSource {
 public:
  /// Where a block's bytes are.
  struct Place {
    enum class Kind { kZeros, kStored, kPacked };
    Kind kind = Kind::kZeros;
    uint64_t offset = 0;  ///< in the file
    uint64_t length = 0;  ///< of packed bytes, at most
  };

  VirtualDisk(ByteSource& file, uint64_t size, uint64_t block_bytes)
      : file_(file), size_(size), block_bytes_(block_bytes) {}
  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override;
  uint64_t file_size() const { return file_.size(); }
  /// Blocks that could not be read; they read as zeros.
  uint64_t damaged_blocks() const { return damaged_; }

 protected:
  virtual Result<Place> place_of(uint64_t block) = 0;
  /// The bytes of a packed block, block_bytes of them or fewer.
  virtual Result<Bytes> unpack(ByteView packed) = 0;
  /// Exactly `length` bytes of the file.
  Result<Bytes> read_file(uint64_t offset, size_t length);
  Result<Bytes> inflate(ByteView packed, Inflater::Wrapper wrapper) const;
  uint64_t block_bytes() const { return block_bytes_; }

 private:
  Result<void> read_block(uint64_t block, uint64_t within, char* out, size_t length);

  ByteSource& file_;
  uint64_t size_;
  uint64_t block_bytes_;
  uint64_t damaged_ = 0;
  uint64_t unpacked_number_ = ~uint64_t{0};
  Bytes unpacked_;  ///< the packed block that was read last
};

/// Whether a disk's stated size can be: a multiple of what its file holds.
bool is_plausible_size(uint64_t size, const ByteSource& file);

/// Reads partitions and files of the disk, or gives it as one child where nothing is known in it.
Outcome read_virtual_disk(VirtualDisk& disk, Output& out);

}  // namespace clew::extract
