// SPDX-License-Identifier: EUPL-1.2
// Mail addresses (RFC 5321 without quoted local parts, RFC 6531 for international ones).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// "name@host" in lower case; the host must have two labels. Local parts are compared without case
/// because no provider of note tells them apart. Thread-safe.
std::optional<std::string> normalise_email(std::string_view text);

}  // namespace clew::model
