// SPDX-License-Identifier: EUPL-1.2
// Compound files; see compound_file.h. Section numbers are those of [MS-CFB].
#include "extract/compound_file.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
constexpr uint32_t kSectorMax = 0xFFFFFFFA;  ///< greater values are marks, not sectors
constexpr size_t kHeaderBytes = 512;
constexpr size_t kEntryBytes = 128;
constexpr size_t kEntriesMax = 200'000;
constexpr uint64_t kDirectoryBytesMax = kEntriesMax * kEntryBytes;
constexpr uint64_t kSmallStreamMax = 256 << 20;
constexpr size_t kNameMax = 4096;  ///< bytes of a name with its storages

/// A stream that lies in sectors of its own.
class SectorSource : public evidence::ByteSource {
 public:
  SectorSource(evidence::ByteSource& file, std::vector<uint32_t> sectors, uint32_t sector_bytes,
               uint64_t size)
      : file_(file),
        sectors_(std::move(sectors)),
        sector_bytes_(sector_bytes),
        size_(std::min<uint64_t>(size, uint64_t{sectors_.size()} * sector_bytes)) {}
  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    size_t done = 0;
    while (done < length && offset + done < size_) {
      const uint64_t at = offset + done;
      const uint64_t inside = at % sector_bytes_;
      // Sectors that follow each other in the file are read at once.
      size_t first = static_cast<size_t>(at / sector_bytes_);
      size_t last = first;
      const auto wanted = static_cast<uint64_t>(std::min<uint64_t>(length - done, size_ - at));
      while (last + 1 < sectors_.size() && sectors_[last + 1] == sectors_[last] + 1 &&
             (last + 1 - first) * uint64_t{sector_bytes_} < inside + wanted) {
        ++last;
      }
      const uint64_t run = (last + 1 - first) * uint64_t{sector_bytes_} - inside;
      const auto n = static_cast<size_t>(std::min(run, wanted));
      const uint64_t place = (uint64_t{sectors_[first]} + 1) * sector_bytes_ + inside;
      const size_t got = TRY(file_.read(place, out + done, n));
      done += got;
      if (got < n) break;
    }
    return done;
  }

 private:
  evidence::ByteSource& file_;
  std::vector<uint32_t> sectors_;
  uint32_t sector_bytes_;
  uint64_t size_;
};

}  // namespace

bool CompoundFile::starts(ByteView head) { return head.starts_with(kSignature); }

Result<CompoundFile> CompoundFile::open(evidence::ByteSource& source) {
  CompoundFile file(source);
  TRY(file.read_header());
  return file;
}

Result<void> CompoundFile::read_header() {
  const Bytes header = TRY(evidence::read_head(*source_, kHeaderBytes));
  if (header.size() < kHeaderBytes || !starts(header)) return Error("no compound file");
  const auto sector_shift = base::read_le<uint16_t>(header, 30);
  const auto small_shift = base::read_le<uint16_t>(header, 32);
  if (sector_shift < 7 || sector_shift > 16 || small_shift < 4 || small_shift > sector_shift) {
    return Error("sector sizes out of range");
  }
  sector_bytes_ = 1u << sector_shift;
  small_bytes_ = 1u << small_shift;
  small_below_ = base::read_le<uint32_t>(header, 56);
  small_table_start_ = base::read_le<uint32_t>(header, 60);
  TRY(read_table(header));
  TRY(read_directory(base::read_le<uint32_t>(header, 48)));
  return {};
}

/// 2.3 and 2.5: the table of chains, whose own sectors stand in the header and in a chain of lists.
Result<void> CompoundFile::read_table(const Bytes& header) {
  const uint64_t sectors = source_->size() / sector_bytes_ + 1;
  const uint64_t per_sector = sector_bytes_ / 4;
  std::vector<uint32_t> tables;
  for (size_t i = 0; i < 109; ++i) tables.push_back(base::read_le<uint32_t>(header, 76 + 4 * i));
  uint32_t list = base::read_le<uint32_t>(header, 68);
  for (uint64_t guard = 0; list < kSectorMax && guard < sectors; ++guard) {
    const Bytes bytes = read_sector(list);
    if (bytes.size() < sector_bytes_) break;
    for (uint64_t i = 0; i + 1 < per_sector; ++i) {
      tables.push_back(base::read_le<uint32_t>(bytes, 4 * i));
    }
    list = base::read_le<uint32_t>(bytes, 4 * (per_sector - 1));
  }
  for (const uint32_t table : tables) {
    if (next_.size() >= sectors) break;
    if (table >= kSectorMax) continue;
    const Bytes bytes = read_sector(table);
    if (bytes.size() < sector_bytes_) {
      damaged_ = true;
      // What follows keeps its place.
      next_.resize(next_.size() + per_sector, kSectorMax);
      continue;
    }
    for (uint64_t i = 0; i < per_sector; ++i) {
      next_.push_back(base::read_le<uint32_t>(bytes, 4 * i));
    }
  }
  if (next_.empty()) return Error("no table of sectors");
  return {};
}

