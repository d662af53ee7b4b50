// SPDX-License-Identifier: EUPL-1.2
// PowerPoint presentations of 97 to 2003 ([MS-PPT]): texts of slides, notes and comments, targets
// of links, properties, pictures, embedded files. A presentation that was saved in a hurry keeps
// what was overwritten: it is read, too. The format ole hands them here.
#include <algorithm>
#include <set>
#include <vector>

#include "extract/code_page.h"
#include "extract/inflate.h"
#include "extract/legacy_office.h"

namespace clew::extract {
namespace {

constexpr uint64_t kStreamBytesMax = 256 << 20;
constexpr size_t kNestingMax = 64;
constexpr size_t kTextBytes = 32 << 20;

// Records (2.13.24).
constexpr uint16_t kMaster = 0x03F8;
constexpr uint16_t kComment = 0x2EE0;
constexpr uint16_t kLink = 0x0FD7;
constexpr uint16_t kHeaders = 0x0FD9;
constexpr uint16_t kWideText = 0x0FA0;
constexpr uint16_t kByteText = 0x0FA8;
constexpr uint16_t kString = 0x0FBA;
constexpr uint16_t kStoredObject = 0x1011;

int sniff(const Prefix&) { return kNo; }

/// Takes unpacked bytes of an object as a child.
void give_packed(ByteView packed, size_t number, Output& out) {
  auto unpacker = out.unpack();
  Inflater inflater;
  Bytes piece(64 << 10, '\0');
  Child child;
  child.name = "object " + std::to_string(number);
  child.kind = model::ItemKind::kEmbedded;
  for (;;) {
    const auto step = inflater.step(packed, piece.data(), piece.size());
    packed.remove_prefix(step.taken);
    if (step.given > 0 && !unpacker->append(ByteView(piece).substr(0, step.given)).ok()) {
      return out.child_without_bytes(child, unpacker->size(), Outcome::skipped("expansion limit"));
    }
    if (step.status != Inflater::Status::kMore || (step.taken == 0 && step.given == 0)) break;
  }
  auto source = unpacker->finish();
  if (source.ok()) out.child(child, **source);
}

class Reader {
 public:
  Reader(ByteView stream, Output& out) : stream_(stream), out_(out) {}

  /// Goes through the records; false where one is longer than what is around it.
  bool read() {
    bool whole = true;
    for (size_t at = 0; at + 8 <= stream_.size() && out_.text_size() < kTextBytes;) {
      while (!around_.empty() && at >= around_.back().end) around_.pop_back();
      const auto head = base::read_le<uint16_t>(stream_, at);
      const auto type = base::read_le<uint16_t>(stream_, at + 2);
      const size_t length = base::read_le<uint32_t>(stream_, at + 4);
      at += 8;
      if (length > stream_.size() - at) {
        whole = false;
        break;
      }
      const bool container = (head & 0xF) == 0xF;
      if (container && type != kMaster && around_.size() < kNestingMax) {
        around_.push_back({type, at + length});
        continue;
      }
      if (!container) atom(type, static_cast<uint16_t>(head >> 4), stream_.substr(at, length));
      at += length;
    }
    return whole;
  }

 private:
  struct Container {
    uint16_t type;
    size_t end;
  };

  bool within(uint16_t type) const {
    return std::any_of(around_.begin(), around_.end(),
                       [type](const Container& c) { return c.type == type; });
  }

  void atom(uint16_t type, uint16_t instance, ByteView body) {
    if (type == kWideText) return text(utf16le_to_utf8(body));
    if (type == kByteText) {
      std::string decoded;
      pages_.append(decoded, body, kWesternCodePage);
      return text(decoded);
    }
    if (type == kString && (within(kComment) || within(kLink) || within(kHeaders))) {
      return text(utf16le_to_utf8(body));
    }
    if (type == kStoredObject && instance == 1 && body.size() > 4 && !out_.full()) {
      give_packed(body.substr(4), ++objects_, out_);
    } else if (type == kStoredObject && instance == 0 && !out_.full()) {
      Child child;
      child.name = "object " + std::to_string(++objects_);
      child.kind = model::ItemKind::kEmbedded;
      evidence::ViewSource source(body);
      out_.child(child, source);
    }
  }

  /// Each text once: saving again leaves copies.
  void text(std::string words) {
    for (char& c : words) {
      if (c == '\r' || c == '\v' || c == '\f') c = '\n';
    }
    words.erase(std::remove(words.begin(), words.end(), '\0'), words.end());
    if (words.find_first_not_of(" \n\t*") == std::string::npos) return;
    if (!seen_.insert(std::hash<std::string>()(words)).second) return;
    out_.text(words);
    out_.text("\n");
  }

  ByteView stream_;
  Output& out_;
  CodePages pages_;
  std::vector<Container> around_;
  std::set<size_t> seen_;
  size_t objects_ = 0;
};

Outcome extract(ByteSource& source, Output& out) {
  auto file = CompoundFile::open(source);
  if (!file.ok()) return Outcome::failed("the compound file is damaged");
  const Bytes stream = stream_of(*file, "PowerPoint Document", kStreamBytesMax);
  const bool whole = Reader(stream, out).read();
  give_document_properties(*file, out);
  give_drawn_pictures(stream_of(*file, "Pictures", kStreamBytesMax), out);
  give_embedded_objects(*file, out);
  if (!whole) {
    out.anomaly("record_truncated");
    return Outcome::partial("a record of the presentation is cut off");
  }
  return outcome_of(*file, out);
}

}  // namespace

extern constinit const Format kPpt = {
    .name = "ppt",
    .summary = "PowerPoint presentations of 97 to 2003",
    .specification = "MS-PPT",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
