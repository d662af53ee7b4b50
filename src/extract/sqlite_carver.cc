// SPDX-License-Identifier: EUPL-1.2
// Deleted rows of SQLite databases; see sqlite_carver.h. The list of free pages is a chain of trunk
// pages, each with the numbers of others ("Database File Format", section 1.5).
#include "extract/sqlite_carver.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "extract/source_window.h"
#include "extract/sqlite_page.h"

namespace clew::extract {
namespace {

constexpr size_t kDatabaseHeader = 100;
constexpr uint64_t kPagesMax = 1 << 28;     ///< of larger databases nothing is carved
constexpr uint64_t kCarvedMax = 1'000'000;  ///< records of one database
constexpr uint32_t kUtf8 = 1;

class Carver {
 public:
  Carver(ByteSource& source, Output& out) : source_(source), out_(out), window_(source) {}

  void carve() {
    if (!read_header()) return;
    for (uint64_t i = 0; i < free_.size() && !done(); ++i) {
      const ByteView page = window_.at(i * page_size_, page_size_);
      if (page.size() < page_size_) return;
      read_page(page.substr(0, page_size_), i + 1);
    }
  }

 private:
  bool done() const { return carved_ >= kCarvedMax || out_.full(); }

  bool read_header() {
    const auto head = evidence::read_head(source_, kDatabaseHeader);
    if (!head.ok() || head->size() < kDatabaseHeader) return false;
    const auto stated = base::read_be<uint16_t>(*head, 16);
    page_size_ = stated == 1 ? kSqlitePageMax : stated;
    const bool power = page_size_ >= kSqlitePageMin && (page_size_ & (page_size_ - 1)) == 0;
    if (!power || (*head)[20] != 0 || base::read_be<uint32_t>(*head, 56) != kUtf8) return false;
    const uint64_t pages = source_.size() / page_size_;
    if (pages > kPagesMax) return false;
    free_.resize(pages);
    read_free_list(base::read_be<uint32_t>(*head, 32));
    return true;
  }

  void read_free_list(uint64_t trunk) {
    Bytes page(page_size_, '\0');
    while (trunk != 0 && trunk <= free_.size() && !free_[trunk - 1]) {
      free_[trunk - 1] = true;
      const auto n = source_.read((trunk - 1) * page_size_, page.data(), page.size());
      if (!n.ok() || *n < page.size()) return;
      const uint64_t count =
          std::min<uint64_t>(base::read_be<uint32_t>(page, 4), page_size_ / 4 - 2);
      for (uint64_t i = 0; i < count; ++i) {
        const uint64_t leaf = base::read_be<uint32_t>(page, 8 + 4 * i);
        if (leaf != 0 && leaf <= free_.size()) free_[leaf - 1] = true;
      }
      trunk = base::read_be<uint32_t>(page, 0);
    }
  }

  void read_page(ByteView page, uint64_t number) {
    const size_t header_at = number == 1 ? kDatabaseHeader : 0;
    size_t rows = 0;
    const auto take = [&](PageRow& row) {
      if (row.text.empty() || done()) return;
      tell(fmt::format("deleted/page {}/{}", number, ++rows), row.text);
    };
    std::string rest;
    if (!free_[number - 1]) {
      rest = remnants_of_page(page, header_at, take);
    } else if (is_table_leaf(page, header_at)) {
      rows_of_page(page, header_at, take);
      rest = remnants_of_page(page, header_at, take);
    } else {
      rest = text_runs(page);
    }
    if (!rest.empty()) tell(fmt::format("deleted/page {}", number), rest);
  }

  void tell(std::string name, std::string_view text) {
    ++carved_;
    Child child;
    child.name = std::move(name);
    child.kind = model::ItemKind::kRow;
    child.deleted = true;
    out_.record(child, text, text.size());
  }

  ByteSource& source_;
  Output& out_;
  SourceWindow window_;
  uint64_t page_size_ = 0;
  uint64_t carved_ = 0;
  std::vector<bool> free_;  ///< by page, from the first on
};

}  // namespace

void carve_deleted_rows(ByteSource& source, Output& out) { Carver(source, out).carve(); }

}  // namespace clew::extract
