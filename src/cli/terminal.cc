// SPDX-License-Identifier: EUPL-1.2
// Printing; see terminal.h.
#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "base/file.h"

namespace clew::cli {

Terminal::Terminal() : err_is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void Terminal::line(std::string_view text) {
  raw(text);
  raw("\n");
}

void Terminal::raw(std::string_view bytes) { std::fwrite(bytes.data(), 1, bytes.size(), stdout); }

Result<void> Terminal::write(std::string_view bytes) {
  std::fflush(stdout);
  return base::write_full(STDOUT_FILENO, bytes);
}

bool Terminal::is_shown() const { return ::isatty(STDOUT_FILENO) == 1; }

void Terminal::note(std::string_view text) {
  progress_end();
  std::fflush(stdout);
  std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

void Terminal::progress(std::string_view text) {
  const auto now = Clock::now();
  const auto pause = err_is_terminal_ ? std::chrono::milliseconds(150) : std::chrono::seconds(10);
  if (now - last_progress_ < pause) return;
  const bool first = last_progress_ == Clock::time_point{};
  last_progress_ = now;
  if (err_is_terminal_) {
    std::fprintf(stderr, "\r\033[K%.*s", static_cast<int>(text.size()), text.data());
    std::fflush(stderr);
    progress_shown_ = true;
  } else if (!first) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
  }
}

void Terminal::progress_end() {
  if (!progress_shown_) return;
  std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
  progress_shown_ = false;
}

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
  return digits;
}

std::string bytes_for_eyes(uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  static constexpr std::string_view kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string seconds_for_eyes(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace clew::cli
