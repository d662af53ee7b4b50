// SPDX-License-Identifier: EUPL-1.2
// Devices: zones, wrong clocks, names in contact lists.
#include "training/traces/scene.h"

#include <fmt/core.h>

#include <algorithm>

namespace clew::training {
namespace {

/// Central European time: an hour ahead of UTC, two while summer time lasts.
TimeMs central_european(TimeMs time) {
  const TimeMs winter = *base::from_civil({2025, 10, 26, 1, 0, 0, 0});
  const TimeMs summer = *base::from_civil({2026, 3, 29, 1, 0, 0, 0});
  return time + (time >= winter && time < summer ? 1 : 2) * kHour;
}

}  // namespace

TimeMs Device::wall(TimeMs time) const {
  return central_european(time) + extra_minutes * kMinute + skew;
}

Device deputy_phone(const World& world) {
  Device device;
  device.owner = world.one(Role::kDeputy).id;
  device.folder = "phone-1-android";
  return device;
}

Device victim_phone(const World& world) {
  Device device;
  device.owner = world.one(Role::kVictim).id;
  device.folder = "phone-2-iphone";
  device.ios = true;
  device.extra_minutes = 60;  // it kept the time of home
  device.skew = -(7 * kMinute + 12'000);
  return device;
}

std::string contact_label(const World& world, int owner, int person, int sim) {
  const Person& who = world.people[static_cast<size_t>(person)];
  const Person& keeper = world.people[static_cast<size_t>(owner)];
  if (owner == person) return who.name.given;
  switch (who.role) {
    case Role::kOrganiser:
      return sim <= 0 ? "Дядя" : sim == 1 ? "Дядя новый" : fmt::format("Дядя {}", sim + 1);
    case Role::kDeputy:
      return keeper.role == Role::kVictim ? "Адмін готель" : who.name.given + " 2";
    case Role::kVictim:
      return is_in_network(keeper.role) ? who.name.given_native + " отель" : who.name.given_native;
    case Role::kRelative:
      return keeper.role == Role::kVictim && who.name.family == keeper.name.family
                 ? "Мама"
                 : who.name.given_native;
    case Role::kHost:
      return "M. " + who.name.family_native + " proprio";
    case Role::kTransporter:
      return who.name.given + " bus";
    case Role::kCollector:
      return who.name.given.substr(0, 1) + ".";
    default:
      return who.name.given_native;
  }
}

std::vector<const Message*> messages_on(const Scene& scene, const Device& device,
                                        int conversation) {
  std::vector<const Message*> out;
  for (const Message& message : scene.messages) {
    if (message.conversation != conversation) continue;
    if (message.deleted && message.sender == device.owner) continue;
    out.push_back(&message);
  }
  return out;
}

}  // namespace clew::training
