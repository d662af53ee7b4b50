// SPDX-License-Identifier: EUPL-1.2
// Tables in text: CSV (RFC 4180) and its kin with semicolons, tabs and bars, in any charset. Each
// row is an item named by its number (extract/table_rows.h).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "extract/charset.h"
#include "extract/format.h"
#include "extract/source_window.h"
#include "extract/table_rows.h"

namespace clew::extract {
namespace {

constexpr std::array<char, 4> kDelimiters = {',', ';', '\t', '|'};
constexpr size_t kDecodePiece = 256 << 10;  ///< bytes that are decoded at a time
constexpr size_t kSniffBytes = 16 << 10;
constexpr size_t kSniffRows = 100;

/// One row being read: cells one after the other in one string.
class Row {
 public:
  void clear() {
    text_.clear();
    ends_.clear();
    cut_ = false;
  }
  void append(std::string_view piece) {
    const size_t room = kTableRowBytesMax - std::min(kTableRowBytesMax, text_.size());
    if (piece.size() > room) cut_ = true;
    text_ += piece.substr(0, room);
  }
  void end_cell() {
    if (ends_.size() < kTableColumnsMax)
      ends_.push_back(text_.size());
    else
      ends_.back() = text_.size();
  }
  size_t size() const { return ends_.size(); }
  std::string_view cell(size_t i) const {
    const size_t start = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(start, ends_[i] - start);
  }
  bool blank() const { return text_.empty() && ends_.size() <= 1; }
  bool cut() const { return cut_; }
  bool full() const { return text_.size() >= kTableRowBytesMax; }

 private:
  std::string text_;
  std::vector<size_t> ends_;
  bool cut_ = false;
};

/// Takes text in pieces and hands on rows. A quote counts only at the start of a cell; a quoted
/// cell that outgrows the limit of a row was never closed, so the row ends at its next line end.
template <typename TakeRow>
class RowReader {
 public:
  RowReader(char delimiter, TakeRow& take) : delimiter_(delimiter), take_(take) {}

  /// False when `take` wants no more rows.
  bool feed(std::string_view text) {
    size_t i = 0;
    while (i < text.size()) {
      const size_t n =
          state_ == State::kQuoted ? feed_quoted(text.substr(i)) : feed_plain(text.substr(i));
      consumed_ += n;
      i += n;
      if (stopped_) return false;
    }
    return true;
  }
  void finish() {
    if (!stopped_ && consumed_ > row_start_) end_row();
  }
  uint64_t unclosed() const { return unclosed_; }

 private:
  enum class State { kCellStart, kPlain, kQuoted, kQuoteInQuoted };

  size_t feed_quoted(std::string_view text) {
    const size_t quote = std::min(text.find('"'), text.size());
    row_.append(text.substr(0, quote));
    if (row_.full()) {
      ++unclosed_;
      state_ = State::kPlain;
      return std::max<size_t>(quote, 1);
    }
    if (quote == text.size()) return quote;
    state_ = State::kQuoteInQuoted;
    return quote + 1;
  }

  size_t feed_plain(std::string_view text) {
    const char c = text[0];
    const bool after_return = std::exchange(after_return_, c == '\r');
    if (state_ == State::kQuoteInQuoted) {
      state_ = c == '"' ? State::kQuoted : State::kPlain;
      if (c == '"') return row_.append("\""), 1;
    } else if (state_ == State::kCellStart && c == '"') {
      state_ = State::kQuoted;
      return 1;
    }
    size_t n = 0;
    while (n < text.size() && text[n] != delimiter_ && text[n] != '\n' && text[n] != '\r') ++n;
    if (n > 0) {
      row_.append(text.substr(0, n));
      state_ = State::kPlain;
      return n;
    }
    if (c == delimiter_) {
      row_.end_cell();
      state_ = State::kCellStart;
    } else if (c == '\n' && after_return) {
      row_start_ = consumed_ + 1;
    } else {
      end_row();
    }
    return 1;
  }

  /// The row goes up to the line end that is being read.
  void end_row() {
    row_.end_cell();
    state_ = State::kCellStart;
    if (!row_.blank()) stopped_ = !take_(row_, row_start_, consumed_ - row_start_);
    row_.clear();
    row_start_ = consumed_ + 1;
  }

