// SPDX-License-Identifier: EUPL-1.2
// For tests: what libarchive finds in an archive that this folder's writers made.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/bytes.h"

namespace clew::training {

/// Every member of an archive by name; the error text under the name "error".
inline std::map<std::string, Bytes> unpack(const Bytes& bytes, const char* password = nullptr) {
  std::map<std::string, Bytes> out;
  archive* reader = archive_read_new();
  archive_read_support_filter_all(reader);
  archive_read_support_format_all(reader);
  if (password != nullptr) archive_read_add_passphrase(reader, password);
  EXPECT_EQ(archive_read_open_memory(reader, bytes.data(), bytes.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    Bytes content(static_cast<size_t>(1 << 16), '\0');
    const la_ssize_t length = archive_read_data(reader, content.data(), content.size());
    if (length < 0) {
      out["error"] = archive_error_string(reader);
      break;
    }
    content.resize(static_cast<size_t>(length));
    out[archive_entry_pathname(entry)] = content;
  }
  archive_read_free(reader);
  return out;
}

}  // namespace clew::training
