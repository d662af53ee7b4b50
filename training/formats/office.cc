// SPDX-License-Identifier: EUPL-1.2
// The parts that a reader requires, and the properties that an investigator looks at.
#include "training/formats/office.h"

#include <fmt/core.h>

#include "training/formats/zip.h"

namespace clew::training {
namespace {

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kSchemas = "http://schemas.openxmlformats.org/";

struct OfficeKind {
  std::string_view part;  ///< the main part
  std::string_view type;  ///< its content type
};

std::string content_types(const OfficeKind& kind, std::string_view more) {
  return fmt::format(
      "{}<Types xmlns=\"{}package/2006/content-types\"><Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
      "Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/{}\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.{}\"/>{}<Override "
      "PartName=\"/docProps/core.xml\" "
      "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>",
      kXml, kSchemas, kind.part, kind.type, more);
}

std::string relations(std::string_view main_part) {
  return fmt::format(
      "{0}<Relationships xmlns=\"{1}package/2006/relationships\"><Relationship Id=\"rId1\" "
      "Type=\"{1}officeDocument/2006/relationships/officeDocument\" Target=\"{2}\"/><Relationship "
      "Id=\"rId2\" Type=\"{1}package/2006/relationships/metadata/core-properties\" "
      "Target=\"docProps/core.xml\"/></Relationships>",
      kXml, kSchemas, main_part);
}

std::string core_properties(const DocumentFacts& facts) {
  return fmt::format(
      "{}<cp:coreProperties xmlns:cp=\"{}package/2006/metadata/core-properties\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</"
      "dc:title><dc:creator>{}"
      "</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy><dcterms:created "
      "xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created><dcterms:modified "
      "xsi:type=\"dcterms:W3CDTF\">{}</dcterms:modified></cp:coreProperties>",
      kXml, kSchemas, xml_escaped(facts.title), xml_escaped(facts.author),
      xml_escaped(facts.last_author), base::to_iso(facts.created / 1000 * 1000),
      base::to_iso(facts.changed / 1000 * 1000));
}

std::string column_name(size_t column) {
  CHECK(column < 26);
  return std::string(1, static_cast<char>('A' + column));
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.size() < 10 &&
         text.find_first_not_of("0123456789") == std::string_view::npos &&
         (text[0] != '0' || text.size() == 1);
}

std::string sheet_xml(const std::vector<std::vector<std::string>>& rows) {
  std::string out =
      fmt::format("{}<worksheet xmlns=\"{}spreadsheetml/2006/main\"><sheetData>", kXml, kSchemas);
  for (size_t r = 0; r < rows.size(); ++r) {
    out += fmt::format("<row r=\"{}\">", r + 1);
    for (size_t c = 0; c < rows[r].size(); ++c) {
      const std::string& cell = rows[r][c];
      const std::string reference = column_name(c) + std::to_string(r + 1);
      if (is_whole_number(cell)) {
        out += fmt::format("<c r=\"{}\"><v>{}</v></c>", reference, cell);
      } else {
        out += fmt::format("<c r=\"{}\" t=\"inlineStr\"><is><t>{}</t></is></c>", reference,
                           xml_escaped(cell));
      }
    }
    out += "</row>";
  }
  return out + "</sheetData></worksheet>";
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Bytes make_docx(const std::vector<std::string>& paragraphs, const DocumentFacts& facts) {
  constexpr OfficeKind kKind = {"word/document.xml", "wordprocessingml.document.main+xml"};
  std::string body = fmt::format("{}<w:document xmlns:w=\"{}wordprocessingml/2006/main\"><w:body>",
                                 kXml, kSchemas);
  for (const std::string& paragraph : paragraphs) {
    body += fmt::format("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                        xml_escaped(paragraph));
  }
  body += "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>";
  return make_zip({{"[Content_Types].xml", content_types(kKind, ""), facts.changed},
                   {"_rels/.rels", relations(kKind.part), facts.changed},
                   {"docProps/core.xml", core_properties(facts), facts.changed},
                   {"word/document.xml", body, facts.changed}});
}

Bytes make_xlsx(const std::vector<std::vector<std::string>>& rows, const DocumentFacts& facts) {
  constexpr OfficeKind kKind = {"xl/workbook.xml", "spreadsheetml.sheet.main+xml"};
  const std::string sheet_type =
      "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>";
  const std::string workbook = fmt::format(
      "{0}<workbook xmlns=\"{1}spreadsheetml/2006/main\" "
      "xmlns:r=\"{1}officeDocument/2006/relationships\"><sheets><sheet name=\"{2}\" sheetId=\"1\" "
      "r:id=\"rId1\"/></sheets></workbook>",
      kXml, kSchemas, xml_escaped(facts.title));
  const std::string links = fmt::format(
      "{0}<Relationships xmlns=\"{1}package/2006/relationships\"><Relationship Id=\"rId1\" "
      "Type=\"{1}officeDocument/2006/relationships/worksheet\" "
      "Target=\"worksheets/sheet1.xml\"/></Relationships>",
      kXml, kSchemas);
  return make_zip({{"[Content_Types].xml", content_types(kKind, sheet_type), facts.changed},
                   {"_rels/.rels", relations(kKind.part), facts.changed},
                   {"docProps/core.xml", core_properties(facts), facts.changed},
                   {"xl/workbook.xml", workbook, facts.changed},
                   {"xl/_rels/workbook.xml.rels", links, facts.changed},
                   {"xl/worksheets/sheet1.xml", sheet_xml(rows), facts.changed}});
}

Bytes make_odt(const std::vector<std::string>& paragraphs, const DocumentFacts& facts) {
  constexpr std::string_view kMime = "application/vnd.oasis.opendocument.text";
  constexpr std::string_view kNames = "urn:oasis:names:tc:opendocument:xmlns:";
  std::string content = fmt::format(
      "{0}<office:document-content xmlns:office=\"{1}office:1.0\" xmlns:text=\"{1}text:1.0\" "
      "office:version=\"1.3\"><office:body><office:text>",
      kXml, kNames);
  for (const std::string& paragraph : paragraphs) {
    content += fmt::format("<text:p>{}</text:p>", xml_escaped(paragraph));
  }
  content += "</office:text></office:body></office:document-content>";
  const std::string meta = fmt::format(
      "{0}<office:document-meta xmlns:office=\"{1}office:1.0\" xmlns:meta=\"{1}meta:1.0\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "office:version=\"1.3\"><office:meta><dc:title>{2}"
      "</dc:title><dc:creator>{3}</dc:creator><meta:creation-date>{4}</meta:creation-date></"
      "office:meta>"
      "</office:document-meta>",
      kXml, kNames, xml_escaped(facts.title), xml_escaped(facts.author),
      base::to_iso(facts.created / 1000 * 1000));
  const std::string manifest = fmt::format(
      "{0}<manifest:manifest xmlns:manifest=\"{1}manifest:1.0\" manifest:version=\"1.3\">"
      "<manifest:file-entry manifest:full-path=\"/\" "
      "manifest:media-type=\"{2}\"/><manifest:file-entry "
      "manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/><manifest:file-entry "
      "manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>",
      kXml, kNames, kMime);
  // The type stands first and stored, so that it is found at a fixed offset.
  return make_zip({{"mimetype", std::string(kMime), facts.changed, true},
                   {"content.xml", content, facts.changed},
                   {"meta.xml", meta, facts.changed},
                   {"META-INF/manifest.xml", manifest, facts.changed}});
}

}  // namespace clew::training
