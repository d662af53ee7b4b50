// SPDX-License-Identifier: EUPL-1.2
// Shapes and a small raster font. The passports' issuing state is UTO (Utopia), the specimen code
// of ICAO Doc 9303.
#include "training/drawing.h"

#include <algorithm>
#include <string>

namespace clew::training {
namespace {

struct Glyph {
  char character;
  uint8_t rows[7];  ///< five low bits, the leftmost dot highest
};

constexpr Glyph kGlyphs[] = {
    {'A', {14, 17, 17, 31, 17, 17, 17}}, {'B', {30, 17, 17, 30, 17, 17, 30}},
    {'C', {14, 17, 16, 16, 16, 17, 14}}, {'D', {30, 17, 17, 17, 17, 17, 30}},
    {'E', {31, 16, 16, 30, 16, 16, 31}}, {'F', {31, 16, 16, 30, 16, 16, 16}},
    {'G', {14, 17, 16, 23, 17, 17, 14}}, {'H', {17, 17, 17, 31, 17, 17, 17}},
    {'I', {14, 4, 4, 4, 4, 4, 14}},      {'J', {7, 2, 2, 2, 2, 18, 12}},
    {'K', {17, 18, 20, 24, 20, 18, 17}}, {'L', {16, 16, 16, 16, 16, 16, 31}},
    {'M', {17, 27, 21, 21, 17, 17, 17}}, {'N', {17, 25, 21, 19, 17, 17, 17}},
    {'O', {14, 17, 17, 17, 17, 17, 14}}, {'P', {30, 17, 17, 30, 16, 16, 16}},
    {'Q', {14, 17, 17, 17, 21, 18, 13}}, {'R', {30, 17, 17, 30, 20, 18, 17}},
    {'S', {15, 16, 16, 14, 1, 1, 30}},   {'T', {31, 4, 4, 4, 4, 4, 4}},
    {'U', {17, 17, 17, 17, 17, 17, 14}}, {'V', {17, 17, 17, 17, 17, 10, 4}},
    {'W', {17, 17, 17, 21, 21, 27, 17}}, {'X', {17, 17, 10, 4, 10, 17, 17}},
    {'Y', {17, 17, 10, 4, 4, 4, 4}},     {'Z', {31, 1, 2, 4, 8, 16, 31}},
    {'0', {14, 17, 19, 21, 25, 17, 14}}, {'1', {4, 12, 4, 4, 4, 4, 14}},
    {'2', {14, 17, 1, 6, 8, 16, 31}},    {'3', {30, 1, 1, 14, 1, 1, 30}},
    {'4', {2, 6, 10, 18, 31, 2, 2}},     {'5', {31, 16, 30, 1, 1, 17, 14}},
    {'6', {6, 8, 16, 30, 17, 17, 14}},   {'7', {31, 1, 2, 4, 8, 8, 8}},
    {'8', {14, 17, 17, 14, 17, 17, 14}}, {'9', {14, 17, 17, 15, 1, 2, 12}},
    {'<', {2, 4, 8, 16, 8, 4, 2}},       {'.', {0, 0, 0, 0, 0, 12, 12}},
    {'-', {0, 0, 0, 31, 0, 0, 0}},       {':', {0, 12, 12, 0, 12, 12, 0}}};

Colour random_colour(Random& random, int low, int high) {
  return {static_cast<uint8_t>(random.between(low, high)),
          static_cast<uint8_t>(random.between(low, high)),
          static_cast<uint8_t>(random.between(low, high))};
}

std::string capitals(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return out;
}

/// The weighted check digit of ICAO 9303: weights 7, 3, 1; letters from 10, filler 0.
char document_check(std::string_view field) {
  constexpr int kWeights[] = {7, 3, 1};
  int sum = 0;
  for (size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    const int value = c == '<' ? 0 : c >= 'A' ? c - 'A' + 10 : c - '0';
    sum += value * kWeights[i % 3];
  }
  return static_cast<char>('0' + sum % 10);
}

std::string filled(std::string text, size_t length) {
  text.resize(length, '<');
  return text;
}

}  // namespace

Canvas::Canvas(int width, int height, Colour ground)
    : width_(width), height_(height), pixels_(static_cast<size_t>(width * height) * 3) {
  rectangle(0, 0, width, height, ground);
}

void Canvas::set(int x, int y, Colour colour) {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return;
  uint8_t* pixel = &pixels_[static_cast<size_t>(y * width_ + x) * 3];
  pixel[0] = colour.red;
  pixel[1] = colour.green;
  pixel[2] = colour.blue;
}

void Canvas::rectangle(int x, int y, int width, int height, Colour colour) {
  const int left = std::max(x, 0), right = std::min(x + width, width_);
  for (int row = std::max(y, 0); row < std::min(y + height, height_); ++row) {
    uint8_t* pixel = &pixels_[static_cast<size_t>(row * width_ + left) * 3];
    for (int column = left; column < right; ++column) {
      *pixel++ = colour.red;
      *pixel++ = colour.green;
      *pixel++ = colour.blue;
    }
  }
}

void Canvas::disc(int x, int y, int radius, Colour colour) {
  for (int dy = -radius; dy <= radius; ++dy) {
    for (int dx = -radius; dx <= radius; ++dx) {
      if (dx * dx + dy * dy <= radius * radius) set(x + dx, y + dy, colour);
    }
  }
}

void Canvas::write(int x, int y, int scale, std::string_view text, Colour colour) {
  for (char c : text) {
    for (const Glyph& glyph : kGlyphs) {
      if (glyph.character != c) continue;
      for (int row = 0; row < 7; ++row) {
        for (int column = 0; column < 5; ++column) {
          if ((glyph.rows[row] >> (4 - column)) & 1) {
            rectangle(x + column * scale, y + row * scale, scale, scale, colour);
          }
        }
      }
    }
    x += 6 * scale;
  }
}

void Canvas::fade(int y, int height, Colour from, Colour to) {
  for (int row = 0; row < height; ++row) {
    auto between = [&](int a, int b) { return static_cast<uint8_t>(a + (b - a) * row / height); };
    rectangle(
        0, y + row, width_, 1,
        {between(from.red, to.red), between(from.green, to.green), between(from.blue, to.blue)});
  }
}

void Canvas::grain(int amount, Random& random) {
  uint64_t word = 0;
  for (size_t i = 0; i < pixels_.size(); ++i) {
    if (i % 8 == 0) word = random.next();
    const int shift = static_cast<int>((word >> (8 * (i % 8))) & 0xff) % (2 * amount + 1) - amount;
    pixels_[i] = static_cast<uint8_t>(std::clamp(pixels_[i] + shift, 0, 255));
  }
}

Canvas Canvas::mirrored() const {
  Canvas out(width_, height_, {});
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      const uint8_t* pixel = row(y) + 3 * x;
      out.set(width_ - 1 - x, y, {pixel[0], pixel[1], pixel[2]});
    }
  }
  return out;
}

