// SPDX-License-Identifier: EUPL-1.2
// The bytes of a web archive one after the other, decompressed where each record is a gzip member
// (WARC and ARC by custom) or a zstd frame ("Zstandard WARC 1.0" of the IIPC, with its dictionary).
// After damage reading goes on at the next member; readers must not join what stands on both sides
// of the gap. One thread only.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "evidence/byte_source.h"

namespace clew::extract {

class RecordStream {
 public:
  /// Borrows the source.
  explicit RecordStream(evidence::ByteSource& source);
  ~RecordStream();

  /// The first decoded bytes of a prefix, at most 4 KiB: for sniffing.
  static Bytes begin_of(ByteView head);

  /// What is decoded and not consumed, at least `wanted` bytes unless the stream ends or breaks.
  ByteView peek(size_t wanted);
  void consume(size_t length);
  /// Where reading is in the file: to the byte where it is plain, else near it.
  uint64_t offset() const {
    const size_t ahead = packing_ == Packing::kNone ? decoded_.size() - used_ : 0;
    return at_ - input().size() - ahead;
  }
  /// Whether what is being read ends in damage. mend() goes on behind it once all before is
  /// consumed, so that what stands on both sides is never seen as one.
  bool broken() const { return broken_; }
  void mend() { broken_ = broken_ && used_ < decoded_.size(); }
  /// Whether anything was damaged so far, and whether the file ended within a member.
  bool damaged() const { return damaged_; }
  bool cut_off() const { return cut_off_; }
  /// "gzip", "zstd" or "".
  std::string_view compression() const;
  uint64_t members() const { return members_; }

 private:
  enum class Packing { kNone, kGzip, kZstd };
  struct Decoder;
  static Packing packing_of(ByteView head);
  ByteView input() const { return ByteView(raw_).substr(raw_used_); }
  bool refill();
  bool decode();
  bool find_member();
  bool is_member(ByteView at) const;
  void load_dictionary();

  evidence::ByteSource& source_;
  std::unique_ptr<Decoder> decoder_;
  uint64_t at_ = 0;
  Bytes raw_;
  size_t raw_used_ = 0;
  Bytes decoded_;
  size_t used_ = 0;
  Packing packing_ = Packing::kNone;
  uint64_t members_ = 0;
  bool in_member_ = false;
  bool broken_ = false;
  bool damaged_ = false;
  bool cut_off_ = false;
};

}  // namespace clew::extract
