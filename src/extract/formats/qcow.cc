// SPDX-License-Identifier: EUPL-1.2
// QCOW2 disk images of QEMU, versions 2 and 3, after docs/interop/qcow2.txt of QEMU. Two levels of
// tables lead to clusters, which may be packed by deflate. What an image takes from another one
// that lies elsewhere (its backing file) reads as zeros and is said.
#include "base/utf8.h"
#include "extract/formats/virtual_disk.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr ByteView kMagic("QFI\xfb", 4);
constexpr size_t kHeaderMax = 104;
constexpr size_t kHeaderSize = 72;  ///< of version 2
constexpr uint32_t kBitsMin = 9;
constexpr uint32_t kBitsMax = 21;
constexpr uint64_t kOffsetMask = 0x00ff'ffff'ffff'fe00;
constexpr uint64_t kPacked = uint64_t{1} << 62;
constexpr uint64_t kReadsAsZeros = 1;
constexpr uint64_t kExternalData = 1 << 2;
constexpr uint64_t kOtherPacking = 1 << 3;
constexpr uint64_t kExtendedTables = 1 << 4;
constexpr size_t kNameMax = 1023;

struct Header {
  uint32_t version = 0;
  uint64_t backing_offset = 0;
  uint32_t backing_length = 0;
  uint32_t bits = 0;
  uint64_t size = 0;
  uint32_t cipher = 0;
  uint32_t tables = 0;
  uint64_t tables_offset = 0;
  uint64_t features = 0;
};

int sniff(const Prefix& prefix) {
  if (prefix.head.size() < kHeaderSize || !prefix.head.starts_with(kMagic)) return kNo;
  const auto version = base::read_be<uint32_t>(prefix.head, 4);
  return version == 2 || version == 3 ? kSure : kNo;
}

Result<Header> read_header(ByteSource& source) {
  const Bytes bytes = TRY(evidence::read_head(source, kHeaderMax));
  if (bytes.size() < kHeaderSize) return Error(ErrorKind::kCorrupt, "the header is cut off");
  Header header;
  header.version = base::read_be<uint32_t>(bytes, 4);
  header.backing_offset = base::read_be<uint64_t>(bytes, 8);
  header.backing_length = base::read_be<uint32_t>(bytes, 16);
  header.bits = base::read_be<uint32_t>(bytes, 20);
  header.size = base::read_be<uint64_t>(bytes, 24);
  header.cipher = base::read_be<uint32_t>(bytes, 32);
  header.tables = base::read_be<uint32_t>(bytes, 36);
  header.tables_offset = base::read_be<uint64_t>(bytes, 40);
  if (header.version >= 3 && bytes.size() >= 80) {
    header.features = base::read_be<uint64_t>(bytes, 72);
  }
  if (header.bits < kBitsMin || header.bits > kBitsMax || !is_plausible_size(header.size, source)) {
    return Error(ErrorKind::kCorrupt, "the header states impossible sizes");
  }
  return header;
}

class Qcow : public VirtualDisk {
 public:
  Qcow(ByteSource& source, const Header& header)
      : VirtualDisk(source, header.size, uint64_t{1} << header.bits), header_(header) {}

 protected:
  Result<Place> place_of(uint64_t cluster) override {
    const uint64_t entries = block_bytes() / 8;
    const uint64_t table = cluster / entries;
    if (table >= header_.tables) return Place{};
    if (table != table_number_) TRY(load(table));
    if (table_.empty()) return Place{};
    const auto entry = base::read_be<uint64_t>(table_, cluster % entries * 8);
    if ((entry & kPacked) != 0) {
      const uint32_t shift = 62 - (header_.bits - 8);
      const uint64_t offset = entry & ((uint64_t{1} << shift) - 1);
      const uint64_t sectors = ((entry & (kPacked - 1)) >> shift) + 1;
      return Place{Place::Kind::kPacked, offset, sectors * 512 - offset % 512};
    }
    const uint64_t offset = entry & kOffsetMask;
    if (offset == 0 || (header_.version >= 3 && (entry & kReadsAsZeros) != 0)) return Place{};
    return Place{Place::Kind::kStored, offset, 0};
  }
  Result<Bytes> unpack(ByteView packed) override {
    return inflate(packed, Inflater::Wrapper::kNone);
  }

 private:
  Result<void> load(uint64_t number) {
    table_.clear();
    table_number_ = number;
    const Bytes entry = TRY(read_file(header_.tables_offset + number * 8, 8));
    const uint64_t offset = base::read_be<uint64_t>(entry, 0) & kOffsetMask;
    if (offset != 0) table_ = TRY(read_file(offset, block_bytes()));
    return {};
  }

  Header header_;
  Bytes table_;
  uint64_t table_number_ = ~uint64_t{0};
};

Outcome extract(ByteSource& source, Output& out) {
  const auto header = read_header(source);
  if (!header.ok()) {
    out.anomaly("disk_header", 0, header.error().text);
    return Outcome::failed("the disk image is damaged");
  }
  out.field(model::field::kKind, "QCOW" + std::to_string(header->version));
  if (header->cipher != 0) return locked(out, header->cipher == 2 ? "luks" : "aes", kByPassword);
  if ((header->features & (kExternalData | kOtherPacking | kExtendedTables)) != 0) {
    return Outcome::failed("the disk image uses features that are not understood");
  }
  Qcow disk(source, *header);
  Outcome outcome = read_virtual_disk(disk, out);
  if (header->backing_offset == 0) return outcome;
  Bytes name(std::min<size_t>(header->backing_length, kNameMax), '\0');
  const auto n = source.read(header->backing_offset, name.data(), name.size());
  name.resize(n.ok() ? *n : 0);
  out.field("backing_file", base::show_name(name));
  out.anomaly("backing_file_missing");
  return Outcome::partial("the image builds on another that is not read with it");
}

}  // namespace

extern constinit const Format kQcow = {
    .name = "qcow",
    .summary = "QCOW2 disk images of virtual machines",
    .specification = "QEMU docs/interop/qcow2.txt, versions 2 and 3",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
