// SPDX-License-Identifier: EUPL-1.2
// The one program that holds all fuzz targets: which of them runs is told by the name that it is
// called by (fuzz_zip is a link to it). Linked once, not once for each target, it saves minutes of
// every build.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"

namespace clew::fuzz {

using Target = int (*)(const uint8_t* data, size_t size);

/// The target of that name, or nullptr. Written by fuzz/CMakeLists.txt from the names of the files.
Target find_target(std::string_view name);

namespace {

Target chosen = nullptr;

}  // namespace
}  // namespace clew::fuzz

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  std::string_view name = *count > 0 ? (*arguments)[0] : "";
  name = name.substr(name.rfind('/') + 1);
  clew::fuzz::chosen = clew::fuzz::find_target(name);
  CHECK(clew::fuzz::chosen != nullptr);  // Call it by one of the links beside it.
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return clew::fuzz::chosen(data, size);
}
