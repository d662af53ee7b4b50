// SPDX-License-Identifier: EUPL-1.2
// WhatsApp's "export chat" as text. Android: `14/03/2026, 21:14 - Name: text`, one file per chat
// named after the contact; iOS: `[14.03.26, 21:14:05] Name: text` in a folder with `_chat.txt` and
// the media.
#include <fmt/core.h>

#include <algorithm>

#include "training/formats/image.h"
#include "training/traces/picture_family.h"
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

/// The name that the app gives to a picture when it is received.
std::string media_name(const Device& device, const Message& message, int number) {
  const base::CivilTime at = base::to_civil(device.wall(message.time));
  if (device.ios) {
    return fmt::format("{:08}-PHOTO-{}-{:02}-{:02}-{:02}-{:02}-{:02}.jpg", number, at.year,
                       at.month, at.day, at.hour, at.minute, at.second);
  }
  return fmt::format("IMG-{}{:02}{:02}-WA{:04}.jpg", at.year, at.month, at.day,
                     message.conversation * 50 + number % 50);
}

/// The app compresses pictures and strips what the camera noted.
Result<void> save_media(Scene& scene, const Device& device, const Message& message,
                        const std::string& path) {
  const Canvas picture = draw_family(scene.world, message.picture);
  const Bytes jpeg = make_jpeg(picture, device.ios ? 62 : 55, std::nullopt);
  scene.truth.picture(message.picture, path, "recompressed");
  scene.truth.witness(message.act, path);
  return scene.folder.write(path, jpeg, message.time);
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
      if (!message->picture.empty()) {
        const std::string name = media_name(device, *message, number);
        text += "\n" + attachment_line(device, name);
        TRY(save_media(scene, device, *message, path.substr(0, path.rfind('/') + 1) + name));
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
