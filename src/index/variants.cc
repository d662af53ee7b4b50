// SPDX-License-Identifier: EUPL-1.2
// Keys of names across scripts; see variants.h.
#include "index/variants.h"

namespace clew::index {
struct VariantKeys::State {};
VariantKeys::VariantKeys() : state_(std::make_unique<State>()) {}
VariantKeys::~VariantKeys() = default;
std::vector<std::string> VariantKeys::of_term(std::string_view) { return {}; }
std::vector<std::string> VariantKeys::of_query(std::string_view) { return {}; }
bool differ_in_script(std::string_view, std::string_view) { return false; }
}  // namespace clew::index
