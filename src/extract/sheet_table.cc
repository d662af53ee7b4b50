// SPDX-License-Identifier: EUPL-1.2
// Sheets of workbooks; see sheet_table.h.
#include "extract/sheet_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

namespace clew::extract {
namespace {

constexpr size_t kStringsMax = 50'000'000;
constexpr size_t kStringBytesMax = 1 << 20;
constexpr size_t kHeldBytes = 256 << 10;
constexpr size_t kRepeatsMax = 64;  ///< of one filled cell: more say nothing
constexpr size_t kHiddenColumnsShown = 50;

bool is_yes(std::string_view value) { return value == "1" || value == "true"; }

/// Cells are one line each.
void flatten(std::string& text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
}

}  // namespace

SharedStrings SharedStrings::read(const std::function<Bytes()>& piece,
                                  std::unique_ptr<Unpacker> unpacker) {
  SharedStrings strings;
  XmlRows xml(piece, "si");
  std::string text;
  bool collects = false;
  int phonetic = 0;
  while (xml.next() && strings.ends_.size() < kStringsMax) {
    const XmlScanner& token = xml.xml();
    if (token.token() == XmlScanner::kText) {
      if (collects && text.size() < kStringBytesMax) text += token.text();
      continue;
    }
    if (token.opens("rPh")) ++phonetic;
    if (token.closes("rPh")) --phonetic;
    collects = token.opens("t") && phonetic == 0;
    if (!token.closes("si")) continue;
    if (!unpacker->append(text).ok()) {
      strings.whole_ = false;
      break;
    }
    strings.ends_.push_back(unpacker->size());
    text.clear();
  }
  strings.whole_ = strings.whole_ && xml.whole();
  auto source = unpacker->finish();
  if (source.ok()) strings.source_ = std::move(*source);
  return strings;
}

std::string SharedStrings::at(size_t index) {
  if (index >= ends_.size() || source_ == nullptr) return {};
  const uint64_t start = index == 0 ? 0 : ends_[index - 1];
  const auto length = static_cast<size_t>(ends_[index] - start);
  if (const ByteView whole = source_->in_memory(); !whole.empty()) {
    return std::string(whole.substr(static_cast<size_t>(start), length));
  }
  if (start < held_at_ || start + length > held_at_ + held_.size()) {
    held_.resize(std::max(kHeldBytes, length));
    const auto n = source_->read(start, held_.data(), held_.size());
    held_.resize(n.ok() ? *n : 0);
    held_at_ = start;
  }
  const auto inside = static_cast<size_t>(start - held_at_);
  return inside > held_.size() ? std::string() : held_.substr(inside, length);
}

void SheetRow::clear() {
  for (auto& text : texts_) text.clear();
  filled_ = 0;
  bytes_ = 0;
  cut_ = false;
}

void SheetRow::set(size_t column, std::string_view text) {
  if (text.empty()) return;
  if (column >= kTableColumnsMax || bytes_ >= kTableRowBytesMax) {
    cut_ = true;
    return;
  }
  const std::string_view taken = text.substr(0, kTableRowBytesMax - bytes_);
  if (taken.size() < text.size()) cut_ = true;
  if (texts_.size() <= column) texts_.resize(column + 1);
  texts_[column] = taken;
  bytes_ += taken.size();
  ++filled_;
}

const std::vector<std::string_view>& SheetRow::cells() {
  cells_.assign(texts_.begin(), texts_.end());
  return cells_;
}

size_t column_of(std::string_view cell, size_t fallback) {
  size_t column = 0;
  size_t letters = 0;
  for (; letters < cell.size() && cell[letters] >= 'A' && cell[letters] <= 'Z' && letters < 4;
       ++letters) {
    column = column * 26 + static_cast<size_t>(cell[letters] - 'A' + 1);
  }
  return letters == 0 ? fallback : column - 1;
}

namespace {

/// One sheet of SpreadsheetML.
class Sheet {
 public:
  Sheet(XmlRows& xml, SharedStrings& strings, const CellStyles& styles, Output& out)
      : xml_(xml),
        strings_(strings),
        styles_(styles),
        out_(out),
        rows_(out, TableRows::Unnamed::kTabs) {}

