// SPDX-License-Identifier: EUPL-1.2
// Feeds bytes as queries to the parser and plans those that it accepts.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "search/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace clew;
  const auto query = search::parse_query({reinterpret_cast<const char*>(data), size});
  if (!query.ok()) {
    CHECK(!query.error().text.empty());
    return 0;
  }
  const auto plan = search::make_plan(*query, {}, {"FR"});
  CHECK(plan.is_text_only || !plan.condition.empty());
  return 0;
}
