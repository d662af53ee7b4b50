// SPDX-License-Identifier: EUPL-1.2
// Libraries that are loaded when the first item needs them: those of film, of HEIF and of text
// recognition bring a hundred others along, which would cost every worker 45 ms and 30 MiB at its
// start (docs/decisions/0005). They are found inside the sandbox, which lets the folders of the
// system's libraries be read. A machine without them reads the rest.
//
//   static LateLibrary library("libthing.so.1");
//   const auto open = library.function<decltype(&thing_open)>("thing_open");
#pragma once

#include <string>

namespace clew::extract {

/// Never unloaded. One thread only.
class LateLibrary {
 public:
  explicit LateLibrary(const std::string& soname);

  bool loaded() const { return handle_ != nullptr && !incomplete_; }

  /// The function of that name; nullptr when it or the library is missing, and loaded() is false
  /// from then on.
  template <typename Function>
  Function function(const char* name) {
    return reinterpret_cast<Function>(find(name));
  }

 private:
  void* find(const char* name);
  void* handle_ = nullptr;
  bool incomplete_ = false;
};

}  // namespace clew::extract
