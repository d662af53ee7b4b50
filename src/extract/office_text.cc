// SPDX-License-Identifier: EUPL-1.2
// Text of office documents' parts; see office_text.h.
#include "extract/office_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

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

}  // namespace

OfficeText read_running_text(std::string_view xml) { return RunningText(xml).read(); }

OfficeText read_odf_text(std::string_view xml) { return OdfText(xml).read(); }

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
