// SPDX-License-Identifier: EUPL-1.2
// Nodes and blocks of Outlook's stores; see pst_file.h. Section numbers are those of [MS-PST]; the
// form with pages of 4 KiB, which it does not describe, follows libpff's documentation of the
// format. Heaps, properties and tables are in pst_heap.cc.
#include "extract/pst_file.h"

#include <algorithm>
#include <utility>

#include "extract/inflate.h"
#include "extract/pst_encoding.h"

namespace clew::extract {
namespace {

constexpr ByteView kSignature = "!BDN";
constexpr size_t kHeaderBytes = 564;
constexpr size_t kNodesMax = 20'000'000;
constexpr size_t kSubnodesMax = 1'000'000;
constexpr size_t kPagesKept = 4096;
constexpr size_t kBlocksOfDataMax = 8'000'000;
constexpr int kLevelsMax = 12;  ///< of trees of pages
constexpr size_t kBlockBytesMax = 64 << 10;
constexpr uint64_t kInternal = 2;  ///< of a block's number: lists blocks, is not encoded

constexpr uint8_t kBlockPage = 0x80;
constexpr uint8_t kNodePage = 0x81;

}  // namespace

bool PstFile::starts(ByteView head) {
  return head.size() >= 12 && head.starts_with(kSignature) &&
         (head.substr(8, 2) == "SM" || head.substr(8, 2) == "SO");
}

Result<std::unique_ptr<PstFile>> PstFile::open(evidence::ByteSource& source) {
  std::unique_ptr<PstFile> file(new PstFile(source));
  TRY(file->read_header());
  return file;
}

std::string_view PstFile::encoding() const {
  switch (encoding_) {
    case kPstPlain:
      return "none";
    case kPstPermuted:
      return "compressible";
    case kPstCyclic:
      return "high";
    default:
      return "unknown";
  }
}

/// Numbers of blocks and places in the file: 8 bytes, or 4 in the older form.
uint64_t PstFile::number(ByteView bytes, size_t at) const {
  return wide_ ? base::read_le<uint64_t>(bytes, at) : base::read_le<uint32_t>(bytes, at);
}

/// 2.2.2.6
Result<void> PstFile::read_header() {
  const Bytes header = TRY(evidence::read_head(*source_, kHeaderBytes));
  if (header.size() < kHeaderBytes || !starts(header)) return Error("no header");
  const auto version = base::read_le<uint16_t>(header, 10);
  constexpr uint16_t kWide = 20;
  constexpr uint16_t kBigPages = 36;
  wide_ = version >= kWide;
  big_pages_ = version >= kBigPages;
  encoding_ = static_cast<uint8_t>(header[wide_ ? 513 : 461]);
  const uint64_t node_root = number(header, wide_ ? 224 : 188);
  block_root_ = number(header, wide_ ? 240 : 196);
  read_nodes(node_root);
  return {};
}

/// 2.2.2.7.7: a page of a tree. Those that were read last are kept.
const Bytes& PstFile::page(uint64_t offset) {
  if (const auto found = pages_.find(offset); found != pages_.end()) return found->second;
  if (pages_.size() >= kPagesKept) pages_.clear();
  Bytes bytes(big_pages_ ? 4096 : 512, '\0');
  const auto n = source_->read(offset, bytes.data(), bytes.size());
  if (!n.ok() || *n < bytes.size()) {
    damaged_ = true;
    return empty_;
  }
  return pages_.emplace(offset, std::move(bytes)).first->second;
}

namespace {

/// What stands at the end of a page of a tree.
struct PageEnd {
  size_t count = 0;
  size_t entry_bytes = 0;
  int level = 0;
  bool valid = false;
};

PageEnd end_of(ByteView page, uint8_t type, bool wide, bool big) {
  PageEnd end;
  if (page.empty()) return end;
  const size_t entries = big ? 4056 : wide ? 488 : 496;
  const size_t trailer = big ? 4072 : wide ? 496 : 500;
  if (static_cast<uint8_t>(page[trailer]) != type) return end;
  end.count = big ? base::read_le<uint16_t>(page, entries) : static_cast<uint8_t>(page[entries]);
  const size_t rest = entries + (big ? 4 : 2);
  end.entry_bytes = static_cast<uint8_t>(page[rest]);
  end.level = static_cast<uint8_t>(page[rest + 1]);
  const size_t least = end.level > 0 || type == kBlockPage ? (wide ? 24 : 12) : (wide ? 28 : 16);
  end.valid =
      end.entry_bytes >= least && end.count * end.entry_bytes <= entries && end.level <= kLevelsMax;
  return end;
}

}  // namespace

/// The tree of nodes, from left to right.
void PstFile::read_nodes(uint64_t offset) {
  struct Place {
    uint64_t offset;
    int level;
  };
  std::vector<Place> stack = {{offset, kLevelsMax + 1}};
  const size_t width = wide_ ? 8 : 4;
  while (!stack.empty() && nodes_.size() < kNodesMax) {
    const Place place = stack.back();
    stack.pop_back();
    const Bytes bytes = page(place.offset);
    const PageEnd end = end_of(bytes, kNodePage, wide_, big_pages_);
    if (!end.valid || end.level >= place.level) {
      damaged_ = true;
      continue;
    }
    for (size_t i = 0; i < end.count; ++i) {
      // Branches are stacked from the last to the first.
      const size_t at = (end.level > 0 ? end.count - 1 - i : i) * end.entry_bytes;
      if (end.level > 0) {
        stack.push_back({number(bytes, at + 2 * width), end.level});
      } else {
        nodes_.push_back({base::read_le<uint32_t>(bytes, at), number(bytes, at + width),
                          number(bytes, at + 2 * width),
                          base::read_le<uint32_t>(bytes, at + 3 * width)});
      }
    }
  }
  pages_.clear();
  std::stable_sort(nodes_.begin(), nodes_.end(),
                   [](const PstNode& a, const PstNode& b) { return a.id < b.id; });
}

const PstNode* PstFile::find(uint32_t id) const {
  const auto found =
      std::lower_bound(nodes_.begin(), nodes_.end(), id,
                       [](const PstNode& node, uint32_t wanted) { return node.id < wanted; });
  return found != nodes_.end() && found->id == id ? &*found : nullptr;
}

/// The tree of blocks: the last entry that is not greater leads on.
std::optional<PstFile::BlockPlace> PstFile::find_block(uint64_t id) {
  id &= ~uint64_t{1};
  const size_t width = wide_ ? 8 : 4;
  uint64_t offset = block_root_;
  for (int level = kLevelsMax + 1; level > 0;) {
    const Bytes& bytes = page(offset);
    const PageEnd end = end_of(bytes, kBlockPage, wide_, big_pages_);
    if (!end.valid || end.level >= level || end.count == 0) break;
    size_t low = 0;
    size_t high = end.count;
    while (high - low > 1) {
      const size_t middle = (low + high) / 2;
      const uint64_t key = number(bytes, middle * end.entry_bytes) & ~uint64_t{1};
      (key <= id ? low : high) = middle;
    }
    const size_t at = low * end.entry_bytes;
    if (end.level > 0) {
      offset = number(bytes, at + 2 * width);
      level = end.level;
      continue;
    }
    if ((number(bytes, at) & ~uint64_t{1}) != id) break;
    return BlockPlace{number(bytes, at + width), base::read_le<uint16_t>(bytes, at + 2 * width)};
  }
  return std::nullopt;
}

/// 2.2.2.8
Bytes PstFile::block(uint64_t id) {
  if (id == 0) return {};
  const auto place = find_block(id);
  if (!place) {
    damaged_ = true;
    return {};
  }
  Bytes bytes(place->size, '\0');
  const auto n = source_->read(place->offset, bytes.data(), bytes.size());
  if (!n.ok() || *n < bytes.size()) {
    damaged_ = true;
    return {};
  }
  if (big_pages_ && bytes.size() > 2 && bytes[0] == '\x78') {
    // Blocks of the form with large pages may be compressed by zlib.
    Bytes inflated(kBlockBytesMax, '\0');
    Inflater inflater;
    const auto step = inflater.step(bytes, inflated.data(), inflated.size());
    if (step.status == Inflater::Status::kEnd) {
      inflated.resize(step.given);
      bytes = std::move(inflated);
    }
  }
  if ((id & kInternal) == 0) {
    if (encoding_ == kPstPermuted) undo_permuted(bytes);
    if (encoding_ == kPstCyclic) undo_cyclic(bytes, static_cast<uint32_t>(id));
  }
  return bytes;
}

/// 2.2.2.8.3.2: data, or a list of blocks of data, or a list of such lists.
void PstFile::append_extents(uint64_t data, Layout& layout) {
  std::vector<uint64_t> stack = {data};
  const size_t width = wide_ ? 8 : 4;
  size_t lists = 0;
  while (!stack.empty() && layout.extents.size() < kBlocksOfDataMax) {
    const uint64_t id = stack.back();
    stack.pop_back();
    if ((id & kInternal) == 0) {
      const auto place = find_block(id);
      if (!place) {
        damaged_ = true;
        continue;
      }
      uint64_t size = place->size;
      if (big_pages_) size = block(id).size();
      layout.extents.push_back({id, layout.size});
      layout.size += size;
      continue;
    }
    const Bytes list = block(id);
    // A list of lists has at most 64 KiB / 8 entries: more lists than that lie in a circle.
    if (list.size() < 8 || list[0] != 1 || ++lists > kBlockBytesMax / 4) {
      damaged_ = true;
      continue;
    }
    const size_t count =
        std::min<size_t>(base::read_le<uint16_t>(list, 2), (list.size() - 8) / width);
    for (size_t i = count; i > 0; --i) stack.push_back(number(list, 8 + (i - 1) * width));
  }
}

PstFile::Layout PstFile::layout(uint64_t data) {
  Layout layout;
  if (data != 0) append_extents(data, layout);
  return layout;
}

/// 2.2.2.8.3.3
std::vector<PstNode> PstFile::subnodes(uint64_t id) {
  std::vector<PstNode> nodes;
  if (id == 0) return nodes;
  std::vector<uint64_t> stack = {id};
  const size_t width = wide_ ? 8 : 4;
  const size_t start = wide_ ? 8 : 4;
  size_t lists = 0;
  while (!stack.empty() && nodes.size() < kSubnodesMax) {
    const uint64_t at_block = stack.back();
    stack.pop_back();
    const Bytes bytes = block(at_block);
    if (bytes.size() < start || bytes[0] != 2 || ++lists > kBlockBytesMax / 4) {
      damaged_ = true;
      continue;
    }
    const bool leaf = bytes[1] == 0;
    const size_t entry = leaf ? 3 * width : 2 * width;
    const size_t count =
        std::min<size_t>(base::read_le<uint16_t>(bytes, 2), (bytes.size() - start) / entry);
    for (size_t i = 0; i < count; ++i) {
      const size_t at = start + (leaf ? i : count - 1 - i) * entry;
      if (leaf) {
        nodes.push_back({base::read_le<uint32_t>(bytes, at), number(bytes, at + width),
                         number(bytes, at + 2 * width), 0});
      } else {
        stack.push_back(number(bytes, at + width));
      }
    }
  }
  return nodes;
}

Result<size_t> PstNodeSource::read(uint64_t offset, char* out, size_t length) {
  size_t done = 0;
  while (done < length && offset + done < layout_.size) {
    const uint64_t at = offset + done;
    const auto next = std::upper_bound(
        layout_.extents.begin(), layout_.extents.end(), at,
        [](uint64_t wanted, const PstFile::Extent& extent) { return wanted < extent.start; });
    const PstFile::Extent& extent = *std::prev(next);
    if (held_block_ != extent.block) {
      held_ = file_.block(extent.block);
      held_block_ = extent.block;
    }
    const auto inside = static_cast<size_t>(at - extent.start);
    if (inside >= held_.size()) return Error("a block of the store cannot be read");
    const size_t n = std::min(length - done, held_.size() - inside);
    std::copy_n(held_.data() + inside, n, out + done);
    done += n;
  }
  return done;
}

}  // namespace clew::extract
