// SPDX-License-Identifier: EUPL-1.2
// Manifest.db of a backup that iTunes or Finder made: which hashed file of the backup was which
// file of the phone. The file's name in the backup is its `fileID`, in a folder of its first two
// digits.
#include "extract/app_schema.h"

namespace clew::extract {
namespace {

constexpr AppRows kRows[] = {
    {.table = "Files",
     .kind = "file",
     .needs = "Files(fileID,domain,relativePath,flags,file)",
     .query = "SELECT Files.rowid, Files.domain || '/' || Files.relativePath AS title,"
              " Files.domain || '/' || Files.relativePath || char(10) ||"
              "   substr(Files.fileID, 1, 2) || '/' || Files.fileID AS text,"
              " substr(Files.fileID, 1, 2) || '/' || Files.fileID AS attachment,"
              " unix_s(plist(Files.file, 'LastModified')) AS time,"
              " plist(Files.file, 'Size') AS size,"
              " CASE Files.flags WHEN 2 THEN 'directory' WHEN 4 THEN 'link' END AS entry"
              " FROM Files",
     .told = "fileID,domain,relativePath,flags,file"},
};

}  // namespace

extern constinit const AppSchema kIosBackup = {
    .name = "ios_backup",
    .summary = "Manifest of a backup of an iPhone or iPad",
    .specification = "none; Manifest.db since iOS 10",
    .service = "ios_backup",
    .rows = kRows,
};

}  // namespace clew::extract
