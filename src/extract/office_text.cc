// SPDX-License-Identifier: EUPL-1.2
// Text of office documents' parts; see office_text.h.
#include "extract/office_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/time.h"
#include "extract/document_flow.h"
#include "extract/xml_scanner.h"

namespace clew::extract {
namespace {

constexpr size_t kSpacesMax = 1000;  ///< of one <text:s text:c="...">
constexpr size_t kPropertyCountMax = 1000;

/// The quoted target of a field code like ` HYPERLINK "mailto:ana@jobs.example" `.
std::string target_of_field(std::string_view code) {
  const size_t word = code.find("HYPERLINK");
  if (word == std::string_view::npos) return {};
  const size_t open = code.find('"', word);
  const size_t close = open == std::string_view::npos ? open : code.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  return std::string(code.substr(open + 1, close - open - 1));
}

/// Goes past the element that was just opened.
void skip_element(XmlScanner& xml) {
  size_t depth = 1;
  while (depth > 0) {
    const auto token = xml.next();
    if (token == XmlScanner::kEnd) return;
    if (token == XmlScanner::kOpen) ++depth;
    if (token == XmlScanner::kClose) --depth;
  }
}

/// Running text of WordprocessingML and DrawingML.
class RunningText {
 public:
  explicit RunningText(std::string_view xml) : xml_(xml) {}

  OfficeText read() {
    while (xml_.next() != XmlScanner::kEnd) {
      switch (xml_.token()) {
        case XmlScanner::kOpen:
          open();
          break;
        case XmlScanner::kClose:
          close();
          break;
        case XmlScanner::kText:
          if (collects_) flow_.add(xml_.text());
          if (in_field_) field_ += xml_.text();
          break;
        case XmlScanner::kEnd:
          break;
      }
    }
    flow_.fresh_line();
    result_.text = flow_.take();
    result_.whole = xml_.whole();
    return std::move(result_);
  }

 private:
  void open() {
    const std::string_view name = xml_.name();
    if (name == "Text") in_shape_ = true;  // drawings of Visio
    collects_ = in_shape_ || name == "t" || name == "delText" || name == "text";
    in_field_ = name == "instrText";
    if (name == "delText" || name == "moveFrom") result_.has_deleted_text = true;
    if (name == "tab") flow_.tab();
    if (name == "br" || name == "cr") flow_.line();
    if (name == "noBreakHyphen") flow_.add("-");
    if (name == "tc") flow_.open_cell();
    if (name == "sld" && xml_.attribute("show") == "0") result_.hidden = true;
    if (name == "comment") {
      if (const auto author = xml_.attribute("author"); !author.empty()) {
        flow_.add("[" + author + "] ");
      }
    }
    if (name == "docPr" || name == "cNvPr") describe();
    // Definitions of tab stops are no tabs; a fallback repeats what stands beside it.
    if (name == "tabs" || name == "tabLst" || name == "Fallback") skip_element(xml_);
  }

  void describe() {
    for (const auto* attribute : {"title", "descr"}) {
      auto said = xml_.attribute(attribute);
      // A picture repeats the description of its frame.
      const bool known = std::find(notes_.begin(), notes_.end(), said) != notes_.end();
      if (!said.empty() && !known) notes_.push_back(std::move(said));
    }
  }

  void close() {
    const std::string_view name = xml_.name();
    if (name == "Text") {
      in_shape_ = false;
      flow_.fresh_line();
    }
    collects_ = in_shape_;
    if (name == "instrText" || name == "fldSimple") in_field_ = false;
    if (name == "p" || name == "text" || name == "comment" || name == "si") end_paragraph();
    if (name == "tc") flow_.close_cell();
    if (name == "tr") flow_.close_row();
  }

  void end_paragraph() {
    flow_.line();
    if (auto target = target_of_field(field_); !target.empty()) notes_.push_back(std::move(target));
    field_.clear();
    for (const auto& note : notes_) {
      flow_.add(note);
      flow_.line();
    }
    notes_.clear();
  }

  XmlScanner xml_;
  OfficeText result_;
  DocumentFlow flow_;
  std::string field_;               ///< code of the field being read
  std::vector<std::string> notes_;  ///< what follows the paragraph
  bool collects_ = false;
  bool in_field_ = false;
  bool in_shape_ = false;
};

/// Content of ODF.
class OdfText {
 public:
  explicit OdfText(std::string_view xml) : xml_(xml) {}

