// SPDX-License-Identifier: EUPL-1.2
// libarchive's ustar writer into memory. Owners are left out, so that the bytes depend on the
// members alone.
#include "training/formats/tar.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

namespace clew::training {
namespace {

la_ssize_t append(archive*, void* out, const void* bytes, size_t length) {
  static_cast<Bytes*>(out)->append(static_cast<const char*>(bytes), length);
  return static_cast<la_ssize_t>(length);
}

}  // namespace

Bytes make_tar_gz(const std::vector<ZipMember>& members) {
  Bytes out;
  archive* writer = archive_write_new();
  CHECK(writer != nullptr);
  archive_write_set_format_ustar(writer);
  archive_write_add_filter_gzip(writer);
  CHECK(archive_write_set_options(writer, "gzip:!timestamp") == ARCHIVE_OK);
  archive_write_set_bytes_per_block(writer, 0);
  CHECK(archive_write_open(writer, &out, nullptr, append, nullptr) == ARCHIVE_OK);
  for (const ZipMember& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    archive_entry_set_mtime(entry, member.time / 1000, 0);
    CHECK(archive_write_header(writer, entry) == ARCHIVE_OK);
    CHECK(archive_write_data(writer, member.bytes.data(), member.bytes.size()) >= 0);
    archive_entry_free(entry);
  }
  CHECK(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  return out;
}

}  // namespace clew::training
