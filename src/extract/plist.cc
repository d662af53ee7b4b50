// SPDX-License-Identifier: EUPL-1.2
// Property lists; see plist.h. The binary form keeps objects in a table, so that one object may be
// named many times: each container is told once, which also ends circles.
#include "extract/plist.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include "base/time.h"
#include "base/utf8.h"
#include "extract/xml_scanner.h"

namespace clew::extract {
namespace {

constexpr size_t kTrailerBytes = 32;
constexpr size_t kPathBytesMax = 1024;
constexpr int64_t kAppleEpochMs = 978'307'200'000;  ///< 2001-01-01
constexpr double kDateSecondsMax = 1e11;

std::string_view trimmed(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r\n") + 1 - start);
}

std::string from_utf16be(ByteView bytes) {
  std::string out;
  for (size_t i = 0; i + 2 <= bytes.size(); i += 2) {
    uint32_t point = base::read_be<uint16_t>(bytes, i);
    if (point >= 0xD800 && point < 0xDC00 && i + 4 <= bytes.size()) {
      const uint32_t low = base::read_be<uint16_t>(bytes, i + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    base::append_utf8(out, point);
  }
  return out;
}

std::string date_text(double seconds) {
  if (!std::isfinite(seconds) || std::abs(seconds) > kDateSecondsMax) return {};
  return base::to_iso(kAppleEpochMs + static_cast<int64_t>(std::llround(seconds * 1000)));
}

// --- Binary -------------------------------------------------------------------------------------

class BinaryReader {
 public:
  BinaryReader(ByteView bytes, Plist& list) : bytes_(bytes), list_(list) {}

  void read() {
    list_.binary = true;
    if (bytes_.size() < 8 + kTrailerBytes) return fail("plist_truncated");
    const size_t trailer = bytes_.size() - kTrailerBytes;
    offset_size_ = static_cast<uint8_t>(bytes_[trailer + 6]);
    ref_size_ = static_cast<uint8_t>(bytes_[trailer + 7]);
    const auto count = base::read_be<uint64_t>(bytes_, trailer + 8);
    const auto root = base::read_be<uint64_t>(bytes_, trailer + 16);
    table_ = base::read_be<uint64_t>(bytes_, trailer + 24);
    const bool sizes = offset_size_ >= 1 && offset_size_ <= 8 && ref_size_ >= 1 && ref_size_ <= 8;
    if (!sizes || table_ > trailer || count > (trailer - table_) / offset_size_ || root >= count) {
      return fail("plist_truncated");
    }
    if (count > kPlistNodesMax) return fail("plist_limit");
    list_.root = static_cast<uint32_t>(root);
    list_.nodes.resize(count);
    for (size_t i = 0; i < count; ++i) {
      if (!read_object(integer(table_ + i * offset_size_, offset_size_), list_.nodes[i])) {
        fail("plist_malformed");
      }
    }
  }

 private:
  void fail(std::string_view error) {
    if (list_.error.empty()) list_.error = error;
  }
  /// `size` bytes at `at`, which are there, big-endian.
  uint64_t integer(size_t at, size_t size) const {
    uint64_t value = 0;
    for (size_t i = 0; i < size; ++i) value = value << 8 | static_cast<uint8_t>(bytes_[at + i]);
    return value;
  }
  bool fits(uint64_t at, uint64_t length) const {
    return at <= bytes_.size() && length <= bytes_.size() - at;
  }

  bool read_object(uint64_t at, Plist::Node& node) {
    if (!fits(at, 1)) return false;
    const auto marker = static_cast<uint8_t>(bytes_[at++]);
    const unsigned low = marker & 15;
    switch (marker >> 4) {
      case 0x0:
        node.kind = low == 8 || low == 9 ? PlistKind::kBoolean : PlistKind::kNull;
        node.integer = low == 9 ? 1 : 0;
        return true;
      case 0x1:
        return read_integer(at, size_t{1} << low, PlistKind::kNumber, node);
      case 0x8:
        return read_integer(at, low + 1, PlistKind::kReference, node);
      case 0x2:
      case 0x3:
        return read_real(at, low, marker == 0x33, node);
      default:
        return read_sized(marker >> 4, low, at, node);
    }
  }

  bool read_integer(uint64_t at, size_t size, PlistKind kind, Plist::Node& node) const {
    if (size > 16 || !fits(at, size)) return false;
    const size_t skip = size > 8 ? size - 8 : 0;  // 128-bit integers hold unsigned 64-bit ones
    node.kind = kind;
    node.integer = static_cast<int64_t>(integer(at + skip, size - skip));
    return true;
  }
  bool read_real(uint64_t at, unsigned low, bool date, Plist::Node& node) const {
    if (low != 2 && low != 3) return false;
    const size_t size = size_t{1} << low;
    if (!fits(at, size)) return false;
    node.kind = date ? PlistKind::kDate : PlistKind::kNumber;
    node.is_real = true;
    node.real =
        low == 2
            ? static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(integer(at, size))))
            : std::bit_cast<double>(integer(at, size));
    return true;
  }

  bool read_sized(unsigned type, unsigned low, uint64_t at, Plist::Node& node) {
    uint64_t count = low;
    if (low == 15) {
      if (!fits(at, 1)) return false;
      const auto marker = static_cast<uint8_t>(bytes_[at++]);
      const size_t size = size_t{1} << (marker & 15);
      if (marker >> 4 != 1 || size > 8 || !fits(at, size)) return false;
      count = integer(at, size);
      at += size;
    }
    if (count > bytes_.size()) return false;
    switch (type) {
      case 0x4:
      case 0x5:
      case 0x7:
      case 0x6:
        node.kind = type == 4 ? PlistKind::kData : PlistKind::kString;
        node.wide = type == 6;
        if (!fits(at, node.wide ? 2 * count : count)) return false;
        node.bytes = bytes_.substr(at, node.wide ? 2 * count : count);
        return true;
      case 0xA:
      case 0xB:
      case 0xC:
        node.kind = PlistKind::kArray;
        return read_links(at, count, 0, node);
      case 0xD:
        node.kind = PlistKind::kDictionary;
        return read_links(at, count, count, node);
      default:
        return false;
    }
  }

  /// `count` references, and as many values of them `apart` references further on.
  bool read_links(uint64_t at, uint64_t count, uint64_t apart, Plist::Node& node) {
    const uint64_t all = count + apart;
    if (!fits(at, all * ref_size_)) return false;
    if (list_.links.size() + all > kPlistNodesMax) {
      fail("plist_limit");
      return true;
    }
    node.first = static_cast<uint32_t>(list_.links.size());
    for (uint64_t i = 0; i < count; ++i) {
      for (uint64_t half = 0; half < (apart == 0 ? 1 : 2); ++half) {
        const uint64_t link = integer(at + (i + half * apart) * ref_size_, ref_size_);
        if (link >= list_.nodes.size()) {
          list_.links.resize(node.first);
          return false;
        }
        list_.links.push_back(static_cast<uint32_t>(link));
      }
    }
    node.count = static_cast<uint32_t>(all);
    return true;
  }

  ByteView bytes_;
  Plist& list_;
  size_t offset_size_ = 0;
  size_t ref_size_ = 0;
  uint64_t table_ = 0;
};

// --- XML ----------------------------------------------------------------------------------------

class XmlReader {
 public:
  XmlReader(ByteView bytes, Plist& list) : xml_(bytes), list_(list) {}

