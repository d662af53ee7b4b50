// SPDX-License-Identifier: EUPL-1.2
// Ends the program when one of its own expectations is broken; see check.h. Uses write(2) only, so
// that it works in a sandboxed worker and in a signal handler.
#include "base/check.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace clew::base {

void check_failed(const char* file, int line, std::string_view what) {
  std::string text = "clew: internal error at ";
  text.append(file).append(":").append(std::to_string(line)).append(": ").append(what);
  text.append("\n");
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, text.data(), text.size());
  std::abort();
}

}  // namespace clew::base
