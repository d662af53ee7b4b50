// SPDX-License-Identifier: EUPL-1.2
// Objects are numbered: 1 catalogue, 2 page tree, 3 font, 4 information, then page and content in
// turn.
#include "training/formats/pdf.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/utf8.h"
#include "training/formats/zip.h"
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr size_t kLinesPerPage = 48;

std::string literal(std::string_view text) {
  const std::string latin = transliterate(text);
  std::string out = "(";
  for (size_t i = 0; i < latin.size();) {
    const base::Decoded decoded = base::decode_utf8(latin, i);
    i += decoded.length;
    const char32_t point = decoded.point;
    if (point == '(' || point == ')' || point == '\\') out += '\\';
    out += point < 0x100 ? static_cast<char>(point) : '?';
  }
  return out + ")";
}

std::string page_content(const std::vector<std::string>& lines, size_t from) {
  std::string out = "BT /F1 11 Tf 60 780 Td 15 TL\n";
  for (size_t i = from; i < std::min(from + kLinesPerPage, lines.size()); ++i) {
    out += literal(lines[i]) + " Tj T*\n";
  }
  return out + "ET\n";
}

std::string pdf_date(TimeMs time) {
  const base::CivilTime at = base::to_civil(time);
  return fmt::format("(D:{}{:02}{:02}{:02}{:02}{:02}Z)", at.year, at.month, at.day, at.hour,
                     at.minute, at.second);
}

}  // namespace

Bytes make_pdf(const std::vector<std::string>& lines, const DocumentFacts& facts) {
  const size_t pages = std::max<size_t>(1, (lines.size() + kLinesPerPage - 1) / kLinesPerPage);
  std::string kids;
  for (size_t page = 0; page < pages; ++page) kids += fmt::format("{} 0 R ", 5 + 2 * page);
  std::vector<std::string> objects = {
      "<</Type/Catalog/Pages 2 0 R>>",
      fmt::format("<</Type/Pages/Kids[{}]/Count {}>>", kids, pages),
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
      fmt::format("<</Title{}/Author{}/Producer(Print to PDF)/CreationDate{}>>",
                  literal(facts.title), literal(facts.author), pdf_date(facts.created)),
  };
  for (size_t page = 0; page < pages; ++page) {
    const Bytes content = deflate_zlib(page_content(lines, page * kLinesPerPage));
    objects.push_back(
        fmt::format("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R"
                    "/Resources<</Font<</F1 3 0 R>>>>>>",
                    6 + 2 * page));
    objects.push_back(fmt::format("<</Length {}/Filter/FlateDecode>>\nstream\n", content.size()) +
                      content + "\nendstream");
  }
  Bytes out = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
  for (size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n", i + 1) + objects[i] + "\nendobj\n";
  }
  const size_t start = out.size();
  return out + table +
         fmt::format("trailer\n<</Size {}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{}\n%%EOF\n",
                     objects.size() + 1, start);
}

}  // namespace clew::training
