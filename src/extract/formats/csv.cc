// SPDX-License-Identifier: EUPL-1.2
// Tables in text: CSV (RFC 4180) and its kin with semicolons, tabs and bars, in any charset. Each
// row is an item named by its number, its text lines of "column: value". A table of adverts is
// known by its columns; their titles, addresses, authors and dates become fields of the rows.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/format.h"
#include "extract/source_window.h"

namespace clew::extract {
namespace {

constexpr std::array<char, 4> kDelimiters = {',', ';', '\t', '|'};
constexpr size_t kRowBytesMax = 1 << 20;    ///< a longer row is cut
constexpr size_t kColumnsMax = 4096;        ///< cells of a row; more stay in the last one
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
    const size_t room = kRowBytesMax - std::min(kRowBytesMax, text_.size());
    if (piece.size() > room) cut_ = true;
    text_ += piece.substr(0, room);
  }
  void end_cell() {
    if (ends_.size() < kColumnsMax)
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
  bool full() const { return text_.size() >= kRowBytesMax; }

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

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
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

/// What a column means, by its name in the languages in which such tables come.
enum class Meaning { kNone, kTitle, kText, kUrl, kSender, kTime, kPhone, kPlace, kPrice };

Meaning meaning_of(std::string_view column) {
  struct Known {
    std::string_view name;
    Meaning meaning;
  };
  static constexpr Known kKnown[] = {
      {"ad_text", Meaning::kText},     {"ad_title", Meaning::kTitle},
      {"account", Meaning::kSender},   {"author", Meaning::kSender},
      {"body", Meaning::kText},        {"city", Meaning::kPlace},
      {"content", Meaning::kText},     {"created", Meaning::kTime},
      {"created_at", Meaning::kTime},  {"date", Meaning::kTime},
      {"date_posted", Meaning::kTime}, {"datetime", Meaning::kTime},
      {"description", Meaning::kText}, {"from", Meaning::kSender},
      {"headline", Meaning::kTitle},   {"heading", Meaning::kTitle},
      {"link", Meaning::kUrl},         {"location", Meaning::kPlace},
      {"message", Meaning::kText},     {"mobile", Meaning::kPhone},
      {"phone", Meaning::kPhone},      {"phone_number", Meaning::kPhone},
      {"post_date", Meaning::kTime},   {"posted", Meaning::kTime},
      {"posted_at", Meaning::kTime},   {"poster", Meaning::kSender},
      {"price", Meaning::kPrice},      {"publication_date", Meaning::kTime},
      {"published", Meaning::kTime},   {"published_at", Meaning::kTime},
      {"region", Meaning::kPlace},     {"seller", Meaning::kSender},
      {"sender", Meaning::kSender},    {"subject", Meaning::kTitle},
      {"telephone", Meaning::kPhone},  {"text", Meaning::kText},
      {"time", Meaning::kTime},        {"timestamp", Meaning::kTime},
      {"titel", Meaning::kTitle},      {"title", Meaning::kTitle},
      {"titre", Meaning::kTitle},      {"título", Meaning::kTitle},
      {"uri", Meaning::kUrl},          {"url", Meaning::kUrl},
      {"user", Meaning::kSender},      {"username", Meaning::kSender},
      {"website", Meaning::kUrl},
  };
  std::string name = lower(trim(column));
  std::replace(name.begin(), name.end(), ' ', '_');
  std::replace(name.begin(), name.end(), '-', '_');
  for (const auto& known : kKnown) {
    if (known.name == name) return known.meaning;
  }
  return Meaning::kNone;
}

/// An instant as tables write it: ISO 8601, seconds or milliseconds since 1970, "3.2.2026".
std::optional<model::ItemTime> time_of(std::string_view text) {
  text = trim(text);
  if (const auto iso = base::parse_iso(text)) {
    return model::ItemTime{
        iso->time, iso->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal};
  }
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && (text.size() == 10 || text.size() == 13)) {
    TimeMs value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return model::ItemTime{text.size() == 10 ? value * 1000 : value, model::TimeCertainty::kZoned};
  }
  base::CivilTime civil;
  const std::string owned(text.substr(0, 40));
  const int found = std::sscanf(owned.c_str(), "%2d.%2d.%4d %2d:%2d:%2d", &civil.day, &civil.month,
                                &civil.year, &civil.hour, &civil.minute, &civil.second);
  if (found < 3 || civil.year < 1900) return std::nullopt;
  if (const auto ms = base::from_civil(civil)) {
    return model::ItemTime{*ms, model::TimeCertainty::kLocal};
  }
  return std::nullopt;
}

/// Reads a table row by row.
class TableReader {
 public:
  explicit TableReader(Output& out) : out_(out) {}

