// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the reader of age.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  clew::extract::collect({reinterpret_cast<const char*>(data), size}, "fuzz", "age");
  return 0;
}
