// SPDX-License-Identifier: EUPL-1.2
// VMDK disk images of one file, after VMware's Virtual Disk Format 5.0: sparse and stream-optimised
// extents. A directory leads to tables, these to grains, which may be packed by zlib. A descriptor
// with extents in other files stays a text.
#include "extract/formats/virtual_disk.h"

namespace clew::extract {
namespace {

constexpr ByteView kMagic("KDMV", 4);
constexpr size_t kHeaderSize = 512;
constexpr uint64_t kSector = 512;
constexpr uint64_t kAtEnd = ~uint64_t{0};  ///< the directory's place stands in a footer
constexpr uint64_t kFooterBack = 1024;     ///< from the end to the footer
constexpr uint32_t kFlagPacked = 1 << 16;
constexpr uint64_t kGrainMax = 2048;  ///< sectors
constexpr uint32_t kEntriesMax = 8192;
constexpr size_t kGrainHead = 12;  ///< sector and length before a packed grain

struct Header {
  uint32_t flags = 0;
  uint64_t sectors = 0;
  uint64_t grain = 0;
  uint32_t entries = 0;
  uint64_t directory = 0;
};

int sniff(const Prefix& prefix) {
  if (prefix.head.size() < kHeaderSize || !prefix.head.starts_with(kMagic)) return kNo;
  return base::read_le<uint32_t>(prefix.head, 4) <= 3 ? kSure : kNo;
}

Result<Header> read_header(ByteSource& source, uint64_t at) {
  Bytes bytes(kHeaderSize, '\0');
  const size_t n = TRY(source.read(at, bytes.data(), bytes.size()));
  if (n != kHeaderSize || !bytes.starts_with(kMagic)) {
    return Error(ErrorKind::kCorrupt, "the header is cut off");
  }
  Header header;
  header.flags = base::read_le<uint32_t>(bytes, 8);
  header.sectors = base::read_le<uint64_t>(bytes, 12);
  header.grain = base::read_le<uint64_t>(bytes, 20);
  header.entries = base::read_le<uint32_t>(bytes, 44);
  header.directory = base::read_le<uint64_t>(bytes, 56);
  const bool sound = header.grain > 0 && header.grain <= kGrainMax && header.entries > 0 &&
                     header.entries <= kEntriesMax && header.sectors <= kAtEnd / kSector &&
                     is_plausible_size(header.sectors * kSector, source);
  if (!sound) return Error(ErrorKind::kCorrupt, "the header states impossible sizes");
  if (header.directory != kAtEnd || at != 0) return header;
  if (source.size() < kFooterBack) return Error(ErrorKind::kCorrupt, "the footer is cut off");
  const Header footer = TRY(read_header(source, source.size() - kFooterBack));
  if (footer.directory == kAtEnd) return Error(ErrorKind::kCorrupt, "no directory is stated");
  return footer;
}

class Vmdk : public VirtualDisk {
 public:
  Vmdk(ByteSource& source, const Header& header)
      : VirtualDisk(source, header.sectors * kSector, header.grain * kSector), header_(header) {}

 protected:
  Result<Place> place_of(uint64_t grain) override {
    const uint64_t number = grain / header_.entries;
    if (number != table_number_) TRY(load(number));
    if (table_.empty()) return Place{};
    const uint64_t sector = base::read_le<uint32_t>(table_, grain % header_.entries * 4);
    if (sector <= 1) return Place{};  // 1 says that it was written as zeros
    if ((header_.flags & kFlagPacked) == 0) {
      return Place{Place::Kind::kStored, sector * kSector, 0};
    }
    const Bytes head = TRY(read_file(sector * kSector, kGrainHead));
    const uint64_t length = base::read_le<uint32_t>(head, 8);
    if (length > 2 * block_bytes() + kSector) {
      return Error(ErrorKind::kCorrupt, "a grain is too long");
    }
    return Place{Place::Kind::kPacked, sector * kSector + kGrainHead, length};
  }
  Result<Bytes> unpack(ByteView packed) override {
    return inflate(packed, Inflater::Wrapper::kGzipOrZlib);
  }

 private:
  Result<void> load(uint64_t number) {
    table_.clear();
    table_number_ = number;
    const Bytes entry = TRY(read_file(header_.directory * kSector + number * 4, 4));
    const uint64_t sector = base::read_le<uint32_t>(entry, 0);
    if (sector != 0) table_ = TRY(read_file(sector * kSector, size_t{header_.entries} * 4));
    return {};
  }

  Header header_;
  Bytes table_;
  uint64_t table_number_ = ~uint64_t{0};
};

Outcome extract(ByteSource& source, Output& out) {
  const auto header = read_header(source, 0);
  if (!header.ok()) {
    out.anomaly("disk_header", 0, header.error().text);
    return Outcome::failed("the disk image is damaged");
  }
  out.field(model::field::kKind,
            (header->flags & kFlagPacked) != 0 ? "VMDK, stream-optimised" : "VMDK, sparse");
  Vmdk disk(source, *header);
  return read_virtual_disk(disk, out);
}

}  // namespace

extern constinit const Format kVmdk = {
    .name = "vmdk",
    .summary = "VMDK disk images of virtual machines",
    .specification = "VMware Virtual Disk Format 5.0",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