  SheetEnd read() {
    SheetEnd end;
    while (wanted_ && xml_.next()) take(end);
    // What was left of a row when the part broke off.
    if (!row_.empty()) end_row(end);
    rows_.finish();
    out_.field("hidden_columns", hidden_columns_);
    end.whole = !wanted_ || xml_.whole();
    return end;
  }

 private:
  void take(SheetEnd& end) {
    const XmlScanner& token = xml_.xml();
    if (token.token() == XmlScanner::kText) {
      if (collects_ && value_.size() < kTableRowBytesMax) value_ += token.text();
      return;
    }
    if (token.opens("rPh")) ++phonetic_;
    if (token.closes("rPh")) --phonetic_;
    collects_ = phonetic_ == 0 && (token.opens("v") || token.opens("t"));
    if (token.opens("c")) {
      value_.clear();
      column_ = column_of(token.attribute("r"), column_ + 1);
      type_ = token.attribute("t");
      style_ = std::strtoul(token.attribute("s").c_str(), nullptr, 10);
    } else if (token.closes("c")) {
      std::string text = shown();
      flatten(text);
      row_.set(column_, text);
    } else if (token.opens("row")) {
      begin_row(token);
    } else if (token.closes("row") && !row_.empty()) {
      end_row(end);
    } else if (token.opens("col") && is_yes(token.attribute("hidden"))) {
      hide(token);
    }
  }

  void begin_row(const XmlScanner& token) {
    row_.clear();
    const auto number = std::strtoull(token.attribute("r").c_str(), nullptr, 10);
    // Numbers rise, whatever the file says: they are the rows' names.
    number_ = std::max<uint64_t>(number, number_ + 1);
    column_ = static_cast<size_t>(-1);
    hidden_ = is_yes(token.attribute("hidden"));
    row_start_ = xml_.offset() + token.offset();
  }
  void end_row(SheetEnd& end) {
    end.any = true;
    const uint64_t now = xml_.offset() + xml_.xml().offset();
    const uint64_t length = now > row_start_ ? now - row_start_ : 0;
    wanted_ = rows_.take(row_.cells(), {number_, row_start_, length, row_.cut(), hidden_});
    row_.clear();
  }
  void hide(const XmlScanner& token) {
    if (hidden_count_++ >= kHiddenColumnsShown) return;
    hidden_columns_ += fmt::format("{}{}-{}", hidden_columns_.empty() ? "" : ", ",
                                   token.attribute("min"), token.attribute("max"));
  }

  std::string shown() {
    if (value_.empty()) return {};
    if (type_ == "s") return strings_.at(std::strtoul(value_.c_str(), nullptr, 10));
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (type_.empty() || type_ == "n") {
      return cell_text(value_, styles_.shape(style_), styles_.from_1904);
    }
    return value_;
  }

  XmlRows& xml_;
  SharedStrings& strings_;
  const CellStyles& styles_;
  Output& out_;
  TableRows rows_;
  SheetRow row_;
  std::string value_;
  std::string type_;
  size_t style_ = 0;
  size_t column_ = static_cast<size_t>(-1);
  uint64_t number_ = 0;
  uint64_t row_start_ = 0;
  std::string hidden_columns_;
  size_t hidden_count_ = 0;
  int phonetic_ = 0;
  bool hidden_ = false;
  bool collects_ = false;
  bool wanted_ = true;
};

/// The tables of an OpenDocument sheet, one after the other in one part.
class OpenTables {
 public:
  OpenTables(XmlRows& xml, Output& out) : xml_(xml), out_(out) {}

  SheetEnd read() {
    while (!out_.full() && xml_.next()) {
      const XmlScanner& token = xml_.xml();
      if (token.opens("style")) style_ = token.attribute("name");
      if (token.opens("table-properties") && token.attribute("display") == "false") {
        hidden_styles_.insert(style_);
      }
      if (!token.opens("table")) continue;
      Child child;
      child.name = token.attribute("name");
      std::replace(child.name.begin(), child.name.end(), '/', '_');
      child.kind = model::ItemKind::kPart;
      if (hidden_styles_.count(token.attribute("style-name")) != 0) {
        child.fields.push_back({"hidden", "yes"});
      }
      out_.record_with(child, 0, fill, this);
    }
    end_.whole = out_.full() || xml_.whole();
    return end_;
  }

