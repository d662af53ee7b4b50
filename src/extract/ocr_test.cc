// SPDX-License-Identifier: EUPL-1.2
// Tests of text in pictures. The letters are drawn here, dot by dot, so that no font is needed;
// where no model is installed the tests say that they are skipped.
#include "extract/ocr.h"

#include <gtest/gtest.h>
#include <png.h>

#include <cstdlib>
#include <map>

#include "extract/collect.h"

namespace clew::extract {
namespace {

/// Letters of 5 by 7 dots, a row in five bits.
const std::map<char, std::array<uint8_t, 7>> kLetters = {
    {'C', {14, 17, 16, 16, 16, 17, 14}}, {'A', {14, 17, 17, 31, 17, 17, 17}},
    {'L', {16, 16, 16, 16, 16, 16, 31}}, {'N', {17, 25, 21, 19, 17, 17, 17}},
    {'E', {31, 16, 16, 30, 16, 16, 31}}, {'T', {31, 4, 4, 4, 4, 4, 4}},
    {'H', {17, 17, 17, 31, 17, 17, 17}}, {'O', {14, 17, 17, 17, 17, 17, 14}},
    {'I', {14, 4, 4, 4, 4, 4, 14}},      {'F', {31, 16, 16, 30, 16, 16, 16}},
};

struct Drawing {
  int width = 0;
  int height = 0;
  Bytes grey;
};

/// Dark words on a light ground, each dot `dot` pixels wide, softened as a scan is.
Drawing draw(const std::string& words, int dot) {
  const int margin = 8 * dot;
  Drawing drawing;
  drawing.width = static_cast<int>(words.size()) * 6 * dot + 2 * margin;
  drawing.height = 7 * dot + 2 * margin;
  drawing.grey.assign(static_cast<size_t>(drawing.width) * static_cast<size_t>(drawing.height),
                      '\xf0');
  for (size_t i = 0; i < words.size(); ++i) {
    const auto letter = kLetters.find(words[i]);
    if (letter == kLetters.end()) continue;
    for (int y = 0; y < 7 * dot; ++y) {
      for (int x = 0; x < 5 * dot; ++x) {
        if ((letter->second[static_cast<size_t>(y / dot)] >> (4 - x / dot) & 1) == 0) continue;
        const int left = margin + static_cast<int>(i) * 6 * dot + x;
        drawing.grey[static_cast<size_t>(margin + y) * static_cast<size_t>(drawing.width) +
                     static_cast<size_t>(left)] = '\x10';
      }
    }
  }
  return drawing;
}

Bytes png_of(const Drawing& drawing) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(drawing.width);
  image.height = static_cast<png_uint_32>(drawing.height);
  image.format = PNG_FORMAT_GRAY;
  Bytes out(drawing.grey.size() + 10'000, '\0');
  png_alloc_size_t size = out.size();
  EXPECT_NE(png_image_write_to_memory(&image, out.data(), &size, 0, drawing.grey.data(),
                                      drawing.width, nullptr),
            0);
  out.resize(size);
  return out;
}

/// A page that is one picture, as scanners make them, and one with nothing on it.
Bytes scan_of(const Drawing& drawing) {
  const std::string content = "q 600 0 0 120 0 300 cm /I Do Q";
  const std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
      std::string("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R ") +
          "/Resources << /XObject << /I 5 0 R >> >> >>",
      "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
      "<< /Type /XObject /Subtype /Image /Width " + std::to_string(drawing.width) + " /Height " +
          std::to_string(drawing.height) + " /ColorSpace /DeviceGray /BitsPerComponent 8 /Length " +
          std::to_string(drawing.grey.size()) + " >>\nstream\n" + drawing.grey + "\nendstream",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
  };
  Bytes out = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(out.size());
    table += offset.insert(0, 10 - offset.size(), '0') + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string xref = std::to_string(out.size());
  return out + "xref\n0 7\n" + table + "trailer << /Root 1 0 R /Size 7 >>\nstartxref\n" + xref +
         "\n%%EOF\n";
}

const CollectOptions kFull = {.thorough = true};

class OcrTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!ocr_languages({}).empty()) return;
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "no model is installed";
    GTEST_SKIP() << "no model is installed";
  }
};

TEST_F(OcrTest, TextInPicturesIsReadAndMarked) {
  const Bytes png = png_of(draw("CALL THE OFFICE", 8));
  const auto items = collect_with(png, "picture", kFull);
  EXPECT_EQ(items[0].item.type, "png");
  EXPECT_NE(items[0].item.text.find("OFFICE"), std::string::npos) << items[0].item.text;
  EXPECT_TRUE(field_of(items[0].item, "text_source").starts_with("ocr:eng"));
  EXPECT_NE(field_of(items[0].item, "ocr_confidence"), "");
  // The quick profile does not look.
  const auto quick = collect(png, "picture");
  EXPECT_EQ(quick[0].item.text, "");
  EXPECT_EQ(field_of(quick[0].item, "text_source"), "");
}

TEST_F(OcrTest, PagesThatArePicturesBecomeRecords) {
  const Bytes pdf = scan_of(draw("CALL THE OFFICE", 8));
  const auto items = collect_with(pdf, "scan.pdf", kFull);
  EXPECT_EQ(items[0].item.type, "pdf");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "pages_without_text"), "2");
  EXPECT_EQ(field_of(items[0].item, "pages_recognised"), "2");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].path, "scan.pdf/page 1");
  EXPECT_NE(items[1].item.text.find("OFFICE"), std::string::npos) << items[1].item.text;
  EXPECT_TRUE(field_of(items[1].item, "text_source").starts_with("ocr:eng"));
  EXPECT_EQ(items[2].item.text, "");
  const auto quick = collect(pdf, "scan.pdf");
  EXPECT_EQ(quick.size(), 1u);
  EXPECT_EQ(field_of(quick[0].item, "pages_without_text"), "2");
}

TEST_F(OcrTest, DamageAndEmptinessDoNoHarm) {
  const Bytes png = png_of(draw("CALL THE OFFICE", 8));
  const auto cut = collect_with(png.substr(0, png.size() / 2), "picture", kFull);
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  const auto blank = collect_with(png_of(draw("               ", 8)), "picture", kFull);
  EXPECT_EQ(blank[0].item.state, model::ItemState::kDone);
  EXPECT_EQ(field_of(blank[0].item, "text_source"), "");
}

TEST_F(OcrTest, LanguagesFollowTheCase) {
  EXPECT_TRUE(ocr_languages({}).starts_with("eng"));
  EXPECT_EQ(ocr_languages({"GB"}), "eng");
  EXPECT_EQ(ocr_languages({"XX"}), "eng");
  const std::string many = ocr_languages({"FR", "DE", "ES", "RO", "UA", "CN"});
  EXPECT_LE(std::count(many.begin(), many.end(), '+'), kOcrLanguagesMax - 1);
}

}  // namespace
}  // namespace clew::extract