  void read() {
    while (xml_.next() != XmlScanner::kEnd) {
      if (list_.nodes.size() >= kPlistNodesMax || open_.size() > 2 * kPlistDepthMax) {
        list_.error = "plist_limit";
        break;
      }
      if (xml_.token() == XmlScanner::kOpen) open();
      if (xml_.token() == XmlScanner::kText && !open_.empty()) text_ += xml_.text();
      if (xml_.token() == XmlScanner::kClose) close();
    }
    while (!open_.empty()) finish();
    if (list_.error.empty() && !xml_.whole()) list_.error = "plist_truncated";
  }

 private:
  struct Open {
    uint32_t node;
    std::string name;
    std::vector<uint32_t> links;
  };

  void open() {
    text_.clear();
    if (xml_.name() == "plist") return;
    open_.push_back({static_cast<uint32_t>(list_.nodes.size()), std::string(xml_.name()), {}});
    list_.nodes.emplace_back();
  }
  void close() {
    if (!open_.empty() && xml_.name() == open_.back().name) finish();
  }

  void finish() {
    Open done = std::move(open_.back());
    open_.pop_back();
    Plist::Node& node = list_.nodes[done.node];
    if (done.name == "dict" || done.name == "array") {
      node.kind = done.name == "dict" ? PlistKind::kDictionary : PlistKind::kArray;
      node.first = static_cast<uint32_t>(list_.links.size());
      if (done.name == "dict" && done.links.size() % 2 != 0) done.links.pop_back();
      node.count = static_cast<uint32_t>(done.links.size());
      list_.links.insert(list_.links.end(), done.links.begin(), done.links.end());
      unfold_reference(node);
    } else {
      scalar(done.name, node);
    }
    text_.clear();
    if (!open_.empty()) open_.back().links.push_back(done.node);
  }