 private:
  static void fill(Output& out, void* context) {
    static_cast<OpenTables*>(context)->read_table(out);
  }

  void read_table(Output& out) {
    TableRows rows(out, TableRows::Unnamed::kTabs);
    bool wanted = true;
    int depth = 1;  // of tables within cells
    number_ = 1;
    row_.clear();
    while (depth > 0 && xml_.next()) {
      const XmlScanner& token = xml_.xml();
      if (token.opens("table")) ++depth;
      if (token.closes("table")) --depth;
      if (token.token() == XmlScanner::kText) {
        if (paragraphs_ > 0 && text_.size() < kTableRowBytesMax) text_ += token.text();
      } else if (depth == 1) {
        take(token);
        if (token.closes("table-row") && wanted) wanted = end_row(rows);
      }
    }
    rows.finish();
  }

  void take(const XmlScanner& token) {
    const std::string_view name = token.name();
    if (name == "table-row" && token.token() == XmlScanner::kOpen) {
      row_.clear();
      column_ = 0;
      repeats_ = std::max<uint64_t>(
          std::strtoull(token.attribute("number-rows-repeated").c_str(), nullptr, 10), 1);
      const std::string visibility = token.attribute("visibility");
      hidden_ = visibility == "collapse" || visibility == "filter";
    } else if (name == "table-cell" || name == "covered-table-cell") {
      token.token() == XmlScanner::kOpen ? begin_cell(token) : end_cell();
    } else if (name == "p" || name == "h") {
      if (token.token() == XmlScanner::kOpen) {
        if (!text_.empty()) text_ += ' ';
        ++paragraphs_;
      } else if (paragraphs_ > 0) {
        --paragraphs_;
      }
    } else if (name == "s" && token.token() == XmlScanner::kOpen && paragraphs_ > 0) {
      text_ += ' ';
    }
  }

  void begin_cell(const XmlScanner& token) {
    text_.clear();
    value_.clear();
    paragraphs_ = 0;
    columns_ = std::max<uint64_t>(
        std::strtoull(token.attribute("number-columns-repeated").c_str(), nullptr, 10), 1);
    const std::string type = token.attribute("value-type");
    if (type == "date") value_ = token.attribute("date-value");
    if (type == "float") {
      value_ = cell_text(token.attribute("value"), CellShape::kNumber, false);
    }
  }
  void end_cell() {
    std::string& shown = value_.empty() ? text_ : value_;
    flatten(shown);
    for (uint64_t i = 0; i < std::min<uint64_t>(columns_, kRepeatsMax); ++i) {
      row_.set(column_ + i, shown);
    }
    column_ += static_cast<size_t>(std::min<uint64_t>(columns_, kTableColumnsMax));
    text_.clear();
    value_.clear();
  }

  bool end_row(TableRows& rows) {
    const uint64_t number = number_;
    number_ += repeats_;
    if (row_.empty()) return true;
    end_.any = true;
    const bool more = rows.take(row_.cells(), {number, 0, 0, row_.cut(), hidden_});
    row_.clear();
    return more;
  }

  XmlRows& xml_;
  Output& out_;
  SheetEnd end_;
  std::string style_;
  std::set<std::string> hidden_styles_;
  SheetRow row_;
  std::string text_;
  std::string value_;
  size_t column_ = 0;
  uint64_t columns_ = 1;
  uint64_t repeats_ = 1;
  uint64_t number_ = 1;
  int paragraphs_ = 0;
  bool hidden_ = false;
};

}  // namespace

SheetEnd give_sheet(XmlRows& xml, SharedStrings& strings, const CellStyles& styles, Output& out) {
  return Sheet(xml, strings, styles, out).read();
}

SheetEnd give_open_tables(XmlRows& xml, Output& out) { return OpenTables(xml, out).read(); }

}  // namespace clew::extract
