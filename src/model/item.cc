// SPDX-License-Identifier: EUPL-1.2
// Names of states and kinds, and derived identities; see item.h.
#include "model/item.h"

#include <array>

#include "base/check.h"

namespace clew::model {

static constexpr std::array<std::string_view, kItemStateCount> kStates = {
    "done", "partial", "encrypted", "failed", "skipped"};
static constexpr std::array<std::string_view, kItemKindCount> kKinds = {
    "file", "message", "attachment", "row", "page", "section", "part", "embedded"};

std::string_view name_of(ItemState state) {
  CHECK(static_cast<size_t>(state) < kStates.size());
  return kStates[static_cast<size_t>(state)];
}

std::optional<ItemState> item_state(std::string_view name) {
  for (size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == name) return static_cast<ItemState>(i);
  }
  return std::nullopt;
}

std::string_view name_of(ItemKind kind) {
  CHECK(static_cast<size_t>(kind) < kKinds.size());
  return kKinds[static_cast<size_t>(kind)];
}

ItemId root_id(std::string_view exhibit) {
  return base::sha256("clew exhibit\n" + std::string(exhibit)).substr(0, kItemIdSize);
}

ItemId child_id(const ItemId& parent, ByteView name) {
  Bytes message = "clew item\n" + parent;
  message.append(name);
  return base::sha256(message).substr(0, kItemIdSize);
}

}  // namespace clew::model
