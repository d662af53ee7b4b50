// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the reader of Telegram's exports.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  clew::extract::collect(bytes, "fuzz", "telegram");
  clew::extract::collect(bytes, "result.json");
  return 0;
}
