// SPDX-License-Identifier: EUPL-1.2
// Fuzzes the mail reader, its sniffer and the decoders of headers.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/utf8.h"
#include "extract/collect.h"
#include "extract/mail_header.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const clew::ByteView bytes(reinterpret_cast<const char*>(data), size);
  CHECK(clew::base::is_utf8(clew::extract::decode_header(bytes)));
  CHECK(clew::base::is_utf8(clew::extract::decode_people(bytes, "koi8-r")));
  for (const auto& [name, value] : clew::extract::decode_parameters(bytes).parameters) {
    CHECK(clew::base::is_utf8(value));
  }
  clew::extract::decode_mail_date(bytes);
  clew::extract::collect(bytes, "fuzz", "eml");
  clew::extract::collect(bytes, "fuzz.eml");
  return 0;
}
