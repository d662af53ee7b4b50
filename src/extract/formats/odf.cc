// SPDX-License-Identifier: EUPL-1.2
// OpenDocument texts, sheets and presentations, from the parts of their package. The rows of sheets
// are items of their own.
#include <algorithm>
#include <map>

#include "base/time.h"
#include "extract/format.h"
#include "extract/markup_charset.h"
#include "extract/office_text.h"
#include "extract/package.h"
#include "extract/passwords.h"
#include "extract/sheet_table.h"

namespace clew::extract {
namespace {

constexpr size_t kNameAt = 30;  ///< of the first part, in its ZIP header
constexpr std::string_view kOpenDocument = "application/vnd.oasis.opendocument.";
constexpr std::string_view kBefore = "application/vnd.sun.xml.";

/// "text" of "application/vnd.oasis.opendocument.text"; "" when it is no such document.
std::string_view kind_of(ByteView head) {
  if (!head.starts_with(ByteView("PK\3\4", 4)) || head.size() < kNameAt + 8) return {};
  if (head.substr(kNameAt, 8) != "mimetype") return {};
  const auto extra = base::read_le<uint16_t>(head, 28);
  ByteView mime = head.substr(std::min<size_t>(kNameAt + 8 + extra, head.size()), 100);
  if (mime.starts_with(kOpenDocument)) {
    mime.remove_prefix(kOpenDocument.size());
  } else if (mime.starts_with(kBefore)) {
    mime.remove_prefix(kBefore.size());
  } else {
    return {};
  }
  size_t length = 0;
  while (length < mime.size() &&
         (mime[length] == '-' || (mime[length] >= 'a' && mime[length] <= 'z'))) {
    ++length;
  }
  return mime.substr(0, length);
}

int sniff(const Prefix& prefix) {
  if (!prefix.head.starts_with("PK")) return kNo;
  if (!kind_of(prefix.head).empty()) return kExact;
  // Some writers put the type elsewhere; then the names of the parts must do.
  const auto names = parts_in_prefix(prefix.head);
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return has("content.xml") && has("mimetype") && has("META-INF/manifest.xml") ? kExact : kNo;
}

/// What a walk over the parts gathers.
struct Parts {
  std::map<std::string, OfficeText> texts;  ///< by part: content, styles, those of objects within
  std::map<std::string, std::string> meta;
  bool is_sheet = false;
  bool any_rows = false;
  bool locked = false;
  bool malformed = false;
};

bool has_text(std::string_view name) {
  return name == "content.xml" || name == "styles.xml" || name.ends_with("/content.xml");
}

void read_part(PackagePart& part, Parts& parts, Output& out) {
  const std::string& name = part.name();
  if (name == "META-INF/manifest.xml") {
    parts.locked = parts.locked || part.bytes().find("encryption-data") != Bytes::npos;
  } else if (name == "meta.xml") {
    parts.meta = read_properties(decode_markup(part.bytes()).text);
  } else if (name == "content.xml" && parts.is_sheet) {
    // The rows are given in the second walk, when it is known whether the document is locked.
  } else if (has_text(name)) {
    parts.texts[name] = read_odf_text(decode_markup(part.bytes()).text);
    if (!parts.texts[name].whole) {
      parts.malformed = true;
      if (parts.locked) parts.texts[name].text.clear();
    }
  }
  if (part.damaged()) out.anomaly("part_damaged", 0, name);
}

void give_tables(PackagePart& part, Parts& parts, Output& out) {
  XmlRows xml([&part] { return part.piece(); }, "table-row");
  const SheetEnd end = give_open_tables(xml, out);
  parts.any_rows = end.any;
  if (!end.whole) parts.malformed = true;
}

void report_part(PackagePart& part, Parts& parts, Output& out) {
  const std::string& name = part.name();
  if (name == "content.xml" && parts.is_sheet) return give_tables(part, parts, out);
  if (name.ends_with(".xml") || name.ends_with(".rdf") || name == "mimetype" || out.full()) return;
  Child child;
  child.name = name;
  child.kind = model::ItemKind::kEmbedded;
  part.report(child, out);
}

void write_fields(Parts& parts, Output& out) {
  namespace f = model::field;
  auto& meta = parts.meta;
  out.field(f::kTitle, meta["title"]);
  out.field(f::kAuthor,
            meta["initial-creator"].empty() ? meta["creator"] : meta["initial-creator"]);
  out.field("last_modified_by", meta["creator"]);
  out.field("subject", meta["subject"]);
  out.field("description", meta["description"]);
  out.field(f::kSoftware, meta["generator"]);
  for (const auto& [key, name] :
       {std::pair{"creation-date", f::kCreated}, std::pair{"date", f::kModified}}) {
    const auto time = base::parse_iso(meta[key]);
    if (!time) continue;
    out.field(name, base::to_iso(time->time));
    out.time(
        {time->time, time->has_zone ? model::TimeCertainty::kZoned : model::TimeCertainty::kLocal});
  }
}

Outcome extract(ByteSource& source, Output& out) {
  auto head = evidence::read_head(source, 256);
  Parts parts;
  if (head.ok()) {
    out.field(model::field::kKind, kind_of(*head));
    parts.is_sheet = kind_of(*head).starts_with("spreadsheet");
  }
  const PackageWalk walk =
      walk_package(source, [&](PackagePart& part) { read_part(part, parts, out); });
  if (parts.locked) {
    return locked(out, "OpenDocument, password", kByPassword,
                  "the document is locked with a password");
  }
  write_fields(parts, out);
  bool deleted = false;
  for (const auto& [name, text] : parts.texts) {
    out.text(text.text);
    deleted = deleted || text.has_deleted_text;
  }
  if (deleted) out.field("has_deleted_text", "yes");
  const PackageWalk again =
      walk_package(source, [&](PackagePart& part) { report_part(part, parts, out); });
  if (!walk.whole || !again.whole) {
    out.anomaly("zip_damaged", 0, walk.error);
    return parts.texts.empty() && !parts.any_rows
               ? Outcome::failed("the document's ZIP structure is damaged")
               : Outcome::partial("the document's ZIP structure is damaged");
  }
  if (parts.malformed) return Outcome::partial("a part of the document is malformed");
  if (parts.texts.empty() && !parts.is_sheet)
    return Outcome::partial("the document has no content part");
  return Outcome::done();
}

}  // namespace

extern constinit const Format kOdf = {
    .name = "odf",
    .summary = "OpenDocument: odt, ods, odp",
    .specification = "ISO/IEC 26300",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