/// 2.6: entries form a tree of trees; they are walked with a stack, each once.
Result<void> CompoundFile::read_directory(uint32_t start) {
  const Bytes directory = read_chain(start, kDirectoryBytesMax);
  const size_t count = directory.size() / kEntryBytes;
  if (count == 0) return Error("no directory");
  small_stream_start_ = base::read_le<uint32_t>(directory, 116);
  small_stream_size_ = base::read_le<uint32_t>(directory, 120);
  struct Place {
    uint32_t index;
    std::string storage;
  };
  std::vector<bool> seen(count, false);
  std::vector<Place> stack = {{base::read_le<uint32_t>(directory, 76), ""}};
  while (!stack.empty()) {
    const Place place = std::move(stack.back());
    stack.pop_back();
    if (place.index >= count || seen[place.index]) continue;
    seen[place.index] = true;
    const size_t at = place.index * kEntryBytes;
    const size_t units = std::min<size_t>(base::read_le<uint16_t>(directory, at + 64), 64) / 2;
    std::string name = place.storage;
    for (size_t i = 0; i + 1 < units; ++i) {
      base::append_utf8(name, base::read_le<uint16_t>(directory, at + 2 * i));
    }
    const auto type = static_cast<uint8_t>(directory[at + 66]);
    Entry entry;
    entry.name = name;
    entry.storage = type == 1;
    entry.start = base::read_le<uint32_t>(directory, at + 116);
    entry.size = base::read_le<uint32_t>(directory, at + 120);
    if (type == 1 && name.size() < kNameMax) {
      stack.push_back({base::read_le<uint32_t>(directory, at + 76), name + "/"});
    }
    stack.push_back({base::read_le<uint32_t>(directory, at + 72), place.storage});
    stack.push_back({base::read_le<uint32_t>(directory, at + 68), place.storage});
    if (type == 1 || type == 2) entries_.push_back(std::move(entry));
  }
  return {};
}

/// 2.6.4: names that differ in case only are the same.
const CompoundFile::Entry* CompoundFile::find(std::string_view name) const {
  const auto folded = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  for (const auto& entry : entries_) {
    const bool same = std::equal(entry.name.begin(), entry.name.end(), name.begin(), name.end(),
                                 [&](char a, char b) { return folded(a) == folded(b); });
    if (same && !entry.storage) return &entry;
  }
  return nullptr;
}

Bytes CompoundFile::read_sector(uint32_t sector) {
  Bytes bytes(sector_bytes_, '\0');
  const uint64_t offset = (uint64_t{sector} + 1) * sector_bytes_;
  const auto n = source_->read(offset, bytes.data(), bytes.size());
  bytes.resize(n.ok() ? n.value() : 0);
  return bytes;
}

/// The sectors of a chain, as many as `limit` bytes need.
std::vector<uint32_t> CompoundFile::chain(uint32_t start, uint64_t limit) {
  std::vector<uint32_t> sectors;
  for (uint32_t sector = start; sector < kSectorMax && sectors.size() * sector_bytes_ < limit;) {
    if (sector >= next_.size() || sectors.size() > next_.size()) {
      damaged_ = true;
      break;
    }
    sectors.push_back(sector);
    sector = next_[sector];
  }
  return sectors;
}

Bytes CompoundFile::read_chain(uint32_t start, uint64_t limit) {
  Bytes out;
  for (const uint32_t sector : chain(start, limit)) {
    const Bytes bytes = read_sector(sector);
    out += bytes;
    if (bytes.size() < sector_bytes_) break;
  }
  if (out.size() > limit) out.resize(limit);
  return out;
}

Bytes CompoundFile::read_small_chain(uint32_t start, uint64_t size) {
  if (!small_loaded_) {
    small_loaded_ = true;
    small_stream_ = read_chain(small_stream_start_, std::min(small_stream_size_, kSmallStreamMax));
    const Bytes table = read_chain(small_table_start_, kSmallStreamMax / small_bytes_ * 4);
    for (size_t at = 0; at + 4 <= table.size(); at += 4) {
      small_next_.push_back(base::read_le<uint32_t>(table, at));
    }
  }
  Bytes out;
  uint32_t sector = start;
  for (size_t guard = 0; sector < kSectorMax && out.size() < size; ++guard) {
    const uint64_t offset = uint64_t{sector} * small_bytes_;
    if (sector >= small_next_.size() || guard > small_next_.size() ||
        offset >= small_stream_.size()) {
      damaged_ = true;
      break;
    }
    out += small_stream_.substr(offset, small_bytes_);
    sector = small_next_[sector];
  }
  if (out.size() > size) out.resize(size);
  return out;
}

Bytes CompoundFile::read(const Entry& entry, uint64_t limit) {
  const uint64_t wanted = std::min(entry.size, limit);
  Bytes out = entry.size < small_below_ ? read_small_chain(entry.start, wanted)
                                        : read_chain(entry.start, wanted);
  if (out.size() < wanted) damaged_ = true;
  return out;
}

std::unique_ptr<evidence::ByteSource> CompoundFile::stream(const Entry& entry) {
  if (entry.size < small_below_) {
    return std::make_unique<evidence::MemorySource>(read(entry, entry.size));
  }
  auto sectors = chain(entry.start, entry.size);
  if (uint64_t{sectors.size()} * sector_bytes_ < entry.size) damaged_ = true;
  return std::make_unique<SectorSource>(*source_, std::move(sectors), sector_bytes_, entry.size);
}

}  // namespace clew::extract
