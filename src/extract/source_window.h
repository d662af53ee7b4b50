// SPDX-License-Identifier: EUPL-1.2
// A window over a byte source for readers that go through it once from front to back: in memory the
// bytes are looked at where they lie, else a few MiB at a time are read in.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"
#include "evidence/byte_source.h"

namespace clew::extract {

/// One thread only. Borrows the source.
class SourceWindow {
 public:
  explicit SourceWindow(evidence::ByteSource& source, size_t bytes = 4 << 20)
      : source_(source), whole_(source.in_memory()), bytes_(bytes) {}

  uint64_t size() const { return source_.size(); }

  /// All that is at hand from `offset` on: at least `at_least` bytes (no more than the window has),
  /// or all up to the end of the source. Empty at the end, and when reading failed. Valid until the
  /// next call.
  ByteView at(uint64_t offset, size_t at_least = 1) {
    if (offset >= source_.size()) return {};
    if (!whole_.empty()) return whole_.substr(offset);
    const uint64_t wanted = std::min<uint64_t>(at_least, source_.size() - offset);
    if (offset < start_ || offset + wanted > start_ + held_.size()) fill(offset);
    return failed_ ? ByteView() : ByteView(held_).substr(offset - start_);
  }

  /// Whether reading failed at some place; at() is empty from then on.
  bool failed() const { return failed_; }

 private:
  void fill(uint64_t offset) {
    start_ = offset;
    held_.resize(static_cast<size_t>(std::min<uint64_t>(bytes_, source_.size() - offset)));
    const auto n = source_.read(offset, held_.data(), held_.size());
    failed_ = failed_ || !n.ok() || *n == 0;
    held_.resize(failed_ ? 0 : *n);
  }

  evidence::ByteSource& source_;
  ByteView whole_;
  size_t bytes_;
  Bytes held_;
  uint64_t start_ = 0;
  bool failed_ = false;
};

}  // namespace clew::extract
