// SPDX-License-Identifier: EUPL-1.2
// What lies beside a SQLite database: the write-ahead log ("-wal"), with rows that the database
// does not have yet, and the rollback journal ("-journal"), with rows as they were ("Database File
// Format", sections 4 and 3). Rows of the pages in them become records, each form of a row once;
// frames that a later round of the log left behind are marked as deleted.
#include <fmt/format.h>

#include <optional>
#include <unordered_set>

#include "extract/format.h"
#include "extract/sqlite_page.h"

namespace clew::extract {
namespace {

constexpr size_t kLogHeader = 32;
constexpr size_t kFrameHeader = 24;
constexpr size_t kJournalHeader = 28;
constexpr size_t kFirstPageHeader = 100;  ///< of the database itself, before the page's own
constexpr size_t kSectorMax = 65536;
constexpr size_t kRowsKnownMax = 4 << 20;   ///< forms of rows remembered
constexpr uint32_t kLogMagic = 0x377F0682;  ///< the last bit tells the order of its checksums
constexpr ByteView kJournalMagic("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);

bool is_log(ByteView head) {
  return head.size() >= kLogHeader && (base::read_be<uint32_t>(head, 0) & ~1U) == kLogMagic &&
         base::read_be<uint32_t>(head, 4) == 3007000;
}

int sniff(const Prefix& prefix) {
  return is_log(prefix.head) || prefix.head.starts_with(kJournalMagic) ? kSure : kNo;
}

bool is_page_size(uint64_t size) {
  return size >= kSqlitePageMin && size <= kSqlitePageMax && (size & (size - 1)) == 0;
}

class LogReader {
 public:
  LogReader(ByteSource& source, Output& out) : source_(source), out_(out) {}

  Outcome read() {
    const auto head = evidence::read_head(source_, kLogHeader);
    if (!head.ok() || head->size() < kJournalHeader) return Outcome::failed("it ends early");
    return is_log(*head) ? read_log(*head) : read_journal();
  }

 private:
  Outcome read_log(ByteView head) {
    out_.field(model::field::kKind, "sqlite_wal");
    const uint64_t page_size = base::read_be<uint32_t>(head, 8);
    if (!is_page_size(page_size)) return Outcome::failed("the log is damaged");
    const Bytes salts(head.substr(16, 8));
    uint64_t frames = 0;
    uint64_t at = kLogHeader;
    for (; at + kFrameHeader + page_size <= source_.size() && !out_.full(); ++frames) {
      const auto frame = piece(at, kFrameHeader + page_size);
      if (!frame) return Outcome::partial("its bytes could not all be read");
      const bool old = frame->compare(8, 8, salts) != 0;
      tell(ByteView(*frame).substr(kFrameHeader), base::read_be<uint32_t>(*frame, 0), frames + 1,
           old);
      at += kFrameHeader + page_size;
    }
    return finish(frames, at);
  }

  Outcome read_journal() {
    out_.field(model::field::kKind, "sqlite_journal");
    uint64_t records = 0;
    uint64_t at = 0;
    while (at + kJournalHeader <= source_.size() && !out_.full()) {
      const auto head = piece(at, kJournalHeader);
      if (!head) return Outcome::partial("its bytes could not all be read");
      if (!head->starts_with(kJournalMagic)) break;
      uint64_t count = base::read_be<uint32_t>(*head, 8);
      const uint64_t sector = base::read_be<uint32_t>(*head, 20);
      const uint64_t page_size = base::read_be<uint32_t>(*head, 24);
      if (!is_page_size(page_size) || sector < 32 || sector > kSectorMax) {
        return Outcome::partial("the journal is damaged");
      }
      const uint64_t record = 4 + page_size + 4;
      at += sector;
      const uint64_t room = (source_.size() - std::min(at, source_.size())) / record;
      if (count > room) count = room;  // ~0: up to the end
      for (; count > 0 && !out_.full(); --count, at += record) {
        const auto bytes = piece(at, record);
        if (!bytes) return Outcome::partial("its bytes could not all be read");
        tell(ByteView(*bytes).substr(4, page_size), base::read_be<uint32_t>(*bytes, 0), ++records,
             false);
      }
      at = (at + sector - 1) / sector * sector;
    }
    return finish(records, source_.size());
  }

  Outcome finish(uint64_t pages, uint64_t end) {
    out_.field("frames", fmt::format("{}", pages));
    out_.field("rows", fmt::format("{}", rows_));
    if (end >= source_.size()) return Outcome::done();
    out_.anomaly("sqlite_cut_off", end);
    return Outcome::partial("its last page ends early");
  }

  std::optional<Bytes> piece(uint64_t at, uint64_t length) {
    Bytes bytes(length, '\0');
    const auto n = source_.read(at, bytes.data(), bytes.size());
    if (!n.ok() || *n != length) return std::nullopt;
    return bytes;
  }

  void tell(ByteView page, uint32_t page_number, uint64_t frame, bool old) {
    const size_t header_at = page_number == 1 ? kFirstPageHeader : 0;
    size_t listed = 0;
    const auto take = [&](PageRow& row) { tell_row(row, page_number, frame, ++listed, old); };
    rows_of_page(page, header_at, take);
  }

  void tell_row(const PageRow& row, uint32_t page_number, uint64_t frame, size_t index, bool old) {
    if (row.text.empty() || out_.full()) return;
    const size_t form =
        std::hash<std::string>()(row.text) ^ (static_cast<size_t>(row.number) * 0x9E3779B97F4A7C15);
    if (known_.count(form) != 0) return;
    if (known_.size() < kRowsKnownMax) known_.insert(form);
    ++rows_;
    Child child;
    child.name = fmt::format("frame {}/{}", frame, index);
    child.kind = model::ItemKind::kRow;
    child.deleted = old;
    child.fields.push_back({"page", fmt::format("{}", page_number)});
    child.fields.push_back({"row", fmt::format("{}", row.number)});
    if (row.cut) child.fields.push_back({"cut_off", "true"});
    out_.record(child, row.text, row.text.size());
  }

  ByteSource& source_;
  Output& out_;
  std::unordered_set<size_t> known_;
  uint64_t rows_ = 0;
};

Outcome extract(ByteSource& source, Output& out) { return LogReader(source, out).read(); }

}  // namespace

extern constinit const Format kSqliteLog = {
    .name = "sqlite_log",
    .summary = "Write-ahead logs and rollback journals of SQLite, by their rows",
    .specification = "SQLite Database File Format 3",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
