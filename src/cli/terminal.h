// SPDX-License-Identifier: EUPL-1.2
// What verbs print on. Facts go to standard output, as text or as JSON; progress and errors go to
// standard error, progress as one line that is rewritten on a terminal and as plain lines
// elsewhere.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace clew::cli {

/// One thread only.
class Terminal {
 public:
  Terminal();
  /// One line (or several) of facts.
  void line(std::string_view text);
  /// Bytes as they are.
  void raw(std::string_view bytes);
  /// A remark for the person: standard error.
  void note(std::string_view text);
  /// How far long work is; shown at most a few times a second, off a terminal every ten seconds.
  void progress(std::string_view text);
  /// Ends the progress line.
  void progress_end();
  /// Bytes as they are, at once; fails when nobody takes them.
  Result<void> write(std::string_view bytes);
  /// Whether what is printed is shown to a person.
  bool is_shown() const;
  bool is_interactive() const { return err_is_terminal_; }

 private:
  using Clock = std::chrono::steady_clock;
  bool err_is_terminal_;
  bool progress_shown_ = false;
  Clock::time_point last_progress_{};
};

/// "1,234,567"
std::string grouped(uint64_t number);
/// "1.2 GiB", "512 bytes"
std::string bytes_for_eyes(uint64_t bytes);
/// "3 min 20 s"
std::string seconds_for_eyes(double seconds);

}  // namespace clew::cli
