// SPDX-License-Identifier: EUPL-1.2
// Uniform resource locators (RFC 3986) of the schemes that name places on the net.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

inline constexpr size_t kUrlBytesMax = 2048;

/// Scheme and host in lower case, no fragment, no final "/" after a bare host, no default port, no
/// password. Schemes: http, https, ftp. A text without a scheme gets https. Thread-safe.
std::optional<std::string> normalise_url(std::string_view text);

}  // namespace clew::model
