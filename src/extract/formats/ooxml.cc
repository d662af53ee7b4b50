// SPDX-License-Identifier: EUPL-1.2
// Office Open XML: documents, workbooks and presentations, from the parts of their package. All
// text is kept, what is hidden or deleted too; pictures and embedded objects are children, and so
// are sheets, whose rows are items of their own.
#include <algorithm>
#include <map>
#include <vector>

#include "base/time.h"
#include "extract/charset.h"
#include "extract/format.h"
#include "extract/markup_charset.h"
#include "extract/office_text.h"
#include "extract/package.h"
#include "extract/sheet_table.h"
#include "extract/xml_scanner.h"

namespace clew::extract {
namespace {

/// A package of parts says so first; whether it is one of Office may show only further on.
int sniff(const Prefix& prefix) {
  if (!prefix.head.starts_with("PK")) return kNo;
  const auto names = parts_in_prefix(prefix.head);
  bool package = false;
  bool office = false;
  for (const auto& name : names) {
    if (name == "[Content_Types].xml") return kExact;
    package = package || name == "_rels/.rels" || name.starts_with("docProps/");
    for (const auto* folder : {"word/", "xl/", "ppt/", "visio/"}) {
      office = office || name.starts_with(folder);
    }
  }
  return package && office ? kExact : kNo;
}

/// What stands in the package, found in a first walk.
struct Contents {
  std::string kind;                          ///< "docx", "xlsx", "pptx", "xlsb" or "vsdx"
  std::map<std::string, std::string> small;  ///< parts that others are read by
  std::vector<std::string> names;
};

bool is_needed_first(std::string_view name) {
  for (const auto* needed : {"docProps/core.xml", "docProps/app.xml", "xl/workbook.xml",
                             "xl/_rels/workbook.xml.rels", "xl/styles.xml"}) {
    if (name == needed) return true;
  }
  return false;
}

std::string utf8_of(PackagePart& part) { return decode_markup(part.bytes()).text; }

std::string_view kind_of(const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), "xl/workbook.bin") != names.end()) return "xlsb";
  for (const auto& name : names) {
    if (name.starts_with("xl/")) return "xlsx";
    if (name.starts_with("word/")) return "docx";
    if (name.starts_with("ppt/")) return "pptx";
    if (name.starts_with("visio/")) return "vsdx";
  }
  return "package";
}

/// A sheet as the workbook lists it.
struct SheetEntry {
  std::string name;
  bool hidden = false;
};

/// Sheets by the name of their part, and their order.
struct Workbook {
  std::map<std::string, SheetEntry> sheets;
  std::map<std::string, int> order;
  bool from_1904 = false;
};

