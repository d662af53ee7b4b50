// SPDX-License-Identifier: EUPL-1.2
// Readers: which version of which format read an item, as one word that shards keep. What an older
// reader read can be told from what the present one would read (`clew process --again changed`).
#pragma once

#include <string>
#include <vector>

#include "extract/format.h"

namespace clew::extract {

/// "pdf 2". What nobody knew, read by `bytes`, also names the set of formats there were, because a
/// new one may know it: "bytes 1 of 5d41402a".
std::string reader_of(const Format& format);
/// Those of all formats of this program, sorted.
std::vector<std::string> all_readers();

}  // namespace clew::extract
