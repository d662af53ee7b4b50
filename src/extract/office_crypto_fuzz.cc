// SPDX-License-Identifier: EUPL-1.2
// Fuzzes descriptions of Office's locks, and packages behind them.
#include <cstddef>
#include <cstdint>

#include "extract/office_crypto.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  auto lock = clew::extract::OfficeLock::read(bytes);
  if (lock.ok()) {
    (void)lock->decipher(bytes, [](clew::ByteView) { return clew::Result<void>(); });
  }
  return 0;
}
