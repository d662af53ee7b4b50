// SPDX-License-Identifier: EUPL-1.2
// Excel workbooks of 5 to 2003 ([MS-XLS], BIFF5 and BIFF8): each sheet is an item and its rows are
// items (extract/table_rows.h), with shown values, dates as ISO 8601, hidden sheets and rows told;
// comments, text boxes and links, properties, pictures, embedded files. The format ole hands them
// here.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "extract/biff_strings.h"
#include "extract/cell_value.h"
#include "extract/legacy_office.h"
#include "extract/source_window.h"
#include "extract/table_rows.h"

namespace clew::extract {
namespace {

constexpr uint64_t kDrawingBytesMax = 128 << 20;
constexpr size_t kRowsBytesMax = 64 << 20;  ///< of a sheet that are held to be put in order
constexpr size_t kStringsMax = 4'000'000;
constexpr size_t kContinuesMax = 100'000;
constexpr size_t kSheetsMax = 10'000;

// Records (2.3).
constexpr uint16_t kFormula = 0x0006;
constexpr uint16_t kEnd = 0x000A;
constexpr uint16_t kDateMode = 0x0022;
constexpr uint16_t kContinue = 0x003C;
constexpr uint16_t kCodePage = 0x0042;
constexpr uint16_t kBoundSheet = 0x0085;
constexpr uint16_t kManyRk = 0x00BD;
constexpr uint16_t kRichText = 0x00D6;
constexpr uint16_t kCellFormat = 0x00E0;
constexpr uint16_t kDrawings = 0x00EB;
constexpr uint16_t kSharedStrings = 0x00FC;
constexpr uint16_t kSharedString = 0x00FD;
constexpr uint16_t kTextObject = 0x01B6;
constexpr uint16_t kLink = 0x01B8;
constexpr uint16_t kNumber = 0x0203;
constexpr uint16_t kText = 0x0204;
constexpr uint16_t kTruth = 0x0205;
constexpr uint16_t kFormulaText = 0x0207;
constexpr uint16_t kRow = 0x0208;
constexpr uint16_t kRk = 0x027E;
constexpr uint16_t kNumberFormat = 0x041E;
constexpr uint16_t kBegin = 0x0809;

int sniff(const Prefix&) { return kNo; }

/// 2.5.217: a number in 30 bits.
double number_of_rk(uint32_t rk) {
  double number = 0;
  if ((rk & 2) != 0) {
    number = static_cast<int32_t>(rk) >> 2;
  } else {
    const uint64_t bits = static_cast<uint64_t>(rk & ~3u) << 32;
    std::memcpy(&number, &bits, sizeof(number));
  }
  return (rk & 1) != 0 ? number / 100 : number;
}

/// What the sheets share.
struct Globals {
  bool wide = true;  ///< BIFF8: strings with flags
  int code_page = kWesternCodePage;
  std::vector<std::string> strings;
  std::map<uint16_t, CellShape> formats;
  CellStyles styles;
  struct Bound {
    std::string name;
    bool hidden;
  };
  std::map<uint32_t, Bound> sheets;  ///< by the place of their first record
};

/// The records of a stream, one after the other.
class Records {
 public:
  explicit Records(ByteSource& source) : window_(source) {}

  /// Goes on to the next record; false at the end.
  bool next() {
    at_ = next_;
    const ByteView head = window_.at(at_, 4);
    if (head.size() < 4) return false;
    type_ = base::read_le<uint16_t>(head, 0);
    const size_t length = base::read_le<uint16_t>(head, 2);
    const ByteView whole = window_.at(at_, 4 + length);
    next_ = at_ + 4 + length;
    cut_ = whole.size() < 4 + length;
    body_.assign(whole.substr(std::min<size_t>(4, whole.size()), length));
    return !cut_;
  }
  uint16_t type() const { return type_; }
  const Bytes& body() const { return body_; }
  uint64_t offset() const { return at_; }
  bool cut() const { return cut_ || window_.failed(); }

  /// The bodies of the CONTINUE records that follow; they are passed over.
  std::vector<Bytes> continued() {
    std::vector<Bytes> bodies;
    while (bodies.size() < kContinuesMax) {
      const ByteView head = window_.at(next_, 4);
      if (head.size() < 4 || base::read_le<uint16_t>(head, 0) != kContinue) break;
      const size_t length = base::read_le<uint16_t>(head, 2);
      bodies.emplace_back(window_.at(next_, 4 + length).substr(4, length));
      next_ += 4 + length;
    }
    return bodies;
  }

 private:
  SourceWindow window_;
  uint64_t at_ = 0;
  uint64_t next_ = 0;
  uint16_t type_ = 0;
  Bytes body_;
  bool cut_ = false;
};

class Reader {
 public:
  Reader(ByteSource& stream, Output& out) : records_(stream), out_(out) {}

  /// False where a record is cut off.
  bool read() {
    while (records_.next() && !out_.full()) {
      if (records_.type() == kBegin) {
        begin();
      } else {
        global();
      }
    }
    out_.field("hidden_sheets", hidden_sheets_);
    give_drawn_pictures(drawings_, out_);
    return !records_.cut();
  }

