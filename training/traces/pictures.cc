// SPDX-License-Identifier: EUPL-1.2
// The camera folder of a telephone: what its owner photographed, with the time of its clock and,
// where the owner left that on, the place.
#include <fmt/core.h>

#include "training/formats/image.h"
#include "training/traces/picture_family.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

/// Some hundred metres off the station: a place nobody in particular lives at.
CameraFacts::Position near(const City& city, Random& random) {
  return {city.latitude_e5 + static_cast<int>(random.between(-900, 900)),
          city.longitude_e5 + static_cast<int>(random.between(-900, 900))};
}

/// The two numbers as EXIF keeps them, in Clew's writing of coordinates.
SelectorUse coordinates(const CameraFacts::Position& position) {
  const std::string value =
      fmt::format("{:.5f},{:.5f}", position.latitude_e5 / 1e5, position.longitude_e5 / 1e5);
  return {"coordinates", value, "exif", value};
}

class CameraFolder {
 public:
  CameraFolder(Scene& scene, const Device& device)
      : scene_(scene), device_(device), random_(scene.world.seed, "camera " + device.folder) {}

  Result<void> take(const std::string& family, TimeMs time, const City* city, int act) {
    const base::CivilTime at = base::to_civil(device_.wall(time));
    const std::string name = device_.ios
                                 ? fmt::format("IMG_{:04}.JPG", 1200 + ++count_)
                                 : fmt::format("{}{:02}{:02}_{:02}{:02}{:02}.jpg", at.year,
                                               at.month, at.day, at.hour, at.minute, at.second);
    const std::string path = fmt::format("{}/DCIM/{}", device_.folder, name);
    CameraFacts camera;
    camera.maker = device_.ios ? "Apfelbaum" : "Androwerk";
    camera.model = device_.ios ? "Handset 13" : "A-53";
    camera.wall_time = device_.wall(time);
    if (city != nullptr) camera.position = near(*city, random_);
    const Bytes jpeg = make_jpeg(draw_family(scene_.world, family), 85, camera);
    scene_.truth.picture(family, path, "none");
    if (act >= 0) scene_.truth.witness(act, path);
    if (camera.position) scene_.truth.found(path, {coordinates(*camera.position)});
    return scene_.folder.write(path, jpeg, time);
  }

  Random& random() { return random_; }

 private:
  Scene& scene_;
  const Device& device_;
  Random random_;
  int count_ = 0;
};

}  // namespace

Result<void> write_pictures(Scene& scene, const Device& device) {
  CameraFolder folder(scene, device);
  for (const Act& act : scene.world.acts) {
    const City* city = act.city >= 0 ? &kCities[act.city] : nullptr;
    const bool mine = act.actor == device.owner;
    if (mine && act.kind == ActKind::kTakeDocument) {
      TRY(folder.take(fmt::format("passport-{}", act.about), act.time - kMinute, &kCities[0],
                      act.id));
    } else if (mine && (act.kind == ActKind::kHouse || act.kind == ActKind::kAskHelp)) {
      TRY(folder.take(fmt::format("room-{}", act.city), act.time - 20 * kMinute, city, act.id));
    } else if (mine && act.kind == ActKind::kTalk && folder.random().chance(60)) {
      const City& where = kCities[folder.random().below(6)];
      TRY(folder.take(fmt::format("landscape-{}", folder.random().below(14)), act.time + kHour,
                      folder.random().chance(500) ? &where : nullptr, -1));
    }
  }
  // A picture of the screen: no camera, no place.
  const std::string path = device.folder + "/Screenshots/Screenshot_1.png";
  scene.truth.picture("landscape-3", path, "none");
  return scene.folder.write(path, make_png(draw_family(scene.world, "landscape-3")),
                            kStoryEnd - 9 * kDay);
}

}  // namespace clew::training
