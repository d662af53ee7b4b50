// SPDX-License-Identifier: EUPL-1.2
// Layout: MBR, gap, boot sector, two tables, root folder of fixed size, clusters of two sectors.
// Files are stored in the order of the tree, each in one run of clusters.
#include "training/formats/fat16.h"

#include <algorithm>

#include "base/check.h"
#include "base/utf8.h"

namespace clew::training {
namespace {

constexpr uint32_t kSector = 512;
constexpr uint32_t kPartitionStart = 64;  // sectors
constexpr uint32_t kClusterSize = 1024;
constexpr uint32_t kClusters = 5000;  // FAT16 has between 4,085 and 65,524
constexpr uint32_t kTableSectors = (2 * (kClusters + 2) + kSector - 1) / kSector;
constexpr uint32_t kRootEntries = 512;
constexpr uint32_t kRootSectors = kRootEntries * 32 / kSector;
constexpr uint32_t kPartitionSectors =
    1 + 2 * kTableSectors + kRootSectors + kClusters * kClusterSize / kSector;
constexpr uint16_t kEndOfChain = 0xffff;
constexpr uint8_t kFolderAttribute = 0x10, kFileAttribute = 0x20, kLongName = 0x0f;
constexpr char kDeletedMark = '\xe5';
constexpr size_t kLettersPerEntry = 13;

uint16_t fat_date(const base::CivilTime& at) {
  return static_cast<uint16_t>((at.year - 1980) << 9 | at.month << 5 | at.day);
}
uint16_t fat_time(const base::CivilTime& at) {
  return static_cast<uint16_t>(at.hour << 11 | at.minute << 5 | at.second / 2);
}

/// Eleven letters without a dot: "NOTES~1 TXT". `ordinal` keeps siblings apart.
std::string short_name(const std::string& name, size_t ordinal) {
  const size_t dot = name.rfind('.');
  std::string stem, extension;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) continue;
    const char upper = static_cast<char>(c >= 'a' ? c - 32 : c);
    (dot != std::string::npos && i > dot ? extension : stem) += upper;
  }
  const std::string tail = "~" + std::to_string(ordinal + 1);
  stem = stem.substr(0, 8 - tail.size()) + tail;
  stem.resize(8, ' ');
  extension.resize(3, ' ');
  return stem + extension;
}

uint8_t short_name_sum(const std::string& name) {
  uint8_t sum = 0;
  for (char c : name)
    sum = static_cast<uint8_t>((sum >> 1) + ((sum & 1) << 7) + static_cast<uint8_t>(c));
  return sum;
}

std::vector<uint16_t> utf16_of(const std::string& name) {
  std::vector<uint16_t> out;
  for (size_t i = 0; i < name.size();) {
    const base::Decoded decoded = base::decode_utf8(name, i);
    i += decoded.length;
    CHECK(decoded.point < 0x10000);
    out.push_back(static_cast<uint16_t>(decoded.point));
  }
  return out;
}

/// The entries of a long name, last part first.
Bytes long_name_entries(const std::string& name, const std::string& alias) {
  std::vector<uint16_t> letters = utf16_of(name);
  const size_t parts = (letters.size() + kLettersPerEntry - 1) / kLettersPerEntry;
  if (letters.size() % kLettersPerEntry != 0) letters.push_back(0);
  letters.resize(parts * kLettersPerEntry, 0xffff);
  Bytes out;
  for (size_t part = parts; part-- > 0;) {
    const uint16_t* from = &letters[part * kLettersPerEntry];
    Bytes entry;
    entry.push_back(static_cast<char>((part + 1) | (part + 1 == parts ? 0x40 : 0)));
    for (size_t i = 0; i < 5; ++i) base::append_le(entry, from[i]);
    entry.push_back(kLongName);
    entry.push_back('\0');
    entry.push_back(static_cast<char>(short_name_sum(alias)));
    for (size_t i = 5; i < 11; ++i) base::append_le(entry, from[i]);
    base::append_le<uint16_t>(entry, 0);
    for (size_t i = 11; i < 13; ++i) base::append_le(entry, from[i]);
    out += entry;
  }
  return out;
}

Bytes short_entry(const std::string& alias, uint8_t attribute, TimeMs time, uint16_t cluster,
                  uint32_t size) {
  const base::CivilTime at = base::to_civil(time);
  Bytes out = alias;
  out.push_back(static_cast<char>(attribute));
  out.append(2, '\0');
  base::append_le(out, fat_time(at));  // made
  base::append_le(out, fat_date(at));
  base::append_le(out, fat_date(at));  // read
  base::append_le<uint16_t>(out, 0);
  base::append_le(out, fat_time(at));  // written
  base::append_le(out, fat_date(at));
  base::append_le(out, cluster);
  base::append_le(out, size);
  return out;
}

Bytes boot_sector(uint32_t volume_id) {
  Bytes out("\xeb\x3c\x90MSDOS5.0", 11);
  base::append_le<uint16_t>(out, kSector);
  out.push_back(static_cast<char>(kClusterSize / kSector));
  base::append_le<uint16_t>(out, 1);  // reserved: this sector
  out.push_back(2);                   // tables
  base::append_le<uint16_t>(out, kRootEntries);
  base::append_le<uint16_t>(out, static_cast<uint16_t>(kPartitionSectors));
  out.push_back('\xf8');
  base::append_le<uint16_t>(out, kTableSectors);
  base::append_le<uint16_t>(out, 63);
  base::append_le<uint16_t>(out, 16);
  base::append_le<uint32_t>(out, kPartitionStart);
  base::append_le<uint32_t>(out, 0);
  out += Bytes("\x80\x00\x29", 3);
  base::append_le(out, volume_id);
  out += "NO NAME    FAT16   ";
  out.resize(510, '\0');
  return out + "\x55\xaa";
}

