// SPDX-License-Identifier: EUPL-1.2
// Makes small archives in memory with libarchive's writer, for the tests of the archive formats.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

struct Member {
  Bytes name;
  Bytes bytes;
  unsigned type = AE_IFREG;
  Bytes target = {};  ///< of a symbolic link
};

/// How an archive is written, in the words of archive_write_set_options(3).
struct Recipe {
  int format = ARCHIVE_FORMAT_ZIP;
  int filter = ARCHIVE_FILTER_NONE;
  std::string encryption = {};  ///< of all members of a zip: "aes128", "aes256", "traditional"
};

constexpr int64_t kMemberTime = 1772525564;  ///< 2026-03-03T08:12:44Z

inline la_ssize_t append_archive(struct archive*, void* context, const void* bytes, size_t length) {
  static_cast<Bytes*>(context)->append(static_cast<const char*>(bytes), length);
  return static_cast<la_ssize_t>(length);
}

/// The archive of these members; a failed expectation where the library cannot write it.
inline Bytes make_archive(const Recipe& recipe, const std::vector<Member>& members) {
  Bytes made;
  struct archive* writer = archive_write_new();
  EXPECT_EQ(archive_write_set_format(writer, recipe.format), ARCHIVE_OK);
  EXPECT_EQ(archive_write_add_filter(writer, recipe.filter), ARCHIVE_OK);
  archive_write_set_bytes_in_last_block(writer, 1);
  if (!recipe.encryption.empty()) {
    archive_write_set_passphrase(writer, "a-test-passphrase");
    const std::string options = "zip:encryption=" + recipe.encryption;
    EXPECT_EQ(archive_write_set_options(writer, options.c_str()), ARCHIVE_OK);
  }
  EXPECT_EQ(archive_write_open(writer, &made, nullptr, append_archive, nullptr), ARCHIVE_OK);
  for (const auto& member : members) {
    struct archive_entry* entry = archive_entry_new();
    archive_entry_copy_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, kMemberTime, 0);
    if (!member.target.empty()) archive_entry_copy_symlink(entry, member.target.c_str());
    archive_entry_set_size(entry, static_cast<int64_t>(member.bytes.size()));
    EXPECT_GE(archive_write_header(writer, entry), ARCHIVE_WARN) << archive_error_string(writer);
    if (!member.bytes.empty()) {
      EXPECT_EQ(archive_write_data(writer, member.bytes.data(), member.bytes.size()),
                static_cast<la_ssize_t>(member.bytes.size()));
    }
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK);
  archive_write_free(writer);
  return made;
}

/// Bytes that no compressor makes smaller, the same in each run.
inline Bytes noise(size_t length) {
  Bytes out(length, '\0');
  uint32_t state = 12345;
  for (auto& c : out) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return out;
}

}  // namespace clew::extract
