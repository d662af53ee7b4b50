// SPDX-License-Identifier: EUPL-1.2
// The third kind of trouble: the program itself is wrong. CHECK stands in every build; input,
// however malformed, never reaches it (malformed evidence is an Anomaly, a failed operation is a
// Result).
#pragma once

#include <string_view>

namespace clew::base {

/// Prints the place and the broken expectation on standard error and aborts. Thread-safe.
[[noreturn]] void check_failed(const char* file, int line, std::string_view what);

}  // namespace clew::base

/// CHECK(condition): aborts with file, line and text unless the condition holds.
#define CHECK(condition) \
  ((condition) ? void(0) : ::clew::base::check_failed(__FILE__, __LINE__, #condition))

/// UNREACHABLE(): marks what no path of a correct program reaches.
#define UNREACHABLE() ::clew::base::check_failed(__FILE__, __LINE__, "unreachable")
