// SPDX-License-Identifier: EUPL-1.2
// Inflating by zlib; see inflate.h.
#include "extract/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace clew::extract {

struct Inflater::State {
  z_stream stream{};
};

Inflater::Inflater(Wrapper wrapper) : state_(std::make_unique<State>()) {
  // 32 lets zlib tell gzip from zlib; a negative width means no wrapper.
  const int bits = wrapper == Wrapper::kNone ? -MAX_WBITS : MAX_WBITS + 32;
  CHECK(inflateInit2(&state_->stream, bits) == Z_OK);
}

Inflater::~Inflater() { inflateEnd(&state_->stream); }

Inflater::Step Inflater::step(ByteView input, char* out, size_t length) {
  constexpr size_t kMost = std::numeric_limits<uInt>::max();
  auto& stream = state_->stream;
  const auto in = static_cast<uInt>(std::min(input.size(), kMost));
  const auto room = static_cast<uInt>(std::min(length, kMost));
  // zlib does not write to its input; its interface is older than const.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(input.data()));
  stream.avail_in = in;
  stream.next_out = reinterpret_cast<Bytef*>(out);
  stream.avail_out = room;
  const int code = inflate(&stream, Z_NO_FLUSH);
  Step step{in - stream.avail_in, room - stream.avail_out, Status::kMore};
  if (code == Z_STREAM_END) {
    step.status = Status::kEnd;
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    step.status = Status::kDamaged;
  }
  return step;
}

void Inflater::restart() { inflateReset(&state_->stream); }

}  // namespace clew::extract
