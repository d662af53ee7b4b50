// SPDX-License-Identifier: EUPL-1.2
// Fuzzes joined parts: the input, cut in two at a place that it names itself.
#include <cstddef>
#include <cstdint>

#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = size == 0 ? 0 : data[0] * size / 256;
  clew::extract::CollectOptions options;
  options.parts = {clew::Bytes(bytes.substr(cut))};
  if (size > 1 && data[1] % 4 == 0) options.parts.emplace_back();
  clew::extract::collect_with(bytes.substr(0, cut), "fuzz.001", options);
  return 0;
}
