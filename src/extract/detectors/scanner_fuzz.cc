// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the scanner: any bytes; spans must lie in the text and values must not be empty.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "extract/detectors/scanner.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static clew::extract::Scanner scanner({"FR", "GB", "US", "ES"});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& mention : scanner.scan(text)) {
    CHECK(mention.length > 0 && !mention.value.empty());
    CHECK(uint64_t{mention.start} + mention.length <= size);
  }
  return 0;
}
