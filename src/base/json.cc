// SPDX-License-Identifier: EUPL-1.2
// Bounded JSON parsing with nlohmann's parser; see json.h.
#include "base/json.h"

#include <fmt/format.h>

namespace clew::base {

Result<Json> parse_json(std::string_view text, int depth_max) {
  bool too_deep = false;
  const auto guard = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > depth_max;
    return !too_deep;  // what is discarded costs no memory
  };
  try {
    Json value = Json::parse(text.begin(), text.end(), guard);
    if (!too_deep) return value;
  } catch (const Json::parse_error& e) {
    if (!too_deep) {
      return Error(ErrorKind::kCorrupt, fmt::format("JSON is malformed at byte {}", e.byte));
    }
  } catch (const std::exception& e) {
    return Error(ErrorKind::kCorrupt, fmt::format("JSON could not be held: {}", e.what()));
  }
  return Error(ErrorKind::kLimit, fmt::format("JSON nests deeper than {}", depth_max));
}

std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace clew::base
