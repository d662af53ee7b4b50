// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the readers of leaves and details: what they accept, they write again byte for byte.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "ledger/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  const auto part = clew::ledger::parse_leaf(bytes);
  if (part.ok()) CHECK(clew::ledger::leaf_bytes(*part) == bytes);
  const auto detail = clew::ledger::parse_detail(bytes);
  if (detail.ok()) CHECK(clew::ledger::detail_bytes(*detail) == bytes);
  return 0;
}
