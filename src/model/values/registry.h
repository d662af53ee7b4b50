// SPDX-License-Identifier: EUPL-1.2
// All value types, so that detectors, queries and help agree on what a normalised value is.
#pragma once

#include "model/values/value_type.h"

namespace clew::model {

/// The value type of a kind. Thread-safe.
const ValueType& value_type(SelectorKind kind);

}  // namespace clew::model
