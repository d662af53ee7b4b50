// SPDX-License-Identifier: EUPL-1.2
// Pictures made of rectangles, discs and letters: enough for a room, a landscape, a card that looks
// like a passport page. Integers only, so that every machine draws the same.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "training/random.h"

namespace clew::training {

struct Colour {
  uint8_t red = 0, green = 0, blue = 0;
};

/// An RGB picture. Everything drawn is clipped to it. Thread-compatible.
class Canvas {
 public:
  Canvas(int width, int height, Colour ground);
  int width() const { return width_; }
  int height() const { return height_; }
  const uint8_t* row(int y) const {
    return &pixels_[static_cast<size_t>(y) * static_cast<size_t>(width_) * 3];
  }

  void rectangle(int x, int y, int width, int height, Colour colour);
  void disc(int x, int y, int radius, Colour colour);
  /// Capital letters, digits, '<', '.', '-', ':' and spaces in a 5x7 raster, `scale` pixels a dot;
  /// other characters are left blank.
  void write(int x, int y, int scale, std::string_view text, Colour colour);
  /// A vertical run from one colour to another.
  void fade(int y, int height, Colour from, Colour to);
  /// Noise as of a sensor: each channel moves by up to `amount`.
  void grain(int amount, Random& random);
  Canvas mirrored() const;  ///< left and right exchanged
  /// Every channel at `percent` of its brightness.
  void dim(int percent);
  /// The part [x, x+width) x [y, y+height).
  Canvas crop(int x, int y, int width, int height) const;

 private:
  void set(int x, int y, Colour colour);
  int width_, height_;
  std::vector<uint8_t> pixels_;
};

/// A room with a bed, a window and a lamp; a landscape; both vary with the stream.
Canvas draw_room(Random& random);
Canvas draw_landscape(Random& random);

/// The data page of a passport of no real country: name, date, number and the two lines of ICAO
/// 9303.
Canvas draw_passport(std::string_view family, std::string_view given, std::string_view number,
                     Random& random);

}  // namespace clew::training
