// SPDX-License-Identifier: EUPL-1.2
// Makes ZIP files in memory, for tests of formats that are packages.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

/// A ZIP of the named parts; deflated, or stored as they are.
inline Bytes zip_of(const std::vector<std::pair<std::string, Bytes>>& parts, bool deflate = true) {
  Bytes out(1 << 20, '\0');
  for (const auto& part : parts) out.resize(out.size() + part.second.size() + 1024);
  size_t used = 0;
  struct archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_options(writer, deflate ? "zip:compression=deflate" : "zip:compression=store");
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  for (const auto& [name, bytes] : parts) {
    struct archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

}  // namespace clew::extract
