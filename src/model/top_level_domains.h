// SPDX-License-Identifier: EUPL-1.2
// Which labels end a domain name.
#pragma once

#include <string_view>

namespace clew::model {

/// Whether `label` (lower case, Unicode form) is a top-level domain. Thread-safe.
bool is_top_level_domain(std::string_view label);

}  // namespace clew::model
