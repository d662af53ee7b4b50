// SPDX-License-Identifier: EUPL-1.2
// Files of the Windows recycle bin that tell of a deleted file ($I...): where it lay, how large it
// was, when it was deleted. Version 1 (Vista to 8.1) and 2 (Windows 10), as the format library of
// libyal describes them ("Windows Recycle.Bin file formats").
#include <fmt/format.h>

#include "extract/format.h"
#include "extract/windows_values.h"

namespace clew::extract {
namespace {

constexpr size_t kHeaderBytes = 24;
constexpr size_t kPathBytes = 520;  ///< of version 1
constexpr size_t kRecordBytesMax = 128 << 10;

/// Where the path's UTF-16 starts; 0 when the bytes are no such record.
size_t path_start(ByteView bytes, uint64_t size) {
  if (bytes.size() < kHeaderBytes + 10) return 0;
  const auto version = base::read_le<uint64_t>(bytes, 0);
  size_t start = 0;
  if (version == 1 && size == kHeaderBytes + kPathBytes) start = kHeaderBytes;
  if (version == 2) {
    const auto units = base::read_le<uint32_t>(bytes, kHeaderBytes);
    const bool fits = units < kRecordBytesMax / 2 && size >= kHeaderBytes + 4 + uint64_t{units} * 2;
    if (fits && size <= kRecordBytesMax) start = kHeaderBytes + 4;
  }
  if (start == 0 || bytes.size() < start + 6) return 0;
  const bool drive = bytes[start + 1] == 0 && bytes[start + 2] == ':' && bytes[start + 3] == 0;
  const bool share = bytes[start] == '\\' && bytes[start + 2] == '\\';
  return drive || share ? start : 0;
}

int sniff(const Prefix& prefix) { return path_start(prefix.head, prefix.size) != 0 ? kSure : kNo; }

Outcome extract(ByteSource& source, Output& out) {
  const auto bytes = evidence::read_head(source, kRecordBytesMax);
  const size_t start = bytes.ok() ? path_start(*bytes, source.size()) : 0;
  if (start == 0) return Outcome::failed("the record of the recycle bin is damaged");
  const std::string path = utf8_of_wide(ByteView(*bytes).substr(start));
  out.text(path + "\n");
  out.field("deleted_path", path);
  out.field("deleted_size", std::to_string(base::read_le<uint64_t>(*bytes, 8)));
  const auto time = time_of_filetime(base::read_le<uint64_t>(*bytes, 16));
  if (time) {
    out.field("deleted_time", base::to_iso(*time));
    out.time({*time, model::TimeCertainty::kZoned});
  }
  return Outcome::done();
}

}  // namespace

extern constinit const Format kRecycled = {
    .name = "recycled",
    .summary = "Records of the Windows recycle bin ($I files)",
    .specification = "Windows Recycle.Bin file formats (libyal)",
    .sniff = sniff,
    .extract = extract,
};

}  // namespace clew::extract
