// SPDX-License-Identifier: EUPL-1.2
// Rows that a SQLite database no longer lists: in pages that were given back, and in the free space
// of pages in use. They are told as deleted records "deleted/page N/M", and text that belongs to no
// whole row as "deleted/page N".
#pragma once

#include "extract/format.h"

namespace clew::extract {

/// Goes over all pages once; does nothing where the text is not UTF-8 or pages hold space for
/// extensions. Never fails: what cannot be read is left out.
void carve_deleted_rows(ByteSource& source, Output& out);

}  // namespace clew::extract
