// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the mailbox splitter. Mails in it have their own target (eml_fuzz.cc).
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  clew::extract::collect({reinterpret_cast<const char*>(data), size}, "fuzz", "mbox");
  return 0;
}
