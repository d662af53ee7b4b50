// SPDX-License-Identifier: EUPL-1.2
// Caches of thumbnails of Windows: Thumbs.db (a compound file with a picture a stream) and
// thumbcache_*.db (entries one after the other, Vista to 11). The pictures are children, also of
// files that are long gone. After "Windows Explorer Thumbnail Cache database format" (libyal).
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "extract/compound_file.h"
#include "extract/format.h"
#include "extract/windows_values.h"

namespace clew::extract {
namespace {

constexpr ByteView kEntryMark = "CMMM";
constexpr uint64_t kPictureBytesMax = 64 << 20;
constexpr size_t kCatalogBytesMax = 64 << 20;
constexpr size_t kDirectoryEntryBytes = 128;
constexpr size_t kHeaderSearch = 64;  ///< where the first entry begins at the latest
constexpr uint32_t kVersionVista = 20;
constexpr uint32_t kVersionSeven = 21;
constexpr uint32_t kVersionLast = 64;  ///< 32 is Windows 10 and 11; room for later ones

/// Whether the directory of a compound file, where it lies in the prefix, lists thumbnails.
bool has_catalog(ByteView head) {
  if (!CompoundFile::starts(head) || head.size() < 512) return false;
  const uint32_t shift = base::read_le<uint16_t>(head, 30);
  if (shift != 9 && shift != 12) return false;
  const uint64_t at = (uint64_t{base::read_le<uint32_t>(head, 48)} + 1) << shift;
  for (uint64_t entry = at + kDirectoryEntryBytes;
       entry + kDirectoryEntryBytes <= std::min<uint64_t>(head.size(), at + (uint64_t{1} << shift));
       entry += kDirectoryEntryBytes) {
    const std::string name = utf8_of_wide(head.substr(entry, 64));
    if (name == "Catalog") return true;
    // Vista and later: size and hash, as in "256_81d2a4f6c02b9d11".
    const size_t bar = name.find('_');
    if ((bar == 2 || bar == 3 || bar == 4) && name.size() > bar + 8 &&
        name.find_first_not_of("0123456789abcdefABCDEF_") == std::string::npos) {
      return true;
    }
  }
  return false;
}

bool is_cache(ByteView head) {
  if (!head.starts_with(kEntryMark) || head.size() < 24) return false;
  const auto version = base::read_le<uint32_t>(head, 4);
  return version >= kVersionVista && version <= kVersionLast &&
         base::read_le<uint32_t>(head, 8) < 64;
}

int sniff(const Prefix& prefix) {
  return is_cache(prefix.head) || has_catalog(prefix.head) ? kExact : kNo;
}

/// Catalog of Thumbs.db: names and times of the files under the numbers of their pictures.
struct Pictured {
  std::string name;
  std::optional<TimeMs> time;
};
std::map<std::string, Pictured> read_catalog(ByteView catalog) {
  std::map<std::string, Pictured> found;
  if (catalog.size() < 16) return found;
  size_t at = base::read_le<uint16_t>(catalog, 0);
  while (at + 16 <= catalog.size()) {
    const auto size = base::read_le<uint32_t>(catalog, at);
    if (size < 18 || size > catalog.size() - at) break;
    std::string number = std::to_string(base::read_le<uint32_t>(catalog, at + 4));
    // Streams are named by the number's digits from the last to the first.
    std::reverse(number.begin(), number.end());
    found[number] = {utf8_of_wide(catalog.substr(at + 16, size - 16)),
                     time_of_filetime(base::read_le<uint64_t>(catalog, at + 8))};
    at += size;
  }
  return found;
}

/// Where the picture begins behind its header of 12 or 16 bytes, or at a known signature.
size_t picture_start(ByteView stream) {
  for (const ByteView mark : {ByteView("\xff\xd8\xff"), ByteView("\x89PNG")}) {
    const size_t at = stream.substr(0, 256).find(mark);
    if (at != ByteView::npos) return at;
  }
  const size_t header = stream.size() >= 4 ? base::read_le<uint32_t>(stream, 0) : 0;
  return header >= 12 && header < 64 && header < stream.size() ? header : 0;
}

Outcome read_compound(ByteSource& source, Output& out) {
  auto file = CompoundFile::open(source);
  if (!file.ok()) {
    out.anomaly("compound_file_damaged", 0, file.error().text);
    find_format("bytes")->extract(source, out);
    return Outcome::partial("the compound file is damaged");
  }
  std::map<std::string, Pictured> catalog;
  if (const auto* entry = file->find("Catalog")) {
    catalog = read_catalog(file->read(*entry, kCatalogBytesMax));
  }
  size_t pictures = 0;
  for (const auto& entry : file->entries()) {
    if (entry.storage || entry.name == "Catalog" || out.full()) continue;
    Child child;
    child.kind = model::ItemKind::kEmbedded;
    child.name = "thumbnail " + entry.name;
    const auto known = catalog.find(entry.name);
    if (known != catalog.end()) {
      child.fields.push_back({"thumbnail_of", known->second.name});
      if (known->second.time) {
        child.time = {*known->second.time, model::TimeCertainty::kFileSystem};
      }
      out.text(known->second.name + "\n");
    }
    if (entry.size > kPictureBytesMax) {
      out.child_without_bytes(child, entry.size, Outcome::skipped("larger than is read"));
      continue;
    }
    const Bytes stream = file->read(entry, kPictureBytesMax);
    evidence::ViewSource picture(ByteView(stream).substr(picture_start(stream)));
    out.child(child, picture);
    ++pictures;
  }
  out.field("pictures", std::to_string(pictures));
  if (!file->damaged()) return Outcome::done();
  out.anomaly("compound_file_damaged");
  return Outcome::partial("the compound file is damaged");
}

/// Reads entry after entry of a thumbcache.
class Cache {
 public:
  Cache(ByteSource& source, Output& out) : source_(source), out_(out) {}

