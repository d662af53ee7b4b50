// SPDX-License-Identifier: EUPL-1.2
// A canvas as PNG, and as JPEG with the EXIF block (CIPA DC-008) of a telephone's camera.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/time.h"
#include "training/drawing.h"

namespace clew::training {

/// What a camera notes about a picture.
struct CameraFacts {
  std::string maker = "Example", model = "Phone 5";
  TimeMs wall_time = 0;  ///< of the camera's clock, as if it were UTC
  struct Position {
    int latitude_e5 = 0, longitude_e5 = 0;  ///< 1/100000 degree, south and west negative
  };
  std::optional<Position> position;
};

Bytes make_png(const Canvas& canvas);

/// `quality` as libjpeg counts, 1 to 100. No EXIF without `camera`.
Bytes make_jpeg(const Canvas& canvas, int quality, const std::optional<CameraFacts>& camera);

}  // namespace clew::training