  bool take(const Row& row, uint64_t start, uint64_t length) {
    if (!begun_) {
      begun_ = true;
      columns_.resize(row.size());
      if (looks_like_header(row)) {
        set_header(row);
        return true;
      }
    }
    give(row, start, length);
    return !out_.full();
  }

  void finish() {
    out_.field("rows", fmt::format("{}", rows_));
    if (is_adverts()) out_.field(model::field::kKind, "advert table");
  }

 private:
  struct Column {
    std::string name;
    Meaning meaning = Meaning::kNone;
  };

  /// Names of columns are short, all there, all different, and no values.
  static bool looks_like_header(const Row& row) {
    std::vector<std::string> names;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string name = lower(trim(row.cell(i)));
      const bool value = name.empty() ? i != 0 && i + 1 != row.size()
                                      : name.size() > 64 || name.find('@') != std::string::npos ||
                                            name.find("://") != std::string::npos ||
                                            (has_digit(name) && !has_letter(name));
      if (value) return false;
      names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }
  static bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
  }

  void set_header(const Row& row) {
    std::string names;
    for (size_t i = 0; i < row.size(); ++i) {
      columns_[i].name = trim(row.cell(i));
      columns_[i].meaning = meaning_of(row.cell(i));
      names += (i == 0 ? "" : ", ") + columns_[i].name;
    }
    out_.field("columns", names);
  }

  bool has(Meaning meaning) const {
    return std::any_of(columns_.begin(), columns_.end(),
                       [meaning](const Column& c) { return c.meaning == meaning; });
  }
  bool is_adverts() const {
    const bool where =
        has(Meaning::kUrl) || has(Meaning::kPhone) || has(Meaning::kPlace) || has(Meaning::kPrice);
    return (has(Meaning::kText) || has(Meaning::kTitle)) && has(Meaning::kTime) && where;
  }

  void give(const Row& row, uint64_t start, uint64_t length) {
    ++rows_;
    if (row.size() != columns_.size() && !ragged_) {
      ragged_ = true;
      out_.anomaly("row_width", start, fmt::format("row {}", rows_));
    }
    if (row.cut()) out_.anomaly("row_limit", start, fmt::format("row {}", rows_));
    Child child;
    child.name = fmt::format("{}", rows_);
    child.kind = model::ItemKind::kRow;
    text_.clear();
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string_view value = trim(row.cell(i));
      if (value.empty()) continue;
      const bool named = i < columns_.size() && !columns_[i].name.empty();
      text_ += named ? columns_[i].name : fmt::format("column {}", i + 1);
      text_ += ": ";
      text_ += value;
      text_.push_back('\n');
      if (i < columns_.size()) set_field(child, columns_[i].meaning, value);
    }
    out_.record(child, text_, length);
  }

  static void set_field(Child& child, Meaning meaning, std::string_view value) {
    const auto add = [&](std::string_view name) {
      child.fields.push_back({std::string(name), std::string(value)});
    };
    switch (meaning) {
      case Meaning::kTitle:
        return add(model::field::kTitle);
      case Meaning::kUrl:
        return add(model::field::kUrl);
      case Meaning::kSender:
        return add(model::field::kSender);
      case Meaning::kTime:
        if (!child.time) child.time = time_of(value);
        return;
      default:
        return;
    }
  }

  Output& out_;
  std::vector<Column> columns_;
  std::string text_;
  uint64_t rows_ = 0;
  bool begun_ = false;
  bool ragged_ = false;
};

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
  TableReader table(out);
  auto take = [&table](const Row& row, uint64_t at, uint64_t length) {
    return table.take(row, at, length);
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
