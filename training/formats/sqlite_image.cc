// SPDX-License-Identifier: EUPL-1.2
// Everything here works on memory with statements of the program's own, so a failure is a fault of
// the program. The header's notes of which library wrote the file are set to fixed values (file
// format, 1.3).
#include "training/formats/sqlite_image.h"

#include <sqlite3.h>

#include "base/check.h"

namespace clew::training {
namespace {

constexpr size_t kVersionValidFor = 92;  // and the library's version behind it
constexpr uint32_t kLibraryVersion = 3040001;

}  // namespace

SqliteImage::SqliteImage() {
  CHECK(sqlite3_open_v2(":memory:", &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        nullptr) == SQLITE_OK);
}

SqliteImage::~SqliteImage() { sqlite3_close(database_); }

void SqliteImage::run(const std::string& statement) {
  CHECK(sqlite3_exec(database_, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
}

void SqliteImage::insert(const std::string& table, const std::vector<std::string>& values) {
  std::string marks;
  for (size_t i = 0; i < values.size(); ++i) marks += i == 0 ? "?" : ",?";
  const std::string text = "INSERT INTO " + table + " VALUES(" + marks + ")";
  sqlite3_stmt* statement = nullptr;
  CHECK(sqlite3_prepare_v2(database_, text.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  for (size_t i = 0; i < values.size(); ++i) {
    sqlite3_bind_text(statement, static_cast<int>(i) + 1, values[i].data(),
                      static_cast<int>(values[i].size()), SQLITE_TRANSIENT);
  }
  CHECK(sqlite3_step(statement) == SQLITE_DONE);
  sqlite3_finalize(statement);
}

Bytes SqliteImage::bytes() {
  sqlite3_int64 size = 0;
  unsigned char* image = sqlite3_serialize(database_, "main", &size, 0);
  CHECK(image != nullptr && size > 100);
  Bytes out(reinterpret_cast<const char*>(image), static_cast<size_t>(size));
  sqlite3_free(image);
  Bytes fixed = out.substr(24, 4);  // the change counter, for which the version is valid
  base::append_be(fixed, kLibraryVersion);
  return out.replace(kVersionValidFor, fixed.size(), fixed);
}

}  // namespace clew::training
