// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the layout of HTML; what comes out must be as well-formed as what went in.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/utf8.h"
#include "extract/html_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string html = clew::base::repair_utf8({reinterpret_cast<const char*>(data), size});
  CHECK(clew::base::is_utf8(clew::extract::html_to_text(html)));
  return 0;
}
