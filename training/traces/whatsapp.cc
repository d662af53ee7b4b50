// SPDX-License-Identifier: EUPL-1.2
// WhatsApp's "export chat" as text. Android: `14/03/2026, 21:14 - Name: text`, one file per chat
// named after the contact; iOS: `[14.03.26, 21:14:05] Name: text` in a folder with `_chat.txt` and
// the media.
#include <fmt/core.h>

#include <algorithm>

#include "training/traces/scene.h"

namespace clew::training {
namespace {

std::string stamp(const Device& device, TimeMs time) {
  const base::CivilTime at = base::to_civil(device.wall(time));
  if (device.ios) {
    return fmt::format("[{:02}.{:02}.{:02}, {:02}:{:02}:{:02}] ", at.day, at.month, at.year % 100,
                       at.hour, at.minute, at.second);
  }
  return fmt::format("{:02}/{:02}/{}, {:02}:{:02} - ", at.day, at.month, at.year, at.hour,
                     at.minute);
}

std::string attachment_line(const Device& device, const std::string& name) {
  if (device.ios) return "\u200e<attached: " + name + ">";
  return name + " (file attached)";
}

}  // namespace

Result<void> write_whatsapp(Scene& scene, const Device& device) {
  const World& world = scene.world;
  for (size_t id = 0; id < world.conversations.size(); ++id) {
    const Conversation& chat = world.conversations[id];
    const bool mine = std::count(chat.members.begin(), chat.members.end(), device.owner) > 0;
    if (chat.app != App::kWhatsApp || !mine) continue;
    const std::vector<const Message*> messages = messages_on(scene, device, static_cast<int>(id));
    if (messages.empty()) continue;
    const int other = chat.members[chat.members[0] == device.owner ? 1 : 0];
    const std::string label = contact_label(world, device.owner, other, chat.sim);
    const std::string path =
        device.ios ? fmt::format("{}/WhatsApp/WhatsApp Chat - {}/_chat.txt", device.folder, label)
                   : fmt::format("{}/WhatsApp/WhatsApp Chat with {}.txt", device.folder, label);
    std::string text =
        stamp(device, messages.front()->time) + (device.ios ? label + ": \u200e" : "") +
        "Messages and calls are end-to-end encrypted. Only people in this chat can read, "
        "listen to, or share them.\n";
    int number = 1;  // the notice is the first entry
    for (const Message* message : messages) {
      const std::string item = fmt::format("{}/{}", path, ++number);
      text += stamp(device, message->time) +
              contact_label(world, device.owner, message->sender, chat.sim) + ": " +
              message->text.text;
      if (!message->attachment.empty()) {
        text +=
            (message->text.text.empty() ? "" : "\n") + attachment_line(device, message->attachment);
      }
      text += "\n";
      scene.truth.witness(message->act, item);
      scene.truth.found(item, message->text.selectors);
    }
    TRY(scene.folder.write(path, text, messages.back()->time + kHour));
  }
  return {};
}

}  // namespace clew::training
