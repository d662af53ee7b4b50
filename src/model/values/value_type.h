// SPDX-License-Identifier: EUPL-1.2
// What every kind of value declares about itself: the one source for query fields, help and pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/selector.h"

namespace clew::model {

/// ISO 3166 alpha-2 codes, in the order in which national forms are tried.
using Regions = std::vector<std::string>;

/// A kind of value. Stateless; thread-safe.
struct ValueType {
  SelectorKind kind = SelectorKind::kPhone;
  std::string_view summary;        ///< one line for people
  std::string_view specification;  ///< the document its validation follows
  /// The normalised value that mentions carry, from what a person types after `phone:`; nothing
  /// when it cannot be one. Lenient about spaces and case, strict about checksums.
  std::optional<std::string> (*normalise)(std::string_view typed, const Regions& regions) = nullptr;
};

}  // namespace clew::model