Workbook read_workbook(const Contents& contents) {
  Workbook workbook;
  const auto small = [&](const char* name) -> std::string_view {
    const auto found = contents.small.find(name);
    return found == contents.small.end() ? std::string_view() : std::string_view(found->second);
  };
  std::map<std::string, std::string> targets;
  for (XmlScanner xml(small("xl/_rels/workbook.xml.rels")); xml.next() != XmlScanner::kEnd;) {
    if (!xml.opens("Relationship")) continue;
    const std::string target = xml.attribute("Target");
    targets[xml.attribute("Id")] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  for (XmlScanner xml(small("xl/workbook.xml")); xml.next() != XmlScanner::kEnd;) {
    if (xml.opens("workbookPr")) {
      const std::string value = xml.attribute("date1904");
      workbook.from_1904 = value == "1" || value == "true";
    }
    if (!xml.opens("sheet")) continue;
    const std::string state = xml.attribute("state");
    // `id` without prefix is the relation; the sheet's own number is `sheetId`.
    const std::string part = targets[xml.attribute("id")];
    workbook.order.emplace(part, static_cast<int>(workbook.order.size()));
    workbook.sheets[part] = {xml.attribute("name"), !state.empty() && state != "visible"};
  }
  return workbook;
}

/// Which text comes first: numbers of a part's place, its own number, its name.
struct Rank {
  int group;
  long number;
  std::string name;
  bool operator<(const Rank& other) const {
    return std::tie(group, number, name) < std::tie(other.group, other.number, other.name);
  }
};

long number_in(std::string_view name) {
  size_t end = name.rfind('.');
  if (end == std::string_view::npos) end = name.size();
  size_t start = end;
  while (start > 0 && end - start < 9 && isdigit(static_cast<unsigned char>(name[start - 1]))) {
    --start;
  }
  return start == end
             ? 0
             : std::strtol(std::string(name.substr(start, end - start)).c_str(), nullptr, 10);
}

/// The group of a part with text, in the order of reading; -1 for parts without.
int group_of(std::string_view name) {
  struct Place {
    std::string_view start;
    int group;
  };
  static constexpr Place kPlaces[] = {
      {"word/header", 0},       {"word/document", 1},      {"word/footer", 2},
      {"word/footnotes", 3},    {"word/endnotes", 4},      {"word/comments.", 5},
      {"word/charts/", 6},      {"word/diagrams/data", 6}, {"word/glossary/document", 7},
      {"xl/chartsheets/", 2},   {"xl/comments", 3},        {"xl/threadedComments/", 3},
      {"xl/drawings/", 4},      {"xl/charts/", 5},         {"ppt/slides/", 1},
      {"ppt/notesSlides/", 2},  {"ppt/comments/", 3},      {"ppt/charts/", 4},
      {"ppt/diagrams/data", 4}, {"visio/pages/page", 1},   {"visio/masters/master", 2},
  };
  if (!name.ends_with(".xml")) return -1;
  for (const auto& place : kPlaces) {
    if (name.starts_with(place.start)) return place.group;
  }
  return -1;
}

/// Reads the parts of one package.
class Reader {
 public:
  Reader(ByteSource& source, Output& out) : source_(source), out_(out) {}

  Outcome read() {
    const PackageWalk first = walk_package(source_, [&](PackagePart& part) { survey(part); });
    if (first.parts == 0) return Outcome::failed("the document's ZIP structure is damaged");
    contents_.kind = kind_of(contents_.names);
    out_.field(model::field::kKind, contents_.kind);
    properties();
    workbook_ = read_workbook(contents_);
    styles_ = CellStyles::read(contents_.small["xl/styles.xml"]);
    styles_.from_1904 = workbook_.from_1904;
    contents_.small.clear();
    const PackageWalk second = walk_package(source_, [&](PackagePart& part) { read_part(part); });
    write_text();
    return outcome(first, second);
  }

 private:
  void survey(PackagePart& part) {
    contents_.names.push_back(part.name());
    if (part.encrypted()) {
      encrypted_ = true;
    } else if (part.name() == "xl/sharedStrings.xml") {
      strings_ = SharedStrings::read([&part] { return part.piece(); }, out_.unpack());
      if (!strings_.whole()) out_.anomaly("shared_strings_incomplete", 0, part.name());
    } else if (is_needed_first(part.name())) {
      contents_.small[part.name()] = utf8_of(part);
    }
  }

  void properties() {
    namespace f = model::field;
    auto core = read_properties(contents_.small["docProps/core.xml"]);
    auto app = read_properties(contents_.small["docProps/app.xml"]);
    out_.field(f::kTitle, core["title"]);
    out_.field(f::kAuthor, core["creator"]);
    out_.field("last_modified_by", core["lastModifiedBy"]);
    out_.field("subject", core["subject"]);
    out_.field("keywords", core["keywords"]);
    out_.field("description", core["description"]);
    out_.field("company", app["Company"]);
    out_.field(f::kSoftware, app["Application"]);
    out_.field(f::kPages, app["Pages"]);
    for (const auto& [key, name] :
         {std::pair{"created", f::kCreated}, std::pair{"modified", f::kModified}}) {
      const auto time = base::parse_iso(core[key]);
      if (!time) continue;
      out_.field(name, base::to_iso(time->time));
      out_.time({time->time, model::TimeCertainty::kZoned});
    }
  }

  void read_part(PackagePart& part) {
    const std::string& name = part.name();
    const int group = group_of(name);
    if (part.encrypted() || contents_.kind == "package") return report(part);
    if (name.starts_with("xl/worksheets/") && name.ends_with(".xml")) {
      give_rows(part);
    } else if (group >= 0) {
      read_text(part, group);
    } else if (name.ends_with(".rels")) {
      for (auto& target : external_targets(utf8_of(part))) links_.push_back(std::move(target));
    } else if (!name.ends_with(".xml") && !name.ends_with(".vml")) {
      report(part);
    }
    if (part.damaged()) out_.anomaly("part_damaged", 0, name);
  }

  void read_text(PackagePart& part, int group) {
    const std::string& name = part.name();
    const std::string xml = utf8_of(part);
    const auto order = workbook_.order.find(name);
    const Rank rank{group, order == workbook_.order.end() ? number_in(name) : order->second, name};
    OfficeText text = read_running_text(xml);
    if (text.has_deleted_text) has_deleted_text_ = true;
    if (text.hidden) hidden_slides_ += hidden_slides_.empty() ? name : ", " + name;
    if (!text.whole) {
      damaged_ = true;
      out_.anomaly("part_malformed", 0, name);
    }
    if (kept_ > kTextBytesMax) return;
    kept_ += text.text.size();
    texts_[rank] += text.text;
  }

  /// A sheet is an item with its rows as children.
  struct Rows {
    Reader* reader;
    PackagePart* part;
    SheetEnd end;
  };
  static void fill_sheet(Output& out, void* context) {
    auto& rows = *static_cast<Rows*>(context);
    XmlRows xml([&rows] { return rows.part->piece(); }, "row");
    rows.end = give_sheet(xml, rows.reader->strings_, rows.reader->styles_, out);
  }
  void give_rows(PackagePart& part) {
    const std::string& name = part.name();
    const auto found = workbook_.sheets.find(name);
    Child child;
    child.name =
        found == workbook_.sheets.end() || found->second.name.empty() ? name : found->second.name;
    std::replace(child.name.begin(), child.name.end(), '/', '_');
    child.kind = model::ItemKind::kPart;
    if (found != workbook_.sheets.end() && found->second.hidden) {
      child.fields.push_back({"hidden", "yes"});
      hidden_sheets_ += (hidden_sheets_.empty() ? "" : ", ") + found->second.name;
    }
    Rows rows{this, &part, {}};
    out_.record_with(child, 0, fill_sheet, &rows);
    any_rows_ = any_rows_ || rows.end.any;
    if (rows.end.whole) return;
    damaged_ = true;
    out_.anomaly("part_malformed", 0, name);
  }

  void report(PackagePart& part) {
    if (out_.full()) return;
    if (part.name().ends_with("vbaProject.bin")) out_.field("has_macros", "yes");
    Child child;
    child.name = part.name();
    child.kind = model::ItemKind::kEmbedded;
    part.report(child, out_);
  }

  void write_text() {
    for (const auto& [rank, text] : texts_) {
      out_.text(text);
      if (!text.empty() && text.back() != '\n') out_.text("\n");
    }
    std::sort(links_.begin(), links_.end());
    links_.erase(std::unique(links_.begin(), links_.end()), links_.end());
    for (const auto& link : links_) {
      out_.text(link);
      out_.text("\n");
    }
    if (has_deleted_text_) out_.field("has_deleted_text", "yes");
    out_.field("hidden_sheets", hidden_sheets_);
    out_.field("hidden_slides", hidden_slides_);
  }

  Outcome outcome(const PackageWalk& first, const PackageWalk& second) {
    if (!first.whole || !second.whole) {
      out_.anomaly("zip_damaged", 0, first.error);
      return texts_.empty() && !any_rows_
                 ? Outcome::failed("the document's ZIP structure is damaged")
                 : Outcome::partial("the document's ZIP structure is damaged");
    }
    if (encrypted_) return Outcome::encrypted("parts of the document are encrypted");
    if (damaged_) return Outcome::partial("a part of the document is malformed");
    if (contents_.kind == "xlsb") {
      return Outcome::partial("text of binary workbooks is not understood yet");
    }
    return Outcome::done();
  }

  ByteSource& source_;
  Output& out_;
  Contents contents_;
  Workbook workbook_;
  SharedStrings strings_;
  CellStyles styles_;
  std::map<Rank, std::string> texts_;
  std::vector<std::string> links_;
  std::string hidden_sheets_;
  std::string hidden_slides_;
  size_t kept_ = 0;
  bool has_deleted_text_ = false;
  bool any_rows_ = false;
  bool encrypted_ = false;
  bool damaged_ = false;
};

Outcome extract(ByteSource& source, Output& out) { return Reader(source, out).read(); }

}  // namespace

extern constinit const Format kOoxml = {
    .name = "ooxml",
    .summary = "Office Open XML: docx, xlsx, pptx",
    .specification = "ECMA-376",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
