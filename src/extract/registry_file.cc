// SPDX-License-Identifier: EUPL-1.2
// Cells of a hive; see registry_file.h.
#include "extract/registry_file.h"

#include <algorithm>

#include "extract/charset.h"
#include "extract/windows_values.h"

namespace clew::extract {
namespace {

constexpr size_t kBase = 4096;      ///< offsets count from behind the header
constexpr size_t kKeyBytes = 76;    ///< of "nk" before its name
constexpr size_t kValueBytes = 20;  ///< of "vk" before its name
constexpr uint32_t kNowhere = 0xffffffff;
constexpr uint32_t kInline = 0x80000000;
constexpr size_t kBigPiece = 16344;       ///< of a value in pieces ("db")
constexpr uint32_t kValuesMax = 100'000;  ///< of one key
constexpr uint16_t kNarrowKey = 0x20;
constexpr uint16_t kNarrowValue = 0x1;
enum Type : uint32_t {
  kText = 1,
  kExpand = 2,
  kNumber = 4,
  kNumberBig = 5,
  kLink = 6,
  kTexts = 7,
  kNumber64 = 11
};

}  // namespace

bool RegistryFile::open() {
  if (!starts(bytes_) || bytes_.size() < kBase + 32) return false;
  waiting_.push_back({base::read_le<uint32_t>(bytes_, 36), 0, ""});
  return true;
}

std::string RegistryFile::own_name() const { return utf8_of_wide(bytes_.substr(48, 64)); }
std::optional<TimeMs> RegistryFile::written() const {
  return time_of_filetime(base::read_le<uint64_t>(bytes_, 12));
}
bool RegistryFile::is_dirty() const {
  return base::read_le<uint32_t>(bytes_, 4) != base::read_le<uint32_t>(bytes_, 8);
}

/// The content of an allocated cell; empty when there is none.
ByteView RegistryFile::cell(uint32_t at) {
  const uint64_t start = uint64_t{kBase} + at;
  if (at == kNowhere || start + 4 > bytes_.size()) {
    ++damaged_;
    return {};
  }
  const auto size = base::read_le<int32_t>(bytes_, start);
  const uint64_t length = size < 0 ? uint64_t{0} - static_cast<int64_t>(size) : 0;
  if (length < 8 || start + length > bytes_.size()) {
    ++damaged_;
    return {};
  }
  return bytes_.substr(start + 4, length - 4);
}

std::string RegistryFile::name_of(ByteView bytes, bool narrow) const {
  return narrow ? decode_to_utf8(bytes, "windows-1252").text
                : decode_to_utf8(bytes, "utf-16le").text;
}

std::optional<RegistryKey> RegistryFile::next() {
  while (!waiting_.empty()) {
    const Waiting now = std::move(waiting_.back());
    waiting_.pop_back();
    if (!seen_.insert(now.at).second) {
      ++damaged_;
      continue;
    }
    const ByteView key = cell(now.at);
    if (key.size() < kKeyBytes || !key.starts_with("nk")) {
      damaged_ += key.empty() ? 0 : 1;
      continue;
    }
    RegistryKey found;
    const auto flags = base::read_le<uint16_t>(key, 2);
    const size_t length = base::read_le<uint16_t>(key, 72);
    const std::string name = name_of(key.substr(kKeyBytes, length), (flags & kNarrowKey) != 0);
    if (now.depth > 0) found.path = now.above.empty() ? name : now.above + "\\" + name;
    found.written = time_of_filetime(base::read_le<uint64_t>(key, 4));
    found.values = base::read_le<uint32_t>(key, 36);
    found.values_at = base::read_le<uint32_t>(key, 40);
    const auto children = base::read_le<uint32_t>(key, 20);
    if (children > 0) push_children(found.path, now.depth, base::read_le<uint32_t>(key, 28));
    return found;
  }
  return std::nullopt;
}

/// Puts the keys of a list ("lf", "lh", "li") or of a list of lists ("ri") on the heap of what is
/// still to be visited, the first on top.
void RegistryFile::push_children(const std::string& path, size_t depth, uint32_t list) {
  if (depth >= kRegistryDepthMax) {
    ++damaged_;
    return;
  }
  std::vector<uint32_t> lists = {list};
  std::vector<uint32_t> keys;
  for (size_t i = 0; i < lists.size(); ++i) {
    const ByteView bytes = cell(lists[i]);
    if (bytes.size() < 4 || !seen_.insert(lists[i]).second) continue;
    const size_t count = base::read_le<uint16_t>(bytes, 2);
    const bool outer = bytes.starts_with("ri");
    const size_t step = bytes.starts_with("lf") || bytes.starts_with("lh") ? 8 : 4;
    if (step == 4 && !outer && !bytes.starts_with("li")) {
      ++damaged_;
      continue;
    }
    // Lists of lists do not nest deeper.
    auto& into = outer && i == 0 ? lists : keys;
    for (size_t k = 0; k < count && 4 + k * step + 4 <= bytes.size(); ++k) {
      into.push_back(base::read_le<uint32_t>(bytes, 4 + k * step));
    }
  }
  for (auto at = keys.rbegin(); at != keys.rend(); ++at) waiting_.push_back({*at, depth + 1, path});
}

std::vector<RegistryValue> RegistryFile::values_of(const RegistryKey& key) {
  std::vector<RegistryValue> values;
  if (key.values == 0 || key.values_at == kNowhere) return values;
  const ByteView list = cell(key.values_at);
  const size_t count = std::min<size_t>({key.values, kValuesMax, list.size() / 4});
  if (count < key.values) ++damaged_;
  for (size_t i = 0; i < count; ++i) {
    if (auto value = value_at(base::read_le<uint32_t>(list, i * 4))) {
      values.push_back(std::move(*value));
    }
  }
  return values;
}

std::optional<RegistryValue> RegistryFile::value_at(uint32_t at) {
  const ByteView bytes = cell(at);
  if (bytes.size() < kValueBytes || !bytes.starts_with("vk")) {
    damaged_ += bytes.empty() ? 0 : 1;
    return std::nullopt;
  }
  RegistryValue value;
  const size_t length = base::read_le<uint16_t>(bytes, 2);
  const bool narrow = (base::read_le<uint16_t>(bytes, 16) & kNarrowValue) != 0;
  value.name = name_of(bytes.substr(kValueBytes, length), narrow);
  value.type = base::read_le<uint32_t>(bytes, 12);
  value.data = data_of(base::read_le<uint32_t>(bytes, 4), base::read_le<uint32_t>(bytes, 8),
                       bytes.substr(8, 4));
  return value;
}

Bytes RegistryFile::data_of(uint32_t size, uint32_t at, ByteView inline_bytes) {
  if ((size & kInline) != 0) return Bytes(inline_bytes.substr(0, size & ~kInline));
  if (size == 0) return {};
  const ByteView bytes = cell(at);
  const size_t wanted = std::min<size_t>(size, kRegistryDataMax);
  if (size <= kBigPiece || !bytes.starts_with("db")) {
    if (bytes.size() < wanted) ++damaged_;
    return Bytes(bytes.substr(0, wanted));
  }
  if (bytes.size() < 8) return {};
  const ByteView pieces = cell(base::read_le<uint32_t>(bytes, 4));
  Bytes data;
  const size_t count = base::read_le<uint16_t>(bytes, 2);
  for (size_t i = 0; i < count && i * 4 + 4 <= pieces.size() && data.size() < wanted; ++i) {
    data.append(cell(base::read_le<uint32_t>(pieces, i * 4)).substr(0, kBigPiece));
  }
  data.resize(std::min(data.size(), wanted));
  return data;
}

std::string text_of(const RegistryValue& value) {
  switch (value.type) {
    case kText:
    case kExpand:
    case kLink:
      return utf8_of_wide(value.data);
    case kTexts: {
      std::string all;
      ByteView rest = value.data;
      while (rest.size() >= 2) {
        const std::string one = utf8_of_wide(rest);
        if (!one.empty()) all += (all.empty() ? "" : "\n") + one;
        size_t end = 0;
        while (end + 2 <= rest.size() && (rest[end] != 0 || rest[end + 1] != 0)) end += 2;
        rest.remove_prefix(std::min(end + 2, rest.size()));
      }
      return all;
    }
    case kNumber:
      return value.data.size() < 4 ? "" : std::to_string(base::read_le<uint32_t>(value.data, 0));
    case kNumberBig:
      return value.data.size() < 4 ? "" : std::to_string(base::read_be<uint32_t>(value.data, 0));
    case kNumber64:
      return value.data.size() < 8 ? "" : std::to_string(base::read_le<uint64_t>(value.data, 0));
    default:
      return {};
  }
}

}  // namespace clew::extract
