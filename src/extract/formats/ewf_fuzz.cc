// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the reader of ewf and, by what it holds, of all other formats.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  clew::extract::collect({reinterpret_cast<const char*>(data), size}, "fuzz", "ewf");
  return 0;
}
