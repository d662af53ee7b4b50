// SPDX-License-Identifier: EUPL-1.2
// Pictures of the story by the name of their family, "room-3" or "passport-8": whoever holds one
// holds the same scene, recompressed, cropped or mirrored on its way.
#pragma once

#include <string>
#include <string_view>

#include "training/acts.h"
#include "training/drawing.h"

namespace clew::training {

/// The picture of a family: "room-CITY", "landscape-N", "passport-PERSON", "portrait-CAMPAIGN".
Canvas draw_family(const World& world, std::string_view family);

/// An edit as people make it before they post a picture again: "none", "crop", "flip", "border",
/// "dim".
Canvas edit_picture(const Canvas& picture, std::string_view edit);

}  // namespace clew::training
