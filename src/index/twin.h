// SPDX-License-Identifier: EUPL-1.2
// Twins: items that are one thing in several places. A message that lies in the sender's mailbox
// and in the recipient's, a chat exported from two phones, a file copied about: their keys are
// equal, so that a result shows them once, with all their places.
//
//   if (const auto key = twin_key(item)) ...
#pragma once

#include <cstdint>
#include <optional>

#include "model/item.h"

namespace clew::index {

/// The key of a message (mail: its message id and its text; else service, participants, sender,
/// time to the minute and text, with how sure the zone is, so that local and zoned times never
/// meet) or of a file (its SHA-256). Nothing for what has neither, and for empty files. Only
/// letters and digits of texts count, as they are: quoting and line breaks of mail programs do not.
/// 64 bits of a SHA-256: among a million items two different ones share a key once in 37 million
/// cases.
std::optional<int64_t> twin_key(const model::Item& item);

}  // namespace clew::index
