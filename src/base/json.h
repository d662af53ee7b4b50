// SPDX-License-Identifier: EUPL-1.2
// JSON (RFC 8259): nlohmann's value type, with parsing that has limits and never throws, and
// writing that never fails. Include this only in source files; it is a heavy header.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace clew::base {

using Json = nlohmann::json;

/// How deep objects and arrays may nest in JSON from outside.
inline constexpr int kJsonDepthMax = 128;

/// Parses one JSON text. Fails on malformed text and beyond `depth_max`, with the byte offset.
Result<Json> parse_json(std::string_view text, int depth_max = kJsonDepthMax);

/// Compact JSON with sorted keys; malformed UTF-8 inside strings becomes U+FFFD.
std::string to_text(const Json& value);

}  // namespace clew::base
