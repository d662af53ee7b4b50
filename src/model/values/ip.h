// SPDX-License-Identifier: EUPL-1.2
// Internet addresses: dotted IPv4 in four decimal numbers, IPv6 (RFC 4291) written after RFC 5952.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

/// The canonical address; IPv4 numbers have no leading zeros. Thread-safe.
std::optional<std::string> normalise_ip(std::string_view text);

}  // namespace clew::model
