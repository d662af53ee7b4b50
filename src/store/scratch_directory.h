// SPDX-License-Identifier: EUPL-1.2
// A directory for one test, gone with all that is in it when the test ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/check.h"

namespace clew::store {

/// Makes an empty directory below TMPDIR (or /tmp) and removes it at the end. Thread-compatible.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    const char* below = std::getenv("TMPDIR");
    path_ = std::string(below != nullptr ? below : "/tmp") + "/clew-test-XXXXXX";
    CHECK(::mkdtemp(path_.data()) != nullptr);
  }
  ~ScratchDirectory() {
    std::error_code ignored;  // what cannot be removed stays for the system's own cleaning
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace clew::store