  char delimiter_;
  TakeRow& take_;
  State state_ = State::kCellStart;
  Row row_;
  bool after_return_ = false;
  bool stopped_ = false;
  uint64_t consumed_ = 0;   ///< bytes of text so far
  uint64_t row_start_ = 0;  ///< of them, before the row
  uint64_t unclosed_ = 0;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// The shape of a table as a delimiter would make it.
struct Shape {
  char delimiter = ',';
  size_t rows = 0;
  size_t width = 0;          ///< cells of most rows
  size_t regular = 0;        ///< rows of that width
  size_t longest_first = 0;  ///< bytes of the longest cell in the first row
};

Shape shape_of(std::string_view text, char delimiter, bool whole) {
  std::vector<size_t> widths;
  Shape shape{.delimiter = delimiter};
  auto take = [&](const Row& row, uint64_t, uint64_t) {
    if (widths.empty()) {
      for (size_t i = 0; i < row.size(); ++i) {
        shape.longest_first = std::max(shape.longest_first, row.cell(i).size());
      }
    }
    widths.push_back(row.size());
    return widths.size() < kSniffRows;
  };
  RowReader<decltype(take)> reader(delimiter, take);
  reader.feed(text);
  if (whole) reader.finish();
  shape.rows = widths.size();
  for (const size_t width : widths) {
    const auto count = static_cast<size_t>(std::count(widths.begin(), widths.end(), width));
    if (count > shape.regular) {
      shape.regular = count;
      shape.width = width;
    }
  }
  return shape;
}

/// The delimiter that makes the most regular table; wider is better among equals.
Shape best_shape(std::string_view text, bool whole) {
  Shape best;
  for (const char delimiter : kDelimiters) {
    const Shape shape = shape_of(text, delimiter, whole);
    if (shape.width < 2) continue;
    const auto score = [](const Shape& s) { return s.rows == 0 ? 0 : s.regular * 100 / s.rows; };
    if (best.width < 2 || score(shape) > score(best) ||
        (score(shape) == score(best) && shape.width > best.width)) {
      best = shape;
    }
  }
  return best;
}

bool ends_with(std::string_view name, std::string_view ending) {
  return name.size() > ending.size() && lower(name.substr(name.size() - ending.size())) == ending;
}

int sniff(const Prefix& prefix) {
  const ByteView head = prefix.head.substr(0, kSniffBytes);
  const bool named = ends_with(prefix.name, ".csv") || ends_with(prefix.name, ".tsv") ||
                     ends_with(prefix.name, ".tab");
  const bool has_line_end = head.find('\n') != ByteView::npos || head.find('\r') != ByteView::npos;
  if (!has_line_end && !named) return kNo;
  if (!looks_like_text(head, prefix.size == head.size())) return kNo;
  const auto decoded = decode_to_utf8(head);
  const Shape shape = best_shape(decoded.text, prefix.size == head.size());
  if (shape.width < 2 || shape.rows == 0) return kNo;
  if (named) return kLikely;
  // Without a name that says so, prose, code and logs must not pass for tables.
  const bool regular = shape.rows >= 4 && shape.regular == shape.rows && shape.width >= 3;
  return regular && shape.longest_first <= 64 ? kWeak + 5 : kNo;
}

Outcome extract(ByteSource& source, Output& out) {
  SourceWindow window(source);
  const Bytes sample(window.at(0, kCharsetSampleBytes).substr(0, kCharsetSampleBytes));
  const std::string charset = guess_charset(sample);
  auto decoder = CharsetDecoder::open(charset);
  if (!decoder.ok()) return Outcome::failed("its charset is not known");
  out.field(model::field::kCharset, charset);
  const ByteView head = ByteView(sample).substr(0, kSniffBytes);
  const auto start = decode_to_utf8(head);
  const Shape shape = best_shape(start.text, source.size() == head.size());
  TableRows table(out, TableRows::Unnamed::kNumbered);
  std::vector<std::string_view> cells;
  auto take = [&](const Row& row, uint64_t at, uint64_t length) {
    cells.clear();
    for (size_t i = 0; i < row.size(); ++i) cells.push_back(row.cell(i));
    return table.take(cells, {.offset = at, .length = length, .cut = row.cut()});
  };
  RowReader<decltype(take)> rows(shape.delimiter, take);
  std::string text;
  bool wanted = true;
  for (uint64_t at = 0; wanted && at < source.size();) {
    const ByteView piece = window.at(at).substr(0, kDecodePiece);
    if (piece.empty()) break;
    at += piece.size();
    text.clear();
    decoder->decode(piece, at >= source.size(), text);
    wanted = rows.feed(text);
  }
  rows.finish();
  table.finish();
  if (decoder->malformed_count() > 0) {
    out.anomaly("charset_malformed", 0, fmt::format("{}", decoder->malformed_count()));
  }
  if (rows.unclosed() > 0) out.anomaly("quote_unclosed", 0, fmt::format("{}", rows.unclosed()));
  if (window.failed()) return Outcome::partial("its bytes could not all be read");
  return Outcome::done();
}

}  // namespace

extern constinit const Format kCsv = {
    .name = "csv",
    .summary = "Tables in text: CSV, TSV",
    .specification = "RFC 4180; W3C Model for Tabular Data, section 8",
    .sniff = sniff,
    .confidence_max = kLikely,
    .extract = extract,
};

}  // namespace clew::extract
