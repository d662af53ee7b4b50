// SPDX-License-Identifier: EUPL-1.2
// The worker protocol: length-framed records on two descriptors (docs/formats/worker.md). Requests
// go to the worker's standard input, a Unix socket, so that open files can travel with them;
// reports come from its standard output. Both ends distrust each other's lengths; the host trusts
// nothing else that a worker says beyond its form.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "extract/settings.h"
#include "extract/skip_ranges.h"
#include "model/item.h"

namespace clew::extract {

/// Changes with the form of any record. A worker states it when it is ready, and a host takes no
/// other: the two programs may come from two builds.
inline constexpr uint64_t kProtocolVersion = 3;
inline constexpr uint32_t kFrameBytesMax = 256 << 20;

enum class Request : uint8_t {
  kSettings = 1,  ///< once, first; the scratch file travels with it
  kUnit = 2,      ///< one unit of work; its files travel with it unless they are asked for
  kBytes = 3,     ///< the answer to Report::kAsk
};

enum class Report : uint8_t {
  kReady = 1,       ///< the sandbox stands: what holds
  kBegin = 2,       ///< an item begins
  kEnd = 3,         ///< an item has ended
  kUnitEnd = 4,     ///< a unit has ended
  kAsk = 5,         ///< wants bytes of the unit's source
  kProgress = 6,    ///< bytes read since the last report; a sign of life
  kContent = 7,     ///< a piece of the bytes that a unit's `wanted` names
  kContentEnd = 8,  ///< all of them were given, or why not
};

/// Limits and rules for one worker.
struct WorkerSettings {
  ExtractSettings extract;
  uint64_t memory_bytes = uint64_t{320} << 20;
  bool allow_weak_sandbox = false;  ///< go on where the kernel lacks a part of the sandbox
};

/// Descriptors that travel with one record at most.
inline constexpr size_t kFrameFilesMax = 100;

/// A later part of a unit's file that was split.
struct UnitPart {
  Bytes name;
  uint64_t size = 0;
  bool missing = false;
  bool by_asking = false;
};

/// One unit as it goes to the worker.
struct UnitRequest {
  uint64_t id = 0;
  Bytes name;
  model::ItemKind kind = model::ItemKind::kFile;
  std::optional<model::ItemTime> time;
  uint64_t size = 0;
  bool by_asking = false;  ///< no descriptor: bytes are asked for
  std::vector<UnitPart> parts;
  SkipRanges skip;
  /// Names from below the root down to one item: only its bytes are wanted, nothing is reported.
  std::vector<Bytes> wanted;
};

Bytes encode(const WorkerSettings& settings);
Result<WorkerSettings> decode_settings(ByteView payload);
Bytes encode(const UnitRequest& unit);
Result<UnitRequest> decode_unit(ByteView payload);
Bytes encode(const model::Item& item);
Result<model::Item> decode_item(ByteView payload);

/// A record as it came: its type and its payload.
struct Frame {
  uint8_t type = 0;
  Bytes payload;
};

/// Writes one frame; `files` travel along (the other end is a Unix socket then), at most
/// kFrameFilesMax.
Result<void> write_frame(int out, uint8_t type, ByteView payload, std::span<const int> files = {});

/// Reads frames from a descriptor, buffered; descriptors that came along are kept until taken. One
/// thread only.
class FrameReader {
 public:
  explicit FrameReader(int fd);
  /// The next frame; nothing at the end of the stream. kCorrupt when it ends inside a frame or a
  /// length is out of range. Waits at most `timeout_ms` for bytes (-1: for ever): kBusy then.
  Result<std::optional<Frame>> next(int timeout_ms = -1);
  /// Whether next() would give a frame without reading.
  bool has_whole_frame() const;
  /// The oldest descriptor that came along and was not taken yet; may be invalid.
  base::Fd take_fd();

 private:
  Result<bool> fill(int timeout_ms);
  int fd_;
  bool is_socket_;
  Bytes buffer_;
  size_t start_ = 0;
  std::vector<base::Fd> fds_;
};

}  // namespace clew::extract
