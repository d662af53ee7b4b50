// SPDX-License-Identifier: EUPL-1.2
// VHD disk images, after Microsoft's Virtual Hard Disk Image Format Specification 1.0: dynamic
// ones, whose table leads to blocks, and differencing ones, of which only their own blocks are had.
// Those of a fixed size are raw images with a footer, and are read as raw images.
#include "extract/formats/virtual_disk.h"

namespace clew::extract {
namespace {

constexpr ByteView kCookie = "conectix";
constexpr ByteView kDynamicCookie = "cxsparse";
constexpr size_t kFooterSize = 512;
constexpr size_t kDynamicSize = 1024;
constexpr uint64_t kSector = 512;
constexpr uint32_t kDynamic = 3;
constexpr uint32_t kDifferencing = 4;
constexpr uint32_t kUnused = 0xffffffff;
constexpr uint32_t kBlockMin = 512;
constexpr uint32_t kBlockMax = 256 << 20;

int sniff(const Prefix& prefix) {
  if (prefix.head.size() < kFooterSize || !prefix.head.starts_with(kCookie)) return kNo;
  const auto type = base::read_be<uint32_t>(prefix.head, 60);
  return type == kDynamic || type == kDifferencing ? kSure : kNo;
}

struct Header {
  uint32_t type = 0;
  uint64_t size = 0;
  uint64_t table = 0;
  uint32_t entries = 0;
  uint32_t block = 0;
};

Result<Header> read_header(ByteSource& source) {
  const Bytes footer = TRY(evidence::read_head(source, kFooterSize));
  if (footer.size() < kFooterSize) return Error(ErrorKind::kCorrupt, "the header is cut off");
  Header header;
  const auto at = base::read_be<uint64_t>(footer, 16);
  header.size = base::read_be<uint64_t>(footer, 48);
  header.type = base::read_be<uint32_t>(footer, 60);
  Bytes dynamic(kDynamicSize, '\0');
  const size_t n = TRY(source.read(at, dynamic.data(), dynamic.size()));
  if (n != kDynamicSize || !dynamic.starts_with(kDynamicCookie)) {
    return Error(ErrorKind::kCorrupt, "the second header is missing");
  }
  header.table = base::read_be<uint64_t>(dynamic, 16);
  header.entries = base::read_be<uint32_t>(dynamic, 28);
  header.block = base::read_be<uint32_t>(dynamic, 32);
  if (header.block < kBlockMin || header.block > kBlockMax || header.block % kSector != 0 ||
      !is_plausible_size(header.size, source)) {
    return Error(ErrorKind::kCorrupt, "the header states impossible sizes");
  }
  return header;
}

class Vhd : public VirtualDisk {
 public:
  Vhd(ByteSource& source, const Header& header)
      : VirtualDisk(source, header.size, header.block), header_(header) {
    // A bitmap of the block's sectors stands before it, in whole sectors.
    const uint64_t bits = header.block / kSector;
    bitmap_ = ((bits + 7) / 8 + kSector - 1) / kSector * kSector;
  }

 protected:
  Result<Place> place_of(uint64_t block) override {
    if (block >= header_.entries) return Place{};
    const Bytes entry = TRY(read_file(header_.table + block * 4, 4));
    const auto sector = base::read_be<uint32_t>(entry, 0);
    if (sector == kUnused) return Place{};
    return Place{Place::Kind::kStored, sector * kSector + bitmap_, 0};
  }
  Result<Bytes> unpack(ByteView) override {
    return Error(ErrorKind::kUnsupported, "its blocks are never packed");
  }

 private:
  Header header_;
  uint64_t bitmap_ = 0;
};

/// What the head copies stands at the end of a whole image.
bool ends_with_footer(ByteSource& source) {
  char bytes[8] = {};
  if (source.size() < kFooterSize) return false;
  const auto n = source.read(source.size() - kFooterSize, bytes, sizeof(bytes));
  return n.ok() && ByteView(bytes, sizeof(bytes)) == kCookie;
}

Outcome extract(ByteSource& source, Output& out) {
  const auto header = read_header(source);
  if (!header.ok()) {
    out.anomaly("disk_header", 0, header.error().text);
    return Outcome::failed("the disk image is damaged");
  }
  out.field(model::field::kKind, header->type == kDynamic ? "VHD, dynamic" : "VHD, differencing");
  Vhd disk(source, *header);
  Outcome outcome = read_virtual_disk(disk, out);
  if (!ends_with_footer(source)) {
    out.anomaly("footer_missing", source.size());
    outcome = Outcome::partial("the image ends early");
  }
  if (header->type == kDynamic) return outcome;
  out.anomaly("backing_file_missing");
  return Outcome::partial("the image builds on another that is not read with it");
}

}  // namespace

extern constinit const Format kVhd = {
    .name = "vhd",
    .summary = "VHD disk images of virtual machines",
    .specification = "Virtual Hard Disk Image Format Specification 1.0",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
