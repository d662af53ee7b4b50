// SPDX-License-Identifier: EUPL-1.2
// Host names of the DNS (RFC 1035 lengths, letters-digits-hyphen or IDNA2008 as UTS 46 maps it).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clew::model {

inline constexpr size_t kDomainBytesMax = 253;

/// Lower case, Unicode form, without a final dot, for a name of at least two labels whose last is a
/// top-level domain. Thread-safe.
std::optional<std::string> normalise_domain(std::string_view text);

/// As normalise_domain(), but any last label of letters will do: hosts in URLs and mail addresses
/// may be internal or of the reserved names (example, test, local). Thread-safe.
std::optional<std::string> normalise_host(std::string_view text);

}  // namespace clew::model