  OfficeText read() {
    while (xml_.next() != XmlScanner::kEnd) {
      if (xml_.token() == XmlScanner::kText && paragraphs_ > 0) add_collapsed(xml_.text());
      if (xml_.token() == XmlScanner::kOpen) open();
      if (xml_.token() == XmlScanner::kClose) close();
    }
    flow_.fresh_line();
    result_.text = flow_.take();
    result_.whole = xml_.whole();
    return std::move(result_);
  }

 private:
  static bool is_paragraph(std::string_view name) { return name == "p" || name == "h"; }

  void open() {
    const std::string_view name = xml_.name();
    if (is_paragraph(name)) ++paragraphs_;
    if (name == "s") {
      const size_t count = std::strtoul(xml_.attribute("c").c_str(), nullptr, 10);
      flow_.add(std::string(std::clamp<size_t>(count, 1, kSpacesMax), ' '));
    }
    if (name == "tab") flow_.tab();
    if (name == "line-break") flow_.line();
    if (name == "deletion") result_.has_deleted_text = true;
    if (name == "table-cell" || name == "covered-table-cell") flow_.open_cell();
    if (name == "a") {
      if (auto target = xml_.attribute("href"); target.find(':') != std::string::npos) {
        notes_.push_back(std::move(target));
      }
    }
    if (name == "table" && !xml_.attribute("name").empty()) {
      flow_.fresh_line();
      flow_.add(xml_.attribute("name"));
      flow_.line();
    }
  }

  void close() {
    const std::string_view name = xml_.name();
    if (is_paragraph(name)) {
      if (paragraphs_ > 0) --paragraphs_;
      flow_.line();
      for (const auto& note : notes_) {
        flow_.add(note);
        flow_.line();
      }
      notes_.clear();
    }
    if (name == "table-cell" || name == "covered-table-cell") flow_.close_cell();
    if (name == "table-row") flow_.close_row();
  }

  /// White space in ODF text is one space (ISO/IEC 26300, 6.1.2).
  void add_collapsed(std::string_view text) {
    std::string out;
    for (const char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!space) {
        out.push_back(c);
      } else if (out.empty() || out.back() != ' ') {
        out.push_back(' ');
      }
    }
    flow_.add(out);
  }

  XmlScanner xml_;
  OfficeText result_;
  DocumentFlow flow_;
  std::vector<std::string> notes_;
  int paragraphs_ = 0;
};

CellStyles::Shape shape_of_format(std::string_view code) {
  bool date = false;
  bool time = false;
  bool quoted = false;
  for (const char c : code) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[') quoted = true;  // "[Red]", "[$-409]" are no parts of a date
    date = date || c == 'y' || c == 'd';
    time = time || c == 'h' || c == 's';
    if (c == ';') break;
  }
  if (date) return time ? CellStyles::Shape::kDateTime : CellStyles::Shape::kDate;
  return time ? CellStyles::Shape::kTime : CellStyles::Shape::kNumber;
}

/// Built-in number formats (ECMA-376 part 1, 18.8.30).
CellStyles::Shape shape_of_builtin(unsigned long id) {
  if (id == 22) return CellStyles::Shape::kDateTime;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58)) {
    return CellStyles::Shape::kDate;
  }
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return CellStyles::Shape::kTime;
  return CellStyles::Shape::kNumber;
}

