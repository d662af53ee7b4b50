// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the reader of tables and its sniffer.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  clew::extract::collect(bytes, "fuzz", "csv");
  clew::extract::collect(bytes, "fuzz.csv");
  return 0;
}
