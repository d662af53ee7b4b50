// SPDX-License-Identifier: EUPL-1.2
// Pages of SQLite databases; see sqlite_page.h. A row in free space is believed when its header is
// whole and its values fill its length to the byte.
#include "extract/sqlite_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "base/utf8.h"

namespace clew::extract {
namespace {

constexpr uint8_t kTableLeaf = 0x0D;
constexpr size_t kHeaderBytes = 8;
constexpr size_t kColumnsMax = 250;  ///< of a row; a table may have more, an app's has not
constexpr size_t kRunMin = 6;        ///< characters of a run of text
constexpr size_t kRowTextMin = 3;    ///< bytes of text in a row of free space
constexpr size_t kBlobShownMax = 32;
constexpr size_t kFreeBlocksMax = 1'000;

/// A variable-length integer of up to nine bytes; false at the end of the bytes.
bool read_varint(ByteView bytes, size_t& at, uint64_t& value) {
  value = 0;
  for (int i = 0; i < 9 && at < bytes.size(); ++i) {
    const auto byte = static_cast<uint8_t>(bytes[at++]);
    if (i == 8) {
      value = value << 8 | byte;
      return true;
    }
    value = value << 7 | (byte & 0x7F);
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

uint64_t size_of(uint64_t serial) {
  constexpr uint8_t kSizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
  return serial < 12 ? kSizes[serial] : (serial - 12) / 2;
}

int64_t integer_of(ByteView bytes) {
  auto value = static_cast<int64_t>(static_cast<int8_t>(bytes[0]));
  for (size_t i = 1; i < bytes.size(); ++i) {
    value =
        static_cast<int64_t>(static_cast<uint64_t>(value) << 8 | static_cast<uint8_t>(bytes[i]));
  }
  return value;
}

bool is_readable(ByteView bytes) {
  return base::is_utf8(bytes) && std::none_of(bytes.begin(), bytes.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
         });
}

std::string value_text(uint64_t serial, ByteView bytes) {
  if (serial == 7)
    return fmt::format("{}", std::bit_cast<double>(base::read_be<uint64_t>(bytes, 0)));
  if (serial == 8 || serial == 9) return serial == 8 ? "0" : "1";
  if (serial < 7) return bytes.empty() ? std::string() : fmt::format("{}", integer_of(bytes));
  if (serial % 2 == 1) return base::repair_utf8(bytes);
  if (is_readable(bytes)) return std::string(bytes);
  return bytes.size() <= kBlobShownMax ? base::to_hex(bytes) : std::string();
}

struct Record {
  PageRow row;
  size_t length = 0;  ///< of the whole cell
  uint64_t columns = 0;
  size_t text_bytes = 0;  ///< in its text values
  bool exact = false;     ///< its values end where it ends
  bool readable = true;   ///< all its texts are text
};

/// The bytes of a payload that stand in the page itself (section 1.6).
uint64_t local_size(uint64_t payload, uint64_t usable) {
  if (payload <= usable - 35) return payload;
  const uint64_t least = (usable - 12) * 32 / 255 - 23;
  const uint64_t most = least + (payload - least) % (usable - 4);
  return most <= usable - 35 ? most : least;
}

/// The cell at `at`, which ends before `page` does; `usable` bytes has a page of this database.
std::optional<Record> read_cell(ByteView page, size_t at, size_t usable) {
  Record record;
  const size_t start = at;
  uint64_t payload = 0;
  uint64_t number = 0;
  if (!read_varint(page, at, payload) || !read_varint(page, at, number)) return std::nullopt;
  if (payload < 2) return std::nullopt;
  const uint64_t local = local_size(payload, usable);
  if (local > page.size() - at) return std::nullopt;
  record.row.number = static_cast<int64_t>(number);
  record.row.cut = local < payload;
  record.length = at - start + local + (record.row.cut ? 4 : 0);
  const ByteView body = page.substr(at, local);
  size_t head = 0;
  uint64_t header = 0;
  if (!read_varint(body, head, header) || header > body.size() || header < head) {
    return std::nullopt;
  }
  std::vector<uint64_t> serials;
  while (head < header && serials.size() < kColumnsMax) {
    uint64_t serial = 0;
    if (!read_varint(body.substr(0, header), head, serial)) return std::nullopt;
    if (serial == 10 || serial == 11) return std::nullopt;
    serials.push_back(serial);
  }
  record.columns = serials.size();
  uint64_t value_at = header;
  for (const uint64_t serial : serials) {
    const uint64_t size = size_of(serial);
    if (size > payload - value_at) return std::nullopt;
    const ByteView bytes = body.substr(std::min<uint64_t>(value_at, body.size()), size);
    value_at += size;
    if (bytes.size() < size && (serial < 12 || bytes.empty())) continue;
    if (serial >= 13 && serial % 2 == 1) {
      record.text_bytes += bytes.size();
      record.readable = record.readable && is_readable(bytes);
    }
    const std::string text = serial == 0 ? std::string() : value_text(serial, bytes);
    if (!text.empty()) record.row.text += text + "\n";
  }
  record.exact = value_at == payload;
  return record;
}

/// Pieces of a leaf page that no row has, in order.
std::vector<std::pair<size_t, size_t>> free_space(ByteView page, size_t header_at) {
  std::vector<std::pair<size_t, size_t>> out;
  const auto cells = base::read_be<uint16_t>(page, header_at + 3);
  size_t content = base::read_be<uint16_t>(page, header_at + 5);
  if (content == 0) content = kSqlitePageMax;
  const size_t pointers_end = header_at + kHeaderBytes + size_t{2} * cells;
  content = std::min(content, page.size());
  if (pointers_end < content) out.emplace_back(pointers_end, content - pointers_end);
  size_t block = base::read_be<uint16_t>(page, header_at + 1);
  for (size_t i = 0; block != 0 && i < kFreeBlocksMax; ++i) {
    if (block + 4 > page.size()) break;
    const size_t size = base::read_be<uint16_t>(page, block + 2);
    const size_t next = base::read_be<uint16_t>(page, block);
    if (size > 4 && size <= page.size() - block) out.emplace_back(block + 4, size - 4);
    if (next <= block) break;
    block = next;
  }
  return out;
}

/// Gathers runs of readable text.
class Runs {
 public:
  void add(ByteView bytes, const std::function<bool(std::string_view)>& known) {
    std::string run;
    size_t letters = 0;
    for (size_t at = 0; at <= bytes.size();) {
      const auto decoded = at < bytes.size() ? base::decode_utf8(bytes, at) : base::Decoded{};
      const bool readable = at < bytes.size() && decoded.valid && decoded.point >= 0x20 &&
                            decoded.point != 0x7F &&
                            !(decoded.point >= 0x80 && decoded.point < 0xA0);
      if (readable) {
        run += bytes.substr(at, decoded.length);
        ++letters;
      } else {
        if (letters >= kRunMin && !known(run)) text_ += run + "\n";
        run.clear();
        letters = 0;
      }
      at += std::max<size_t>(decoded.length, 1);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

bool is_table_leaf(ByteView page, size_t header_at) {
  return page.size() >= kSqlitePageMin && page.size() >= header_at + kHeaderBytes &&
         static_cast<uint8_t>(page[header_at]) == kTableLeaf;
}

void rows_of_page(ByteView page, size_t header_at, const std::function<void(PageRow&)>& take) {
  if (!is_table_leaf(page, header_at)) return;
  const auto cells = base::read_be<uint16_t>(page, header_at + 3);
  for (size_t i = 0; i < cells; ++i) {
    const size_t pointer = header_at + kHeaderBytes + 2 * i;
    if (pointer + 2 > page.size()) return;
    const size_t at = base::read_be<uint16_t>(page, pointer);
    if (at < header_at + kHeaderBytes || at >= page.size()) continue;
    if (auto record = read_cell(page, at, page.size())) take(record->row);
  }
}

std::string remnants_of_page(ByteView page, size_t header_at,
                             const std::function<void(PageRow&)>& take) {
  if (!is_table_leaf(page, header_at)) return {};
  std::string listed;
  bool listed_read = false;
  const auto known = [&](std::string_view run) {
    if (!listed_read) rows_of_page(page, header_at, [&](PageRow& row) { listed += row.text; });
    listed_read = true;
    return listed.find(run) != std::string::npos;
  };
  Runs runs;
  for (const auto& [start, length] : free_space(page, header_at)) {
    const size_t end = start + length;
    size_t loose = start;  // where bytes begin that belong to no row
    for (size_t at = start; at < end;) {
      if (page[at] == 0) {
        ++at;
        continue;
      }
      auto record = read_cell(page.substr(0, end), at, page.size());
      // Rows cannot go on in other pages here: those were given away too.
      const bool believed = record && record->exact && !record->row.cut && record->readable &&
                            record->columns >= 2 && record->text_bytes >= kRowTextMin;
      if (!believed) {
        ++at;
        continue;
      }
      runs.add(page.substr(loose, at - loose), known);
      at += record->length;
      loose = at;
      take(record->row);
    }
    runs.add(page.substr(loose, end - loose), known);
  }
  return runs.take();
}

std::string text_runs(ByteView bytes) {
  Runs runs;
  runs.add(bytes, [](std::string_view) { return false; });
  return runs.take();
}

}  // namespace clew::extract