  void scalar(std::string_view name, Plist::Node& node) {
    if (name == "true" || name == "false") {
      node.kind = PlistKind::kBoolean;
      node.integer = name == "true" ? 1 : 0;
      return;
    }
    const std::string_view text = trimmed(text_);
    if (name == "data") {
      node.kind = PlistKind::kData;
      std::string packed;
      std::copy_if(text.begin(), text.end(), std::back_inserter(packed),
                   [](char c) { return static_cast<unsigned char>(c) > ' '; });
      auto bytes = base::from_base64(packed);
      if (!bytes && list_.error.empty()) list_.error = "plist_malformed";
      keep(node, bytes ? std::move(*bytes) : std::move(packed));
      return;
    }
    if (name == "date") {
      const auto time = base::parse_iso(text);
      node.kind = time ? PlistKind::kDate : PlistKind::kString;
      if (time) node.real = static_cast<double>(time->time - kAppleEpochMs) / 1000;
      if (time) return;
    } else if (name == "integer") {
      node.kind = PlistKind::kNumber;
      std::from_chars(text.data(), text.data() + text.size(), node.integer);
      return;
    }
    node.kind = PlistKind::kString;  // key, string, and real as it is written
    keep(node, name == "real" ? std::string(text) : std::move(text_));
    text_.clear();
  }
  void keep(Plist::Node& node, std::string text) {
    list_.texts.push_back(std::move(text));
    node.bytes = list_.texts.back();
  }

  /// In XML the reference of a keyed archive is a dictionary with "CF$UID".
  void unfold_reference(Plist::Node& node) {
    if (node.kind != PlistKind::kDictionary || node.count != 2) return;
    if (list_.nodes[list_.links[node.first]].bytes != "CF$UID") return;
    node.integer = list_.nodes[list_.links[node.first + 1]].integer;
    node.kind = PlistKind::kReference;
    node.count = 0;
  }

  XmlScanner xml_;
  Plist& list_;
  std::vector<Open> open_;
  std::string text_;
};

// --- Walking ------------------------------------------------------------------------------------

std::string string_of(const Plist::Node& node) {
  return node.wide ? from_utf16be(node.bytes) : std::string(node.bytes);
}

/// The value of a dictionary's key, or nullptr.
const Plist::Node* member(const Plist& list, const Plist::Node& node, std::string_view key) {
  if (node.kind != PlistKind::kDictionary) return nullptr;
  for (uint32_t i = 0; i + 1 < node.count; i += 2) {
    const Plist::Node& name = list.nodes[list.links[node.first + i]];
    if (name.kind == PlistKind::kString && !name.wide && name.bytes == key) {
      return &list.nodes[list.links[node.first + i + 1]];
    }
  }
  return nullptr;
}

class Walker {
 public:
  Walker(const Plist& list, const std::function<void(PlistValue&)>& take)
      : list_(list), take_(take), told_(list.nodes.size()) {}

  bool walk() {
    if (list_.nodes.empty()) return true;
    const Plist::Node& root = list_.nodes[list_.root];
    const Plist::Node* top = nullptr;
    if (list_.keyed_archive) {
      objects_ = member(list_, root, "$objects");
      top = member(list_, root, "$top");
    }
    push({}, top == nullptr ? root : *top, 0);
    while (!work_.empty()) {
      if (++visits_ > 2 * kPlistNodesMax) return false;
      const Step step = std::move(work_.back());
      work_.pop_back();
      visit(step);
    }
    return !cut_;
  }

 private:
  struct Step {
    std::string path;
    uint32_t node;
    uint32_t depth;
  };

  void push(std::string path, const Plist::Node& node, uint32_t depth) {
    if (path.size() > kPathBytesMax) path.resize(kPathBytesMax);
    work_.push_back({std::move(path), static_cast<uint32_t>(&node - list_.nodes.data()), depth});
  }
  static std::string joined(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  }

  /// Follows references; nullptr where they lead to nothing or only to each other.
  const Plist::Node* resolve(const Plist::Node* node) const {
    for (int hops = 0; hops < 8; ++hops) {
      if (node->kind != PlistKind::kReference || objects_ == nullptr) return node;
      const auto at = static_cast<uint64_t>(node->integer);
      if (at == 0 || at >= objects_->count) return nullptr;  // object 0 is "$null"
      node = &list_.nodes[list_.links[objects_->first + at]];
    }
    return nullptr;
  }

  void visit(const Step& step) {
    const Plist::Node* node = resolve(&list_.nodes[step.node]);
    if (node == nullptr) return;
    if (node->kind != PlistKind::kArray && node->kind != PlistKind::kDictionary) {
      return tell(step.path, *node);
    }
    if (step.depth >= kPlistDepthMax) {
      cut_ = true;
      return;
    }
    const auto index = static_cast<size_t>(node - list_.nodes.data());
    if (told_[index]) return;
    told_[index] = true;
    const size_t before = work_.size();
    if (objects_ == nullptr || !unfold(step, *node)) members(step, *node);
    std::reverse(work_.begin() + static_cast<ptrdiff_t>(before), work_.end());
  }

