// SPDX-License-Identifier: EUPL-1.2
// Fuzzes reading lists of terms.
#include <cstdint>
#include <string_view>

#include "search/term_list.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto terms = clew::search::parse_term_list(text);
  if (!terms.ok()) return 0;
  for (const auto& term : *terms) {
    if (term.text.empty()) __builtin_trap();
  }
  return 0;
}
