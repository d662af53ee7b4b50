// SPDX-License-Identifier: EUPL-1.2
// RAR archives of versions 1.5 to 4 and 5, by libarchive. RAR 5.0 archive format, and TechNote.txt
// for what came before. Version 4 locks with AES-128, version 5 with AES-256.
#include <archive.h>

#include <algorithm>
#include <optional>
#include <set>

#include "extract/formats/libarchive_reader.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature4("Rar!\x1a\x07\x00", 7);
constexpr ByteView kSignature5("Rar!\x1a\x07\x01\x00", 8);

// Version 5 headers.
constexpr size_t kHeaderBytesMax = 64 << 10;  ///< longer ones are not looked into for locks
constexpr uint32_t kHeadersMax = 1'000'000;
constexpr uint64_t kTypeFile = 2;
constexpr uint64_t kFlagExtra = 1;
constexpr uint64_t kFlagData = 2;
constexpr uint64_t kFlagTime = 2;      ///< of the file
constexpr uint64_t kFlagChecksum = 4;  ///< of the file
constexpr uint64_t kRecordEncryption = 1;

bool is_version_5(ByteView head) { return head.substr(0, 8) == kSignature5; }

int sniff(const Prefix& prefix) {
  const bool rar = prefix.head.substr(0, 7) == kSignature4 || is_version_5(prefix.head);
  return rar ? kSure : kNo;
}

std::string cipher(ByteSource& source) {
  const auto head = evidence::read_head(source, kSignature5.size());
  return head.ok() && is_version_5(head.value()) ? "aes256" : "aes128";
}

/// Reads the variable-length integers and fields of a RAR 5 header. Beyond its end all is 0.
class Header {
 public:
  explicit Header(ByteView bytes) : left_(bytes) {}

  uint64_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 63 && !left_.empty(); shift += 7) {
      const auto byte = static_cast<uint8_t>(left_[0]);
      left_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }
  ByteView take(uint64_t length) {
    const ByteView taken =
        left_.substr(0, static_cast<size_t>(std::min<uint64_t>(length, left_.size())));
    left_.remove_prefix(taken.size());
    return taken;
  }
  size_t left() const { return left_.size(); }

 private:
  ByteView left_;
};

/// The name of a file header (without what precedes it: type, flags, sizes) that is followed by
/// `extra` bytes of records, if one of these says that the file is locked.
std::optional<Bytes> locked_name(Header header, uint64_t extra) {
  const uint64_t flags = header.number();
  header.number();  // unpacked size
  header.number();  // attributes
  if ((flags & kFlagTime) != 0) header.take(4);
  if ((flags & kFlagChecksum) != 0) header.take(4);
  header.number();  // compression
  header.number();  // host
  const Bytes name(header.take(header.number()));
  if (header.left() < extra) return {};
  header.take(header.left() - extra);
  while (header.left() > 0) {
    Header record(header.take(header.number()));
    if (record.number() == kRecordEncryption) return name;
  }
  return {};
}

/// The members of a version 5 archive that are locked. The library (3.6) takes them for damaged.
std::set<Bytes> locked_names(ByteSource& source) {
  std::set<Bytes> found;
  Bytes bytes(kHeaderBytesMax, '\0');
  uint64_t at = kSignature5.size();
  for (uint32_t i = 0; i < kHeadersMax; ++i) {
    const auto n = source.read(at, bytes.data(), bytes.size());
    if (!n.ok() || *n <= 4) break;
    Header whole(ByteView(bytes).substr(4, *n - 4));
    const uint64_t length = whole.number();
    const uint64_t before = *n - whole.left();
    if (length == 0 || length > whole.left()) break;
    Header header(whole.take(length));
    const uint64_t type = header.number();
    const uint64_t flags = header.number();
    const uint64_t extra = (flags & kFlagExtra) != 0 ? header.number() : 0;
    const uint64_t data = (flags & kFlagData) != 0 ? header.number() : 0;
    if (type == kTypeFile) {
      if (auto name = locked_name(header, extra)) found.insert(std::move(*name));
    }
    if (data > source.size()) break;
    at += before + length + data;
  }
  return found;
}

int enable(struct archive* reader) {
  return std::min(archive_read_support_format_rar(reader),
                  archive_read_support_format_rar5(reader));
}

Outcome extract(ByteSource& source, Output& out) {
  ArchiveKind kind = {.enable = enable, .cipher = cipher};
  const auto head = evidence::read_head(source, kSignature5.size());
  if (head.ok() && is_version_5(head.value())) kind.locked_names = locked_names;
  return read_archive(source, out, kind).outcome;
}

}  // namespace

extern constinit const Format kRar = {
    .name = "rar",
    .summary = "RAR archives, versions 4 and 5",
    .specification = "RAR 5.0 archive format; RAR TechNote",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
