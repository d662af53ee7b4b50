// SPDX-License-Identifier: EUPL-1.2
// The sandbox that a worker puts itself into before it sees a byte of evidence: resource limits, no
// new privileges, landlock (no file system but a few read-only tables of libraries), seccomp (no
// sockets, no processes). What the kernel refuses to give is reported, never passed over in
// silence.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace clew::extract {

struct SandboxLimits {
  uint64_t memory_bytes = uint64_t{320} << 20;  ///< private writable memory (RLIMIT_DATA)
  uint64_t scratch_bytes = uint64_t{64} << 30;  ///< size of the scratch file (RLIMIT_FSIZE)
  uint64_t open_files = 1024;
};

/// What holds after enter_sandbox().
struct SandboxReport {
  int landlock_abi = 0;  ///< 0: the kernel has no landlock
  bool seccomp = false;
  bool limits = false;
  /// Whether evidence may be opened: landlock, seccomp and limits all hold.
  bool complete() const { return landlock_abi > 0 && seccomp && limits; }
  /// "landlock ABI 7, seccomp, limits"
  std::string describe() const;
};

/// Confines this process for good. Descriptors that are open stay usable. Call it once, before any
/// thread is started.
Result<SandboxReport> enter_sandbox(const SandboxLimits& limits);

}  // namespace clew::extract