void Canvas::dim(int percent) {
  for (uint8_t& channel : pixels_) channel = static_cast<uint8_t>(channel * percent / 100);
}

Canvas Canvas::crop(int x, int y, int width, int height) const {
  Canvas out(width, height, {});
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const size_t at = static_cast<size_t>((y + row) * width_ + x + column) * 3;
      out.set(column, row, {pixels_[at], pixels_[at + 1], pixels_[at + 2]});
    }
  }
  return out;
}

namespace {

/// What makes rooms differ: stripes on the wall, a cupboard or a door, pictures, a carpet.
void decorate(Canvas& room, int floor, Random& random) {
  if (random.chance(400)) {
    const Colour stripe = random_colour(random, 150, 220);
    const int step = static_cast<int>(random.between(24, 80));
    for (int x = 0; x < room.width(); x += step) room.rectangle(x, 0, step / 3, floor, stripe);
  }
  if (random.chance(600)) {
    const int x = static_cast<int>(random.between(0, 520));
    room.rectangle(x, floor - 230, 110, 240, random_colour(random, 60, 140));
    room.disc(x + 95, floor - 110, 5, {220, 220, 180});
  }
  for (int64_t n = random.between(0, 3); n > 0; --n) {
    room.rectangle(static_cast<int>(random.between(20, 560)),
                   static_cast<int>(random.between(30, 160)),
                   static_cast<int>(random.between(30, 90)),
                   static_cast<int>(random.between(30, 70)), random_colour(random, 40, 200));
  }
  if (random.chance(500)) {
    room.rectangle(static_cast<int>(random.between(60, 300)), floor + 60, 240, 50,
                   random_colour(random, 60, 200));
  }
}

}  // namespace

