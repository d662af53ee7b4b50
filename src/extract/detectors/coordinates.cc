// SPDX-License-Identifier: EUPL-1.2
// Places by latitude and longitude; place_reader.h tells which forms are believed.
#include "extract/detectors/detector.h"
#include "extract/reading/place_reader.h"

namespace clew::extract {
namespace {

size_t read(Scan& scan, size_t at) {
  auto place = read_place(scan.text, at, InList::kRefuse);
  if (!place) return 0;
  scan.add(model::SelectorKind::kCoordinates, place->start, place->end, std::move(place->value));
  return place->end;
}

}  // namespace

extern constinit const Detector kCoordinatesDetector{
    .name = "coordinates",
    .summary = "places by latitude and longitude",
    .triggers = on(Trigger::kDigit),
    .read = read,
};

}  // namespace clew::extract
