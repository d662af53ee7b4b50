// SPDX-License-Identifier: EUPL-1.2
// Packages by libarchive; see package.h. ZIP as in APPNOTE 6.3.10.
#include "extract/package.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

#include "base/hash.h"

namespace clew::extract {
namespace {

constexpr size_t kPiece = 64 << 10;
constexpr size_t kPrefixPartsMax = 256;

/// libarchive's callbacks over a ByteSource. They report failure by return value and never throw.
class Feed {
 public:
  explicit Feed(ByteSource& source) : source_(source), piece_(kPiece, '\0') {}

  static la_ssize_t read(struct archive*, void* self, const void** out) {
    auto& feed = *static_cast<Feed*>(self);
    const auto n = feed.source_.read(feed.at_, feed.piece_.data(), feed.piece_.size());
    if (!n.ok()) return ARCHIVE_FATAL;
    *out = feed.piece_.data();
    feed.at_ += n.value();
    return static_cast<la_ssize_t>(n.value());
  }
  static la_int64_t skip(struct archive*, void* self, la_int64_t length) {
    auto& feed = *static_cast<Feed*>(self);
    const uint64_t left = feed.source_.size() - std::min(feed.at_, feed.source_.size());
    const uint64_t n = std::min<uint64_t>(length < 0 ? 0 : static_cast<uint64_t>(length), left);
    feed.at_ += n;
    return static_cast<la_int64_t>(n);
  }
  static la_int64_t seek(struct archive*, void* self, la_int64_t offset, int whence) {
    auto& feed = *static_cast<Feed*>(self);
    const auto size = static_cast<la_int64_t>(feed.source_.size());
    const auto at = static_cast<la_int64_t>(feed.at_);
    const la_int64_t to = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? at : size);
    if (to < 0 || to > size) return ARCHIVE_FATAL;
    feed.at_ = static_cast<uint64_t>(to);
    return to;
  }

 private:
  ByteSource& source_;
  Bytes piece_;
  uint64_t at_ = 0;
};

using Reader = std::unique_ptr<struct archive, int (*)(struct archive*)>;

class Part : public PackagePart {
 public:
  Part(struct archive* reader, struct archive_entry* entry) : reader_(reader), entry_(entry) {
    const char* name = archive_entry_pathname(entry);
    if (name != nullptr) name_ = name;
    // Some writers use the other slash.
    std::replace(name_.begin(), name_.end(), '\\', '/');
  }
  const std::string& name() const override { return name_; }
  bool encrypted() const override { return archive_entry_is_encrypted(entry_) != 0; }
  bool damaged() const override { return damaged_; }

  Bytes bytes() override {
    Bytes out;
    each_piece([&](ByteView piece) {
      const size_t room = kPartBytesMax - out.size();
      out.append(piece.substr(0, room));
      if (piece.size() > room) damaged_ = true;
      return piece.size() <= room;
    });
    return out;
  }

  std::optional<Bytes> sha256() override {
    base::Sha256 hasher;
    each_piece([&](ByteView piece) {
      hasher.update(piece);
      return true;
    });
    return damaged_ ? std::nullopt : std::optional(hasher.finish());
  }

  Bytes piece() override {
    Bytes piece(kPiece, '\0');
    const la_ssize_t n = archive_read_data(reader_, piece.data(), piece.size());
    if (n < 0) damaged_ = true;
    piece.resize(n < 0 ? 0 : static_cast<size_t>(n));
    return piece;
  }

  void report(const Child& child, Output& out) override {
    const la_int64_t said = archive_entry_size_is_set(entry_) != 0 ? archive_entry_size(entry_) : 0;
    const uint64_t size = said < 0 ? 0 : static_cast<uint64_t>(said);
    if (encrypted()) {
      return out.child_without_bytes(child, size, Outcome::encrypted("the part is encrypted"));
    }
    auto unpacker = out.unpack();
    bool room = true;
    each_piece([&](ByteView piece) { return room = unpacker->append(piece).ok(); });
    if (!room) return out.child_without_bytes(child, size, Outcome::skipped("expansion limit"));
    auto source = unpacker->finish();
    if (source.ok()) {
      out.child(child, **source);
    } else {
      out.child_without_bytes(child, size, Outcome::failed("its bytes could not be unpacked"));
    }
  }

 private:
  /// Calls `take` with one piece after the other until it returns false.
  template <typename Take>
  void each_piece(const Take& take) {
    Bytes piece(kPiece, '\0');
    for (;;) {
      const la_ssize_t n = archive_read_data(reader_, piece.data(), piece.size());
      if (n < 0) damaged_ = true;
      if (n <= 0 || !take(ByteView(piece).substr(0, static_cast<size_t>(n)))) return;
    }
  }

  struct archive* reader_;
  struct archive_entry* entry_;
  std::string name_;
  bool damaged_ = false;
};

PackageWalk walk(ByteSource& source, bool by_directory,
                 const std::function<void(PackagePart&)>& visit) {
  PackageWalk result;
  result.by_directory = by_directory;
  Feed feed(source);
  const Reader reader(archive_read_new(), archive_read_free);
  if (by_directory) {
    archive_read_support_format_zip_seekable(reader.get());
  } else {
    archive_read_support_format_zip_streamable(reader.get());
  }
  archive_read_set_read_callback(reader.get(), Feed::read);
  archive_read_set_skip_callback(reader.get(), Feed::skip);
  if (by_directory) archive_read_set_seek_callback(reader.get(), Feed::seek);
  archive_read_set_callback_data(reader.get(), &feed);
  int status = archive_read_open1(reader.get());
  while (status >= ARCHIVE_WARN && result.parts < kPartsMax) {
    struct archive_entry* entry = nullptr;
    status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return result;
    if (status < ARCHIVE_WARN) break;
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    ++result.parts;
    Part part(reader.get(), entry);
    visit(part);
    if (part.damaged()) result.whole = false;
  }
  result.whole = false;
  const char* said = archive_error_string(reader.get());
  result.error = said == nullptr ? "" : said;
  return result;
}

}  // namespace

PackageWalk walk_package(ByteSource& source, const std::function<void(PackagePart&)>& visit) {
  PackageWalk result = walk(source, true, visit);
  if (result.parts > 0) return result;
  result = walk(source, false, visit);
  result.whole = false;
  return result;
}

std::vector<std::string> parts_in_prefix(ByteView head) {
  constexpr ByteView kSignature("PK\3\4", 4);
  constexpr size_t kHeaderBytes = 30;
  std::vector<std::string> names;
  size_t at = 0;
  while (names.size() < kPrefixPartsMax && head.size() >= at + kHeaderBytes &&
         head.substr(at, 4) == kSignature) {
    const auto flags = base::read_le<uint16_t>(head, at + 6);
    const auto packed = base::read_le<uint32_t>(head, at + 18);
    const auto name_length = base::read_le<uint16_t>(head, at + 26);
    const auto extra_length = base::read_le<uint16_t>(head, at + 28);
    names.emplace_back(head.substr(at + kHeaderBytes, name_length));
    std::replace(names.back().begin(), names.back().end(), '\\', '/');
    at += kHeaderBytes + name_length + extra_length;
    at = std::min<size_t>(at + packed, head.size());
    // Sizes may follow the bytes, or a descriptor of them.
    if ((flags & 8) != 0) at = head.find(kSignature, at);
    if (at >= head.size()) break;
  }
  return names;
}

}  // namespace clew::extract
