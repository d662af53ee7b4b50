// SPDX-License-Identifier: EUPL-1.2
// A directory or a file on this machine as the files of an exhibit. Links are not followed,
// devices, pipes and sockets are named and not opened, names are raw bytes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/exhibits.h"

namespace clew::evidence {

/// What lies at `source` (an absolute path): the file itself, or all files below the directory, in
/// the order of their paths' bytes. Directories that cannot be listed become a file of the kind
/// kUnreadable. Later parts of split files (evidence/split_name.h) are of the kind kSegment; those
/// of a file at `source` that is a first part are listed with it. Calls `each` for every file
/// found; it returns false to stop. kNotFound when there is nothing at `source`.
Result<void> list_files(const std::string& source,
                        const std::function<bool(store::ExhibitFile)>& each);

/// Whether `source` is a directory (not a link to one).
bool is_directory(const std::string& source);

}  // namespace clew::evidence
