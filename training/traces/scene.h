// SPDX-License-Identifier: EUPL-1.2
// What every renderer of traces works with: the world, what was said in it, the folder for evidence
// and the truth that it adds to; and the devices, whose clocks and contact lists differ.
#pragma once

#include <string>
#include <vector>

#include "training/evidence_folder.h"
#include "training/traces/speech.h"
#include "training/truth.h"

namespace clew::training {

struct Scene {
  const World& world;
  const std::vector<Message>& messages;
  EvidenceFolder& folder;
  Truth& truth;
};

/// A telephone or computer that was seized or handed over.
struct Device {
  int owner = 0;
  std::string folder;     ///< below the evidence folder
  bool ios = false;       ///< else Android
  int extra_minutes = 0;  ///< its zone, beyond Central European time
  TimeMs skew = 0;        ///< how far its clock goes wrong

  /// The wall clock of the device at a true time, as if it were UTC.
  TimeMs wall(TimeMs time) const;
};

/// The deputy's and the victim's telephones.
Device deputy_phone(const World& world);
Device victim_phone(const World& world);

/// The name under which `owner` keeps a person in the contact list. `sim`: which of the person's
/// numbers.
std::string contact_label(const World& world, int owner, int person, int sim);

/// The rows of speech that a device holds of a chat: what its owner deleted is missing.
std::vector<const Message*> messages_on(const Scene& scene, const Device& device, int conversation);

// The renderers, each in the file of its name.
Result<void> write_mailbox(Scene& scene);
Result<void> write_whatsapp(Scene& scene, const Device& device);
Result<void> write_telegram(Scene& scene, const Device& device);
Result<void> write_adverts(Scene& scene);
Result<void> write_pictures(Scene& scene, const Device& device);
Result<void> write_databases(Scene& scene, const Device& device);
Result<void> write_documents(Scene& scene);
Result<void> write_laptop(Scene& scene);
Result<void> write_locked_archive(Scene& scene);
Result<void> write_noise(Scene& scene);

}  // namespace clew::training
