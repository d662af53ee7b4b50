// SPDX-License-Identifier: EUPL-1.2
// Raw images of disks and volumes, by libtsk: MBR and GPT partitions; FAT12, FAT16, FAT32
// (fatgen103), exFAT ([EXFAT] 1.0), NTFS, ext2 to ext4. Volumes locked by LUKS or BitLocker are
// named as such.
#include "extract/formats/tsk_reader.h"

namespace clew::extract {
namespace {

constexpr int kTableSure = 80;  ///< a partition table has less of a signature than a volume

int sniff(const Prefix& prefix) {
  switch (layout_of(prefix.head, prefix.size)) {
    case Layout::kUnknown:
      return kNo;
    case Layout::kPartitions:
      return kTableSure;
    case Layout::kVolume:
    case Layout::kLuks:
    case Layout::kBitLocker:
      return kSure;
  }
  return kNo;
}

}  // namespace

extern constinit const Format kDiskImage = {
    .name = "disk_image",
    .summary = "Raw images of disks and volumes: FAT, exFAT, NTFS, ext",
    .specification = "fatgen103, exFAT 1.0, NTFS, ext4 disk layout, UEFI 2.10 (GPT)",
    .sniff = sniff,
    .extract = read_medium,
};

}  // namespace clew::extract
