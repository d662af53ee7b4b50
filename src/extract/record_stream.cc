// SPDX-License-Identifier: EUPL-1.2
// Members of gzip (RFC 1952) by zlib, frames of zstd (RFC 8878) by libzstd; see record_stream.h.
#include "extract/record_stream.h"

#include <zstd.h>

#include <algorithm>

#include "base/check.h"
#include "extract/inflate.h"

namespace clew::extract {
namespace {

constexpr size_t kPiece = 64 << 10;
constexpr size_t kBegin = 4 << 10;
constexpr size_t kMarkBytes = 4;               ///< of the longest signature of a member
constexpr uint32_t kDictionaryMax = 16 << 20;  ///< bytes of a zstd dictionary
constexpr int kWindowLogMax = 27;              ///< 128 MiB, what zstd itself calls the largest
constexpr ByteView kGzipMark("\x1f\x8b\x08", 3);
constexpr ByteView kZstdMark("\x28\xb5\x2f\xfd", 4);
constexpr ByteView kDictionaryMark("\x5d\x2a\x4d\x18", 4);  ///< a skippable frame with dictionary

using ZstdContext = std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)>;

}  // namespace

struct RecordStream::Decoder {
  Inflater inflater;
  ZstdContext zstd{ZSTD_createDCtx(), ZSTD_freeDCtx};

  Inflater::Step step(Packing packing, ByteView input, char* out, size_t length) {
    if (packing == Packing::kGzip) return inflater.step(input, out, length);
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer given{out, length, 0};
    const size_t left = ZSTD_decompressStream(zstd.get(), &given, &in);
    using Status = Inflater::Status;
    const Status status = ZSTD_isError(left) != 0 ? Status::kDamaged
                          : left == 0             ? Status::kEnd
                                                  : Status::kMore;
    return {in.pos, given.pos, status};
  }
  void restart() {
    inflater.restart();
    ZSTD_DCtx_reset(zstd.get(), ZSTD_reset_session_only);
  }
};

RecordStream::RecordStream(evidence::ByteSource& source)
    : source_(source), decoder_(std::make_unique<Decoder>()) {
  CHECK(decoder_->zstd != nullptr);
  ZSTD_DCtx_setParameter(decoder_->zstd.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  refill();
  packing_ = packing_of(input());
  if (packing_ == Packing::kZstd) load_dictionary();
}
RecordStream::~RecordStream() = default;

RecordStream::Packing RecordStream::packing_of(ByteView head) {
  if (head.starts_with(kGzipMark)) return Packing::kGzip;
  if (head.starts_with(kZstdMark) || head.starts_with(kDictionaryMark)) return Packing::kZstd;
  return Packing::kNone;
}

Bytes RecordStream::begin_of(ByteView head) {
  if (packing_of(head) == Packing::kNone) return Bytes(head.substr(0, kBegin));
  evidence::ViewSource source(head);
  RecordStream stream(source);
  return Bytes(stream.peek(1).substr(0, kBegin));
}

std::string_view RecordStream::compression() const {
  return packing_ == Packing::kGzip ? "gzip" : packing_ == Packing::kZstd ? "zstd" : "";
}

ByteView RecordStream::peek(size_t wanted) {
  while (decoded_.size() - used_ < wanted && !broken_ && decode()) {
  }
  return ByteView(decoded_).substr(used_);
}

void RecordStream::consume(size_t length) {
  used_ += length;
  if (used_ > kPiece * 4) {
    decoded_.erase(0, used_);
    used_ = 0;
  }
}

bool RecordStream::refill() {
  Bytes piece(kPiece, '\0');
  const auto n = source_.read(at_, piece.data(), piece.size());
  if (!n.ok() || n.value() == 0) {
    damaged_ = damaged_ || !n.ok();
    return false;
  }
  raw_.erase(0, raw_used_);
  raw_used_ = 0;
  raw_.append(piece, 0, n.value());
  at_ += n.value();
  return true;
}

bool RecordStream::decode() {
  if (input().empty() && !refill()) {
    if (in_member_) cut_off_ = true;
    in_member_ = false;
    return false;
  }
  if (packing_ == Packing::kNone) {
    decoded_.append(input());
    raw_used_ = raw_.size();
    return true;
  }
  if (!in_member_ && !find_member()) return false;
  Bytes piece(kPiece, '\0');
  const auto step = decoder_->step(packing_, input(), piece.data(), piece.size());
  raw_used_ += step.taken;
  decoded_.append(piece, 0, step.given);
  if (step.status == Inflater::Status::kMore) return true;
  in_member_ = false;
  decoder_->restart();
  if (step.status == Inflater::Status::kDamaged) {
    damaged_ = broken_ = true;
    // What broke began with a mark: it must not be found again.
    if (step.taken == 0 && is_member(input())) ++raw_used_;
  }
  return !broken_;
}

bool RecordStream::is_member(ByteView at) const {
  return at.starts_with(packing_ == Packing::kGzip ? kGzipMark : kZstdMark);
}

/// Moves to where a member starts. What lies before it is damage, but for padding.
bool RecordStream::find_member() {
  const ByteView mark = packing_ == Packing::kGzip ? kGzipMark : kZstdMark;
  for (;;) {
    if (input().size() < kMarkBytes) refill();
    const size_t found = input().find(mark);
    const size_t skipped = found == ByteView::npos ? input().size() : found;
    if (input().substr(0, skipped).find_first_not_of('\0') < skipped) damaged_ = true;
    if (found != ByteView::npos) {
      raw_used_ += found;
      ++members_;
      return in_member_ = true;
    }
    // The mark may lie across the end of what is at hand.
    raw_used_ += skipped - std::min<size_t>(skipped, mark.size() - 1);
    if (!refill()) {
      raw_used_ = raw_.size();
      return false;
    }
  }
}

/// The first frame may be skippable and hold a dictionary, itself plain or a zstd frame.
void RecordStream::load_dictionary() {
  if (!input().starts_with(kDictionaryMark)) return;
  while (input().size() < 8 && refill()) {
  }
  if (input().size() < 8) return;
  const auto length = base::read_le<uint32_t>(input(), 4);
  while (length <= kDictionaryMax && input().size() < length + size_t{8} && refill()) {
  }
  if (length > kDictionaryMax || input().size() < length + size_t{8}) {
    damaged_ = true;
    return;
  }
  Bytes dictionary(input().substr(8, length));
  if (ByteView(dictionary).starts_with(kZstdMark)) {
    Bytes plain(kDictionaryMax, '\0');
    const size_t n =
        ZSTD_decompress(plain.data(), plain.size(), dictionary.data(), dictionary.size());
    if (ZSTD_isError(n) != 0) {
      damaged_ = true;
    } else {
      dictionary = plain.substr(0, n);
    }
  }
  if (ZSTD_isError(ZSTD_DCtx_loadDictionary(decoder_->zstd.get(), dictionary.data(),
                                            dictionary.size())) != 0) {
    damaged_ = true;
  }
  raw_used_ += length + size_t{8};
}

}  // namespace clew::extract