 private:
  void begin() {
    const Bytes& body = records_.body();
    if (body.size() < 4) return;
    const auto version = base::read_le<uint16_t>(body, 0);
    const auto kind = base::read_le<uint16_t>(body, 2);
    constexpr uint16_t kBiff8 = 0x0600;
    constexpr uint16_t kOfGlobals = 0x0005;
    constexpr uint16_t kOfSheet = 0x0010;
    globals_.wide = version == kBiff8;
    if (kind == kOfGlobals) return;
    const auto found = globals_.sheets.find(static_cast<uint32_t>(records_.offset()));
    if (found == globals_.sheets.end() || kind != kOfSheet) return skip_part();
    Child child;
    child.name = found->second.name.empty() ? "sheet" : found->second.name;
    std::replace(child.name.begin(), child.name.end(), '/', '_');
    child.kind = model::ItemKind::kPart;
    if (found->second.hidden) {
      child.fields.push_back({"hidden", "yes"});
      hidden_sheets_ += (hidden_sheets_.empty() ? "" : ", ") + found->second.name;
    }
    out_.record_with(child, 0, fill, this);
  }

  void skip_part() {
    for (int depth = 1; depth > 0 && records_.next();) {
      if (records_.type() == kBegin) ++depth;
      if (records_.type() == kEnd) --depth;
    }
  }

  void global() {
    const Bytes& body = records_.body();
    switch (records_.type()) {
      case kCodePage:
        if (body.size() >= 2) globals_.code_page = base::read_le<uint16_t>(body, 0);
        return;
      case kDateMode:
        globals_.styles.from_1904 = body.size() >= 2 && body[0] == 1;
        return;
      case kNumberFormat:
        if (body.size() > 4) {
          const std::string code =
              string_in(ByteView(body).substr(2), /*count_bytes=*/globals_.wide ? 2 : 1);
          globals_.formats[base::read_le<uint16_t>(body, 0)] = shape_of_format(code);
        }
        return;
      case kCellFormat:
        if (body.size() >= 4) {
          const auto format = base::read_le<uint16_t>(body, 2);
          const auto own = globals_.formats.find(format);
          globals_.styles.shapes.push_back(own == globals_.formats.end() ? shape_of_builtin(format)
                                                                         : own->second);
        }
        return;
      case kBoundSheet:
        return bound_sheet(body);
      case kSharedStrings:
        return shared_strings();
      case kDrawings:
        return drawings();
      default:
        return;
    }
  }

  void bound_sheet(const Bytes& body) {
    if (body.size() < 8 || globals_.sheets.size() >= kSheetsMax) return;
    const bool hidden = (body[4] & 3) != 0;
    globals_.sheets[base::read_le<uint32_t>(body, 0)] = {
        string_in(ByteView(body).substr(6), /*count_bytes=*/1), hidden};
  }

  void shared_strings() {
    const Bytes first = records_.body();
    const auto more = records_.continued();
    std::vector<ByteView> parts = {first};
    parts.insert(parts.end(), more.begin(), more.end());
    BiffReader reader(std::move(parts));
    reader.u32();  // uses
    const uint32_t count = reader.u32();
    while (globals_.strings.size() < std::min<size_t>(count, kStringsMax) && !reader.ended()) {
      globals_.strings.push_back(reader.rich_string());
    }
  }

  void drawings() {
    drawings_ += records_.body();
    for (const auto& body : records_.continued()) {
      if (drawings_.size() < kDrawingBytesMax) drawings_ += body;
    }
  }

  /// A string with its count before it.
  std::string string_in(ByteView bytes, size_t count_bytes) const {
    if (bytes.size() <= count_bytes) return {};
    const size_t count =
        count_bytes == 1 ? static_cast<uint8_t>(bytes[0]) : base::read_le<uint16_t>(bytes, 0);
    bytes.remove_prefix(count_bytes);
    if (globals_.wide) return BiffReader({bytes}).characters(count);
    std::string text;
    CodePages().append(text, bytes.substr(0, count), globals_.code_page);
    return text;
  }

  // Sheets

  struct HeldRow {
    std::map<size_t, std::string> cells;
    bool hidden = false;
  };

  static void fill(Output& out, void* context) { static_cast<Reader*>(context)->sheet(out); }

  void sheet(Output& out) {
    TableRows rows(out, TableRows::Unnamed::kTabs);
    held_.clear();
    held_bytes_ = 0;
    given_ = 0;
    notes_.clear();
    int depth = 1;  // charts lie within sheets
    while (depth > 0 && records_.next()) {
      if (records_.type() == kBegin) ++depth;
      if (records_.type() == kEnd) --depth;
      if (depth == 1) cell();
      if (held_bytes_ > kRowsBytesMax) flush(rows);
    }
    flush(rows);
    rows.finish();
    out.text(notes_);
  }

