// SPDX-License-Identifier: EUPL-1.2
// Fuzzes RTF, its decompression and its objects.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"
#include "extract/rtf_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  clew::extract::collect(bytes, "fuzz", "rtf");
  clew::extract::decompress_rtf(bytes, 1 << 20);
  clew::extract::unwrap_ole_object(bytes);
  return 0;
}
