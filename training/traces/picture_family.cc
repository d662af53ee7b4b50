// SPDX-License-Identifier: EUPL-1.2
// Families by name, and the edits.
#include "training/traces/picture_family.h"

#include <algorithm>
#include <charconv>

#include "training/traces/contracts.h"

namespace clew::training {

Canvas draw_family(const World& world, std::string_view family) {
  Random random(world.seed, family);
  const size_t dash = family.rfind('-');
  const std::string_view what = family.substr(0, dash);
  if (what == "landscape") return draw_landscape(random);
  if (what != "passport") return draw_room(random);
  size_t person = 0;
  std::from_chars(family.data() + dash + 1, family.data() + family.size(), person);
  CHECK(person < world.people.size());
  const Person& holder = world.people[person];
  return draw_passport(holder.name.family, holder.name.given, passport_number(world, holder.id),
                       random);
}

Canvas edit_picture(const Canvas& picture, std::string_view edit) {
  const int width = picture.width(), height = picture.height();
  if (edit == "crop") return picture.crop(width / 12, height / 12, width * 5 / 6, height * 5 / 6);
  if (edit == "flip") return picture.mirrored();
  Canvas out = picture;
  if (edit == "border") {
    out.rectangle(0, 0, width, 14, {250, 250, 250});
    out.rectangle(0, height - 14, width, 14, {250, 250, 250});
  } else if (edit == "dim") {
    out.dim(80);
  }
  return out;
}

}  // namespace clew::training