  void cell() {
    const Bytes& body = records_.body();
    if (records_.type() == kFormulaText) return put(string_in(body, 2));
    if (records_.type() == kTextObject) return text_object();
    if (records_.type() == kLink) return link(body);
    if (body.size() < 6) return;
    row_ = base::read_le<uint16_t>(body, 0);
    column_ = base::read_le<uint16_t>(body, 2);
    const auto style = base::read_le<uint16_t>(body, 4);
    switch (records_.type()) {
      case kSharedString:
        if (body.size() >= 10) {
          const auto index = base::read_le<uint32_t>(body, 6);
          if (index < globals_.strings.size()) put(globals_.strings[index]);
        }
        return;
      case kText:
      case kRichText:
        return put(string_in(ByteView(body).substr(6), 2));
      case kNumber:
        if (body.size() >= 14) put_number(base::read_le<double>(body, 6), style);
        return;
      case kRk:
        if (body.size() >= 10) put_number(number_of_rk(base::read_le<uint32_t>(body, 6)), style);
        return;
      case kManyRk:
        for (size_t at = 4; at + 8 <= body.size(); at += 6, ++column_) {
          put_number(number_of_rk(base::read_le<uint32_t>(body, at + 2)),
                     base::read_le<uint16_t>(body, at));
        }
        return;
      case kTruth:
        if (body.size() >= 8 && body[7] == 0) put(body[6] != 0 ? "TRUE" : "FALSE");
        return;
      case kFormula:
        return formula(body, style);
      case kRow:
        if (body.size() >= 16 && (body[12] & 0x20) != 0) held_[row_].hidden = true;
        return;
      default:
        return;
    }
  }

  /// 2.4.127: its value; a text follows in a record of its own.
  void formula(const Bytes& body, uint16_t style) {
    if (body.size() < 14) return;
    if (base::read_le<uint16_t>(body, 12) != 0xFFFF) {
      return put_number(base::read_le<double>(body, 6), style);
    }
    if (body[6] == 1) put(body[8] != 0 ? "TRUE" : "FALSE");
  }

  void put_number(double number, uint16_t style) {
    put(cell_text(number, globals_.styles.shape(style), globals_.styles.from_1904));
  }
  void put(std::string text) {
    if (text.empty() || column_ >= kTableColumnsMax) return;
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    held_bytes_ += text.size() + 64;
    held_[row_].cells[column_] = std::move(text);
  }

  /// Comments and text boxes: their characters are in the record that continues them.
  void text_object() {
    const Bytes body = records_.body();
    const auto more = records_.continued();
    if (body.size() < 12 || more.empty()) return;
    const size_t count = base::read_le<uint16_t>(body, 10);
    std::vector<ByteView> parts(more.begin(), more.end());
    notes_ += BiffReader(std::move(parts)).characters(count);
    notes_ += '\n';
  }

  /// 2.3.7.1: addresses in a link's record, as UTF-16.
  void link(const Bytes& body) {
    for (const auto* scheme : {"h\0t\0t\0p\0", "m\0a\0i\0l\0", "f\0t\0p\0:\0"}) {
      const size_t at = body.find(ByteView(scheme, 8));
      if (at == Bytes::npos) continue;
      std::string target = utf16le_to_utf8(ByteView(body).substr(at));
      notes_ += target.substr(0, target.find('\0'));
      notes_ += '\n';
      return;
    }
  }

  /// Gives the rows out that are held, in order.
  void flush(TableRows& rows) {
    std::vector<std::string_view> cells;
    for (const auto& [number, row] : held_) {
      if (row.cells.empty()) continue;
      cells.assign(row.cells.rbegin()->first + 1, {});
      for (const auto& [column, text] : row.cells) cells[column] = text;
      given_ = std::max<uint64_t>(given_ + 1, number + uint64_t{1});
      rows.take(cells, {.number = given_, .hidden = row.hidden});
    }
    held_.clear();
    held_bytes_ = 0;
  }

  Records records_;
  Output& out_;
  Globals globals_;
  Bytes drawings_;
  std::string hidden_sheets_;
  std::map<uint32_t, HeldRow> held_;
  size_t held_bytes_ = 0;
  uint64_t given_ = 0;
  std::string notes_;
  uint32_t row_ = 0;
  size_t column_ = 0;
};

Outcome extract(ByteSource& source, Output& out) {
  auto file = CompoundFile::open(source);
  if (!file.ok()) return Outcome::failed("the compound file is damaged");
  const auto* entry = file->find("Workbook");
  if (entry == nullptr) entry = file->find("Book");
  if (entry == nullptr) return Outcome::failed("it has no workbook");
  bool whole = false;
  {
    const auto stream = file->stream(*entry);
    whole = Reader(*stream, out).read();
  }
  give_document_properties(*file, out);
  give_embedded_objects(*file, out);
  if (!whole) {
    out.anomaly("record_truncated");
    return Outcome::partial("a record of the workbook is cut off");
  }
  return outcome_of(*file, out);
}

}  // namespace

extern constinit const Format kXls = {
    .name = "xls",
    .summary = "Excel workbooks of 5 to 2003",
    .specification = "MS-XLS",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