Bytes master_boot_record(uint32_t disk_id) {
  Bytes out(440, '\0');
  base::append_le(out, disk_id);
  out.append(2, '\0');
  out += Bytes("\x00\x01\x01\x00\x06\x0f\x3f\x0f", 8);  // inactive, type 6: FAT16
  base::append_le(out, kPartitionStart);
  base::append_le(out, kPartitionSectors);
  out.resize(510, '\0');
  return out + "\x55\xaa";
}

}  // namespace

size_t Fat16Image::folder_at(const std::string& path, TimeMs time) {
  size_t at = 0;
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    const auto found = std::find_if(nodes_[at].children.begin(), nodes_[at].children.end(),
                                    [&](size_t child) { return nodes_[child].name == name; });
    if (found != nodes_[at].children.end()) {
      at = *found;
    } else {
      nodes_.push_back({name, "", time, true, false, 0, {}});
      nodes_[at].children.push_back(nodes_.size() - 1);
      at = nodes_.size() - 1;
    }
    begin = end + 1;
  }
  return at;
}

void Fat16Image::add(const std::string& path, const Bytes& bytes, TimeMs time, bool deleted) {
  const size_t slash = path.rfind('/');
  const size_t folder = folder_at(slash == std::string::npos ? "" : path.substr(0, slash), time);
  nodes_.push_back({path.substr(slash + 1), bytes, time, false, deleted, 0, {}});
  nodes_[folder].children.push_back(nodes_.size() - 1);
}

Bytes Fat16Image::entries_of(const Node& folder, uint16_t parent_cluster) const {
  Bytes out;
  if (folder.cluster != 0) {
    out += short_entry(".          ", kFolderAttribute, folder.time, folder.cluster, 0);
    out += short_entry("..         ", kFolderAttribute, folder.time, parent_cluster, 0);
  }
  for (size_t i = 0; i < folder.children.size(); ++i) {
    const Node& child = nodes_[folder.children[i]];
    const std::string alias = short_name(child.name, i);
    Bytes entries = long_name_entries(child.name, alias);
    entries += short_entry(alias, child.folder ? kFolderAttribute : kFileAttribute, child.time,
                           child.cluster, static_cast<uint32_t>(child.bytes.size()));
    if (child.deleted) {
      for (size_t at = 0; at < entries.size(); at += 32) entries[at] = kDeletedMark;
    }
    out += entries;
  }
  return out;
}

/// Puts bytes into the next free clusters and gives the first of them; 0 for an empty file.
uint16_t Fat16Image::store(ByteView bytes, bool deleted) {
  if (bytes.empty()) return 0;
  const size_t count = (bytes.size() + kClusterSize - 1) / kClusterSize;
  const size_t first = table_.size();
  CHECK(first + count <= kClusters + 2);
  for (size_t i = 1; i <= count; ++i) {
    const uint16_t next = i == count ? kEndOfChain : static_cast<uint16_t>(first + i);
    table_.push_back(deleted ? uint16_t{0} : next);
  }
  data_ += bytes;
  data_.resize((first - 2 + count) * kClusterSize, '\0');
  return static_cast<uint16_t>(first);
}

/// Stores what a node needs; folders before their content, so that children know their parent.
void Fat16Image::place(size_t node, uint16_t parent_cluster) {
  if (!nodes_[node].folder) {
    nodes_[node].cluster = store(nodes_[node].bytes, nodes_[node].deleted);
    return;
  }
  if (node != 0) {
    const size_t size = std::max<size_t>(entries_of(nodes_[node], parent_cluster).size() + 64, 1);
    nodes_[node].cluster = store(Bytes(size, '\0'), false);
  }
  const uint16_t own = nodes_[node].cluster;
  for (size_t child : nodes_[node].children) place(child, own);
  if (node != 0) {
    const Bytes entries = entries_of(nodes_[node], parent_cluster);
    data_.replace((own - 2u) * kClusterSize, entries.size(), entries);
  }
}

Bytes Fat16Image::finish(uint32_t volume_id, Random& random) {
  table_ = {0xfff8, kEndOfChain};
  data_.clear();
  place(0, 0);
  const size_t garbage = data_.size() + 40 * kClusterSize;  // old bytes, some way behind the files
  data_.resize(garbage, '\0');
  data_ += random.bytes(20 * kClusterSize);
  data_.resize(kClusters * kClusterSize, '\0');
  table_.resize(kTableSectors * kSector / 2, 0);
  Bytes table;
  for (uint16_t entry : table_) base::append_le(table, entry);
  Bytes root = entries_of(nodes_[0], 0);
  CHECK(root.size() <= kRootSectors * kSector);
  root.resize(kRootSectors * kSector, '\0');
  Bytes out = master_boot_record(volume_id ^ 0x5a5a5a5a);
  out.resize(kPartitionStart * kSector, '\0');
  return out + boot_sector(volume_id) + table + table + root + data_;
}

}  // namespace clew::training
