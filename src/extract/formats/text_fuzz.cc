// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the text reader and the charset decoder; the first byte chooses a declared charset.
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "base/check.h"
#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/collect.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view kDeclared[] = {"",       "utf-8",       "koi8-r",    "utf-16",
                                            "gb2312", "iso-2022-jp", "shift_jis", "utf-7"};
  const clew::ByteView bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto decoded = clew::extract::decode_to_utf8(bytes, kDeclared[data[0] % 8]);
  CHECK(clew::base::is_utf8(decoded.text));
  clew::extract::collect(bytes, "fuzz", "text");
  clew::extract::collect(bytes, "fuzz");
  return 0;
}