/// A number as people wrote it: telephone numbers are often stored as 4.47400123456E11.
std::string number_text(const std::string& value, CellStyles::Shape shape, bool from_1904) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  if (end == value.c_str() || *end != 0 || !std::isfinite(number)) return value;
  constexpr double kDaysMax = 2'958'466;  // the year 10000
  if (shape != CellStyles::Shape::kNumber && number >= 0 && number < kDaysMax) {
    constexpr int64_t kDayMs = 86'400'000;
    const int64_t epoch_days = from_1904 ? 24'107 : 25'569;  // from day 0 to 1970-01-01
    const auto seconds = static_cast<int64_t>(std::llround(number * 86'400));
    const std::string iso = base::to_iso(seconds * 1000 - epoch_days * kDayMs);
    if (shape == CellStyles::Shape::kTime && number < 1) return iso.substr(11, 8);
    if (shape == CellStyles::Shape::kDate && iso.size() > 10) return iso.substr(0, 10);
    return iso.substr(0, 10) + " " + iso.substr(11, 8);
  }
  if (value.find_first_of(".eE") != std::string::npos && std::fabs(number) < 1e15 &&
      number == std::floor(number)) {
    return fmt::format("{:.0f}", number);
  }
  return value;
}

/// Reads the cells of one sheet.
class Sheet {
 public:
  Sheet(std::string_view xml, const SharedStrings& strings, const CellStyles& styles)
      : xml_(xml), strings_(strings), styles_(styles) {}

  OfficeText read() {
    OfficeText result;
    while (xml_.next() != XmlScanner::kEnd) {
      if (xml_.token() == XmlScanner::kText) {
        if (collects_) value_ += xml_.text();
        continue;
      }
      collects_ = xml_.opens("v") || xml_.opens("t");
      if (xml_.opens("c")) {
        value_.clear();
        type_ = xml_.attribute("t");
        style_ = std::strtoul(xml_.attribute("s").c_str(), nullptr, 10);
      }
      if (xml_.opens("rPh")) skip_element(xml_);
      if (xml_.closes("c")) add_cell(result.text);
      if (xml_.closes("row") && row_started_) {
        result.text.push_back('\n');
        row_started_ = false;
      }
    }
    result.whole = xml_.whole();
    return result;
  }

 private:
  void add_cell(std::string& text) {
    std::string shown = shown_value();
    if (shown.empty()) return;
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; },
        ' ');
    if (row_started_) text.push_back('\t');
    row_started_ = true;
    text += shown;
  }

  std::string shown_value() const {
    if (type_ == "s") return std::string(strings_.at(std::strtoul(value_.c_str(), nullptr, 10)));
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (type_.empty() || type_ == "n") {
      const auto shape =
          style_ < styles_.shapes.size() ? styles_.shapes[style_] : CellStyles::Shape::kNumber;
      return number_text(value_, shape, styles_.from_1904);
    }
    return value_;
  }

  XmlScanner xml_;
  const SharedStrings& strings_;
  const CellStyles& styles_;
  std::string type_;
  std::string value_;
  size_t style_ = 0;
  bool collects_ = false;
  bool row_started_ = false;
};

}  // namespace

OfficeText read_running_text(std::string_view xml) { return RunningText(xml).read(); }

OfficeText read_odf_text(std::string_view xml) { return OdfText(xml).read(); }

SharedStrings SharedStrings::read(std::string_view xml) {
  SharedStrings strings;
  bool collects = false;
  for (XmlScanner scanner(xml); scanner.next() != XmlScanner::kEnd;) {
    if (scanner.token() == XmlScanner::kText) {
      if (collects) strings.all_ += scanner.text();
      continue;
    }
    collects = scanner.opens("t");
    if (scanner.opens("rPh")) skip_element(scanner);
    if (scanner.closes("si")) strings.ends_.push_back(static_cast<uint32_t>(strings.all_.size()));
  }
  return strings;
}

std::string_view SharedStrings::at(size_t index) const {
  if (index >= ends_.size()) return {};
  const size_t start = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(all_).substr(start, ends_[index] - start);
}

CellStyles CellStyles::read(std::string_view styles_xml) {
  CellStyles styles;
  std::map<unsigned long, Shape> own;
  bool in_cell_formats = false;
  for (XmlScanner xml(styles_xml); xml.next() != XmlScanner::kEnd;) {
    if (xml.opens("numFmt")) {
      own[std::strtoul(xml.attribute("numFmtId").c_str(), nullptr, 10)] =
          shape_of_format(xml.attribute("formatCode"));
    }
    if (xml.opens("cellXfs")) in_cell_formats = true;
    if (xml.closes("cellXfs")) in_cell_formats = false;
    if (in_cell_formats && xml.opens("xf")) {
      const auto id = std::strtoul(xml.attribute("numFmtId").c_str(), nullptr, 10);
      const auto found = own.find(id);
      styles.shapes.push_back(found == own.end() ? shape_of_builtin(id) : found->second);
    }
  }
  return styles;
}

OfficeText read_sheet(std::string_view xml, const SharedStrings& strings,
                      const CellStyles& styles) {
  return Sheet(xml, strings, styles).read();
}

std::map<std::string, std::string> read_properties(std::string_view xml) {
  std::map<std::string, std::string> properties;
  std::string text;
  for (XmlScanner scanner(xml); scanner.next() != XmlScanner::kEnd;) {
    if (scanner.token() == XmlScanner::kText) {
      text += scanner.text();
    } else if (scanner.token() == XmlScanner::kClose && properties.size() < kPropertyCountMax) {
      if (text.find_first_not_of(" \n\r\t") != std::string::npos) {
        properties.emplace(scanner.name(), text);
      }
      text.clear();
    } else {
      text.clear();
    }
  }
  return properties;
}

std::vector<std::string> external_targets(std::string_view rels_xml) {
  std::vector<std::string> targets;
  for (XmlScanner xml(rels_xml); xml.next() != XmlScanner::kEnd;) {
    if (xml.opens("Relationship") && xml.attribute("TargetMode") == "External") {
      targets.push_back(xml.attribute("Target"));
    }
  }
  return targets;
}

}  // namespace clew::extract
