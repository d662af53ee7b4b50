// SPDX-License-Identifier: EUPL-1.2
// Media by libtsk (The Sleuth Kit): partitions, and the files of FAT, exFAT, NTFS and ext file
// systems, deleted ones included, for raw images and for what forensic containers hold.
//
// A file is a child by its whole path. What is deleted carries " (deleted N)" behind its name, N
// being its number in the file system; what has lost its directory lies under "$OrphanFiles/". An
// NTFS alternate data stream is the child "file:stream". The file systems' own tables ($MFT, $FAT1)
// are not children. Contents are read through the file system on demand, never copied.
//
// One thread only: libtsk keeps its errors in one place.
#pragma once

#include "extract/format.h"

namespace clew::extract {

/// What a medium is, told from its first kPrefixBytes.
enum class Layout {
  kUnknown,
  kVolume,      ///< a file system begins at the first byte
  kPartitions,  ///< an MBR or GPT partition table
  kLuks,        ///< a volume locked by LUKS
  kBitLocker,   ///< a volume locked by BitLocker
};

/// Strict: a text or an executable that happens to end a sector in 55 AA is none of them.
Layout layout_of(ByteView head, uint64_t size);

/// Reports the partitions or files of a medium. A medium of Layout::kUnknown fails.
Outcome read_medium(ByteSource& medium, Output& out);

}  // namespace clew::extract