  void members(const Step& step, const Plist::Node& node) {
    const bool dictionary = node.kind == PlistKind::kDictionary;
    for (uint32_t i = 0; i < node.count; i += dictionary ? 2 : 1) {
      const Plist::Node& value = list_.nodes[list_.links[node.first + i + (dictionary ? 1 : 0)]];
      std::string key;
      if (dictionary) key = string_of(list_.nodes[list_.links[node.first + i]]);
      if (objects_ != nullptr && key == "$class") continue;
      push(dictionary ? joined(step.path, key) : step.path, value, step.depth + 1);
    }
  }

  /// Dictionaries, arrays, strings and dates as NSKeyedArchiver writes them.
  bool unfold(const Step& step, const Plist::Node& node) {
    const Plist::Node* keys = member(list_, node, "NS.keys");
    const Plist::Node* values = member(list_, node, "NS.objects");
    if (keys != nullptr && values != nullptr) {
      for (uint32_t i = 0; i < std::min(keys->count, values->count); ++i) {
        const Plist::Node* key = resolve(&list_.nodes[list_.links[keys->first + i]]);
        push(joined(step.path, key == nullptr ? "" : string_of(*key)),
             list_.nodes[list_.links[values->first + i]], step.depth + 1);
      }
      return true;
    }
    for (const std::string_view name : {"NS.objects", "NS.string", "NS.data", "NS.bytes"}) {
      if (const auto* value = member(list_, node, name)) {
        push(step.path, *value, step.depth + 1);
        return true;
      }
    }
    const Plist::Node* time = member(list_, node, "NS.time");
    if (time == nullptr || time->kind != PlistKind::kNumber) return false;
    PlistValue value{step.path, PlistKind::kDate,
                     date_text(time->is_real ? time->real : static_cast<double>(time->integer))};
    take_(value);
    return true;
  }

  void tell(const std::string& path, const Plist::Node& node) const {
    PlistValue value{path, node.kind, {}};
    switch (node.kind) {
      case PlistKind::kBoolean:
        value.text = node.integer != 0 ? "true" : "false";
        break;
      case PlistKind::kNumber:
        value.text = node.is_real ? fmt::format("{}", node.real) : fmt::format("{}", node.integer);
        break;
      case PlistKind::kReference:
        value.text = fmt::format("{}", node.integer);
        break;
      case PlistKind::kDate:
        value.text = date_text(node.real);
        break;
      case PlistKind::kData:
      case PlistKind::kString:
        value.text = string_of(node);
        break;
      default:
        return;
    }
    take_(value);
  }

  const Plist& list_;
  const std::function<void(PlistValue&)>& take_;
  const Plist::Node* objects_ = nullptr;
  std::vector<bool> told_;
  std::vector<Step> work_;
  size_t visits_ = 0;
  bool cut_ = false;
};

}  // namespace

bool is_plist(ByteView head) {
  if (head.starts_with("bplist0")) return true;
  const std::string_view start = trimmed(head.substr(0, 1024));
  return start.starts_with("<plist") ||
         (start.starts_with("<?xml") && start.find("<plist") != std::string_view::npos);
}

Plist read_plist(ByteView bytes) {
  Plist list;
  if (bytes.size() > kPlistBytesMax) {
    list.error = "plist_limit";
  } else if (bytes.starts_with("bplist0")) {
    BinaryReader(bytes, list).read();
  } else {
    XmlReader(bytes, list).read();
  }
  if (!list.nodes.empty()) {
    const auto* archiver = member(list, list.nodes[list.root], "$archiver");
    const auto* objects = member(list, list.nodes[list.root], "$objects");
    list.keyed_archive =
        archiver != nullptr && objects != nullptr && objects->kind == PlistKind::kArray;
  }
  return list;
}

bool walk_plist(const Plist& list, const std::function<void(PlistValue&)>& take) {
  return Walker(list, take).walk();
}

std::optional<std::string> plist_value(ByteView bytes, std::string_view key) {
  const Plist list = read_plist(bytes);
  std::optional<std::string> found;
  walk_plist(list, [&](PlistValue& value) {
    const size_t dot = value.path.rfind('.');
    const std::string_view last =
        dot == std::string_view::npos ? value.path : value.path.substr(dot + 1);
    if (!found && last == key) found = std::move(value.text);
  });
  return found;
}

}  // namespace clew::extract
