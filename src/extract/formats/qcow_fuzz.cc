// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the reader of qcow and the file systems in it.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  clew::extract::collect({reinterpret_cast<const char*>(data), size}, "fuzz", "qcow");
  return 0;
}
