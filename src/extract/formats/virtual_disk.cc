// SPDX-License-Identifier: EUPL-1.2
// Reading virtual disks by their tables; see virtual_disk.h.
#include "extract/formats/virtual_disk.h"

#include <algorithm>

#include "extract/formats/tsk_reader.h"

namespace clew::extract {
namespace {

constexpr uint64_t kSizeMin = uint64_t{1} << 30;      ///< that any disk may state
constexpr uint64_t kRatioMax = 1000;                  ///< beyond it, times the file's bytes
constexpr uint64_t kUnknownMin = uint64_t{64} << 20;  ///< as above, where nothing is known in it
constexpr uint64_t kUnknownRatioMax = 250;

}  // namespace

Result<size_t> VirtualDisk::read(uint64_t offset, char* out, size_t length) {
  if (offset >= size_) return size_t{0};
  length = static_cast<size_t>(std::min<uint64_t>(length, size_ - offset));
  for (size_t done = 0; done < length;) {
    const uint64_t at = offset + done;
    const uint64_t within = at % block_bytes_;
    const auto step = static_cast<size_t>(std::min<uint64_t>(length - done, block_bytes_ - within));
    if (!read_block(at / block_bytes_, within, out + done, step).ok()) {
      ++damaged_;
      std::fill_n(out + done, step, '\0');
    }
    done += step;
  }
  return length;
}

Result<void> VirtualDisk::read_block(uint64_t block, uint64_t within, char* out, size_t length) {
  const Place place = TRY(place_of(block));
  if (place.kind == Place::Kind::kZeros) {
    std::fill_n(out, length, '\0');
    return {};
  }
  if (place.kind == Place::Kind::kStored) {
    const Bytes bytes = TRY(read_file(place.offset + within, length));
    std::copy_n(bytes.data(), length, out);
    return {};
  }
  if (unpacked_number_ != block) {
    Bytes packed(place.length, '\0');
    const size_t n = TRY(file_.read(place.offset, packed.data(), packed.size()));
    unpacked_ = TRY(unpack(ByteView(packed).substr(0, n)));
    unpacked_.resize(block_bytes_, '\0');
    unpacked_number_ = block;
  }
  std::copy_n(unpacked_.data() + within, length, out);
  return {};
}

Result<Bytes> VirtualDisk::read_file(uint64_t offset, size_t length) {
  Bytes bytes(length, '\0');
  const size_t n = TRY(file_.read(offset, bytes.data(), length));
  if (n != length) return Error(ErrorKind::kCorrupt, "a block lies beyond the file's end");
  return bytes;
}

Result<Bytes> VirtualDisk::inflate(ByteView packed, Inflater::Wrapper wrapper) const {
  Inflater inflater(wrapper);
  Bytes out(block_bytes_, '\0');
  size_t given = 0;
  while (given < out.size()) {
    const auto step = inflater.step(packed, out.data() + given, out.size() - given);
    packed.remove_prefix(step.taken);
    given += step.given;
    if (step.status == Inflater::Status::kDamaged) {
      return Error(ErrorKind::kCorrupt, "a packed block is damaged");
    }
    if (step.status == Inflater::Status::kEnd || (step.taken == 0 && step.given == 0)) break;
  }
  out.resize(given);
  return out;
}

bool is_plausible_size(uint64_t size, const ByteSource& file) {
  return size <= std::max(kSizeMin, file.size() * kRatioMax);
}

Outcome read_virtual_disk(VirtualDisk& disk, Output& out) {
  out.field("medium_size", std::to_string(disk.size()));
  const auto head = evidence::read_head(disk, kPrefixBytes);
  if (!head.ok()) return Outcome::failed("the disk could not be read");
  Outcome outcome = Outcome::done();
  if (layout_of(*head, disk.size()) != Layout::kUnknown) {
    outcome = read_medium(disk, out);
  } else if (disk.size() > 0) {
    Child child;
    child.name = "medium";
    child.kind = model::ItemKind::kPart;
    // It would be read from end to end, holes and all.
    if (disk.size() > std::max(kUnknownMin, disk.file_size() * kUnknownRatioMax)) {
      out.child_without_bytes(child, disk.size(), Outcome::skipped("expansion limit"));
      outcome = Outcome::partial("expansion limit");
    } else {
      out.child(child, disk);
    }
  }
  if (disk.damaged_blocks() == 0) return outcome;
  out.anomaly("blocks_unreadable", 0, std::to_string(disk.damaged_blocks()));
  return outcome.state == model::ItemState::kDone ? Outcome::partial("the disk image is damaged")
                                                  : outcome;
}

}  // namespace clew::extract
