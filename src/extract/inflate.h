// SPDX-License-Identifier: EUPL-1.2
// Inflating gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951) piece by piece, by zlib.
// Thread-compatible.
#pragma once

#include <memory>

#include "base/bytes.h"

namespace clew::extract {

class Inflater {
 public:
  enum class Wrapper { kGzipOrZlib, kNone };
  explicit Inflater(Wrapper wrapper = Wrapper::kGzipOrZlib);
  ~Inflater();

  enum class Status { kMore, kEnd, kDamaged };
  struct Step {
    size_t taken = 0;  ///< bytes of the input
    size_t given = 0;  ///< bytes of the output
    Status status = Status::kMore;
  };
  /// Inflates what fits: until the input is used up, `out` is full, the stream ends or is damaged.
  Step step(ByteView input, char* out, size_t length);
  /// Makes ready for another stream.
  void restart();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace clew::extract
