// SPDX-License-Identifier: EUPL-1.2
// Exhibit check: reading a whole exhibit again to find whether one byte of it is not as it was when
// it was hashed (evidence/file_hash.h).
//
//   const ExhibitReport report = TRY(check_exhibit(db, objects, "E1"));
//   for (const auto& problem : report.problems) say(describe(problem));
//
// A file is known by SHA-256, SHA-1 and MD5 of all of it and by a hash for every MiB, so that a
// change is narrowed to the MiB (or the shorter end) that it lies in, also in an image of many
// terabytes, with one reading.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/database.h"
#include "store/exhibits.h"
#include "store/object_store.h"

namespace clew::evidence {

enum class ProblemKind {
  kMissing,     ///< registered, but no longer there
  kChanged,     ///< bytes differ; `ranges` says where
  kUnreadable,  ///< bytes could not be read; `ranges` says where, `detail` why
  kNotAFile,    ///< something else lies in its place; for a link, it points elsewhere
  kRegister,    ///< the registered hashes contradict each other: case.db was changed
};

/// Bytes of a file: `length` from `offset`.
using ByteRange = store::BadRange;

/// How many ranges of one file and how many problems of one exhibit are kept; beyond, they are
/// counted.
inline constexpr size_t kRangesMax = 1000;
inline constexpr size_t kProblemsMax = 10'000;

struct FileProblem {
  ProblemKind kind = ProblemKind::kChanged;
  uint64_t number = 0;  ///< ExhibitFile::number
  Bytes path;
  uint64_t registered_size = 0;
  uint64_t found_size = 0;
  std::vector<ByteRange> ranges;  ///< ascending, neighbours joined
  std::string detail;
};

struct ExhibitReport {
  std::string exhibit;
  uint64_t files = 0;  ///< read and compared
  uint64_t bytes = 0;
  uint64_t not_hashed = 0;  ///< not read before either: there is nothing to compare with
  uint64_t problem_count = 0;
  std::vector<FileProblem> problems;
  /// Files that lie in the exhibit's directory now and were not registered. Not a problem.
  uint64_t new_file_count = 0;
  std::vector<Bytes> new_files;
  std::string new_files_unknown;  ///< why the directory could not be searched to its end, else ""
  /// The rows no longer give the manifest root under which the exhibit was sealed.
  bool manifest_changed = false;
  bool ok() const { return problem_count == 0 && !manifest_changed; }
};

struct CheckProgress {
  uint64_t files = 0;
  uint64_t bytes = 0;
  uint64_t bytes_all = 0;
};

/// Reads every registered file of the exhibit once (a copied exhibit's objects, else the files
/// where they were) and compares. `progress` is called about once for every 64 MiB and for every
/// file. Fails only where the case itself cannot be read; what is wrong with evidence is in the
/// report.
Result<ExhibitReport> check_exhibit(store::Database& database, const store::ObjectStore& objects,
                                    std::string_view exhibit,
                                    const std::function<void(const CheckProgress&)>& progress = {});

/// One line for a person: "mail/inbox: bytes 1048576 to 2097151 differ from what was registered".
std::string describe(const FileProblem& problem);

}  // namespace clew::evidence
