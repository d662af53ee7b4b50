// SPDX-License-Identifier: EUPL-1.2
// Account names of networks and messengers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// Lower case without "@", for 3 to 32 of letters, digits, "_", "." and "-" that begin with a
/// letter or "_", do not end in a dot and hold at least one letter. Thread-safe.
std::optional<std::string> normalise_handle(std::string_view text);

}  // namespace clew::model
