// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the reader of heads, which people bring from outside: what it accepts, it writes again.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "ledger/head.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView text(reinterpret_cast<const char*>(data), size);
  const auto head = clew::ledger::parse_head(text);
  if (head.ok()) CHECK(clew::ledger::head_text(*head) == text);
  return 0;
}