Canvas draw_room(Random& random) {
  Canvas out(640, 480, random_colour(random, 170, 230));
  const int floor = static_cast<int>(random.between(290, 390));
  out.rectangle(0, floor, 640, 480 - floor, random_colour(random, 70, 130));
  decorate(out, floor, random);
  const int window = static_cast<int>(random.between(40, 380));
  out.rectangle(window, 60, 180, 140, {240, 240, 240});
  out.rectangle(window + 8, 68, 78, 124, {150, 190, 230});
  out.rectangle(window + 94, 68, 78, 124, {150, 190, 230});
  const int beds = static_cast<int>(random.between(1, 3));
  for (int bed = 0; bed < beds; ++bed) {
    const int x = 30 + bed * 205;
    const int y = floor - 30 + static_cast<int>(random.between(0, 40));
    out.rectangle(x, y, 180, 60, random_colour(random, 90, 200));
    out.rectangle(x, y - 20, 46, 30, {250, 250, 245});
    out.rectangle(x, y + 60, 8, 40, {90, 60, 40});
    out.rectangle(x + 172, y + 60, 8, 40, {90, 60, 40});
  }
  out.disc(static_cast<int>(random.between(300, 600)), 30, 22, {255, 245, 190});
  out.grain(6, random);
  return out;
}

Canvas draw_landscape(Random& random) {
  Canvas out(640, 480, {});
  out.fade(0, 300, random_colour(random, 120, 180), {225, 232, 240});
  out.fade(300, 180, {110, 150, 80}, random_colour(random, 60, 110));
  out.disc(static_cast<int>(random.between(80, 560)), 90, 36, {255, 240, 170});
  for (int hill = 0; hill < 4; ++hill) {
    out.disc(static_cast<int>(random.between(0, 640)), 330,
             static_cast<int>(random.between(30, 90)), random_colour(random, 70, 120));
  }
  for (int row = 0; row < 7; ++row) {
    for (int plant = 0; plant < 22; ++plant)
      out.disc(plant * 30 + row * 7, 350 + row * 19, 5, {40, 110, 50});
  }
  out.grain(6, random);
  return out;
}

Canvas draw_passport(std::string_view family, std::string_view given, std::string_view number,
                     Random& random) {
  Canvas out(720, 500, {226, 232, 224});
  out.rectangle(0, 0, 720, 44, {110, 40, 60});
  out.write(24, 12, 3, "UTOPIA  PASSPORT", {240, 230, 200});
  out.rectangle(30, 80, 190, 240, {200, 205, 210});
  out.disc(125, 165, 48, {170, 150, 135});
  out.rectangle(70, 225, 110, 95, {90, 100, 130});
  const std::string last = capitals(family), first = capitals(given), code = capitals(number);
  const std::string born = "9" + random.digits(1) + "0" + random.digits(1) + "1" + random.digits(1);
  const Colour ink = {40, 40, 60};
  out.write(250, 90, 2, "SURNAME", ink);
  out.write(250, 112, 3, last, ink);
  out.write(250, 150, 2, "GIVEN NAMES", ink);
  out.write(250, 172, 3, first, ink);
  out.write(250, 210, 2, "PASSPORT NO.", ink);
  out.write(250, 232, 3, code, ink);
  const std::string top = filled("P<UTO" + last + "<<" + first, 44);
  const std::string field = filled(code, 9);
  std::string bottom = field + document_check(field) + "UTO" + born + document_check(born) +
                       "<310101" + document_check("310101");
  bottom = filled(bottom, 44);
  out.write(24, 400, 2, top, ink);
  out.write(24, 440, 2, bottom, ink);
  out.grain(5, random);
  return out;
}

}  // namespace clew::training
