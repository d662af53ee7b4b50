// SPDX-License-Identifier: EUPL-1.2
// Parts of split files; see file_parts.h.
#include "process/file_parts.h"

#include "evidence/split_name.h"

namespace clew::process {
namespace {

/// Opens a part and tells its size now.
Result<base::Fd> open_part(const FilePart& part, uint64_t& size) {
  base::Fd fd = TRY(base::open_regular(part.path));
  size = TRY(base::file_size(fd));
  return fd;
}

}  // namespace

Result<std::vector<FilePart>> parts_of(store::Database& database, const store::Exhibit& exhibit,
                                       const store::ExhibitFile& file) {
  std::vector<FilePart> parts;
  const auto first = evidence::split_name(file.path);
  if (!first || !first->is_first()) return parts;
  const auto segments = TRY(store::segments_below(
      database, exhibit.id, ByteView(first->stem).substr(0, first->stem.rfind('.') + 1)));
  for (const auto& segment : segments) {
    const auto split = evidence::split_name(segment.path);
    if (!split || !split->is_same_set(*first) || split->number <= first->number) continue;
    // In the order of their names, which is that of their numbers: EAA follows E99.
    while (parts.size() + 1 < split->number - first->number) {
      parts.push_back({"", "", "", file.size});
    }
    parts.push_back(
        {segment.path, store::source_path(exhibit, segment), segment.object, segment.size});
  }
  return parts;
}

std::vector<extract::UnitPart> open_parts(const std::vector<FilePart>& parts,
                                          std::vector<base::Fd>& opened) {
  std::vector<extract::UnitPart> out;
  for (const auto& part : parts) {
    extract::UnitPart one{part.name, part.size, false, !part.object.empty()};
    if (part.path.empty() && part.object.empty()) one.missing = true;
    if (!one.missing && !one.by_asking) {
      auto fd = open_part(part, one.size);
      one.missing = !fd.ok();
      one.by_asking = fd.ok() && opened.size() + 1 >= extract::kFrameFilesMax;
      if (fd.ok() && !one.by_asking) opened.push_back(fd.take());
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<size_t> PartReader::read(const store::ObjectStore& objects,
                                const std::vector<FilePart>& parts, uint64_t number,
                                uint64_t offset, Bytes& bytes) {
  if (number >= parts.size()) return Error(ErrorKind::kCorrupt, "a worker asks for no part");
  const FilePart& part = parts[number];
  if (part.object.empty()) {
    const base::Fd fd = TRY(base::open_regular(part.path));
    return base::pread_full(fd.get(), bytes.data(), bytes.size(), offset);
  }
  if (!object_ || number_ != number) {
    auto reader = TRY(objects.open(part.object));
    object_.emplace(std::move(reader));
    number_ = number;
  }
  return object_->read(offset, bytes.data(), bytes.size());
}

}  // namespace clew::process
