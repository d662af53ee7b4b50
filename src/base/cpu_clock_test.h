// SPDX-License-Identifier: EUPL-1.2
// Measures time in tests that promise to end soon: the processor's time, so that what else runs on
// the machine does not count, held against a limit that allows for the sanitizers' slowness.
#pragma once

#include <ctime>

namespace clew::base {

/// Counts the processor time of this process from its making on. Thread-compatible.
class CpuClock {
 public:
  double seconds() const { return static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t start_ = std::clock();
};

/// How many times longer work may take here than in the build that is shipped.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr double kSlowness = 10;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr double kSlowness = 10;
#else
inline constexpr double kSlowness = 1;
#endif
#else
inline constexpr double kSlowness = 1;
#endif

}  // namespace clew::base
