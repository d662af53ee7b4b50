// SPDX-License-Identifier: EUPL-1.2
// Tests of PDF: pages, fields, files within, locks, damage. The documents are written here, object
// by object.
#include <gtest/gtest.h>

#include <qpdf/qpdf-c.h>

#include "extract/collect.h"

namespace clew::extract {
namespace {

/// A document with one page for each text; `catalog` is added to its catalog.
Bytes pdf_of(const std::vector<std::string>& texts, const std::string& catalog = "",
             const std::vector<std::string>& further = {}) {
  const size_t first_page = 4;
  std::string kids;
  for (size_t i = 0; i < texts.size(); ++i) {
    kids += std::to_string(first_page + 2 * i) + " 0 R ";
  }
  std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R " + catalog + ">>",
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(texts.size()) + ">>",
      "<< /Title (Contract) /Author (Ana \\(agency\\)) /Producer (maker)"
      " /CreationDate (D:20260303091244+01'00') >>",
  };
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string content = "BT /F 12 Tf 72 700 Td (" + texts[i] + ") Tj ET";
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents " +
                      std::to_string(first_page + 2 * i + 1) +
                      " 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "
                      "/Helvetica >> >> >> >>");
    objects.push_back("<< /Length " + std::to_string(content.size()) + ">>\nstream\n" + content +
                      "\nendstream");
  }
  objects.insert(objects.end(), further.begin(), further.end());
  Bytes out = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(out.size());
    offset.insert(0, 10 - offset.size(), '0');
    table += offset + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string xref = std::to_string(out.size());
  const std::string count = std::to_string(objects.size() + 1);
  return out + "xref\n0 " + count + "\n" + table + "trailer << /Root 1 0 R /Info 3 0 R /Size " +
         count + ">>\nstartxref\n" + xref + "\n%%EOF\n";
}

Bytes locked(const Bytes& plain, const char* user_password) {
  qpdf_data document = qpdf_init();
  qpdf_read_memory(document, "plain", plain.data(), plain.size(), nullptr);
  qpdf_init_write_memory(document);
  qpdf_set_r6_encryption_parameters2(document, user_password, "owner", QPDF_TRUE, QPDF_TRUE,
                                     QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full,
                                     QPDF_TRUE);
  EXPECT_EQ(qpdf_write(document), QPDF_SUCCESS);
  const Bytes out(reinterpret_cast<const char*>(qpdf_get_buffer(document)),
                  qpdf_get_buffer_length(document));
  qpdf_cleanup(&document);
  return out;
}

model::Item read(ByteView bytes) { return collect(bytes, "file")[0].item; }

TEST(PdfTest, ReadsPagesAndFields) {
  const auto item = read(pdf_of({"Call 07400 123456", "Second", ""}));
  EXPECT_EQ(item.type, "pdf");
  EXPECT_EQ(item.state, model::ItemState::kDone) << item.reason;
  EXPECT_NE(item.text.find("Call 07400 123456"), std::string::npos);
  EXPECT_LT(item.text.find('\f'), item.text.find("Second"));
  EXPECT_EQ(field_of(item, "title"), "Contract");
  EXPECT_EQ(field_of(item, "author"), "Ana (agency)");
  EXPECT_EQ(field_of(item, "created"), "2026-03-03T08:12:44Z");
  EXPECT_EQ(field_of(item, "pages"), "3");
  EXPECT_EQ(field_of(item, "pages_without_text"), "1");
  ASSERT_TRUE(item.time.has_value());
  EXPECT_EQ(item.time->certainty, model::TimeCertainty::kZoned);
}

TEST(PdfTest, AUserPasswordLocksAndAnOwnerPasswordDoesNot) {
  const Bytes plain = pdf_of({"secret words"});
  const auto shut = read(locked(plain, "user"));
  EXPECT_EQ(shut.state, model::ItemState::kEncrypted);
  EXPECT_EQ(shut.text, "");
  const auto open = read(locked(plain, ""));
  EXPECT_EQ(open.state, model::ItemState::kDone) << open.reason;
  EXPECT_NE(open.text.find("secret words"), std::string::npos);
  EXPECT_EQ(field_of(open, "encryption"), "PDF, owner password only");
}

TEST(PdfTest, OpensWithAPasswordOfTheList) {
  const Bytes plain = pdf_of({"secret words"});
  CollectOptions options;
  options.passwords = {"nothing", "user"};
  const auto items = collect_with(locked(plain, "user"), "x.pdf", options);
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "opened_by"), "password 2 of the list");
  EXPECT_EQ(field_of(items[0].item, "encryption"), "PDF, user password");
  EXPECT_EQ(items[0].item.text, read(plain).text);
  EXPECT_FALSE(items[0].item.text.empty());
  options.passwords = {"nothing"};
  const auto shut = collect_with(locked(plain, "user"), "x.pdf", options);
  EXPECT_EQ(shut[0].item.state, model::ItemState::kEncrypted);
  EXPECT_EQ(field_of(shut[0].item, "unlock"), "a password");
}

TEST(PdfTest, FilesWithinAreChildren) {
  const Bytes bytes =
      pdf_of({"text"}, "/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
             {"<< /Type /Filespec /F (note.bin) /EF << /F 7 0 R >> >>",
              "<< /Type /EmbeddedFile /Length 8 >>\nstream\n\001carried\nendstream"});
  const auto items = collect(bytes, "file");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].path, "file/note.bin");
  EXPECT_EQ(items[1].item.kind, model::ItemKind::kEmbedded);
  EXPECT_EQ(items[1].item.size, 8u);
}

TEST(PdfTest, DamageIsNamed) {
  const Bytes whole = pdf_of({"first words", "last words"});
  const auto cut = read(whole.substr(0, whole.size() * 3 / 4));
  EXPECT_EQ(cut.state, model::ItemState::kPartial);
  EXPECT_EQ(cut.reason, "the PDF is damaged");
  EXPECT_NE(cut.text.find("first words"), std::string::npos);
  const auto nothing = read("%PDF-1.4\nnothing that is one");
  EXPECT_EQ(nothing.state, model::ItemState::kFailed);
  EXPECT_EQ(nothing.reason, "the PDF is damaged");
}

TEST(PdfTest, ABeginningThatIsNotAPdfIsSkippedOver) {
  EXPECT_EQ(read("\n\njunk\n" + pdf_of({"words"})).type, "pdf");
}

}  // namespace
}  // namespace clew::extract