  Outcome read() {
    const auto head = evidence::read_head(source_, kHeaderSearch);
    if (!head.ok() || !is_cache(*head)) return Outcome::failed("the cache is damaged");
    version_ = base::read_le<uint32_t>(*head, 4);
    out_.field("cache_version", std::to_string(version_));
    uint64_t at = ByteView(*head).find(kEntryMark, kEntryMark.size());
    if (at == ByteView::npos) at = source_.size();  // no entries
    bool whole = true;
    while (at < source_.size() && !out_.full()) {
      const uint64_t size = entry(at);
      if (size == 0) {
        whole = at_end(at);
        break;
      }
      at += size;
    }
    out_.field("pictures", std::to_string(pictures_));
    if (whole) return Outcome::done();
    out_.anomaly("cache_damaged", at);
    return Outcome::partial("the cache is damaged");
  }

 private:
  /// Whether nothing but zeros follows, as in files that are kept larger than what is in them.
  bool at_end(uint64_t at) {
    Bytes rest(4096, '\0');
    const auto n = source_.read(at, rest.data(), rest.size());
    return n.ok() && rest.find_first_not_of('\0') == Bytes::npos;
  }

  /// Reports the entry at an offset; returns its length, 0 when there is none.
  uint64_t entry(uint64_t at) {
    const bool named = version_ == kVersionVista;
    const size_t sized = version_ > kVersionSeven ? 8 : 0;  // width and height
    const size_t lengths = named ? 24 : 16;
    const size_t header_bytes = lengths + 12 + sized + 4 + 16;
    Bytes header(header_bytes, '\0');
    const auto n = source_.read(at, header.data(), header.size());
    if (!n.ok() || *n < header.size() || !header.starts_with(kEntryMark)) return 0;
    const uint64_t size = base::read_le<uint32_t>(header, 4);
    const uint64_t name_bytes = base::read_le<uint32_t>(header, lengths);
    const uint64_t padding = base::read_le<uint32_t>(header, lengths + 4);
    const uint64_t data = base::read_le<uint32_t>(header, lengths + 8);
    if (size > source_.size() - at) return 0;
    if (size < header_bytes || name_bytes + padding + data > size - header_bytes) return 0;
    if (data == 0) return size;
    Bytes name(std::min<uint64_t>(name_bytes, 1024), '\0');
    const auto got = source_.read(at + header_bytes, name.data(), name.size());
    if (!got.ok()) return 0;
    Child child;
    child.kind = model::ItemKind::kEmbedded;
    child.name = "thumbnail " + utf8_of_wide(name);
    child.fields.push_back(
        {"cache_key", fmt::format("{:016x}", base::read_le<uint64_t>(header, 8))});
    evidence::SliceSource picture(source_, at + header_bytes + name_bytes + padding, data);
    if (picture.size() < data) return 0;
    out_.child(child, picture);
    ++pictures_;
    return size;
  }

  ByteSource& source_;
  Output& out_;
  uint32_t version_ = 0;
  uint64_t pictures_ = 0;
};

Outcome extract(ByteSource& source, Output& out) {
  const auto head = evidence::read_head(source, kEntryMark.size());
  if (head.ok() && *head == kEntryMark) {
    out.field(model::field::kKind, "thumbcache");
    return Cache(source, out).read();
  }
  out.field(model::field::kKind, "thumbs.db");
  return read_compound(source, out);
}

}  // namespace

extern constinit const Format kThumbnails = {
    .name = "thumbnails",
    .summary = "Caches of thumbnails of Windows: Thumbs.db, thumbcache",
    .specification = "Windows Explorer Thumbnail Cache database format (libyal)",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
