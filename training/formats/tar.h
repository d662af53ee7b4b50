// SPDX-License-Identifier: EUPL-1.2
// Compressed tar archives, written by libarchive.
#pragma once

#include <vector>

#include "training/formats/zip.h"

namespace clew::training {

/// A gzip-compressed POSIX tar without the compressor's own time stamp. Uses the members' names,
/// bytes and times.
Bytes make_tar_gz(const std::vector<ZipMember>& members);

}  // namespace clew::training
