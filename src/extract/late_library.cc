// SPDX-License-Identifier: EUPL-1.2
// Loading by dlopen(3); see late_library.h.
#include "extract/late_library.h"

#include <dlfcn.h>

namespace clew::extract {

LateLibrary::LateLibrary(const std::string& soname)
    : handle_(::dlopen(soname.c_str(), RTLD_LAZY | RTLD_LOCAL)) {}

void* LateLibrary::find(const char* name) {
  void* found = handle_ == nullptr ? nullptr : ::dlsym(handle_, name);
  if (found == nullptr) incomplete_ = true;
  return found;
}

}  // namespace clew::extract
