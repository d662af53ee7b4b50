// SPDX-License-Identifier: EUPL-1.2
// Telegram Desktop's machine-readable export: one `result.json` per chat, with `text` either a
// string or a list of strings and entities, times in local time and as Unix seconds.
#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"
#include "training/traces/scene.h"

namespace clew::training {
namespace {

using Json = nlohmann::ordered_json;  // the program writes its keys in this order

std::string local_iso(const Device& device, TimeMs time) {
  std::string text = base::to_iso(device.wall(time) / 1000 * 1000);
  text.pop_back();  // the Z: the export has local time
  return text;
}

/// Telegram cuts a text at its entities; handles and addresses are entities, numbers that are
/// written openly too.
Json text_json(const Text& text) {
  for (const SelectorUse& use : text.selectors) {
    const std::string_view type = use.kind == "handle"  ? "mention"
                                  : use.kind == "email" ? "email"
                                                        : "phone";
    const size_t at = text.text.find(use.written);
    if (use.how != "plain" || at == std::string::npos) continue;
    return Json::array({text.text.substr(0, at),
                        {{"type", type}, {"text", use.written}},
                        text.text.substr(at + use.written.size())});
  }
  return text.text;
}

int64_t account_number(const World& world, int person) {
  return 5'000'000'000 + static_cast<int64_t>(world.seed % 1000) * 1000 + person;
}

}  // namespace

Result<void> write_telegram(Scene& scene, const Device& device) {
  const World& world = scene.world;
  for (size_t id = 0; id < world.conversations.size(); ++id) {
    const Conversation& chat = world.conversations[id];
    const bool mine = std::count(chat.members.begin(), chat.members.end(), device.owner) > 0;
    if (chat.app != App::kTelegram || !mine) continue;
    const std::vector<const Message*> messages = messages_on(scene, device, static_cast<int>(id));
    if (messages.empty()) continue;
    const int other = chat.members[chat.members[0] == device.owner ? 1 : 0];
    const bool group = !chat.title.empty();
    const std::string name = group ? chat.title : contact_label(world, device.owner, other, 0);
    const std::string path =
        fmt::format("{}/Telegram/ChatExport_{}/result.json", device.folder, id);
    Json list = Json::array();
    int number = 0;
    for (const Message* message : messages) {
      const std::string item = fmt::format("{}/{}", path, ++number);
      list.push_back({{"id", 1000 + number},
                      {"type", "message"},
                      {"date", local_iso(device, message->time)},
                      {"date_unixtime", std::to_string(message->time / 1000)},
                      {"from", contact_label(world, device.owner, message->sender, 0)},
                      {"from_id", fmt::format("user{}", account_number(world, message->sender))},
                      {"text", text_json(message->text)}});
      scene.truth.witness(message->act, item);
      scene.truth.found(item, message->text.selectors);
    }
    const Json out = {{"name", name},
                      {"type", group ? "private_supergroup" : "personal_chat"},
                      {"id", account_number(world, other)},
                      {"messages", std::move(list)}};
    TRY(scene.folder.write(path, out.dump(1), messages.back()->time + kHour));
  }
  return {};
}

}  // namespace clew::training
