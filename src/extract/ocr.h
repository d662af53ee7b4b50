// SPDX-License-Identifier: EUPL-1.2
// Text in pictures, by tesseract, for `--profile full` only: it takes a second or so a picture. The
// library and its models are loaded with the first picture. What is recognised is marked by the
// field text_source ("ocr:eng+fra") and by how sure the recognition is; words that it is not sure
// of are left out. One thread only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extract/format.h"

namespace clew::extract {

inline constexpr int64_t kOcrPixelsMax = 100'000'000;  ///< larger pictures are not looked into
inline constexpr int kOcrSideMin = 32;                 ///< pixels; smaller ones hold no text
inline constexpr int kOcrSideBest = 3500;              ///< larger ones are made smaller before
inline constexpr int kOcrSideSmall = 1200;             ///< smaller ones are made larger
inline constexpr int kOcrLanguagesMax = 4;             ///< each costs time
inline constexpr int kOcrWordSureMin = 50;             ///< of 100
inline constexpr int kOcrMsMax = 30'000;               ///< a picture

/// Pixels as rows of `stride` bytes, one (grey) or three (red, green, blue) bytes a pixel;
/// borrowed.
struct PixelView {
  const uint8_t* rows = nullptr;
  int width = 0;
  int height = 0;
  int stride = 0;
  int channels = 1;
};

/// The models to use for a case of these countries, of those that are installed: "eng+fra".
std::string ocr_languages(const std::vector<std::string>& regions);

/// Looks for text and adds it to the item: text, text_source, ocr_confidence (0 to 100). True when
/// there was some. Does nothing unless the profile is full.
bool add_text_of_pixels(const PixelView& pixels, Output& out);
/// As above, for an encoded picture (JPEG, PNG, WebP, GIF, TIFF).
bool add_text_of_image(ByteView encoded, Output& out);

}  // namespace clew::extract
